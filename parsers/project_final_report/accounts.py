"""經費運用情形 by 會計科目 → budgets: budget, executed, share and difference of each account.

A cell holds two figures, `2,810 (2,761.614)`: what its head prints in brackets, 預算數(執行數), is the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from parsers.shared.amounts import Item, amount_row, left_over, read_item, read_two
from parsers.shared.cells import report_number
from parsers.shared.checks import check_row, ratio_slack, rounded, sum_check
from parsers.shared.columns import Head, read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell
from parsers.values.amount import find_unit
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_MEASURES = {
    "預算數": "budget",
    "核定數": "budget",
    "執行數": "executed",
    "決算數": "final_account",
    "占總經費%": "share_pct",
    "占總經費百分比": "share_pct",
    "差額": "difference",
}
_PAIR = regex.compile(r"(?P<first>[^()]+)\((?P<second>[^()]+)\)")
_GROUP = regex.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]")
_TOTALS = {"小計": "subtotal", "合計": "total", "總計": "total"}


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column states: one measure, or two in one cell; `source` is the funding that it is limited to."""

    col: int
    label: str
    measures: tuple[str, ...]
    unit: str | None
    source: str | None


@dataclass(slots=True)
class _Sums:
    """What the checks need: accounts since the last subtotal, subtotals (by source and measure), shares, the total."""

    items: dict[tuple[str | None, str], list[BudgetRow]] = field(default_factory=dict)
    subtotals: dict[tuple[str | None, str], list[BudgetRow]] = field(default_factory=dict)
    shares: list[tuple[BudgetRow, BudgetRow]] = field(default_factory=list)
    total: Decimal | None = None


def is_accounts(table: Table) -> bool:
    heads = read_heads(table)
    return any("會計科目" in head.key for head in heads) and any("預算數" in head.key for head in heads)


def _columns(table: Table) -> list[_Column]:
    """The columns that state amounts. Where there is a 合計, the columns beside it are for one source of funds each."""
    heads = [head for head in read_heads(table) if "會計科目" not in head.key]
    unit = next((unit for head in heads for part in head.path if (unit := _money(part))), table.unit)
    has_total = any(_is_total(head) for head in heads)
    out = []
    for head in heads:
        measures = _measures_of(head)
        if measures:
            amounts = measures[0] != "share_pct" and measures[0] != "difference"
            source = head.path[-1].replace("\n", "") if amounts and has_total and not _is_total(head) else None
            out.append(_Column(head.col, head.label, measures, unit, source))
    return out


def _money(part: str) -> str | None:
    unit = find_unit(part)
    return unit if unit != "%" else None


def _is_total(head: Head) -> bool:
    return any(match_key(part) in ("合計", "總計") for part in head.path)


def _measures_of(head: Head) -> tuple[str, ...]:
    """The last level of a head that names measures decides: 金額 says nothing, 占總經費% does."""
    for part in reversed(head.path):
        key = match_key(part)
        if key in _MEASURES:
            return (_MEASURES[key],)
        if (pair := _PAIR.fullmatch(key)) and (pair["second"] in _MEASURES):
            first = _MEASURES.get(pair["first"])
            return (first, _MEASURES[pair["second"]]) if first else (_MEASURES[pair["second"]],)
    return ()


def read_accounts(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    """One row per account and measure; 小計 and 合計 as subtotal and total rows, checked against their accounts."""
    columns = _columns(table)
    yield from unknown_heads(table, [column.col for column in columns], context)
    first = min(column.col for column in columns)
    grid = table.grid()
    group: list[str] = []
    sums = _Sums()
    for row in range(table.header_rows, table.rows):
        labels = list(dict.fromkeys(cell.text for cell in grid[row][:first] if cell and cell.text))
        key = match_key(labels[0]) if labels else ""
        if not labels:
            continue
        if _GROUP.match(labels[0]):
            group = [read_item(labels[0]).name or ""]
            sums.items = {}
        if "%" in match_key(labels[-1]):
            for column in columns:
                cell = grid[row][column.col]
                if cell is not None and cell.text:
                    yield left_over(context, table, cell)
            continue
        kind = _TOTALS.get(key, "item")
        item = read_item(labels[0], group) if kind == "item" and not _GROUP.match(labels[0]) else None
        if kind == "subtotal":
            item = Item(None, None, tuple(group))
        rows = []
        for column in columns:
            cell = grid[row][column.col]
            if cell is None or cell.row != row or (item is None and kind == "item" and not cell.text):
                continue
            for finding in _read_cell(table, cell, row, column, kind, item or read_item(labels[0]), context):
                rows += [finding] if isinstance(finding, BudgetRow) else []
                yield finding
        yield from _check(rows, kind, sums)
    yield from _check_shares(sums)


def _read_cell(
    table: Table, cell: Cell, row: int, column: _Column, kind: str, item: Item, context: Context
) -> Iterator[Finding]:
    numbers = read_two(cell)
    where = at_cell(context, table, cell, row)
    if kind == "total":
        item = Item(None)
    for measure, number in zip(column.measures, numbers, strict=False):
        if number is None:
            continue
        yield amount_row(
            context, where, number, measure=measure, label=column.label, unit=column.unit, kind=kind, item=item,
            scope=column.source,
        )  # fmt: skip
        yield from report_number(cell, number, f"{item.name or kind} {measure}", context)
    if numbers[1] is not None and len(column.measures) < 2:
        yield left_over(context, table, cell)


def _check(rows: list[BudgetRow], kind: str, sums: _Sums) -> Iterator[CheckRow]:
    own = {row.measure: row for row in rows if row.scope is None}
    budget, executed, difference = (own.get(name) for name in ("budget", "executed", "difference"))
    if budget and executed and difference and None not in (budget.value, executed.value, difference.value):
        assert budget.value is not None and executed.value is not None and difference.value is not None
        shown = f"預算數-執行數=差額: {budget.value}-{executed.value}"
        expected = budget.value - executed.value
        yield check_row(difference, difference.value, "difference", shown, expected, [budget, executed])
    for row in rows:
        if row.measure in ("budget", "executed") and row.value is not None:
            yield from _check_sums(row, rows, kind, sums)
    if budget and "share_pct" in own:
        sums.shares.append((budget, own["share_pct"]))
    if kind == "total" and budget:
        sums.total = budget.value


def _check_sums(row: BudgetRow, rows: list[BudgetRow], kind: str, sums: _Sums) -> Iterator[CheckRow]:
    """An amount against those above it, and one of all sources of funds against those beside it."""
    key = (row.scope, row.measure)
    parts: list[BudgetRow] = []
    if kind == "item":
        sums.items.setdefault(key, []).append(row)
    elif kind == "subtotal":
        parts = sums.items.get(key, [])
        sums.subtotals.setdefault(key, []).append(row)
    else:
        parts = sums.subtotals.get(key, [])
    beside = [other for other in rows if other.measure == row.measure and other.scope]
    for terms, name in ((parts, "小計" if kind == "subtotal" else "合計"), ([] if row.scope else beside, "合計")):
        if check := sum_check(row, terms, name):
            yield check


def _check_shares(sums: _Sums) -> Iterator[CheckRow]:
    """占總經費% of each account, rounded as printed."""
    for budget, share in sums.shares:
        if budget.value is not None and share.value is not None and sums.total:
            expected = rounded(budget.value / sums.total * 100, share.value)
            slack = ratio_slack(budget.value, sums.total, share.value)
            yield check_row(
                share, share.value, "ratio", f"占總經費% = {budget.value}/{sums.total}", expected, slack=slack
            )
