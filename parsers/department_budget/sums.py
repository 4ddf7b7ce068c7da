"""Arithmetic of a departmental budget table: sums down the hierarchy, over the columns of a row, and carry-overs.

A blank or a dash counts as nothing; what rounding may explain is no failure (see `shared.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.department_budget.entry import Entry, Key
from parsers.department_budget.layout import Layout, column_sums
from parsers.department_budget.rows import Reading
from parsers.department_budget.words import is_whole, says_nothing
from parsers.shared.checks import check_row
from parsers.values.key import match_key
from schemas.rows import BudgetRow, CheckRow

_BALANCE = ("opening_balance", "revenue", "expenditure", "closing_balance")


def check_table(layout: Layout, reading: Reading) -> Iterator[CheckRow]:
    """All that a table's rows and columns must add up to."""
    for run in reading.runs:
        for entry in run:
            yield from () if reading.torn else _check_children(entry)
            yield from _check_columns(entry, layout)
            yield from _check_balance(entry)
        yield from _check_totals(run)


def add_up(found: BudgetRow, parts: Sequence[BudgetRow], name: str) -> Iterator[CheckRow]:
    """A printed sum against its parts; nothing where one of them can't be read or all say nothing."""
    terms = [part for part in parts if part.value is not None]
    unread = any(map(_is_unread, (found, *parts)))
    value = found.value or Decimal(0)
    if unread or not parts or (value == 0 and not terms):
        return
    values = [part.value for part in terms if part.value is not None]
    expression = f"{name} = " + ("+".join(str(part) for part in values) or "nothing printed")
    yield check_row(found, value, "total", expression, sum(values, Decimal(0)), terms)


def _is_unread(row: BudgetRow) -> bool:
    return row.value is None and row.state not in ("dash", "blank") and not says_nothing(row.text)


def _sum_entries(whole: Entry, parts: Sequence[Entry]) -> Iterator[CheckRow]:
    for key, found in whole.sums.items():
        if not key[1].endswith("_pct") and key[1] not in ("quantity", "unit_price"):
            yield from add_up(found, _amounts(parts, key), f"{whole.name} {found.measure_label}")


def _amounts(entries: Sequence[Entry], key: Key) -> list[BudgetRow]:
    return [entry.amounts[key] for entry in entries if key in entry.amounts]


def _check_children(entry: Entry) -> Iterator[CheckRow]:
    """A 类 against its 款, a 款 against its 项; what stands behind 其中 needn't be all of it."""
    if entry.children and not any(child.of_which for child in entry.children):
        yield from _sum_entries(entry, entry.children)


def _check_totals(run: Sequence[Entry]) -> Iterator[CheckRow]:
    """Sums of the rows above, or of all below where the first row is the sum.

    收入总计 and 本年收入合计 sum up all so far, 小计 and 人员经费合计 only what stands since the one before.
    """
    leading: Entry | None = None
    sections: list[Entry] = []
    pending: list[Entry] = []
    for entry in run:
        if not entry.total:
            pending += [entry] if entry.parent is None else []
        elif not pending and not sections:
            leading = entry
        elif is_whole(match_key(entry.name)):
            yield from _sum_entries(entry, [*sections, *pending])
            sections, pending = [], [entry]
        else:
            yield from _sum_entries(entry, pending)
            sections, pending = [*sections, entry], []
    if leading:
        yield from _sum_entries(leading, [*sections, *pending])


def _check_columns(entry: Entry, layout: Layout) -> Iterator[CheckRow]:
    """合计 = 基本支出 + 项目支出, or the sum of the sources of funds."""
    for total, parts in column_sums(layout.groups[entry.group]):
        found = entry.amounts.get(total.key)
        terms = [entry.amounts[part.key] for part in parts if part.key in entry.amounts]
        if found is not None:
            yield from add_up(found, terms, f"{entry.name}: {total.label}")


def _check_balance(entry: Entry) -> Iterator[CheckRow]:
    """年初结转和结余 + 本年收入 − 本年支出 = 年末结转和结余; 本年预算 − 上年预算 = 增减."""
    by_measure = {measure: fact for (_, measure), fact in entry.amounts.items()}
    rows = [by_measure.get(measure) for measure in _BALANCE]
    if all(row is not None for row in rows):
        opening, revenue, expenditure, closing = (row for row in rows if row is not None)
        yield from _difference(closing, [opening, revenue], [expenditure])
    difference, prior = by_measure.get("difference"), by_measure.get("prior_year_budget")
    current = [fact for measure, fact in by_measure.items() if measure == "budget"]
    if difference is not None and prior is not None and len(current) == 1:
        yield from _difference(difference, current, [prior])


def _difference(found: BudgetRow, plus: Sequence[BudgetRow], minus: Sequence[BudgetRow]) -> Iterator[CheckRow]:
    rows = [found, *plus, *minus]
    if any(map(_is_unread, rows)) or all(row.value is None for row in rows):
        return
    gains, losses = ([row.value or Decimal(0) for row in side] for side in (plus, minus))
    expression = "+".join(map(str, gains)) + "-" + "-".join(map(str, losses)) + f" = {found.measure_label}"
    expected = sum(gains, Decimal(0)) - sum(losses, Decimal(0))
    yield check_row(found, found.value or Decimal(0), "difference", expression, expected, [*plus, *minus])
