"""落後原因及因應對策 → delays: one row per row of the table that says anything."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding, at_cells, is_nothing
from schemas.document import Table
from schemas.rows import DelayRow

_REASON, _MEASURE = ("落後原因", "延遲原因"), ("因應對策", "因應措施", "改善對策")


def _columns(table: Table) -> tuple[int | None, int | None]:
    heads = read_heads(table)
    reason = next((head.col for head in heads if head.key.endswith(_REASON)), None)
    measure = next((head.col for head in heads if head.key.endswith(_MEASURE)), None)
    return reason, measure


def is_delays(table: Table) -> bool:
    return None not in _columns(table)


def read_delays(table: Table, scope: str | None, context: Context) -> Iterator[Finding]:
    """The reasons and countermeasures; rows that say 無 or nothing are no delays."""
    reason_col, measure_col = _columns(table)
    if reason_col is None or measure_col is None:
        return
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        reason, measure = grid[row][reason_col], grid[row][measure_col]
        cells = [cell for cell in (reason, measure) if cell is not None and cell.text]
        if all(is_nothing(cell.text) for cell in cells):
            continue
        yield DelayRow(
            **at_cells(context, table, cells, row), scope=scope, reason=reason.text if reason else None,
            countermeasure=measure.text if measure else None,
        )  # fmt: skip
