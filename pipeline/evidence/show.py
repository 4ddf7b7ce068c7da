"""`govtables show`: a document's pages beside what was read from them, as one HTML file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pipeline.evidence.evidence import Evidence
from pipeline.evidence.findings import LONGEST, findings_of
from pipeline.evidence.marks import Row
from pipeline.evidence.page_data import page_counts, pages_data
from pipeline.evidence.picture import Picture, Shot, paint
from pipeline.evidence.shell import asset, html_page
from schemas.columns import columns_of
from schemas.rows import TABLES

SCRIPTS = ("sheet.js", "reading.js", "show.js")
_LANGS = {"hant": "zh-Hant", "hans": "zh-Hans"}


def show_html(evidence: Evidence, pages: Collection[int] | None = None) -> str:
    """The page of a document; with pictures of these pages only, where some are named (from 1)."""
    numbers = [row["page"] for row in evidence.tables["pages"] if pages is None or row["page"] in pages]
    pictures = _pictures(evidence, numbers)
    data = pages_data(evidence.tables, {number: picture.numbers for number, picture in pictures.items()})
    return html_page(
        f"{title_of(evidence.document)} · govtables show",
        body=BODY,
        style=[asset("show.css")],
        script=[asset(name) for name in SCRIPTS],
        data={"about": about(evidence, data)},
        packed={f"page-{number}": one for number, one in data.items()},
        pictures={f"page-{number}": picture for number, picture in pictures.items()},
    )


BODY = '<a class="skip" href="#sheet">to the page</a>\n<div id="app"></div>'


def title_of(document: Row) -> str:
    return str(document["title"] or document["file_name"])


def _pictures(evidence: Evidence, numbers: list[int]) -> dict[int, Picture]:
    if evidence.pdf is None:
        return {}
    painted = paint(evidence.pdf, [Shot(number, numbers=True) for number in numbers], evidence.password)
    return dict(zip(numbers, painted, strict=True))


def about(evidence: Evidence, data: dict[int, Row]) -> Row:
    """What the page needs at once: the document, its pages with what is on each, its sections, what to look at."""
    tables = evidence.tables
    document = {name: value for name, value in evidence.document.items() if value is not None}
    sections = [
        [row["level"], (row["number"] or "")[:LONGEST], (row["title"] or "")[:LONGEST], row["page"]]
        for row in tables["sections"]
    ]
    return {
        "document": document,
        "title": title_of(evidence.document),
        "lang": _LANGS.get(evidence.document["script"] or "", "zh"),
        "pages": [_page(row, data[row["page"]]) for row in tables["pages"]],
        "sections": [section for section in sections if section[1] or section[2]],
        "findings": findings_of(tables, data),
        "missing": evidence.missing,
        "meanings": _meanings(),
    }


def _page(row: Row, data: Row) -> Row:
    names = ("page", "page_label", "width", "height", "status")
    return {**{name: row[name] for name in names if row.get(name) is not None}, "counts": page_counts(data)}


def _meanings() -> dict[str, Any]:
    """What each column of a fact means, for who points at its name."""
    facts = ("budgets", "indicators", "milestones", "progress", "delays")
    return {table: {one.name: one.meaning for one in columns_of(TABLES[table])} for table in facts}
