"""政策工具 per product → budgets: 家數, 案數, 計畫經費 and 補助款 of each tool; the caption names the product."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.shared.amounts import read_amount, read_item, table_title
from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding, first_place
from parsers.values.key import match_key
from schemas.document import Table

_MEASURES = {
    "家數": "firms",
    "廠商家數": "firms",
    "案數": "cases",
    "件數": "cases",
    "計畫經費": "project_budget",
    "計畫總經費": "project_budget",
    "補助款": "subsidy",
    "補助經費": "subsidy",
}
_COUNTS = ("firms", "cases")


def is_policy_tools(table: Table) -> bool:
    labels = {match_key(cell.text) for cell in table.cells if cell.col == 0 and cell.row >= table.header_rows}
    return {"家數", "案數"} <= labels or len(labels & set(_MEASURES)) >= 3


def read_policy_tools(table: Table, context: Context) -> Iterator[Finding]:
    """A row per tool and measure. Words in place of an amount (送審中) are kept as text."""
    scope = table_title(table)
    if scope is None:
        place = first_place(table.cells[0])
        yield context.issue("table.caption_missing", "warning", "no caption names the product of this table", place)
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        label = grid[row][0]
        measure = _MEASURES.get(match_key(label.text)) if label else None
        if label is None or measure is None:
            if label and label.text:
                message = f"row {row} {label.text!r} is unknown; its values are in cells only"
                yield context.issue("table.row_unknown", "warning", message, first_place(label))
            continue
        unit = None if measure in _COUNTS else table.unit
        for head in read_heads(table)[1:]:
            cell = grid[row][head.col]
            if cell is None or cell.row != row or not head.key:
                continue
            item = read_item(head.label)
            for finding in read_amount(
                context, table, cell, row, measure=measure, label=label.text, unit=unit, kind="item", item=item,
                scope=scope,
            ):  # fmt: skip
                if not _is_status(finding, cell.text):
                    yield finding


def _is_status(finding: Finding, text: str) -> bool:
    """Words such as 送審中 are an expected state here, not a number that could not be read."""
    return getattr(finding, "code", None) == "amount.text" and not any(character.isdigit() for character in text)
