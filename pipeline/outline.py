"""Lines and tables in reading order → parts (a cover each) → a tree of sections with paragraphs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

import regex

from parsers.values.amount import find_unit
from parsers.values.enumerator import GRAND, is_bullet, is_first, ordinal, split_enumerator, starts_item
from parsers.values.key import match_key
from pipeline.section_tree import LONGEST_HEADING, SectionTree, to_paragraph
from pipeline.stitch import same_columns, stitch
from pipeline.tables import PageContent, Piece
from schemas.document import Block, Line, Paragraph, Part, Table

Item = Line | Table
_ENDS = "。；！？，、!?;"
_COVERS = 3  # pages that may be covers
_LEADER = regex.compile(r"[.…．·‥]{4,}[\s.…．·‥]*\d*\s*$|…{3,}")
_CLAUSES = regex.compile(r"[，；].*[，；]|，.{12,}")


@dataclass(frozen=True, slots=True)
class Typography:
    """The body text's size and right edge, the measure for headings and for lines that wrap."""

    size: float
    right: float


def in_order(contents: list[PageContent]) -> list[Item]:
    """Lines and whole tables in reading order; parts of a table that meet at a page break are stitched."""
    out: list[Line | list[Piece]] = []
    open_group: list[Piece] | None = None
    titles: set[str] = set()
    for content in contents:
        if content.is_right_half and not content.lines:
            continue
        items: list[Line | Piece] = [*content.lines, *content.pieces]
        items.sort(key=lambda item: item.baseline if isinstance(item, Line) else item.bbox[1])
        first = next((index for index, item in enumerate(items) if isinstance(item, Piece)), None)
        head = [item for item in items[:first] if isinstance(item, Line)] if first is not None else []
        if first is not None and open_group and _goes_on(open_group[-1], items[first], head, titles):
            open_group.append(items.pop(first))  # type: ignore[arg-type]
            items = items[len(head) :]
        titles = {_title_key(line) for line in head}
        for item in items:
            if isinstance(item, Line):
                out.append(item)
                open_group = None
            else:
                open_group = [item]
                out.append(open_group)
        if not content.lines and not content.pieces:
            open_group = None
    return [item if isinstance(item, Line) else stitch(item) for item in out]


def _goes_on(last: Piece, item: Line | Piece, head: list[Line], titles: set[str]) -> bool:
    """Does a table go on with this part: on the next page, in the same columns, under no title but a repeated one?"""
    if isinstance(item, Line) or item.page != last.page_end + 1 or not same_columns(last, item):
        return False
    return all(_title_key(line) in titles for line in head)


def _title_key(line: Line) -> str:
    return match_key(line.text)


def typography(items: list[Item]) -> Typography:
    """The most common size by characters, and where full lines end."""
    sizes: Counter[float] = Counter()
    rights: Counter[int] = Counter()
    for item in items:
        if isinstance(item, Line):
            sizes[round(item.size * 2) / 2] += len(item.text)
            if len(item.text) > 20:
                rights[round(item.right)] += 1
    size = max(sizes, key=lambda key: sizes[key], default=12.0)
    ends = sorted(rights.elements())
    return Typography(size, float(ends[int(len(ends) * 0.9)]) if ends else 0.0)


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
    return not any(split_enumerator(line.text)[0] or _is_contents_title(line) for line in lines)


def headings_of(items: list[Item], type_: Typography) -> list[str]:
    """The lines that look like headings, to tell a document's type by."""
    lines = [item for item in items if isinstance(item, Line)]
    return [line.text for line in lines if split_enumerator(line.text)[0] or line.size >= 1.2 * type_.size]


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
    return rank == GRAND and is_first(number) and line.size >= type_.size and _may_be_heading(title)


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
    return (ordinal(number) or 0) if rank == GRAND and _may_be_heading(title) else 0


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
        if not isinstance(item, Line) or split_enumerator(item.text)[0] or item.text[-1] in _ENDS:
            break
        if item.size < 1.15 * type_.size and not (item.page < page and len(item.text) <= 40):
            break
        if item.page < page - 1 or (index < start and item.page < items[start - 1].page):
            break
        index -= 1
    return index


def _may_be_heading(title: str) -> bool:
    return 0 < len(title) <= LONGEST_HEADING and title[-1] not in _ENDS


