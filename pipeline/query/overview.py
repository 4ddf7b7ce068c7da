"""`govtables overview`: one offline page that shows what is in a dataset. No network, no script of its own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from pipeline.evidence.shell import asset, html_page, visible
from pipeline.query.charts import chart
from pipeline.query.frames import text_rows
from pipeline.query.overview_parts import PARTS, Part
from pipeline.query.session import Connection, QueryError, answer_of, open_session
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset

# Rows of a table twin; its query gives the others.
_ROWS = 300
_TOTALS = """
SELECT count(*) AS documents, coalesce(sum(pages), 0) AS pages, coalesce(sum(values_count), 0) AS numbers,
       coalesce(sum(values_checked), 0) AS checked, coalesce(sum(values_verified), 0) AS verified,
       coalesce(sum(checks_passed), 0) AS passed, coalesce(sum(checks_failed), 0) AS failed,
       count(superseded_by) AS superseded
FROM documents"""
# From a row's document and link to the evidence page's address; None where there is none.
Link = Callable[[str | None, str | None], str | None]


def write_overview(dataset: Dataset, out: Path, at: str = NOW, evidence: str = "evidence/{document_id}.html") -> int:
    """Write the page; returns how many documents have an evidence page to link to. `evidence` is where those are,
    relative to the page. QueryError where the page can't be written."""
    found: dict[str, str | None] = {}

    def link(document_id: str | None, place: str | None) -> str | None:
        if document_id is None:
            return None
        if document_id not in found:
            address = evidence.format(document_id=document_id)
            found[document_id] = address if (out.parent / address).is_file() else None
        page = found[document_id]
        return page and page + (place or "")

    page = overview_html(dataset, at, link)
    scratch = out.with_name(f".{out.name}.part")
    try:
        scratch.write_text(page, encoding="utf-8")
        scratch.replace(out)
    except OSError as error:
        raise QueryError(f"{out}: can't be written ({error.strerror or error})") from error
    return sum(page is not None for page in found.values())


def overview_html(dataset: Dataset, at: str, link: Link, served: bool = False) -> str:
    """The page itself; `served` where a server of ours shows it."""
    with open_session(dataset, at) as session:
        body = _body(session, str(dataset), link)
    style = [asset("overview.css", "pipeline.query")]
    return html_page("Overview of a dataset", body=body, style=style, lang="zh-Hant", served=served)


def _body(session: Connection, dataset: str, link: Link) -> str:
    totals = answer_of(session, _TOTALS).to_pylist()[0]
    sections = [(part, _section(session, part, dataset, link)) for part in PARTS]
    nav = "".join(f'<a href="#{part.name}">{escape(part.title)}</a>' for part, text in sections if text)
    shown = "".join(text for _, text in sections)
    return (
        f"<header><h1>{_safe(Path(dataset).name or dataset)}</h1>"
        f'<span class="soft">overview of a govtables dataset</span></header><main lang="en">'
        f"{_tiles(totals)}<nav>{nav}</nav>{shown}</main>"
        '<footer lang="en"><p>Made by <code>govtables overview</code>. Pictures link to the evidence pages that are '
        "beside this page. Every number has its page and its box in the dataset.</p></footer>"
    )


def _tiles(totals: dict[str, Any]) -> str:
    numbers = int(totals["numbers"])

    def share(part: int) -> str:
        return f"{100 * part / numbers:.1f} %" if numbers else "–"

    tiles = [
        (f"{totals['documents']:,}", f"documents, {totals['superseded']} of them superseded"),
        (f"{totals['pages']:,}", "pages"),
        (f"{numbers:,}", "values in budgets, indicators and progress"),
        (share(totals["checked"]), "of them covered by the documents' own arithmetic"),
        (share(totals["verified"]), "of them read alike by a second engine"),
        (f"{totals['failed']:,}", f"failed checks, {totals['passed']:,} passed"),
    ]
    return '<div class="tiles">' + "".join(
        f'<div class="tile"><b>{number}</b><span>{escape(what)}</span></div>' for number, what in tiles
    ) + "</div>"  # fmt: skip


def _section(session: Connection, part: Part, dataset: str, link: Link) -> str:
    """A section; '' where the dataset has nothing for it."""
    table = answer_of(session, part.sql)
    rows = table.to_pylist()
    marks = part.marks(rows)
    if not marks:
        return ""
    for mark in marks:
        mark["href"] = link(mark.get("document_id"), mark.get("link"))
    picture = chart(part.title, [_plain(mark) for mark in marks], part.spec(marks))
    return (
        f'<section id="{part.name}"><h2>{escape(part.title)}</h2><p class="lead">{escape(part.lead)}</p>'
        f'<figure lang="zh-Hant">{picture}</figure>{_twin(part, table, rows, dataset, link)}</section>'
    )


def _twin(part: Part, table: Any, rows: list[dict[str, Any]], dataset: str, link: Link) -> str:
    """The same as a table."""
    names = [name for name in table.column_names if name not in ("document_id", "link")]
    numeric = {name for name in names if any(isinstance(row[name], int | float | Decimal) for row in rows)}
    numeric -= {name for name in names if any(isinstance(row[name], bool) for row in rows)}
    head = "".join(f"<th{' class=n' if name in numeric else ''}>{escape(name)}</th>" for name in names)
    lines = []
    for row, texts in zip(rows[:_ROWS], text_rows(table), strict=False):
        by_name = dict(zip(table.column_names, texts, strict=True))
        cells = "".join(_cell(name, by_name[name], name in numeric, row, link) for name in names)
        lines.append(f"<tr>{cells}</tr>")
    more = f"<p>{len(rows) - _ROWS:,} more rows: ask the query.</p>" if len(rows) > _ROWS else ""
    query = f'govtables query {dataset} "{" ".join(part.sql.split())}"'
    return (
        f"<details><summary>The same as a table ({len(rows):,} rows)</summary><div class=scroll><table lang=zh-Hant>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>{more}"
        f"<p><code>{_safe(query)}</code></p></details>"
    )


def _cell(name: str, text: str, numeric: bool, row: dict[str, Any], link: Link) -> str:
    shown = _safe(f"{Decimal(text):,f}" if numeric and text and "year" not in name and name != "page" else text)
    address = link(row.get("document_id"), row.get("link")) if name in ("page", "file_name") else None
    inner = f'<a href="{escape(address)}">{shown}</a>' if address else shown
    return f"<td{' class=n' if numeric else ''}>{inner}</td>"


def _plain(mark: dict[str, Any]) -> dict[str, Any]:
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in mark.items()}


def _safe(text: str) -> str:
    return escape(visible(text))
