"""Lines and tables of all pages → one list in reading order, tables that go on over a page break stitched."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document.going_on import Open, evidence, goes_on, is_repeated, title_key
from pipeline.document.typography import Item
from pipeline.pages.why import is_heard, say
from pipeline.tables.pieces import PageContent, Piece
from pipeline.tables.stitch import stitch
from schemas.document import Line


def in_order(contents: list[PageContent]) -> list[Item]:
    """Lines and whole tables in reading order; parts of a table that meet at a page break are stitched."""
    out: list[Line | Open] = []
    open_tables: list[Open] = []
    for content in contents:
        number = content.page.number
        open_tables = [table for table in open_tables if table.last.page_end >= number - 1]
        joined = _join(open_tables, content)
        lines = [line for line in content.lines if not _is_dropped(line, joined, content)]
        tables = [
            Open([p], {title_key(line) for line in _above(p, content)}) for p in content.pieces if id(p) not in joined
        ]
        items: list[Line | Open] = [*lines, *tables]
        items.sort(key=lambda item: item.baseline if isinstance(item, Line) else item.last.bbox[1])
        out += items
        for table in [*open_tables, *tables]:
            if number in (table.last.page, table.last.page_end):
                table.below += _below(table.last, content, lines)
        open_tables = [table for table in [*open_tables, *tables] if table.last.page_end >= number]
    return [item if isinstance(item, Line) else stitch(item.parts) for item in out]


def _join(open_tables: Sequence[Open], content: PageContent) -> dict[int, Open]:
    """Add the parts of a page to the tables that they go on with, the surest first; by the parts' ids."""
    first = [piece for piece in content.pieces if not _is_under_another(piece, content.pieces)]
    upright = content.page.upright
    scored = [
        (goes_on(table, piece, _above(piece, content), upright), t, p)
        for t, table in enumerate(open_tables)
        for p, piece in enumerate(first)
    ]
    scored.sort(key=lambda found: (-found[0], found[1:]))
    joined: dict[int, Open] = {}
    taken: set[int] = set()
    for score, t, p in scored:
        if score > 0 and t not in taken and id(first[p]) not in joined:
            taken.add(t)
            joined[id(first[p])] = open_tables[t]
    for piece in first:
        if table := joined.get(id(piece)):
            if is_heard():
                why = list(evidence(table, piece, _above(piece, content), upright))
                say(piece.page, f"the table goes on from page {table.last.page_end}", why)
            table.titles |= {title_key(line) for line in _above(piece, content)}
            table.parts.append(piece)
            table.below = []
    return joined


def _is_under_another(piece: Piece, pieces: Sequence[Piece]) -> bool:
    return any(other.bbox[3] <= piece.bbox[1] + 1 and _overlap(other, piece) for other in pieces if other is not piece)


def _overlap(one: Piece, two: Piece) -> bool:
    return one.bbox[0] < two.bbox[2] and two.bbox[0] < one.bbox[2]


def _above(piece: Piece, content: PageContent) -> list[Line]:
    """The lines right above a part, below the part before it; of two parts side by side, those over each."""
    upper = [other.bbox[3] for other in content.pieces if other.bbox[3] <= piece.bbox[1] + 1 and _overlap(other, piece)]
    start = max(upper, default=float("-inf"))
    beside = [other for other in content.pieces if other is not piece and not _overlap(other, piece)]
    return [
        line
        for line in content.lines
        if start < line.baseline <= piece.bbox[1] + 1 and not any(_is_over(line, other, piece) for other in beside)
    ]


def _is_over(line: Line, other: Piece, piece: Piece) -> bool:
    """Does a line stand over (or under) another part, not over this one?"""
    return line.left < other.bbox[2] and other.bbox[0] < line.right and not _covers(line, piece)


def _covers(line: Line, piece: Piece) -> bool:
    return line.left < piece.bbox[2] and piece.bbox[0] < line.right


def _below(piece: Piece, content: PageContent, lines: Sequence[Line]) -> list[Line]:
    """The lines below a part; of two parts side by side, those under each. On the right one of two pages, all below."""
    beside = [other for other in content.pieces if other is not piece and not _overlap(other, piece)]
    under = [line for line in lines if line.baseline > piece.bbox[3]]
    return [line for line in under if not any(_is_over(line, other, piece) for other in beside)]


def _is_dropped(line: Line, joined: dict[int, Open], content: PageContent) -> bool:
    """Is a line the repeated title of a part that a table goes on with?"""
    return any(
        line in _above(piece, content) and is_repeated(table, line)
        for piece in content.pieces
        if (table := joined.get(id(piece)))
    )