def to_part(cover: list[Line], items: list[Item], type_: Typography, ids: str, count: int) -> Part:
    """The section tree of one part. Section ids are `ids` and a running number that starts after `count`."""
    blocks = _blocks(items, type_)
    listed = _contents_pages(blocks)
    tree = SectionTree(ids, count)
    if cover:
        tree.add_cover(cover)
    for block in blocks:
        title = "" if id(block) in listed else _heading(block, type_)
        if isinstance(block, Table) or not title or not tree.open(block, title):
            tree.put(block)
    return Part(cover, tree.closed())


def _is_contents_title(line: Line) -> bool:
    return match_key(line.text) in ("目錄", "目次", "目录")


def _contents_pages(blocks: list[Block]) -> set[int]:
    """The ids of the paragraphs of a table of contents: from its title to the end of the last page with leaders."""
    out: set[int] = set()
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    titles = [k for k, paragraph in enumerate(paragraphs) if _is_contents_title(paragraph.lines[0])]
    if not titles:
        return out
    start = titles[0]
    leaders = [p.places[-1].page for p in paragraphs[start:] if _LEADER.search(p.text)]
    pages = _run_from(paragraphs[start].places[0].page, leaders)
    for paragraph in paragraphs[start + 1 :]:
        if paragraph.places[0].page not in pages:
            break
        out.add(id(paragraph))
    return out


def _run_from(page: int, pages: list[int]) -> set[int]:
    out = set()
    while page in pages:
        out.add(page)
        page += 1
    return out


def _heading(block: Block, type_: Typography) -> str:
    """The title of a block that is a heading, else ''. A long sentence that is merely numbered is none."""
    if isinstance(block, Table) or is_bullet(block.text):
        return ""
    rank, _, rest = split_enumerator(block.text)
    size = block.lines[0].size
    if not _may_be_heading(rest) or _LEADER.search(rest):
        return ""
    if rank and (size >= 1.08 * type_.size or (len(block.lines) == 1 and not _CLAUSES.search(rest))):
        return rest
    return rest if not rank and size >= 1.2 * type_.size and len(block.lines) <= 2 else ""


def _blocks(items: list[Item], type_: Typography) -> list[Block]:
    out: list[Block] = []
    lines: list[Line] = []
    last: dict[int, int] = {}
    for item in items:
        if isinstance(item, Line):
            rank, number, _ = split_enumerator(item.text)
            inside = bool(rank and lines) and _is_inside(lines[-1], rank, number, last, type_)
            if rank and not inside:
                last[rank] = ordinal(number) or 0
            if lines and not inside and _starts_paragraph(lines, item, type_):
                out.append(to_paragraph(lines))
                lines = []
            lines.append(item)
            continue
        if lines:
            out.append(to_paragraph(lines))
            lines = []
        _caption(item, out)
        out.append(item)
    if lines:
        out.append(to_paragraph(lines))
    return out


def _is_inside(before: Line, rank: int, number: str, last: dict[int, int], type_: Typography) -> bool:
    """Is it a wrapped sentence that happens to go on with (2) rather than the second item of a list?

    The line before is full and unfinished, and no item of that rank comes right before this number.
    """
    count = ordinal(number)
    full = before.right >= type_.right - 2.2 * before.size
    unfinished = before.text[-1] not in _ENDS + "：:）)」"
    return full and unfinished and rank > GRAND + 1 and count is not None and count not in (1, last.get(rank, 0) + 1)


def _starts_paragraph(lines: list[Line], line: Line, type_: Typography) -> bool:
    last = lines[-1]
    if starts_item(line.text) or abs(line.size - last.size) > 0.6:
        return True
    if last.right < type_.right - 2.2 * last.size:
        return True
    if last.page == line.page and line.baseline - last.baseline > 2.2 * line.size:
        return True
    indent = line.left - last.left
    return len(lines) > 1 and indent > 1.2 * line.size


_CAPTION = regex.compile(r"(?:表|附表)\s*[\d一二三四五六七八九十]+|單位\s*[：:]|单位\s*[：:]")


def _caption(table: Table, before: list[Block]) -> None:
    """Take the caption and the unit from the paragraphs right above a table."""
    captions: list[str] = []
    for block in reversed(before[-2:]):
        if not isinstance(block, Paragraph) or len(block.lines) > 1 or block.number or block.text[-1] in _ENDS:
            break
        if block.places[-1].page < table.page - 1:
            break
        if table.unit is None:
            table.unit = find_unit(block.text)
        captions.insert(0, block.text)
    table.caption = " ".join(captions) or None
    if table.unit is None and before and isinstance(before[-1], Paragraph) and _CAPTION.search(before[-1].text):
        table.unit = find_unit(before[-1].text)
