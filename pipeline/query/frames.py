"""A result as plain Python values or a pandas frame."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.query.numbers import as_printed, short

if TYPE_CHECKING:
    import pandas as pd

# The column that is printed with the digits that `decimals` of its row counts.
_PRINTED = "value"


def to_frame(table: pa.Table) -> pd.DataFrame:
    """As pandas: decimals without the zeros of their type (73.8, not 73.800000000), whole numbers with gaps as Int64,
    dates as dates, lists as lists; what is null stays null."""
    import pandas as pd

    frame = table.to_pandas(types_mapper={pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}.get)
    for name in table.column_names:
        type_ = table.schema.field(name).type
        if pa.types.is_decimal(type_):
            values = [None if value is None else short(value) for value in table[name].to_pylist()]
            frame[name] = pd.Series(values, dtype="object", index=frame.index)
        elif pa.types.is_list(type_):
            frame[name] = pd.Series(table[name].to_pylist(), dtype="object", index=frame.index)
    return frame


def text_rows(table: pa.Table) -> Iterator[list[str]]:
    """Rows of texts: decimals as printed, null as '', lists with ' / ' between their items."""
    digits = table["decimals"].to_pylist() if "decimals" in table.column_names else [None] * table.num_rows
    columns = [(name, table[name].to_pylist()) for name in table.column_names]
    for row in range(table.num_rows):
        yield [_text(values[row], digits[row] if name == _PRINTED else None) for name, values in columns]


def _text(value: Any, decimals: int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return as_printed(value, decimals)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " / ".join(_text(item, None) for item in value)
    return str(value)
