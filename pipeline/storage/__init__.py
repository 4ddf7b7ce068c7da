"""A dataset in a folder or an object store: versions, their log, and what readers see."""
