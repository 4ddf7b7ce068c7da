"""Typed rows → Arrow tables with explicit schemas; each field's metadata carries its meaning, its unit, what null
means where it means something of its own, and the words of a closed list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from schemas.changes import OUTPUTS
from schemas.columns import Column, columns_of
from schemas.nulls import SPECIAL
from schemas.rows import TABLES
from schemas.vocabulary import closed

# Goes up when a column is added, dropped or gets another type or meaning.
SCHEMA_VERSION = "2"

# A plain list, not one of fixed size: R's arrow and older pandas show fixed-size lists as opaque blobs.
_BOX = pa.list_(pa.float64())
_ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    # Nine decimals hold a rate or an amount in any unit (兆元 at a 千元's precision); a number with more is refused.
    "decimal": pa.decimal128(38, 9),
    "double": pa.float64(),
    "bbox": _BOX,
    "places": pa.list_(pa.struct([("page", pa.int32()), ("bbox", _BOX)])),
    "strings": pa.list_(pa.string()),
}
_ROW_TYPES = {**TABLES, **OUTPUTS}
# What pyarrow raises for values that don't fit: a lone surrogate is a UnicodeEncodeError, 2**70 an OverflowError.
_MISFITS = (pa.ArrowException, ValueError, TypeError, OverflowError)


class RowError(ValueError):
    """A row that doesn't fit its table: names the table, the column and the row."""


def arrow_schema(table: str) -> pa.Schema:
    """The schema of a table of the contract.

    >>> arrow_schema("pages").field("width").metadata
    {b'meaning': b'width as displayed', b'unit': b'pt'}
    """
    row_type = _ROW_TYPES[table]
    fields = [_field(table, column) for column in columns_of(row_type)]
    metadata = {"table": table, "meaning": (row_type.__doc__ or "").strip(), "version": SCHEMA_VERSION}
    return pa.schema(fields, metadata=metadata)


def _field(table: str, column: Column) -> pa.Field:
    metadata = {"meaning": column.meaning}
    if column.unit is not None:
        metadata["unit"] = column.unit
    if (table, column.name) in SPECIAL:
        metadata["null"] = SPECIAL[table, column.name]
    if words := closed().get((table, column.name)):
        metadata["words"] = "|".join(words)
    return pa.field(column.name, _ARROW[column.type], nullable=column.nullable, metadata=metadata)


_AS_IS = ("string", "bool", "decimal")


def rows_to_table(table: str, rows: Sequence[object]) -> pa.Table:
    """Rows of one type as an Arrow table; not `from_pylist`, which drops unknown keys and doesn't miss absent ones.

    RowError where a row is of another type, a required value is missing or a value doesn't fit: nothing is rounded.
    """
    row_type = _ROW_TYPES[table]
    for number, row in enumerate(rows):
        if not isinstance(row, row_type):
            raise RowError(f"{table}, row {number}: {type(row).__name__} is no {row_type.__name__}")
    schema = arrow_schema(table)
    arrays = [_array(table, column, [getattr(row, column.name) for row in rows]) for column in columns_of(row_type)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(table: str, column: Column, values: list[Any]) -> pa.Array:
    type_ = _ARROW[column.type]
    if not column.nullable and None in values:
        raise RowError(f"{table}.{column.name}, row {values.index(None)}: no value in a column that is never null")
    try:
        plain = values if column.type in _AS_IS else [_plain(value, column.type) for value in values]
        return pa.array(plain, type_)
    except _MISFITS as error:
        number, why = _first_misfit(column, values) or (None, error)
        where = f", row {number}: {values[number]!r}" if number is not None else ""
        raise RowError(f"{table}.{column.name}{where} is no {type_}: {why}") from error


def _first_misfit(column: Column, values: list[Any]) -> tuple[int, Exception] | None:
    """pyarrow doesn't say which row it stumbled over, so look for it."""
    for number, value in enumerate(values):
        try:
            pa.array([_plain(value, column.type)], _ARROW[column.type])
        except _MISFITS as error:
            return number, error
    return None


def _plain(value: Any, type: str) -> Any:
    """The value as pyarrow takes it."""
    if value is None:
        return None
    if type == "places":
        return [{"page": place.page, "bbox": list(place.bbox)} for place in value]
    if type == "int32" and not isinstance(value, int):
        raise TypeError("pyarrow would cut its decimals off")
    return list(value) if type in ("bbox", "strings") else value
