"""Any other document: no facts but the amounts of tables whose heads and unit say plainly what they are."""

from __future__ import annotations

from parsers.shared.context import Context
from parsers.shared.plain_budget import is_plain_budget, read_plain_budget
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from schemas.document import Part

NAME = "generic"


def matches(signs: Signs) -> Evidence:
    """Never: it is what remains."""
    return Evidence.NONE


def read(part: Part, context: Context) -> Rows:
    """The plain budget tables."""
    for section in part.walk():
        for table in section.tables():
            if is_plain_budget(table):
                table.role = "budgets"
                yield from read_plain_budget(table, context)


def _year(part: Part) -> int | None:
    return None


REPORT = ReportType(NAME, matches, (), read, _year)
