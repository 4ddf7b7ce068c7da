"""How report types are found, and which one a document is."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import parsers
from parsers.shared.report import ReportType, Signs

_NO_FAMILY = ("shared", "values")


@cache
def report_types() -> tuple[ReportType, ...]:
    """Every family's type: `parsers/<name>/report.py` has it as `REPORT`, and the folder's name is its id."""
    found = []
    for folder in pkgutil.iter_modules(parsers.__path__):
        if not folder.ispkg or folder.name in _NO_FAMILY:
            continue
        report: ReportType = importlib.import_module(f"parsers.{folder.name}.report").REPORT
        if report.name != folder.name:
            raise ValueError(f"parsers/{folder.name}/report.py defines the type {report.name!r}")
        found.append(report)
    return tuple(found)


def generic() -> ReportType:
    """The type of documents that no other type, or more than one, matches."""
    return next(report for report in report_types() if report.name == "generic")


def matching_types(signs: Signs) -> list[ReportType]:
    """The types that a document's signs speak for most; more than one where they can't be told apart."""
    found = [(report.matches(signs), report) for report in report_types()]
    most = max(evidence for evidence, _ in found)
    return [report for evidence, report in found if evidence == most] if most else []
