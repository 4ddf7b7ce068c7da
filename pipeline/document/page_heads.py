"""The heads of a book's pages: taken from the lines, given to the tables below them, and titles of sections."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from parsers.shared.book_cover import is_furniture
from parsers.shared.page_head import ABOVE, dates, read_page_head
from pipeline.document.typography import Item
from pipeline.tables.halves import join_halves
from pipeline.tables.pieces import PageContent
from schemas.document import Line, PageHead, Table

_HALF = regex.compile(r"中\s*華\s*民\s*國\s*\d{0,3}")
_CONTINUED = regex.compile(r"\s*[(（]續\s*\d*[)）]")
_HAN = regex.compile(r"\p{Han}")
_UPPER = 0.3  # share of a page's height where its head ends
_SAME_HEIGHT = 2.5  # points that baselines of the halves of a head over two facing pages may differ


@dataclass(frozen=True, slots=True)
class Headed:
    """A page's head and its lines; `title_line` is the last one of its title, `left_page` the page of a left half."""

    head: PageHead
    lines: tuple[Line, ...]
    title_line: Line
    left_page: int | None = None


def find_heads(contents: Sequence[PageContent]) -> dict[int, Headed]:
    """The head of each page that has one. A head cut in two by the fold of a spread is that of both pages."""
    tops = [_top(content) for content in contents]
    found: dict[int, Headed] = {}
    for index, (content, lines) in enumerate(zip(contents, tops, strict=True)):
        if content.page.number in found:
            continue
        facing = tops[index + 1] if index + 1 < len(tops) else []
        if halves := _joined(lines, facing):
            if headed := _headed([*halves, *facing[len(halves) :]]):
                count = len(headed.lines)
                left = tuple(lines[: min(count, len(halves))])
                found[content.page.number] = replace(headed, lines=left)
                page = content.page.number
                found[page + 1] = replace(headed, lines=tuple(facing[:count]), left_page=page)
        elif headed := _headed(lines):
            found[content.page.number] = headed
    return found


def _top(content: PageContent) -> list[Line]:
    """The lines over a page's first table, else in its upper part, page labels above them left out."""
    _, above, _, below = content.page.upright
    top = min((piece.bbox[1] for piece in content.pieces), default=above + _UPPER * (below - above))
    lines = sorted((line for line in content.lines if line.baseline <= top + 1), key=lambda line: line.baseline)
    while lines and not _HAN.search(lines[0].text):
        lines = lines[1:]
    return lines[: ABOVE + 3]


def _headed(lines: Sequence[Line]) -> Headed | None:
    found = read_page_head([line.text for line in lines], [line.size for line in lines])
    if found is None or any(is_furniture(line.text) for line in lines[: found[1]]):
        return None
    head, count = found
    at = next(k for k, line in enumerate(lines) if dates(line.text))
    return Headed(head, tuple(lines[:count]), lines[at - 1])


def _joined(left: Sequence[Line], right: Sequence[Line]) -> list[Line] | None:
    """The lines of both halves of a head as one each, where its date is cut in two; None where it isn't."""
    at = next((k for k, line in enumerate(left[: ABOVE + 1]) if _HALF.fullmatch(line.text.strip())), None)
    if at is None or len(right) <= at:
        return None
    pairs = list(zip(left[: at + 1], right[: at + 1], strict=True))
    if any(abs(a.baseline - b.baseline) > _SAME_HEIGHT for a, b in pairs):
        return None
    joined = [replace(a, text=a.text.strip() + b.text.strip()) for a, b in pairs]
    return joined if dates(joined[-1].text) else None


def apply_heads(items: Sequence[Item], heads: Mapping[int, Headed]) -> list[Item]:
    """Items without the lines of heads: a title stays, as a title, where it differs from that of the page before.

    A table right below a head has its title as caption; all tables of the page that print no unit have the head's.
    """
    taken = {id(line) for headed in heads.values() for line in headed.lines}
    out: list[Item] = []
    last: tuple[tuple[str, ...], str] | None = None
    opened: set[int] = set()
    for item in items:
        headed = heads.get(item.page)
        if headed and item.page not in opened:
            opened.add(item.page)
            key = (headed.head.organs, _CONTINUED.sub("", headed.head.title))
            if key != last:
                out.append(replace(headed.title_line, text=headed.head.title, is_title=True))
            last = key
        if isinstance(item, Table):
            if headed:
                _give(item, headed, out)
            whole = _with_left(item, headed, out)
            out[len(out) - (whole is not None) :] = [whole or item]
        elif id(item) not in taken:
            out.append(item)
    return out


def _with_left(table: Table, headed: Headed | None, before: Sequence[Item]) -> Table | None:
    """A table joined to the left half of it right before it, where their pages have one head cut in two."""
    left = before[-1] if before else None
    if not headed or headed.left_page is None or table.page != headed.left_page + 1 or not isinstance(left, Table):
        return None
    return join_halves(left, table) if left.page == headed.left_page else None


def _give(table: Table, headed: Headed, before: Sequence[Item]) -> None:
    table.head = headed.head
    table.unit = table.unit or headed.head.unit
    above = next((item for item in reversed(before) if not isinstance(item, Line) or _HAN.search(item.text)), None)
    if not isinstance(above, Line) or above.is_title or above.page != table.page:
        table.caption = headed.head.title


def lines_of(heads: Mapping[int, Headed]) -> Collection[int]:
    """The ids of all lines in heads."""
    return {id(line) for headed in heads.values() for line in headed.lines}
