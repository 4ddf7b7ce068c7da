"""Asking a dataset: ready views, one's own SQL, search, the dictionary of what is in it.

`session`  `open_session(dataset, at)` → a DuckDB connection with every table and view, and no way to any file.
`ready`    the views: an SQL file each in `sql/`, whose head says what a row and each column is.
`answer`   a result as table, csv, json, parquet or xlsx; `frames` for pandas.
`find`     words in any script → document, page and link.
`own_duckdb` the same views for people's own DuckDB; `functions` of government beside COFOG.
"""
