"""The arithmetic of budget tables: accounts against what they consist of, down the columns and along the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.shared.checks import check_difference, check_row
from parsers.unit_budget.account_lines import Line
from schemas.rows import BudgetRow, CheckRow

_PARTS: dict[tuple[str, str | None], tuple[tuple[tuple[str, str | None], ...], ...]] = {
    ("budget", None): (
        (("current_budget", None), ("capital_budget", None)),
        (("initial_budget", None), ("budget_changes", None)),
    ),
    ("final_account", None): (
        (("realized", None), ("payable", None), ("retained", None)),
        (("realized", None), ("receivable", None), ("retained", None)),
    ),
}
_SIDES = {"current_expenditure": "經常支出", "capital_expenditure": "資本支出"}


def whole_sum(found: BudgetRow, parts: Sequence[BudgetRow], name: str, kind: str) -> CheckRow | None:
    """`found` against all of its parts; a dash or a blank counts as nothing.

    None where nothing is printed on either side, or where one of them can't be read: that says nothing of a sum.
    """
    if any(row.state not in ("number", "dash", "blank") for row in (found, *parts)):
        return None
    known = [part for part in parts if part.value is not None]
    if not parts or (found.value is None and not known):
        return None
    values = [part.value for part in known if part.value is not None]
    expression = f"{name} = " + ("+".join(str(value) for value in values) or "0")
    return check_row(found, found.value or Decimal(0), kind, expression, sum(values, Decimal(0)), known)


def check_tree(lines: Sequence[Line]) -> Iterator[CheckRow]:
    """款 = Σ項, 項 = Σ目, 目 = Σ節, 合計 = Σ款, for each column; only where all that belongs to it is there."""
    for line in lines:
        if not line.whole or not line.children or not line.written:
            continue
        for key, fact in line.facts.items():
            parts = [child.facts[key] for child in line.children if key in child.facts]
            if len(parts) == len(line.children) and (
                check := whole_sum(fact, parts, line.name.replace(" ", ""), "total")
            ):
                yield check


def check_lines(lines: Sequence[Line]) -> Iterator[CheckRow]:
    """本年度 − 上年度 = 比較, and what a row adds up to."""
    for line in lines:
        own = {measure: row for (measure, scope), row in line.facts.items() if scope is None}
        yield from check_difference(own)
        if {"realized", "final_account", "budget", "difference"} <= own.keys() and (
            check := whole_sum(own["final_account"], [own["budget"], own["difference"]], "決算數", "difference")
        ):
            yield check
        for found, parts, name in _row_sums(line.facts):
            if check := whole_sum(found, parts, name, "sum"):
                yield check


def _row_sums(
    facts: dict[tuple[str, str | None], BudgetRow],
) -> Iterator[tuple[BudgetRow, list[BudgetRow], str]]:
    """(total, parts, what) of a row: 小計 of 經常支出 and 資本支出, and 合計 of both or of all."""
    for key, ways in _PARTS.items():
        for names in ways:
            if key in facts and all(name in facts for name in names):
                yield facts[key], [facts[name] for name in names], "合計"
    sides = [facts[measure, None] for measure in _SIDES if (measure, None) in facts]
    for measure, scope in _SIDES.items():
        parts = [row for (_, side), row in facts.items() if side == scope]
        if parts and (measure, None) in facts:
            yield facts[measure, None], parts, f"{scope}小計"
    total = facts.get(("budget", None))
    if total is not None and len(sides) == 2:
        yield total, sides, "合計"
    elif total is not None and not sides and (parts := [row for (_, side), row in facts.items() if side]):
        yield total, parts, "合計"
