"""跨年期計畫概況表: what a plan needs in all and in each year → budgets, with 總額 = Σ分年 checked.

Which plans are parts of others is told by indentation alone, and not always by that: columns aren't added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from parsers.shared.amounts import Item
from parsers.shared.columns import Head, read_heads
from parsers.shared.context import Context, Finding
from parsers.unit_budget.account_checks import whole_sum
from parsers.unit_budget.account_lines import is_torn
from parsers.unit_budget.account_table import read_fact, set_year
from parsers.values.amount import base_amount
from parsers.values.key import match_key
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow

_YEAR = regex.compile(r"(?P<year>1\d\d)(?:年度?)?(?:預算數|預算案數|經費|需求數|預估需求數)?")
_BEFORE = regex.compile(r"(?:1\d\d年?度?及?)?以前年度(?:預算數)?")
_AFTER = regex.compile(r"1\d\d年?度?及?以後(?:年度)?(?:預估)?(?:需求數)?")
_TOTAL = regex.compile(r".*總(?:額|金額|經費|需求)")
_NAMES = ("計畫名稱", "計畫項目", "工作計畫名稱")
_SUMS = ("總計", "合計")


@dataclass(frozen=True, slots=True)
class _Column:
    col: int
    label: str
    measure: str
    year: int | None = None


def _columns(heads: list[Head]) -> list[_Column]:
    out = []
    for head in heads:
        key = match_key(head.path[-1]) if head.path else ""
        if match := _YEAR.fullmatch(key):
            out.append(_Column(head.col, head.label, "planned_funding", int(match["year"])))
        elif _BEFORE.fullmatch(key):
            out.append(_Column(head.col, head.label, "prior_years_funding"))
        elif _AFTER.fullmatch(key):
            out.append(_Column(head.col, head.label, "later_years_funding"))
        elif _TOTAL.fullmatch(key):
            out.append(_Column(head.col, head.label, "total_funding"))
    return out


def is_multi_year(table: Table) -> bool:
    """Plans, one total and at least two columns of years, in a unit of money."""
    heads = read_heads(table)
    measures = [column.measure for column in _columns(heads)]
    named = bool(heads) and heads[0].key in _NAMES
    money = table.unit is not None and base_amount(Decimal(1), table.unit) is not None
    parts = ("planned_funding", "prior_years_funding", "later_years_funding")
    years = sum(measures.count(measure) for measure in parts)
    return named and money and measures.count("total_funding") == 1 and years > 1


def read_multi_year(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    """One row per plan and year; the total and the years before and after have no fiscal year."""
    columns = _columns(read_heads(table))
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        label = grid[row][0]
        cells = [(column, cell) for column in columns if (cell := grid[row][column.col]) and cell.row == row]
        if label is None or not label.text or not any(cell.text for _, cell in cells):
            continue
        if any(is_torn(cell) for _, cell in cells):
            message = f"row {row} {label.text[:40]!r} holds several rows; its values are in cells only"
            yield context.issue("table.row_unknown", "warning", message, label.places[0])
            continue
        kind = "total" if match_key(label.text) in _SUMS else "item"
        name = label.text.replace("\n", "")
        item = Item(None) if kind == "total" else Item(name, None, (name,))
        facts: list[BudgetRow] = []
        for column, cell in cells:
            for finding in read_fact(table, cell, row, context, column.measure, column.label, kind, item):
                if isinstance(finding, BudgetRow):
                    set_year(finding, column.year)
                    facts.append(finding)
                yield finding
        total = [fact for fact in facts if fact.measure == "total_funding"]
        parts = [fact for fact in facts if fact.measure != "total_funding"]
        if total and (check := whole_sum(total[0], parts, "總額", "sum")):
            yield check
