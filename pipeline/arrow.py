"""Typed rows → Arrow tables with explicit schemas; each field's metadata carries its meaning and unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from schemas.columns import Column, columns_of
from schemas.rows import TABLES

_BOX = pa.list_(pa.float64())
_ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    # Nine decimals hold a rate or an amount in any unit; a number with more is refused, never rounded.
    "decimal": pa.decimal128(38, 9),
    "double": pa.float64(),
    "bbox": _BOX,
    "places": pa.list_(pa.struct([("page", pa.int32()), ("bbox", _BOX)])),
    "strings": pa.list_(pa.string()),
}


class RowError(ValueError):
    """A row that doesn't fit its table: names the table, the column and the row."""


def arrow_schema(table: str) -> pa.Schema:
    """The schema of a table of the contract."""
    row_type = TABLES[table]
    fields = [_field(column) for column in columns_of(row_type)]
    return pa.schema(fields, metadata={"table": table, "meaning": (row_type.__doc__ or "").strip()})


def _field(column: Column) -> pa.Field:
    metadata = {"meaning": column.meaning}
    if column.unit is not None:
        metadata["unit"] = column.unit
    return pa.field(column.name, _ARROW[column.type], nullable=column.nullable, metadata=metadata)


def rows_to_table(table: str, rows: Sequence[object]) -> pa.Table:
    """Rows of one type as an Arrow table. RowError where a value is missing or doesn't fit."""
    schema = arrow_schema(table)
    arrays = []
    for column, field in zip(columns_of(TABLES[table]), schema, strict=True):
        values = [_plain(getattr(row, column.name), column.type) for row in rows]
        if not column.nullable and None in values:
            raise RowError(f"{table}.{column.name}: row {values.index(None)} has no value")
        try:
            arrays.append(pa.array(values, field.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise RowError(f"{table}.{column.name}: {error}") from error
    return pa.Table.from_arrays(arrays, schema=schema)


def _plain(value: Any, type: str) -> Any:
    if value is None:
        return None
    if type == "places":
        return [{"page": place.page, "bbox": list(place.bbox)} for place in value]
    return list(value) if type in ("bbox", "strings") else value
