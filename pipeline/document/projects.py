"""Each part of a report read by its type, and the 計畫 that come out compared with the table of contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import regex

from parsers.shared.context import Context
from parsers.shared.cover import contents_entries, is_contents, read_cover
from parsers.shared.report import ReportType
from parsers.values.key import match_key
from parsers.values.name_key import name_key
from pipeline.document.emit import add_finding, add_sections
from schemas.document import Part
from schemas.rows import DocumentRow, DocumentRows, IssueRow, ProjectRow


def read_parts(parts: Sequence[Part], report: ReportType, rows: DocumentRows, home: str | None) -> None:
    """Each part of a report; where each 計畫 has a cover of its own, a part without chapters is front matter.

    `home` is the currency of 元 without a country.
    """
    document = rows.documents[0]
    used: dict[str, int] = {}
    for part in parts:
        headings = [match_key(section.title) for section in part.sections]
        if report.covers and not any(chapter in heading for chapter in report.chapters for heading in headings):
            add_sections(rows, part, None)
            continue
        project_id = _project_id(report, part, document.document_id, used)
        context = Context(document.document_id, project_id, document.fiscal_year_roc, home)
        count = len(rows.projects)
        for finding in report.read(part, context):
            if isinstance(finding, ProjectRow):
                finding.sequence = len(rows.projects) + 1
            add_finding(rows, finding)
        add_sections(rows, part, project_id if len(rows.projects) > count else None)
    _complete_document(document, rows.projects)
    if document.stage is None and report.stage is not None and len(parts) == 1:
        document.stage = report.stage(parts[0])
    rows.issues += list(compare_contents(parts, rows))


def _complete_document(document: DocumentRow, projects: Sequence[ProjectRow]) -> None:
    """What the cover leaves out and all projects agree on."""
    leading = {regex.split("[、,]", project.agency)[0] for project in projects if project.agency}
    if document.agency is None and len(leading) == 1:
        document.agency = leading.pop()
    if len(projects) == 1 and document.period_start is None:
        document.period_start, document.period_end = projects[0].period_start, projects[0].period_end


def _project_id(report: ReportType, part: Part, document_id: str, used: dict[str, int]) -> str:
    """Stable between editions: the family and the name on the cover; a second 計畫 of the same name gets a number."""
    cover = read_cover([line.text for line in part.cover])
    name = (report.subject(part) if report.subject else None) or cover.name or cover.title
    if name is None:
        name = f"{document_id}:{part.sections[0].section_id if part.sections else ''}"
    key = hashlib.sha256(name_key(name).encode()).hexdigest()[:16]
    used[key] = used.get(key, 0) + 1
    return f"{report.name}:{key}" + (f":{used[key]}" if used[key] > 1 else "")


def compare_contents(parts: Sequence[Part], rows: DocumentRows) -> Iterator[IssueRow]:
    """Every 計畫 of the table of contents is in the document, and the reverse."""
    tables = [table for part in parts for section in part.walk() for table in section.tables() if is_contents(table)]
    if not tables:
        return
    listed = {match_key(name): name for table in tables for name, _ in contents_entries(table)}
    read = {match_key(project.name): project.name for project in rows.projects if project.name}
    found = [
        ("contents.missing", f"the table of contents lists {name!r}, but no 計畫 of that name follows")
        for key, name in listed.items()
        if key not in read
    ] + [
        ("contents.unlisted", f"{name!r} is not in the table of contents")
        for key, name in read.items()
        if key not in listed
    ]
    document_id, page = rows.documents[0].document_id, tables[0].page
    for code, message in found:
        yield IssueRow(document_id=document_id, page=page, code=code, severity="info", message=message)
