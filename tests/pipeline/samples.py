"""Rows of every table for tests, made from the columns' types: a new column is covered on the day it is added."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from schemas.columns import columns_of
from schemas.document import Place
from schemas.rows import TABLES, DocumentRows

DOCUMENT_ID = "d" * 64
_FLOATS = st.floats(allow_nan=False, width=32)
_BOXES = st.tuples(_FLOATS, _FLOATS, _FLOATS, _FLOATS)
# Everything that UTF-8 can hold, astral ideographs and control characters included.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_INTS = st.integers(-(2**31), 2**31 - 1)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": _TEXTS,
    "int32": _INTS,
    "bool": st.booleans(),
    "date": st.dates(),
    "decimal": st.decimals(-(10**28), 10**28, places=9),
    "double": _FLOATS,
    "bbox": _BOXES,
    "places": st.lists(st.builds(Place, _INTS, _BOXES), max_size=2).map(tuple),
    "strings": st.lists(_TEXTS, max_size=2),
}
_BOX = (1.0, 2.0, 3.0, 4.5)
_EXAMPLE: dict[str, Any] = {
    "string": "經費",
    "int32": 110,
    "bool": True,
    "date": date(2021, 12, 31),
    "decimal": Decimal("12.5"),
    "double": 595.32,
    "bbox": _BOX,
    "places": (Place(1, _BOX),),
    "strings": ["甲", "乙"],
}


def sample_row(table: str, **values: Any) -> Any:
    """A row with a value in every column."""
    row_type = TABLES[table]
    return row_type(**({column.name: _EXAMPLE[column.type] for column in columns_of(row_type)} | values))


def sample_document(mark: str, count: int = 1, document_id: str = DOCUMENT_ID) -> DocumentRows:
    """A document with `count` rows in every table (always one in `documents`), each of which carries the mark."""
    rows = DocumentRows()
    for table, row_type in TABLES.items():
        name = next(c.name for c in columns_of(row_type) if c.type == "string" and c.name != "document_id")
        marked = {name: mark, "document_id": document_id}
        setattr(rows, table, [sample_row(table, **marked) for _ in range(1 if table == "documents" else count)])
    return rows


def marks(table: str, rows: list[dict[str, Any]]) -> list[str]:
    """The marks that `sample_document` put into the rows of a table."""
    name = next(c.name for c in columns_of(TABLES[table]) if c.type == "string" and c.name != "document_id")
    return [row[name] for row in rows]


def rows_of(table: str) -> st.SearchStrategy[list[Any]]:
    """Lists of rows of a table with anything that their columns may hold."""
    row_type = TABLES[table]
    values = {c.name: st.none() | _VALUES[c.type] if c.nullable else _VALUES[c.type] for c in columns_of(row_type)}
    return st.lists(st.builds(row_type, **values), min_size=int(table == "documents"), max_size=2)


def as_stored(table: str, row: Any) -> dict[str, Any]:
    """A row as Parquet gives it back: lists for tuples, dicts for places."""
    out = {}
    for column in columns_of(TABLES[table]):
        value = getattr(row, column.name)
        if value is not None and column.type == "places":
            value = [{"page": place.page, "bbox": list(place.bbox)} for place in value]
        out[column.name] = list(value) if isinstance(value, tuple) else value
    return out
