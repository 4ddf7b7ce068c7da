"""Where a document came from, as far as its rows say it: the address, and what its source knows about it.

A source's agency never becomes the document's: what a document doesn't print stays null, and an issue says the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.messages.safe_text import without_signature
from pipeline.sources.sightings import Supersession
from schemas.rows import DocumentRows, IssueRow


@dataclass(frozen=True, slots=True)
class Origin:
    """`supersedes` are the documents whose place this one took, at whatever address."""

    address: str
    file_name: str | None = None
    agency: str | None = None
    report_type: str | None = None
    supersedes: tuple[Supersession, ...] = ()


def note_origin(rows: DocumentRows, origin: Origin) -> None:
    """Put address and file name into the document's row, and what its source says otherwise into its issues."""
    document = rows.documents[0]
    document.source_uri = without_signature(origin.address)
    document.file_name = origin.file_name or document.file_name

    def say(code: str, severity: str, message: str) -> None:
        rows.issues.append(IssueRow(document_id=document.document_id, code=code, severity=severity, message=message))

    for change in origin.supersedes:
        say(
            "source.supersedes",
            "info",
            f"takes the place of document {change.old} at {without_signature(change.address)}",
        )
    if document.status == "rejected":
        return
    if origin.report_type and origin.report_type != document.report_type:
        message = f"its source says {origin.report_type}, but it reads as {document.report_type}"
        say("source.report_type", "warning", message)
    if origin.agency and document.agency is None:
        say("source.agency", "info", f"it names no agency; its source is that of {origin.agency}")
