"""Names that need no quotes. The stored files keep the contract's names; the query layer offers these beside them.

`row`, `group`, `values` and `check` are words of SQL: `SELECT row` is a constructor, `SELECT group` an error. Every
stored table is a view of the same name with easy names, and `stored.<table>` has it with its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.columns import columns_of
from schemas.rows import TABLES

EASY = {
    "row": "table_row",
    "col": "table_col",
    "rows": "row_count",
    "cols": "col_count",
    "group": "group_name",
    "values": "values_count",
    "check": "check_kind",
}


def easy_name(column: str) -> str:
    """A column's name in the query layer.

    >>> easy_name("group"), easy_name("page")
    ('group_name', 'page')
    """
    return EASY.get(column, column)


def easy_view(table: str) -> str:
    """SQL that makes a stored table's view with easy names."""
    columns = [f'"{column.name}" AS {easy_name(column.name)}' for column in columns_of(TABLES[table])]
    return f"CREATE OR REPLACE VIEW {table} AS SELECT {', '.join(columns)} FROM stored.{table};"


def easy_views() -> Iterator[str]:
    """All of them; `documents` also says which document took its place, and its place in the log."""
    for table in TABLES:
        if table != "documents":
            yield easy_view(table)
    columns = [f'd."{column.name}" AS {easy_name(column.name)}' for column in columns_of(TABLES["documents"])]
    stored = 'd."superseded_by" AS superseded_by'
    columns[columns.index(stored)] = "coalesce(d.superseded_by, e.superseded_by) AS superseded_by"
    yield (
        f"CREATE OR REPLACE VIEW documents AS SELECT {', '.join(columns)}, p.line AS published_line "
        "FROM stored.documents d LEFT JOIN editions e ON e.document_id = d.document_id LEFT JOIN ("
        "SELECT document_id, min(line) AS line FROM stored.publications GROUP BY document_id"
        ") p ON p.document_id = d.document_id;"
    )
