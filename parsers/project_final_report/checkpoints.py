"""查核點 → milestones: what was due when, whether it was reached, and the remedy where not."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cells, first_place
from parsers.values.date import find_dates, last_day
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import MilestoneRow

_HEADS = {
    "code": ("查核點編號", "編號", "項次"),
    "date": ("時間", "查核時間", "預定時間", "預定完成時間", "查核日期"),
    "title": ("查核點摘要", "查核點內容", "查核點概述", "查核點"),
    "reached": ("是否達成", "達成情形", "是否完成"),
    "remedy": ("未達成之改善作法", "改善作法", "未達成原因及改善作法"),
}
_STATUS = {"是": "done", "已達成": "done", "達成": "done", "否": "missed", "未達成": "missed"}


def _columns(table: Table) -> dict[str, int]:
    heads = read_heads(table)
    found = {}
    for name, words in _HEADS.items():
        col = next((head.col for word in words for head in heads if head.key == word), None)
        if col is not None:
            found[name] = col
    return found


def is_checkpoints(table: Table) -> bool:
    return {"title", "date", "reached"} <= _columns(table).keys()


def read_checkpoints(table: Table, context: Context) -> Iterator[Finding]:
    """One row per checkpoint; a date without a year is in the year of the report."""
    columns = _columns(table)
    yield from unknown_heads(table, columns.values(), context)
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        cells = {name: grid[row][col] for name, col in columns.items()}
        texts = {name: cell.text if cell else "" for name, cell in cells.items()}
        written = [cell for cell in cells.values() if cell and cell.text]
        if not texts["title"]:
            if written:
                yield context.issue("table.row_unknown", "warning", f"row {row} has no text", first_place(written[0]))
            continue
        dates = find_dates(texts["date"], context.year_roc)
        date = dates[0] if len(dates) == 1 else None
        status = _STATUS.get(match_key(texts["reached"]))
        yield MilestoneRow(
            **at_cells(context, table, _in_order(written), row), kind="checkpoint", code=texts.get("code") or None,
            title=texts["title"], date_text=texts["date"] or None, start_date=date.start if date else None,
            end_date=last_day(date) if date else None, date_precision=date.precision if date else None, status=status,
            remedy=texts.get("remedy") or None,
        )  # fmt: skip
        if date is None:
            message = f"{texts['date']!r} is not one date; the checkpoint has none"
            yield context.issue("date.ambiguous", "warning", message, first_place(written[0]))
        if status is None:
            message = f"{texts['reached']!r} says neither reached nor missed"
            yield context.issue("status.unknown", "warning", message, first_place(written[0]))


def _in_order(cells: list[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: cell.col)
