"""One PDF → its rows, step by step. Never raises for a bad PDF: a file that can't be read is a rejected document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pymupdf

from parsers.registry import generic, matching_types
from parsers.shared.preferred import prefer
from parsers.shared.report import ReportType
from pipeline.document.complete import report_gaps
from pipeline.document.contradict import report_contradictions, report_magnitudes
from pipeline.document.country import home_currency, script_of, whole_text
from pipeline.document.coverage import count_coverage
from pipeline.document.cut import report_cuts
from pipeline.document.doubtful import report_doubts
from pipeline.document.emit import add_cells
from pipeline.document.front import read_front
from pipeline.document.furniture import remove_furniture
from pipeline.document.identity import add_identity
from pipeline.document.opening import read_opening
from pipeline.document.order import in_order
from pipeline.document.outline import to_part
from pipeline.document.page_heads import apply_heads, find_heads, lines_of
from pipeline.document.parts import split_parts, take_cover
from pipeline.document.precision import fill_precision
from pipeline.document.projects import read_parts
from pipeline.document.prose import report_prose
from pipeline.document.signs import first_page, signs_of
from pipeline.document.statements import give_statements, owners_of
from pipeline.document.typography import typography
from pipeline.document.units import report_units
from pipeline.document.verdict import UNREADABLE, empty_document, summarise
from pipeline.document.words import refuse_unknown
from pipeline.outcome import OnPage
from pipeline.pages.integrity import damaged_streams
from pipeline.pages.page import Page
from pipeline.pages.quality import page_status, report_page
from pipeline.pages.read import UnreadableFile, open_pdf, read_pages
from pipeline.pages.whole_file import read_whole
from pipeline.tables.groups import join_groups
from pipeline.tables.pieces import PageContent, split_page
from pipeline.tables.spread import join_spread
from pipeline.trust.recovered import mark_recovered
from schemas.document import Part
from schemas.rows import DocumentRows, IssueRow, PageRow


def parse_file(
    path: Path, *, source_uri: str | None = None, password: str | None = None, on_page: OnPage | None = None,
    max_pages: int | None = None,
) -> DocumentRows:  # fmt: skip
    """All rows of one file, as `parse_bytes`. OSError where the path can't be read."""
    return parse_bytes(
        read_whole(path), path, source_uri=source_uri, password=password, on_page=on_page, max_pages=max_pages
    )


def parse_bytes(
    data: bytes, path: Path, *, source_uri: str | None = None, password: str | None = None,
    on_page: OnPage | None = None, max_pages: int | None = None,
) -> DocumentRows:  # fmt: skip
    """All rows of a file that was read from `path`. `on_page(done, total)` is called after each page.

    With more than `max_pages` pages it is rejected.
    """
    document = empty_document(path, hashlib.sha256(data).hexdigest(), source_uri)
    document_id = document.document_id
    rows = DocumentRows(documents=[document])
    try:
        pdf = open_pdf(data, password, max_pages)
    except UnreadableFile as error:
        document.status = "rejected"
        rows.issues.append(IssueRow(document_id=document_id, code=error.code, severity="error", message=str(error)))
        return rows
    producer = str((pdf.metadata or {}).get("producer") or "")
    document.producer = producer.encode("utf-8", "replace").decode("utf-8") or None
    contents: list[PageContent] = []
    faced = -1  # the right one of the last two pages that face each other
    for page in read_pages(pdf):
        content = _read_content(page, rows)
        if contents:
            if join_spread(contents[-1], content, again=faced == page.number - 2):
                faced = page.number
            contents[-1].release()
        contents.append(content)
        if on_page:
            on_page(page.number, pdf.page_count)
    for message in _damage(pdf, data):
        rows.issues.append(IssueRow(document_id=document_id, code="file.damaged", severity="warning", message=message))
    metadata = dict(pdf.metadata or {})
    pdf.close()
    _read_document(contents, rows, metadata)
    mark_recovered(rows, (content.page for content in contents))
    summarise(rows)
    refuse_unknown(rows)
    return rows


def _damage(pdf: pymupdf.Document, data: bytes) -> Iterator[str]:
    """What is wrong with a file that could be read all the same; asked at the end, for MuPDF finds out late."""
    if pdf.is_repaired:
        yield "the file's structure was damaged and has been repaired; compare with the original"
    broken = 0 if (pdf.metadata or {}).get("encryption") else damaged_streams(data)
    if broken:
        yield f"{broken} streams don't fit their checksums: text may be missing or wrong; fetch the file again"


def _read_content(page: Page, rows: DocumentRows) -> PageContent:
    """A page's lines and tables, and its row."""
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
    rows.issues += [
        IssueRow(
            document_id=document_id,
            page=page.number,
            bbox=page.place(doubt.bbox).bbox,
            code=doubt.code,
            severity="warning",
            message=doubt.message,
        )
        for doubt in content.doubts
    ]
    join_groups(content)
    return content


def _read_document(contents: list[PageContent], rows: DocumentRows, metadata: Mapping[str, object]) -> None:
    """Outline, recognise, and read the parts of a document."""
    document = rows.documents[0]
    _say_folded(contents, rows)
    heads = find_heads(contents)
    opening = read_opening(contents, [headed.head for headed in heads.values()], metadata)
    labels = remove_furniture(contents, lines_of(heads))
    for row in rows.pages:
        row.page_label = labels.get(row.page)
    items = apply_heads(in_order(contents), heads)
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
    rows.issues += report_doubts(parts, document.document_id)
    text = whole_text(parts)
    document.script = script_of(text)
    _say_types(types, rows)
    rows.issues += list(read_front(document, front, opening, type_, report, parts))
    home = home_currency(text, document.script)
    read_parts(parts, report, rows, home)
    fill_precision(rows, home)
    rows.issues += list(report_gaps(parts, rows))
    rows.issues += [*report_units(rows), *report_contradictions(rows), *report_magnitudes(rows)]
    rows.issues += list(count_coverage(parts, rows))
    add_cells(rows, parts)
    give_statements(parts, rows)
    add_identity(rows)
    rows.issues += list(report_prose(parts, rows, home))
    unread = {issue.page for issue in rows.issues if issue.code == "table.row_unknown" and issue.page}
    rows.checks += list(prefer(rows.budgets, owners_of(parts), unread))


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
