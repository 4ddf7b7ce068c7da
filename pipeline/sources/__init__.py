"""From a folder, a web page or a store to files: polite, checked, and where each came from."""
