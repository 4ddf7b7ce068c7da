"""The heads of a departmental table: where they end, and which of them every table of a kind has."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.department_budget.layout import Layout, Subject, label_role
from parsers.department_budget.words import (
    ACCOUNT,
    APPROPRIATION,
    BASE,
    BASIC,
    GENERAL,
    OVERVIEW,
    REVENUE,
    clean_head,
    measure_of,
)
from parsers.shared.context import Context, Finding, first_place
from schemas.document import Cell, Table

_AMOUNT = regex.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+")
_NAMED = (OVERVIEW, REVENUE, APPROPRIATION, GENERAL, BASIC, ACCOUNT)
_AMOUNTS = (BASE, "budget", "final_account", "initial_budget", "adjusted_budget", "prior_year_budget")
_SIDES = (OVERVIEW, APPROPRIATION)


def mend_header(table: Table) -> None:
    """End a table's head above its first amount; let it go on over lines that say 预算数 and 决算数 alone."""
    written = [[cell for cell in table.cells if cell.row == row and cell.text] for row in range(table.rows)]
    head = table.header_rows
    while head > 1 and any(_AMOUNT.fullmatch(cell.text) for cell in written[head - 1]):
        head -= 1
    below = next((row for row in range(head, table.rows) if written[row]), table.rows)
    while below < table.rows and len(written[below]) > 1 and all(map(_is_head, written[below])):
        head = below + 1
        below = next((row for row in range(head, table.rows) if written[row]), table.rows)
    if head != table.header_rows and head < table.rows:
        table.header_rows = head
        for cell in table.cells:
            cell.is_header = cell.row < head


def _is_head(cell: Cell) -> bool:
    """Words that name a column, and no item: 科目名称, 金额, 预算数."""
    key = clean_head(cell.text)
    return measure_of(key, None) in _AMOUNTS or label_role(key) in ("code", "item") or not key


def missing_heads(table: Table, layout: Layout, subject: Subject, context: Context) -> Iterator[Finding]:
    """Say which heads a table of this kind must have and hasn't: a column of items, an amount, both sides."""
    missing = []
    if subject.kind in _NAMED and not all(group.items or group.codes for group in layout.groups):
        missing.append("项目")
    sides = {group.side for group in layout.groups}
    if subject.kind in _SIDES:
        missing += [side for side in ("收入", "支出") if side not in sides]
    for head in missing:
        message = f"{subject.title}: no column {head!r}, which every such table has; compare with the page"
        yield context.issue("table.header_missing", "warning", message, first_place(table.cells[0]))
