"""The arithmetic that a budget or progress table prints about itself, as checks. A failed one changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import regex

from parsers.shared.checks import check_row, ratio_slack, rounded, sum_check, unit_of
from parsers.shared.columns import read_heads
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow, ProgressRow

_TOKEN = regex.compile(r"[A-Z]|[+\-/*]")


def check_budget(table: Table, rows: Sequence[BudgetRow]) -> Iterator[CheckRow]:
    """Printed formulas of each row, and totals of each phase."""
    heads = read_heads(table)
    letters = {head.letter: head.col for head in heads if head.letter}
    by_place = {(row.row, row.col): row for row in rows if row.row is not None}
    for head in heads:
        if head.formula is None or not set(_TOKEN.findall(head.formula)) - set("+-/*") <= set(letters):
            continue
        for line in range(table.header_rows, table.rows):
            found = by_place.get((line, head.col))
            if found is not None and found.value is not None and found.state == "number":
                terms = {name: by_place.get((line, col)) for name, col in letters.items()}
                yield from _check_formula(found, head.letter, head.formula, terms)
    yield from _check_totals(rows)


def _check_formula(
    found: BudgetRow, letter: str | None, formula: str, terms: Mapping[str, BudgetRow | None]
) -> Iterator[CheckRow]:
    tokens = _TOKEN.findall(formula)
    names = tokens[::2]
    if any(row is not None and row.state in ("text", "malformed") for row in map(terms.get, names)):
        return
    values = [row.value if (row := terms.get(name)) else None for name in names]
    if found.value is None or all(value is None for value in values):
        return
    if "/" in tokens:
        top, bottom = values[0] or Decimal(0), values[1]
        if terms.get(names[0]) is None or not bottom:
            return
        expected = rounded(top / bottom * 100, found.value)
        shown = f"({names[0]}/{names[1]}) = {top}/{bottom}"
        slack = ratio_slack(top, bottom, found.value)
        yield check_row(found, found.value, "ratio", shown, expected, slack=slack)
        return
    expected, numbers = Decimal(0), ""
    for index, value in enumerate(values):
        sign = tokens[2 * index - 1] if index else "+"
        expected += (value or Decimal(0)) * (-1 if sign == "-" else 1)
        numbers += f"{sign if index else ''}{value or 0}"
    parts = [row for name in names if (row := terms.get(name)) and row.value is not None]
    yield check_row(found, found.value, "formula", f"({letter})=({formula}) = {numbers}", expected, parts)


def _check_totals(rows: Sequence[BudgetRow]) -> Iterator[CheckRow]:
    """總計 of a phase against the years above it, for amounts."""
    years: dict[tuple[int | None, str], list[BudgetRow]] = defaultdict(list)
    for row in sorted((row for row in rows if row.row is not None), key=lambda row: row.row or 0):
        key = (row.phase, row.measure)
        if row.measure.endswith("_pct") or row.value is None:
            continue
        if row.row_kind == "year":
            years[key].append(row)
        elif row.row_kind == "total" and row.state == "number" and (check := sum_check(row, years[key], "總計")):
            yield check


def check_progress(rows: Sequence[ProgressRow]) -> Iterator[CheckRow]:
    """進度比較 (B)-(A)."""
    for row in rows:
        if row.planned_pct is None or row.actual_pct is None or row.difference_pct is None:
            continue
        expected = row.actual_pct - row.planned_pct
        shown = f"(B)-(A) = {row.actual_pct}-{row.planned_pct}"
        yield check_row(row, row.difference_pct, "difference", shown, expected, [row],
            unit_of(min(row.planned_pct, row.actual_pct, row.difference_pct, key=unit_of)))  # fmt: skip
