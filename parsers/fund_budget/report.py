"""附屬單位預算書 and 決算書: the budget or account of a fund or an enterprise of a government in Taiwan.

Of a special revenue fund the sources, uses and surplus, cash flow, details of sources and uses, costs by plan, staff
and what it costs, 各項費用彙計表 by plan and the balance sheet; of a 作業基金 or a 營業基金 收支餘絀, 餘絀撥補 or 損益
and 盈虧撥補 in their place. A fund of several funds prints the same for each (分預算).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import regex

from parsers.shared.context import Context, Finding, first_place
from parsers.shared.plain_budget import is_plain_budget, read_plain_budget
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from parsers.shared.statement import kind_of
from parsers.shared.statement_table import find_layout, read_statement
from parsers.values.amount import base_amount
from schemas.document import Part, Table
from schemas.rows import CheckRow

NAME = "fund_budget"
_TITLE = regex.compile(r"附屬單位(?:預算|決算)|分(?:預算|決算)")
_STATEMENTS = ("基金來源、用途及餘絀", "收支餘絀", "餘絀撥補", "盈虧撥補")


def matches(signs: Signs) -> Evidence:
    structure = any(statement in heading for heading in signs.headings for statement in _STATEMENTS)
    return signs.evidence(signs.has_title(_TITLE), structure)


def read(part: Part, context: Context) -> Rows:
    """Table by table, in reading order; what is no table of amounts stays in `cells`."""
    for section in part.walk():
        for table in section.tables():
            yield from _read_table(table, context)


def _read_table(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    table.role = "budgets"
    if (kind := kind_of(table)) and (layout := find_layout(table, kind)):
        yield from read_statement(table, kind, layout, context)
    elif is_plain_budget(table):
        yield from read_plain_budget(table, context)
    else:
        table.role = "other"
        if table.unit and base_amount(Decimal(1), table.unit):
            message = f"the table {table.caption or ''!r} is not recognised; its cells are in cells only"
            yield context.issue("table.unknown", "info", message, first_place(table.cells[0]))


def _year(part: Part) -> int | None:
    """The 民國 year of most heads of pages."""
    heads = (table.head for section in part.walk() for table in section.tables())
    years = Counter(head.year_roc for head in heads if head)
    return max(years, key=lambda year: years[year], default=None)


REPORT = ReportType(NAME, matches, (), read, _year)
