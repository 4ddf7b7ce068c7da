"""What becomes of a file, and the callback that tells how far it is. Light: the command line imports this first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.verdict import failure_line
from schemas.rows import DocumentRow, DocumentRows, IssueRow
from schemas.version import VERSION

OnPage = Callable[[int, int], None]
"""Called with (pages done, pages of the document)."""

FACTS = ("budgets", "indicators", "milestones", "progress", "delays")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `problems` are messages that name the page; `changed` tells whether the dataset did."""

    path: str
    status: str  # parsed, partial, rejected, or held: not published because too many checks failed
    report_type: str | None = None
    document_id: str | None = None
    pages: int = 0
    facts: tuple[int, ...] = ()
    values: int = 0
    values_checked: int = 0
    values_verified: int = 0
    checks_passed: int = 0
    checks_failed: int = 0
    issues: int = 0
    changed: bool = False
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    corrections_failed: int = 0

    @property
    def good(self) -> bool:
        """Published, and without a failed check or correction."""
        return self.status not in ("rejected", "held") and not self.checks_failed and not self.corrections_failed


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed document, ready to publish: its outcome, and its tables as Parquet (none where it is held)."""

    outcome: Outcome
    files: dict[str, bytes]


def path_text(path: str | Path) -> str:
    r"""A path as text that UTF-8 can hold; other bytes are escaped.

    >>> path_text('\udcff\u9810.pdf')
    '\\xff預.pdf'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def rejected(path: Path, code: str, message: str) -> DocumentRows:
    """The rows of a document that can't be parsed: why is an issue."""
    with path.open("rb") as file:
        document_id = hashlib.file_digest(file, "sha256").hexdigest()
    document = DocumentRow(
        document_id=document_id, source_uri=path_text(path), file_name=path_text(path.name),
        status="rejected", values=0, values_checked=0, values_verified=0, checks_passed=0, checks_failed=0,
        parser_version=VERSION,
    )  # fmt: skip
    issue = IssueRow(document_id=document_id, code=code, severity="error", message=message)
    return DocumentRows(documents=[document], issues=[issue])


def outcome_of(path: Path, rows: DocumentRows, seconds: float) -> Outcome:
    """What became of a file, from its rows."""
    document = rows.documents[0]
    problems = tuple(
        f"{f'page {issue.page}: ' if issue.page else ''}{issue.message} [{issue.code}]"
        for issue in rows.issues
        if issue.severity == "error"
    )
    return Outcome(
        str(path), document.status, document.report_type, document.document_id, document.pages or 0,
        tuple(len(getattr(rows, table)) for table in FACTS), document.values, document.values_checked,
        document.values_verified, document.checks_passed, document.checks_failed, len(rows.issues), False, seconds,
        problems, tuple(failure_line(check) for check in rows.checks if not check.passed),
    )  # fmt: skip
