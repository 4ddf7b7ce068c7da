"""The same amount in several tables of a departmental budget: the summaries against the tables that they sum up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from parsers.department_budget.entry import Entry
from parsers.department_budget.rows import Reading
from parsers.department_budget.words import (
    APPROPRIATION,
    BASIC,
    CAPITAL,
    EXPENDITURE,
    FUND,
    GENERAL,
    MEASURES,
    OVERVIEW,
    REVENUE,
    is_whole,
)
from parsers.shared.checks import check_row, same_amount
from parsers.values.key import match_key
from schemas.rows import BudgetRow, CheckRow

_AMOUNT = ("budget", "final_account")


def compare_tables(tables: Mapping[str, Reading]) -> Iterator[CheckRow]:
    """Each pair that must agree, where both are there. A blank amount is compared with nothing."""
    overview, appropriation = tables.get(OVERVIEW), tables.get(APPROPRIATION)
    if overview:
        yield from _balance(overview)
        yield from _compare_sides(overview, tables.get(REVENUE), "收入")
        yield from _compare_sides(overview, tables.get(EXPENDITURE), "支出")
        yield from _compare_sources(overview, tables.get(REVENUE))
    if appropriation:
        yield from _balance(appropriation)
        for kind, fund in ((GENERAL, "一般公共预算"), (FUND, "政府性基金"), (CAPITAL, "国有资本经营")):
            yield from _compare_fund(appropriation, tables.get(kind), fund)
    if overview and appropriation:
        yield from _compare_revenue(overview, appropriation)
    yield from _compare_basic(tables.get(GENERAL), tables.get(BASIC))


def _same(found: BudgetRow | None, other: BudgetRow | None, name: str) -> Iterator[CheckRow]:
    check = same_amount(found, other, name) if found and other else None
    if check:
        yield check


def _side(reading: Reading, side: str) -> list[Entry]:
    """The entries of one half, by the scope of their amounts."""
    return [entry for entry in reading.entries() if any((scope or "").endswith(side) for scope, _ in entry.amounts)]


def _amount(entry: Entry | None, scope: str | None = None, measures: Sequence[str] = _AMOUNT) -> BudgetRow | None:
    """The entry's amount: that of a scope, else of its first column."""
    if entry is None:
        return None
    rows = [row for (own, measure), row in entry.amounts.items() if measure in measures and scope in (None, own)]
    return rows[0] if rows else None


def _whole(entries: list[Entry], this_year: bool = False) -> Entry | None:
    """The last sum of all rows; of this year's alone (本年收入合计) where that is asked for and printed."""
    wholes = [entry for entry in entries if entry.total and is_whole(match_key(entry.name))]
    own = [entry for entry in wholes if entry.name.startswith("本年")]
    found = own if this_year and own else wholes
    return found[-1] if found else None


def _balance(reading: Reading) -> Iterator[CheckRow]:
    """收入总计 = 支出总计."""
    revenue, expenditure = (_whole(_side(reading, side)) for side in ("收入", "支出"))
    yield from _same(_amount(expenditure), _amount(revenue), "支出总计 = 收入总计")


def _compare_sides(overview: Reading, detail: Reading | None, side: str) -> Iterator[CheckRow]:
    """The total of a half against its table, and each 类 that both list by the same name."""
    if detail is None:
        return
    half = _side(overview, side)
    whole = _whole(list(detail.entries()))
    yield from _same(_amount(whole), _amount(_whole(half, this_year=True)), f"{side}合计 = {side}总计")
    if side == "支出":
        yield from _compare_names(half, list(detail.entries()), None)


def _compare_names(summary: list[Entry], detail: list[Entry], scope: str | None) -> Iterator[CheckRow]:
    top = {match_key(entry.name): entry for entry in detail if entry.parent is None and not entry.total}
    for entry in summary:
        other = top.get(match_key(entry.name))
        if other is not None and not entry.total:
            yield from _same(_amount(entry, scope), _amount(other), entry.name)


def _compare_sources(overview: Reading, revenue: Reading | None) -> Iterator[CheckRow]:
    """财政拨款收入, 事业收入 … against the sums of the columns of the same name."""
    whole = _whole(list(revenue.entries())) if revenue else None
    if whole is None:
        return
    columns = {measure: row for (_, measure), row in whole.amounts.items()}
    for entry in _side(overview, "收入"):
        other = columns.get(MEASURES.get(match_key(entry.name), ""))
        if not entry.total:
            yield from _same(_amount(entry), other, entry.name)


def _compare_fund(appropriation: Reading, detail: Reading | None, fund: str) -> Iterator[CheckRow]:
    """The column of one source of funds against the table for it."""
    half = _side(appropriation, "支出")
    scope = next((own for entry in half for own, _ in entry.amounts if own and own.startswith(fund)), None)
    if detail is None or scope is None:
        return
    whole = _whole(half, this_year=True)
    yield from _same(_amount(_whole(list(detail.entries()))), _amount(whole, scope), f"合计 = {scope}")
    yield from _compare_names(half, list(detail.entries()), scope)


def _compare_revenue(overview: Reading, appropriation: Reading) -> Iterator[CheckRow]:
    """The sources of 财政拨款 that both tables list (一般公共预算资金, 一般公共预算财政拨款收入)."""
    names = {match_key(entry.name).removesuffix("收入"): entry for entry in _side(overview, "收入")}
    seen: set[str] = set()
    for entry in _side(appropriation, "收入"):
        key = match_key(entry.name).removesuffix("收入")
        if key in names and not entry.total and entry.parent is None and key not in seen:
            seen.add(key)
            yield from _same(_amount(entry), _amount(names[key]), entry.name)


def _compare_basic(general: Reading | None, basic: Reading | None) -> Iterator[CheckRow]:
    """基本支出 by function against the same by kind of expense."""
    whole = _whole(list(general.entries())) if general else None
    found = (
        next((row for (_, measure), row in whole.amounts.items() if measure == "basic_expenditure"), None)
        if whole
        else None
    )
    if basic is None or found is None or found.amount is None:
        return
    sums = [entry for entry in basic.entries() if entry.total]
    parts = [_amount(entry, measures=("basic_expenditure", *_AMOUNT)) for entry in [_whole(sums)] if entry] or [
        _amount(entry) for entry in sums
    ]
    known = [row for row in parts if row is not None and row.amount is not None]
    if known:
        values = [row.amount for row in known if row.amount is not None]
        expression = "基本支出 = " + "+".join(f"{row.value} {row.unit} (page {row.page})" for row in known)
        yield check_row(found, found.amount, "sum", expression, sum(values, Decimal(0)), known)
