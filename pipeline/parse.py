"""One PDF → its rows, step by step. Never raises for a bad PDF: a file that can't be read is a rejected document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pymupdf
import regex

from parsers.context import Context
from parsers.report import ReportType, generic, matching_types
from parsers.sections.cover import Cover, contents_entries, is_contents, read_cover
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from parsers.values.period import period_or_none
from pipeline.document.complete import report_gaps
from pipeline.document.cut import report_cuts
from pipeline.document.emit import add_cells, add_finding, add_sections
from pipeline.document.furniture import remove_furniture
from pipeline.document.order import in_order
from pipeline.document.outline import to_part
from pipeline.document.parts import split_parts, take_cover
from pipeline.document.recovered import mark_recovered
from pipeline.document.signs import first_page, signs_of
from pipeline.document.typography import typography
from pipeline.document.verdict import UNREADABLE, empty_document, summarise
from pipeline.outcome import OnPage
from pipeline.pages.integrity import damaged_streams
from pipeline.pages.page import Page
from pipeline.pages.quality import page_status, report_page
from pipeline.pages.read import UnreadableFile, open_pdf, read_pages
from pipeline.tables.groups import join_groups
from pipeline.tables.pieces import PageContent, split_page
from pipeline.tables.spread import join_spread
from schemas.document import Part
from schemas.rows import DocumentRow, DocumentRows, IssueRow, PageRow, ProjectRow

_YEAR = regex.compile(r"(?<!\d)(\d{2,3})年度")
_FIRST_GREGORIAN = 1912  # no 民國 year is as high
_YEAR_OF_DATE = regex.compile(r"(?<!\d)(\d{2,3})年")


def parse_file(
    path: Path, *, source_uri: str | None = None, password: str | None = None, on_page: OnPage | None = None,
    max_pages: int | None = None,
) -> DocumentRows:  # fmt: skip
    """All rows of one file. `on_page(done, total)` is called after each page. OSError where the path can't be read.

    With more than `max_pages` pages it is rejected.
    """
    document = empty_document(path, source_uri)
    document_id = document.document_id
    rows = DocumentRows(documents=[document])
    try:
        pdf = open_pdf(path, password, max_pages)
    except UnreadableFile as error:
        document.status = "rejected"
        rows.issues.append(IssueRow(document_id=document_id, code=error.code, severity="error", message=str(error)))
        return rows
    producer = str((pdf.metadata or {}).get("producer") or "")
    document.producer = producer.encode("utf-8", "replace").decode("utf-8") or None
    contents: list[PageContent] = []
    for page in read_pages(pdf):
        content = _read_content(page, rows)
        if contents:
            join_spread(contents[-1], content)
            contents[-1].raw = []
        contents.append(content)
        if on_page:
            on_page(page.number, pdf.page_count)
    for message in _damage(pdf, path.read_bytes()):
        rows.issues.append(IssueRow(document_id=document_id, code="file.damaged", severity="warning", message=message))
    pdf.close()
    _read_document(contents, rows)
    mark_recovered(rows, (content.page for content in contents))
    summarise(rows)
    return rows


def _damage(pdf: pymupdf.Document, data: bytes) -> Iterator[str]:
    """What is wrong with a file that could be read all the same; asked at the end, for MuPDF finds out late."""
    if pdf.is_repaired:
        yield "the file's structure was damaged and has been repaired; compare with the original"
    broken = 0 if (pdf.metadata or {}).get("encryption") else damaged_streams(data)
    if broken:
        yield f"{broken} streams don't fit their checksums: text may be missing or wrong; fetch the file again"


def _read_content(page: Page, rows: DocumentRows) -> PageContent:
    """A page's lines and tables, and its row; the characters are let go."""
    document_id = rows.documents[0].document_id
    status = page_status(page)
    rows.pages.append(
        PageRow(
            document_id=document_id,
            page=page.number,
            width=round(page.width, 2),
            height=round(page.height, 2),
            rotation=page.rotation,
            characters=sum(not char.text.isspace() for char in page.chars),
            status=status,
        )
    )
    rows.issues += report_page(page, status, document_id)
    if status == "garbled":
        page.chars, page.recovered = [], None
    content = split_page(page)
    join_groups(content)
    page.chars, page.turned, page.horizontals, page.verticals, page.fills, page.seen = [], [], [], [], [], None
    return content


def _read_document(contents: list[PageContent], rows: DocumentRows) -> None:
    """Outline, recognise, and read the parts of a document."""
    document = rows.documents[0]
    _say_folded(contents, rows)
    remove_furniture(contents)
    items = in_order(contents)
    type_ = typography(items)
    cover, body = take_cover(items, type_)
    front = [line.text for line in cover] or first_page(contents)
    unreadable = [page.page for page in rows.pages if page.status in UNREADABLE]
    rows.issues += report_cuts(items, unreadable, document.document_id)
    types = matching_types(signs_of(front, items, contents, type_, partial=bool(unreadable)))
    report = types[0] if len(types) == 1 else generic()
    ids = document.document_id[:12]
    parts: list[Part] = []
    count = 0
    for lines, rest in split_parts(items, type_, unreadable) if report.covers else [(cover, body)]:
        part = to_part(lines, rest, type_, f"{ids}-s", count)
        count += sum(1 for _ in part.walk())
        parts.append(part)
    _number_tables(parts, ids)
    document.script = _script(_titles(parts))
    _say_types(types, rows)
    _read_front(document, front, report, parts)
    _read_parts(parts, report, rows)
    add_cells(rows, parts)


