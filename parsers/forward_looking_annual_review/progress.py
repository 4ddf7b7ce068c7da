"""進度執行情形 → progress: one row per 年累計 and 總累計."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from parsers.shared.cells import read_cell, report_number
from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding, at_cells, first_place
from parsers.values.key import match_key
from schemas.document import Table
from schemas.rows import ProgressRow

_MEASURES = {
    "預定進度": "planned_pct",
    "實際進度": "actual_pct",
    "進度比較": "difference_pct",
    "進度差異": "difference_pct",
}
_SPANS = {"年累計": "annual", "當年度": "annual", "總累計": "cumulative"}


def _columns(table: Table) -> dict[int, str]:
    keys = {head.col: head.key.replace("(%)", "") for head in read_heads(table)}
    return {col: _MEASURES[key] for col, key in keys.items() if key in _MEASURES}


def is_progress(table: Table) -> bool:
    return {"planned_pct", "actual_pct"} <= set(_columns(table).values())


def read_progress(table: Table, scope: str | None, context: Context) -> Iterator[Finding]:
    """One row per span, its text the row as printed."""
    columns = _columns(table)
    for row in range(table.header_rows, table.rows):
        cells = [cell for cell in table.cells if cell.row <= row < cell.row + cell.row_span and cell.text]
        labels = [cell for cell in cells if match_key(cell.text) in _SPANS]
        if not labels:
            if cells:
                message = f"row {row} of the progress table is neither 年累計 nor 總累計; its values are in cells only"
                yield context.issue("table.row_unknown", "warning", message, first_place(cells[0]))
            continue
        values: dict[str, Decimal | None] = {}
        for cell in cells:
            if cell.col in columns:
                number = read_cell(cell)
                values[columns[cell.col]] = number.value
                yield from report_number(cell, number, columns[cell.col], context)
        yield ProgressRow(
            **at_cells(context, table, cells, row), scope=scope, span=_SPANS[match_key(labels[0].text)],
            planned_pct=values.get("planned_pct"), actual_pct=values.get("actual_pct"),
            difference_pct=values.get("difference_pct"),
        )  # fmt: skip
