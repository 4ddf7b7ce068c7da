"""How far a document can be trusted: its values, how many of them checks cover, and what failed."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

from schemas.rows import CellKey, CheckRow, DocumentRow, DocumentRows, FactRow
from schemas.version import VERSION

CHECKED = ("budgets", "indicators", "progress")
"""The tables with numbers that are checked and read twice."""

_IN_PART = ("file.damaged", "page.damaged", "coverage.low")
"""Issues of a document that was read in part only."""

UNREADABLE = ("garbled", "no_text_layer")
"""The statuses of pages that nothing is read from."""


def path_text(path: str | Path) -> str:
    r"""A path as text that UTF-8 can hold; other bytes are escaped.

    >>> path_text('\udcff\u9810.pdf')
    '\\xff預.pdf'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def empty_document(path: Path, document_id: str, source_uri: str | None = None) -> DocumentRow:
    """The row of a file of which nothing is known yet but the hash of its content."""
    return DocumentRow(
        document_id=document_id, source_uri=source_uri or path_text(path.absolute()),
        file_name=path_text(path.name), status="parsed", values=0, values_checked=0, values_verified=0, checks_passed=0,
        checks_failed=0, parser_version=VERSION,
    )  # fmt: skip


def values_of(fact: FactRow) -> int:
    """How many values a fact states."""
    names = ("planned_pct", "actual_pct", "difference_pct") if hasattr(fact, "planned_pct") else ("value",)
    return sum(getattr(fact, name) is not None for name in names)


def summarise(rows: DocumentRows) -> None:
    """Fill the counts and the status of the document's row; what was rejected stays so."""
    document = rows.documents[0]
    document.pages = len(rows.pages)
    document.pages_unreadable = sum(page.status in UNREADABLE for page in rows.pages)
    facts: list[FactRow] = [fact for table in CHECKED for fact in getattr(rows, table)]
    covered: set[CellKey] = {key for check in rows.checks for key in check.covered}
    document.values = sum(values_of(fact) for fact in facts)
    document.values_checked = sum(values_of(fact) for fact in facts if (fact.table_id, fact.row, fact.col) in covered)
    document.values_verified = sum(values_of(fact) for fact in facts if fact.verified_by == "both")
    document.checks_passed = sum(check.passed for check in rows.checks)
    document.checks_failed = len(rows.checks) - document.checks_passed
    document.checks_rounding = sum(check.outcome == "rounding" for check in rows.checks)
    if document.status == "rejected":
        return
    if document.pages and document.pages_unreadable == document.pages:
        document.status = "rejected"
    elif document.pages_unreadable or any(issue.code in _IN_PART for issue in rows.issues):
        document.status = "partial"


def failure_line(check: CheckRow) -> str:
    """A failed check in a line that names the page."""
    return f"page {check.page}: {failure_message(check)}"


def failure_message(check: CheckRow) -> str:
    return f"{check.check} {check.expression}: expected {plain(check.expected)}, printed {plain(check.found)}"


def plain(value: Decimal | None) -> str:
    """A decimal without the zeros that a column's scale adds.

    >>> plain(Decimal('12.500000000')), plain(Decimal('1200')), plain(None)
    ('12.5', '1200', '-')
    """
    return f"{value.normalize():f}" if value is not None else "-"
