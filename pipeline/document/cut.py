"""What pages that can't be read cut off: tables and sections that go on there, said on the page where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from parsers.values.enumerator import GRAND, split_enumerator
from pipeline.document.typography import Item
from schemas.document import Table
from schemas.rows import IssueRow


def report_cuts(items: Sequence[Item], unreadable: Collection[int], document_id: str) -> Iterator[IssueRow]:
    """A table that ends a page before an unreadable one, and whatever begins the page after it, may be a part only."""
    for index, item in enumerate(items):
        after, before = _end(item) + 1, item.page - 1
        if isinstance(item, Table) and after in unreadable and _is_last(items, index):
            yield _issue(item, after - 1, f"the table may go on on page {after}", document_id)
        if before in unreadable and _is_first(items, index):
            if isinstance(item, Table):
                yield _issue(item, item.page, f"the table may have begun on page {before}", document_id)
            elif before > 1 and split_enumerator(item.text)[0] != GRAND:  # a picture as first page is a cover
                yield _issue(item, item.page, f"the section may have begun on page {before}", document_id)


def _is_last(items: Sequence[Item], index: int) -> bool:
    return index + 1 == len(items) or items[index + 1].page > _end(items[index])


def _is_first(items: Sequence[Item], index: int) -> bool:
    return index == 0 or _end(items[index - 1]) < items[index].page


def _end(item: Item) -> int:
    return item.page_end if isinstance(item, Table) else item.page


def _issue(item: Item, page: int, message: str, document_id: str) -> IssueRow:
    return IssueRow(
        document_id=document_id, page=page, bbox=item.bbox if page == item.page else None, code="page.cut",
        severity="warning", message=f"{message}, which can't be read",
    )  # fmt: skip
