"""各年度經費: a column per 民國 year, a row per industry or plan → budgets, with its totals checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import regex

from parsers.shared.amounts import read_amount, read_item
from parsers.shared.checks import sum_check
from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding
from parsers.values.amount import base_amount
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow

_YEAR = regex.compile(r"(?P<year>[89]\d|1[0-4]\d|20\d\d)(?:年度?)?(?:預算|經費|法定預算)?")
_TOTALS = ("小計", "合計", "總計", "總經費")


def _columns(table: Table) -> dict[int, int | None]:
    """The year of each column, None for the totals."""
    out: dict[int, int | None] = {}
    for head in read_heads(table)[1:]:
        if match := _YEAR.fullmatch(head.key):
            out[head.col] = int(match["year"])
        elif head.key in _TOTALS:
            out[head.col] = None
    return out


def is_funding(table: Table) -> bool:
    """Years and a unit of money over them."""
    years = [year for year in _columns(table).values() if year]
    return len(years) >= 2 and table.unit is not None and base_amount(Decimal(1), table.unit) is not None


def read_funding(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    """One row per industry and year; what is under 小計 or 合計 is a subtotal, and in both a total."""
    columns = _columns(table)
    grid = table.grid()
    found: list[BudgetRow] = []
    for row in range(table.header_rows, table.rows):
        label = grid[row][0]
        if label is None or not label.text:
            continue
        all_items = match_key(label.text) in _TOTALS
        item = None if all_items else read_item(label.text)
        for col, year in columns.items():
            cell = grid[row][col]
            if cell is None or cell.row != row:
                continue
            kind = "total" if all_items and year is None else "subtotal" if all_items or year is None else "item"
            for finding in read_amount(
                context, table, cell, row, measure="planned_funding", label=_label(table, col), unit=table.unit,
                kind=kind, item=item,
            ):  # fmt: skip
                if isinstance(finding, BudgetRow):
                    finding.fiscal_year_roc = year
                    finding.fiscal_year = to_gregorian(year) if year else None
                    found.append(finding)
                yield finding
    yield from _check(found)
    yield from unknown_heads(table, {0, *columns}, context)


def _label(table: Table, col: int) -> str:
    return next(head.label for head in read_heads(table) if head.col == col)


def _check(rows: list[BudgetRow]) -> Iterator[CheckRow]:
    """Each total against the years of its row, or the items of its column."""
    by_item: dict[str | None, list[BudgetRow]] = defaultdict(list)
    by_year: dict[int | None, list[BudgetRow]] = defaultdict(list)
    for row in rows:
        if row.fiscal_year_roc is not None:
            by_item[row.item].append(row)
        if row.item is not None:
            by_year[row.fiscal_year_roc].append(row)
    for row in rows:
        for parts in ([by_item[row.item]] if row.fiscal_year_roc is None else []) + (
            [by_year[row.fiscal_year_roc]] if row.item is None else []
        ):
            if check := sum_check(row, parts, "小計"):
                yield check
