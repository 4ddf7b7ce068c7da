"""單位預算書: what an agency may take in and spend in a year, account by account, as ministries and cities print it.

A book, or a loose part of one: 歲入來源別 and 歲出機關別預算表 by 款項目節, the plans with their 分支計畫,
各項費用彙計表 (用途別 by plan), 歲出一級用途別科目分析表, 跨年期計畫. It is all
amounts; a book is no 計畫.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from parsers.shared.context import Context, Finding, first_place
from parsers.shared.plain_budget import is_plain_budget, read_plain_budget
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from parsers.shared.statement import kind_of
from parsers.shared.statement_table import find_layout, read_statement
from parsers.unit_budget.account_agreement import Statements
from parsers.unit_budget.account_table import is_accounts_table, read_accounts_table
from parsers.unit_budget.expense_matrix import Pieces, is_expense_matrix, read_expense_matrix
from parsers.unit_budget.multi_year import is_multi_year, read_multi_year
from parsers.unit_budget.plan_outline import Plan, is_plan_outline, read_plan_outline
from parsers.values.amount import base_amount
from parsers.values.key import match_key
from schemas.document import Part, Table
from schemas.rows import BudgetRow, CheckRow

NAME = "unit_budget"
_TITLE = regex.compile(r"(?<!附屬)單位[預決]算|總預算案?|總決算|歲[入出](?:來源別|機關別|政事別)?[預決]算")
_YEAR = regex.compile(r"(\d{2,3})年度")
_REQUIRED = {
    "accounts": ("歲入來源別預算表 or 歲出機關別預算表", "warning"),
    "matrix": ("各項費用彙計表", "info"),
    "outline": ("歲出計畫提要及分支計畫概況表", "info"),
}


@dataclass(slots=True)
class _Book:
    """What is carried from table to table: pieces of a matrix, the plan of a form, kinds of tables, amounts."""

    pieces: Pieces = field(default_factory=Pieces)
    plan: Plan = field(default_factory=Plan)
    seen: set[str] = field(default_factory=set)
    statements: Statements = field(default_factory=Statements)
    previous: Table | None = None


def matches(signs: Signs) -> Evidence:
    accounts = any(signs.has_table(level, head) for level in ("款", "項", "目") for head in ("本年度預算數", "實現數"))
    matrix = signs.has_table("工作計畫名稱及編號", "第一、二級用途別科目名稱及編號")
    return signs.evidence(signs.has_title(_TITLE) and (accounts or matrix), accounts or matrix)


def read(part: Part, context: Context) -> Rows:
    """Table by table, in reading order; what is no table of amounts stays in `cells`."""
    context = Context(context.document_id, None, _year(part) or context.year_roc, context.home)
    tables = [table for section in part.walk() for table in section.tables()]
    book = _Book()
    for table, following in zip(tables, [*tables[1:], None], strict=True):
        for finding in _read_table(table, context, book, following):
            if isinstance(finding, BudgetRow):
                book.statements.add(table, finding)
            yield finding
        book.previous = table
    yield from book.statements.compare()
    yield from _say_missing(tables, context, book)


def _read_table(table: Table, context: Context, book: _Book, following: Table | None) -> Iterator[Finding | CheckRow]:
    table.role = "budgets"
    if is_accounts_table(table):
        book.seen.add("accounts")
        yield from read_accounts_table(table, context, following)
    elif is_expense_matrix(table):
        book.seen.add("matrix")
        yield from read_expense_matrix(table, context, book.pieces, following)
    elif is_plan_outline(table):
        book.seen.add("outline")
        yield from read_plan_outline(table, context, book.plan, following)
    elif is_multi_year(table):
        yield from read_multi_year(table, context)
    elif (kind := kind_of(table)) and (layout := find_layout(table, kind)):
        yield from read_statement(table, kind, layout, context, book.previous)
    elif is_plain_budget(table):
        yield from read_plain_budget(table, context)
    else:
        table.role = "other"
        if table.unit and base_amount(Decimal(1), table.unit):
            message = f"the table {table.caption or ''!r} is not recognised; its cells are in cells only"
            yield context.issue("table.unknown", "info", message, first_place(table.cells[0]))


def _say_missing(tables: list[Table], context: Context, book: _Book) -> Iterator[Finding]:
    place = first_place(tables[0].cells[0]) if tables else None
    for kind, (name, severity) in _REQUIRED.items():
        if kind not in book.seen:
            yield context.issue("section.missing", severity, f"no {name} is found", place)


def _year(part: Part) -> int | None:
    """The 民國 year that most page heads or captions of tables name."""
    tables = [table for section in part.walk() for table in section.tables()]
    years = Counter(table.head.year_roc for table in tables if table.head)
    years.update(int(match[1]) for table in tables if (match := _YEAR.search(match_key(table.caption or ""))))
    return max(years, key=lambda year: years[year], default=None)


REPORT = ReportType(NAME, matches, (), read, _year)
