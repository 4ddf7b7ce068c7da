"""簡報: slides. Each slide is a section; what is counted are the ratios and limits that its rules state."""

from __future__ import annotations

from parsers.briefing.limits import read_limits, read_table_limits
from parsers.shared.context import Context
from parsers.shared.projects import read_project
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from schemas.document import Part

NAME = "briefing"


def matches(signs: Signs) -> Evidence:
    return Evidence.SHAPE if signs.slides else Evidence.NONE


def read(part: Part, context: Context) -> Rows:
    """The plan that the slides present, and its ratios and limits."""
    yield from read_project(part, context)
    for section in part.walk():
        yield from read_limits(section, context)
        for table in section.tables():
            rows = list(read_table_limits(table, context))
            if rows:
                table.role = "indicators"
            yield from rows


def _year(part: Part) -> int | None:
    return None


REPORT = ReportType(NAME, matches, (), read, _year)
