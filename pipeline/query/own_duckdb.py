"""`views.sql`: the same tables and views for people's own DuckDB, over the Parquet files of a dataset in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.query.functions import functions_table
from pipeline.query.names import easy_views
from pipeline.query.ready import MACROS, ready_views
from schemas.columns import columns_of
from schemas.rows import TABLES

_TYPES = {
    "string": "VARCHAR", "int32": "INTEGER", "bool": "BOOLEAN", "date": "DATE", "decimal": "DECIMAL(38, 9)",
    "double": "DOUBLE", "bbox": "DOUBLE[]", "places": "STRUCT(page INTEGER, bbox DOUBLE[])[]", "strings": "VARCHAR[]",
}  # fmt: skip
_HEAD = """-- The tables and ready views of a govtables dataset, for DuckDB: duckdb my.db < views.sql
-- `stored.<table>` has the files' own column names, `<table>` names that need no quotes. Written by
-- `govtables query DATASET --views`; write it again after an update of govtables.
"""


def views_sql(dataset: Path) -> str:
    """The whole script. The files are read when a view is asked, so it shows what is published by then."""
    parts = [_HEAD, "CREATE SCHEMA IF NOT EXISTS stored;", *_stored(dataset.resolve()), MACROS]
    views = {view.name: view for view in ready_views()}
    parts += [_commented("editions"), *easy_views(), *(_commented(name) for name in views if name != "editions")]
    return "\n".join(parts)


def _commented(name: str) -> str:
    view = next(view for view in ready_views() if view.name == name)
    return f"\n-- {view.meaning}\n{view.sql}"


def _stored(dataset: Path) -> Iterator[str]:
    for table, row_type in TABLES.items():
        # A column that no file has yet is null: documents of older versions lack those of newer ones.
        columns = ", ".join(f'NULL::{_TYPES[column.type]} AS "{column.name}"' for column in columns_of(row_type))
        yield (
            f"CREATE OR REPLACE VIEW stored.{table} AS SELECT {columns} WHERE false UNION ALL BY NAME "
            f"SELECT * FROM read_parquet({_text(f'{dataset}/{table}/**/*.parquet')}, union_by_name = true);"
        )
    yield _publications(dataset / ".store" / "log.jsonl")
    rows = ", ".join(f"({', '.join(map(_text, row.values()))})" for row in functions_table().to_pylist())
    names = ", ".join(functions_table().column_names)
    yield f"CREATE OR REPLACE VIEW stored.functions AS SELECT * FROM (VALUES {rows}) AS f({names});"


def _publications(log: Path) -> str:
    """Which edition came later is in the dataset's log; a copy of the tables alone has none."""
    columns = "{document_id: 'VARCHAR'}"
    lines = (
        f"SELECT document_id, row_number() OVER () - 1 AS line FROM read_json({_text(log)}, "
        f"format = 'newline_delimited', columns = {columns}) WHERE document_id IS NOT NULL"
        if log.exists()
        else "SELECT NULL::VARCHAR AS document_id, NULL::BIGINT AS line WHERE false"
    )
    return f"CREATE OR REPLACE VIEW stored.publications AS {lines};"


def _text(value: object) -> str:
    """An SQL literal.

    >>> _text("it's"), _text(None), _text(2)
    ("'it''s'", 'NULL', '2')
    """
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return "'" + str(value).replace("'", "''") + "'"
