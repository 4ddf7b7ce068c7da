"""Which statement each fact is from, on which side, and what part it has in the statement's sums."""

from __future__ import annotations

from parsers.department_budget.entry import Entry
from parsers.department_budget.layout import Group, Layout, Subject, column_sums
from parsers.department_budget.rows import Reading
from schemas.document import Table
from schemas.rows import BudgetRow

_SIDES = {"收入": "revenue", "支出": "expenditure"}
_BALANCE = ("opening_balance", "closing_balance", "surplus_used", "surplus_distributed")


def identify(table: Table, layout: Layout, subject: Subject, reading: Reading) -> None:
    """Fill in statement, its caption, side and sum_role of all facts of a table."""
    sums = [{total.key for total, _ in column_sums(group)} for group in layout.groups]
    for entry in reading.entries():
        group = layout.groups[entry.group]
        for key, fact in entry.amounts.items():
            name_statement(fact, table, subject)
            fact.side = _side(fact, group)
            fact.sum_role = _sum_role(entry, group, key in sums[entry.group])


def name_statement(fact: BudgetRow, table: Table, subject: Subject) -> None:
    """Fill in the statement that a fact is from, as printed and in the closed list."""
    fact.statement = subject.kind or "other"
    fact.statement_caption = table.caption or subject.title or None


def _side(fact: BudgetRow, group: Group) -> str:
    if fact.measure in _BALANCE:
        return "balance"
    if fact.measure == "revenue":
        return "revenue"
    return _SIDES.get(group.side or "", "expenditure")


def _sum_role(entry: Entry, group: Group, over_columns: bool) -> str:
    rows = bool(group.items or group.codes)
    if rows and (entry.total or entry.children):
        return "sum_over_rows"
    return "sum_over_columns" if over_columns else "leaf"
