"""單位預算書."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import regex

from parsers.context import Context, Finding, first_place
from parsers.report import Evidence, ReportType, Rows, Signs
from parsers.sections.account_table import is_accounts_table, read_accounts_table
from parsers.values.key import match_key
from schemas.document import Part, Table
from schemas.rows import CheckRow

NAME = "unit_budget"
_TITLE = regex.compile(r"(?<!附屬)單位預算|總預算案?|歲[入出](?:來源別|機關別|政事別)?預算")
_YEAR = regex.compile(r"(\d{2,3})年度")


def matches(signs: Signs) -> Evidence:
    accounts = signs.has_table("款", "本年度預算數") or signs.has_table("項", "本年度預算數")
    return signs.evidence(signs.has_title(_TITLE) and accounts, accounts)


def read(part: Part, context: Context) -> Rows:
    context = Context(context.document_id, None, _year(part) or context.year_roc, context.script)
    tables = [table for section in part.walk() for table in section.tables()]
    for table, following in itertools.zip_longest(tables, tables[1:]):
        if is_accounts_table(table):
            table.role = "budgets"
            yield from read_accounts_table(table, context, following)


def _year(part: Part) -> int | None:
    texts = [table.caption or "" for section in part.walk() for table in section.tables()]
    years = Counter(int(match[1]) for text in texts if (match := _YEAR.search(match_key(text))))
    return max(years, key=lambda year: years[year], default=None)


REPORT = ReportType(NAME, matches, (), read, _year)
