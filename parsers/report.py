"""What a report type is, how they are found, and which one a document is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from parsers.context import Context, Finding
from parsers.values.key import match_key
from schemas.document import Part
from schemas.rows import CheckRow, ProjectRow


@dataclass(frozen=True, slots=True)
class ReportType:
    """A family of reports. `title` is searched for in the keys of the cover's lines, `chapters` in those of headings.

    `read` turns one part of the report (a 計畫) into rows; `year` is the 民國 year that a part reports on.
    """

    name: str
    title: regex.Pattern[str]
    chapters: tuple[str, ...]
    read: Callable[[Part, Context], Iterator[Finding | ProjectRow | CheckRow]]
    year: Callable[[Part], int | None]


@cache
def report_types() -> tuple[ReportType, ...]:
    """Every type in `parsers/reports/`: a module's name is its id, its `REPORT` the type."""
    import parsers.reports

    found = []
    for module in pkgutil.iter_modules(parsers.reports.__path__):
        report = importlib.import_module(f"parsers.reports.{module.name}").REPORT
        if report.name != module.name:
            raise ValueError(f"parsers/reports/{module.name}.py defines the type {report.name!r}")
        found.append(report)
    return tuple(found)


def matching_types(cover: str, headings: Sequence[str]) -> list[ReportType]:
    """The types that a document's cover or headings speak for. Half of a type's chapters will do for an excerpt."""
    keys = {match_key(heading) for heading in headings}
    return [
        report
        for report in report_types()
        if report.title.search(match_key(cover))
        or 2 * sum(any(chapter in key for key in keys) for chapter in report.chapters) > len(report.chapters)
    ]
