"""Lines and tables of a part in reading order → a tree of sections with paragraphs and tables."""

from __future__ import annotations

from decimal import Decimal

import regex

from parsers.shared.page_head import unspaced
from parsers.values.amount import base_amount, find_unit, is_unit_line
from parsers.values.enumerator import GRAND, is_bullet, ordinal, split_enumerator, starts_item
from pipeline.document.section_tree import SectionTree, to_paragraph
from pipeline.document.typography import UNFINISHED, Item, Typography, is_contents_title, may_be_heading
from schemas.document import Block, Line, Paragraph, Part, Table

_LEADER = regex.compile(r"[.…．·‥]{4,}[\s.…．·‥]*\d*\s*$|…{3,}|(?:\s|第)\s*[\d-]+\s*頁\s*$")
_ANNOUNCES = regex.compile(r"如[下次]\s*[：:]$")
_CLAUSES = regex.compile(r"[，；].*[，；]|，.{12,}")


def to_part(cover: list[Line], items: list[Item], type_: Typography, ids: str, count: int) -> Part:
    """The section tree of one part. Section ids are `ids` and a running number that starts after `count`."""
    blocks = _blocks(items, type_)
    listed = _contents_pages(blocks)
    tree = SectionTree(ids, count)
    if cover:
        tree.add_cover(cover)
    for index, block in enumerate(blocks):
        title = "" if id(block) in listed else _heading(block, type_, blocks[index + 1 : index + 3])
        if isinstance(block, Table) or not title or not tree.open(block, title):
            tree.put(block)
    return Part(cover, tree.closed())


def _contents_pages(blocks: list[Block]) -> set[int]:
    """The ids of the paragraphs of a table of contents: from its title to the end of the last page with leaders."""
    out: set[int] = set()
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    titles = [k for k, paragraph in enumerate(paragraphs) if is_contents_title(paragraph.lines[0])]
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


def _heading(block: Block, type_: Typography, following: list[Block]) -> str:
    """The title of a block that is a heading, else ''. A long sentence that is merely numbered is none; over a table a
    heading may wrap."""
    if isinstance(block, Table) or is_bullet(block.text):
        return ""
    if block.lines[0].is_title:
        return block.text
    rank, _, rest = split_enumerator(block.text)
    size = block.lines[0].size
    if not may_be_heading(rest) or _LEADER.search(rest):
        return ""
    short = len(block.lines) == 1 or (len(block.lines) == 2 and _is_table_next(following))
    if rank and (size >= 1.08 * type_.size or (short and not _CLAUSES.search(rest))):
        return rest
    return rest if not rank and size >= 1.2 * type_.size and len(block.lines) <= 2 else ""


def _is_table_next(following: list[Block]) -> bool:
    """A table, or a line with its unit and then a table?"""
    if following and isinstance(following[0], Paragraph) and is_unit_line(following[0].text):
        following = following[1:]
    return bool(following) and isinstance(following[0], Table)


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
    unfinished = before.text[-1] not in UNFINISHED + "：:）)」"
    return full and unfinished and rank > GRAND + 1 and count is not None and count not in (1, last.get(rank, 0) + 1)


def _starts_paragraph(lines: list[Line], line: Line, type_: Typography) -> bool:
    last = lines[-1]
    if line.is_title or last.is_title or starts_item(line.text):
        return True
    if abs(line.size - last.size) > 0.6:
        return True
    if is_unit_line(line.text) or is_unit_line(last.text) or _ANNOUNCES.search(last.text):
        return True
    if last.right < type_.right - 2.2 * last.size:
        return True
    if last.page == line.page and line.baseline - last.baseline > 2.2 * line.size:
        return True
    indent = line.left - last.left
    return len(lines) > 1 and indent > 1.2 * line.size


_CAPTION = regex.compile(r"(?:表|附表)\s*[\d一二三四五六七八九十]+|單位\s*[：:]|单位\s*[：:]")


def _caption(table: Table, before: list[Block]) -> None:
    """Take the caption and the unit from the paragraphs right above a table, where no page head gives them."""
    if table.head and table.caption:
        return
    captions: list[str] = []
    for block in reversed(before[-2:]):
        if not isinstance(block, Paragraph) or len(block.lines) > 1 or block.number or block.text[-1] in UNFINISHED:
            break
        if block.places[-1].page < table.page - 1:
            break
        if table.unit is None:
            table.unit = find_unit(block.text)
        captions.insert(0, unspaced(block.text))
    table.caption = " ".join(captions) or None
    whole = find_unit(table.caption or "")
    if table.unit and whole and whole.startswith(table.unit) and base_amount(Decimal(1), whole):
        table.unit = whole  # a line break cut it
    if table.unit is None and before and isinstance(before[-1], Paragraph) and _CAPTION.search(before[-1].text):
        table.unit = find_unit(before[-1].text)