def _say_folded(contents: list[PageContent], rows: DocumentRows) -> None:
    folded = sum(content.page.folded for content in contents)
    if folded:
        message = f"{folded} radicals and compatibility ideographs folded to the ideographs that they stand for"
        document_id = rows.documents[0].document_id
        rows.issues.append(IssueRow(document_id=document_id, code="text.folded", severity="info", message=message))


def _number_tables(parts: Sequence[Part], ids: str) -> None:
    tables = [table for part in parts for section in part.walk() for table in section.tables()]
    for number, table in enumerate(tables, start=1):
        table.table_id = f"{ids}-t{number:04d}"


def _titles(parts: Sequence[Part]) -> str:
    return "".join(section.title for part in parts for section in part.walk())


def _script(text: str) -> str:
    """hant, hans or other, by characters that only one of them uses."""
    traditional = sum(character in "計畫預執實總據達項業務經濟發處單設會國" for character in text)
    simplified = sum(character in "计划预执实总据达项业务经济发处单设会国" for character in text)
    if traditional == simplified == 0:
        return "other"
    return "hant" if traditional >= simplified else "hans"


def _read_front(document: DocumentRow, front: Sequence[str], report: ReportType, parts: Sequence[Part]) -> None:
    """Title, agency, contractor, year and period of the document, as far as its first page gives them."""
    document.report_type = report.name
    cover = read_cover(front)
    if not parts[0].cover and (not report.covers or not report.matches(signs_of(front))):
        cover = Cover(None, None, None)
    document.title, document.agency, document.contractor = cover.title, cover.agency, cover.contractor
    years = [year for part in parts if (year := report.year(part))]
    match = _YEAR.search(match_key(cover.title or ""))
    dated = _YEAR_OF_DATE.search(match_key(cover.date_text or ""))
    year = int(match[1]) if match else max(years, key=years.count, default=None)
    if year is None and dated:
        year = int(dated[1])
    if year:
        document.fiscal_year = to_gregorian(year)
        document.fiscal_year_roc = year if year < _FIRST_GREGORIAN else None
    for text in (cover.year_period, cover.period):
        period = period_or_none(text)
        if period and document.period_start is None:
            document.period_start, document.period_end = period.start, period.end


def _say_types(types: Sequence[ReportType], rows: DocumentRows) -> None:
    if len(types) == 1:
        return
    if types:
        names = ", ".join(report.name for report in types)
        code, message = "report.ambiguous", f"more than one report type matches ({names}); read as generic"
    else:
        code, message = "report.unknown", "no report type matches; sections, tables, cells and plain budget tables only"
    document_id = rows.documents[0].document_id
    severity = "warning" if types else "info"
    rows.issues.append(IssueRow(document_id=document_id, code=code, severity=severity, message=message))


def _read_parts(parts: Sequence[Part], report: ReportType, rows: DocumentRows) -> None:
    """Each part of a report; where each 計畫 has a cover of its own, a part without chapters is front matter."""
    document = rows.documents[0]
    used: dict[str, int] = {}
    for part in parts:
        headings = [match_key(section.title) for section in part.sections]
        if report.covers and not any(chapter in heading for chapter in report.chapters for heading in headings):
            add_sections(rows, part, None)
            continue
        project_id = _project_id(report, part, document.document_id, used)
        context = Context(document.document_id, project_id, document.fiscal_year_roc, document.script or "other")
        count = len(rows.projects)
        for finding in report.read(part, context):
            if isinstance(finding, ProjectRow):
                finding.sequence = len(rows.projects) + 1
            add_finding(rows, finding)
        add_sections(rows, part, project_id if len(rows.projects) > count else None)
    _complete_document(document, rows.projects)
    _compare_contents(parts, rows)
    rows.issues += list(report_gaps(parts, rows))


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
    key = hashlib.sha256(match_key(name).encode()).hexdigest()[:16]
    used[key] = used.get(key, 0) + 1
    return f"{report.name}:{key}" + (f":{used[key]}" if used[key] > 1 else "")


def _compare_contents(parts: Sequence[Part], rows: DocumentRows) -> None:
    """Every 計畫 of the table of contents is in the document, and the reverse."""
    document_id = rows.documents[0].document_id
    tables = [table for part in parts for section in part.walk() for table in section.tables() if is_contents(table)]
    if not tables:
        return
    listed = {match_key(name): name for table in tables for name, _ in contents_entries(table)}
    read = {match_key(project.name): project.name for project in rows.projects if project.name}
    for key in listed.keys() - read.keys():
        message = f"the table of contents lists {listed[key]!r}, but no 計畫 of that name follows"
        rows.issues.append(
            IssueRow(
                document_id=document_id, page=tables[0].page, code="contents.missing", severity="info", message=message
            )
        )
    for key in read.keys() - listed.keys():
        message = f"{read[key]!r} is not in the table of contents"
        rows.issues.append(
            IssueRow(
                document_id=document_id, page=tables[0].page, code="contents.unlisted", severity="info", message=message
            )
        )
