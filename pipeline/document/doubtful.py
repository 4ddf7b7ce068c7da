"""Doubts about tables as they were read → issues: `table.uncertain`, on every page that may be wrong.

A reading that is wrong and said costs a look; one that is wrong and silent, a wrong number in somebody's report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.document import odd_heads, odd_rows
from pipeline.document.neighbours import may_be_one
from pipeline.document.oddity import Oddity, View
from pipeline.pages.geometry import union
from schemas.document import BBox, Part, Table
from schemas.rows import IssueRow

CHECKS = (*odd_heads.CHECKS, *odd_rows.CHECKS)
_MOST = 5  # rows that one message names


def report_doubts(parts: Sequence[Part], document_id: str) -> Iterator[IssueRow]:
    """One issue for each page of a table and each doubt about it."""
    for part in parts:
        for section in part.walk():
            for table in section.tables():
                for oddity in doubts_of(table):
                    yield from _issues(table, oddity, document_id)
    for one, two, why in may_be_one(parts):
        message = f"{why}; may it be one table with that on page {{}}? Compare"
        yield _issue(one, one.page_end, message.format(two.page), document_id)
        yield _issue(two, two.page, message.format(one.page_end).replace("on the next page", "here"), document_id)


def doubts_of(table: Table) -> Iterator[Oddity]:
    """All that is odd in a table."""
    view = View(table)
    for check in CHECKS:
        yield from check(view)


def _issues(table: Table, oddity: Oddity, document_id: str) -> Iterator[IssueRow]:
    """Rows too many or too few number those below wrongly: the pages after them are named too."""
    named = ", ".join(map(str, oddity.rows[:_MOST])) + (" …" if len(oddity.rows) > _MOST else "")
    message = f"row {named}: {oddity.message}" if oddity.rows else oddity.message
    first = min(oddity.rows, default=0)
    pages = {place.page for cell in table.cells if cell.row + cell.row_span > first for place in cell.places}
    for page in sorted(pages or {table.page}):
        yield _issue(table, page, message, document_id)


def _issue(table: Table, page: int, message: str, document_id: str) -> IssueRow:
    boxes: dict[int, list[BBox]] = defaultdict(list)
    for cell in table.cells:
        for place in cell.places:
            boxes[place.page].append(place.bbox)
    bbox = union(boxes[page]) if page in boxes else None
    return IssueRow(
        document_id=document_id, page=page, bbox=bbox, code="table.uncertain", severity="warning", message=message
    )  # fmt: skip
