"""A document's cover, and its parts: reports bound together have a cover and a first chapter (壹、) each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from parsers.values.enumerator import GRAND, is_first, ordinal, split_enumerator
from pipeline.document.typography import UNFINISHED, Item, Typography, is_contents_title, may_be_heading
from schemas.document import Line, Table

_COVERS = 3  # pages that may be covers


def take_cover(items: list[Item], type_: Typography) -> tuple[list[Line], list[Item]]:
    """The lines of the cover pages and what follows them: large print without tables, contents or numbers."""
    count = 0
    for page, group in groupby(items, key=lambda item: item.page):
        here = list(group)
        if page > _COVERS or not _is_cover(here, type_):
            break
        count += len(here)
    return [item for item in items[:count] if isinstance(item, Line)], items[count:]


def _is_cover(here: list[Item], type_: Typography) -> bool:
    """Are these the items of a cover page: large print without tables, contents or numbers?"""
    lines = [item for item in here if isinstance(item, Line)]
    large = sum(line.size >= 1.15 * type_.size for line in lines)
    if len(lines) < len(here) or 2 * large <= len(lines) or len(lines) > 25:
        return False
    return not any(split_enumerator(line.text)[0] or is_contents_title(line) for line in lines)


def split_parts(
    items: list[Item], type_: Typography, unreadable: Collection[int] = ()
) -> list[tuple[list[Line], list[Item]]]:
    """(cover, body) pairs: a part starts with the cover before a first chapter (壹、); the first is the front.

    Where its first chapter is on an `unreadable` page, it starts right after it.
    """
    starts = [index for index, item in enumerate(items) if isinstance(item, Line) and _is_chapter_one(item, type_)]
    starts = sorted({*starts, *_starts_unread(items, type_, unreadable)})
    if not starts:
        return [([], items)]
    parts = []
    begin = 0
    cover: list[Line] = []
    for start in starts:
        first = _cover_start(items, start, begin, type_, unreadable)
        if first > begin or begin == 0:
            parts.append((cover, items[begin:first]))
        cover = [item for item in items[first:start] if isinstance(item, Line)]
        begin = start
    parts.append((cover, items[begin:]))
    return parts


def _is_chapter_one(line: Line, type_: Typography) -> bool:
    rank, number, title = split_enumerator(line.text)
    return rank == GRAND and is_first(number) and line.size >= type_.size and may_be_heading(title)


def _starts_unread(items: list[Item], type_: Typography, unreadable: Collection[int]) -> Iterator[int]:
    """The items right after unreadable pages that hide a first chapter: a cover comes before, or chapters go back."""
    for page in unreadable:
        start = next((index for index, item in enumerate(items) if item.page > page), None)
        if start is None or items[start].page != page + 1:
            continue
        before = [_chapter(item, type_) for item in items[:start]]
        after = [_chapter(item, type_) for item in items[start:]]
        last = next((number for number in reversed(before) if number), 0)
        next_ = next((number for number in after if number), 0)
        here = [item for item in items[:start] if item.page == _page_before(page, unreadable)]
        if next_ > 1 and (next_ <= last or (here and _is_cover(here, type_))):
            yield start


def _page_before(page: int, unreadable: Collection[int]) -> int:
    while page in unreadable:
        page -= 1
    return page


def _chapter(item: Item, type_: Typography) -> int:
    """The number of the chapter that an item opens; 0 for none."""
    if isinstance(item, Table) or item.size < type_.size:
        return 0
    rank, number, title = split_enumerator(item.text)
    return (ordinal(number) or 0) if rank == GRAND and may_be_heading(title) else 0


def _cover_start(
    items: list[Item], start: int, begin: int, type_: Typography, unreadable: Collection[int] = ()
) -> int:  # fmt: skip
    """Where the cover before a first chapter begins: large print, or a page of its own."""
    index = start
    page = items[start].page
    if page - 1 in unreadable and start > begin and items[start - 1].page == _page_before(page - 1, unreadable):
        page = items[start - 1].page + 1
    while index > begin:
        item = items[index - 1]
        if not isinstance(item, Line) or split_enumerator(item.text)[0] or item.text[-1] in UNFINISHED:
            break
        if item.size < 1.15 * type_.size and not (item.page < page and len(item.text) <= 40):
            break
        if item.page < page - 1 or (index < start and item.page < items[start - 1].page):
            break
        index -= 1
    return index
