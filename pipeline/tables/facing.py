"""Do two pages face each other, one table over both? A sum of signed evidence.

It is asked of two tables on pages that follow each other. The alternative is that the second goes on below the first
(same columns, same head), or has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import regex

from parsers.values.key import match_key
from parsers.values.number import read_number
from pipeline.pages.text import lines_of
from pipeline.tables.pieces import PageContent, Piece
from schemas.document import Char, Line

WEIGHTS = {
    "prior": -4.0,  # most pages don't face each other
    "title_at_fold": 4.0,  # lines over both halves end and begin at the fold, on one baseline
    "same_title": -3.0,  # the same title over both: the table goes on below
    "own_title": -2.0,  # a title in the middle of the right half
    "no_title": 1.0,  # nothing over the right half, a title over the left one
    "same_top": 1.0,
    "other_top": -4.0,
    "same_bottom": 1.5,
    "other_bottom": -3.0,
    "rows_beside": 4.0,  # lines of the right half stand beside lines of the left one: times -1 … 1
    "same_columns": -5.0,  # the table goes on below
    "other_columns": 1.5,
    "same_head": -6.0,  # the right half begins with words of the left one's head
    "no_labels": 3.0,  # the right half has numbers only, the left one has labels
    "labels": -2.0,  # both have labels of their own
    "sum_across": 5.0,  # a column of the left half is the sum of others on both
    "again": 2.0,  # the two pages before face each other
}
_SAME_HEIGHT = 0.3  # ems that edges and baselines of the halves may differ by
_SAME_EDGE = 4.0  # points
_AT_FOLD = 0.06  # share of a half's width within which a title begins or ends at the fold
_FEWEST = 4  # lines that stand beside others say nothing where they are fewer
_HALF = 0.75  # share of lines beside others that speaks for neither
_HARDLY = 0.15  # share of lines beside others with which no row could be told
_ROWS = 3  # rows that a sum must hold in
_HOLDS = 0.8  # … and share of all
_LABEL = regex.compile(r"\p{L}")
_LABELLED = regex.compile(r"[(（]?\p{Han}{2,8}\s*[：:︰]\s*\S")


@dataclass(frozen=True)
class Half:
    """A page with its table and what stands above it."""

    piece: Piece
    above: list[Line]
    chars: list[Char]

    @classmethod
    def of(cls, content: PageContent) -> Half:
        """A page that has just one table, and still its characters."""
        piece = content.pieces[0]
        x0, y0, x1, y1 = piece.bbox
        own = [
            c for c in content.page.chars if x0 - 1 <= (c.x0 + c.x1) / 2 <= x1 + 1 and y0 - 1 <= c.baseline <= y1 + 1
        ]
        return cls(piece, [line for line in content.lines if line.baseline <= y0 + 1], own)

    @cached_property
    def size(self) -> float:
        """The size of most of its characters."""
        sizes = sorted(char.size for char in self.chars)
        return sizes[len(sizes) // 2] if sizes else 10.0

    @cached_property
    def baselines(self) -> list[float]:
        """Those of its printed lines."""
        return [line[0].baseline for line in lines_of(self.chars)]


def faces(left: Half, right: Half, again: bool = False) -> bool:
    """Are the two one table over facing pages?"""
    said = sum(value for _, value in _at_once(left, right, again))
    return said + WEIGHTS["rows_beside"] > 0 and said + WEIGHTS["rows_beside"] * _beside(left, right) > 0


def evidence(left: Half, right: Half, again: bool = False) -> Iterator[tuple[str, float]]:
    """All that speaks for (above 0) and against one table on facing pages."""
    yield from _at_once(left, right, again)
    yield "rows_beside", WEIGHTS["rows_beside"] * _beside(left, right)


def _at_once(left: Half, right: Half, again: bool) -> Iterator[tuple[str, float]]:
    """What can be said without looking at the lines."""
    named = ["prior", *_titles(left, right), *_edges(left, right), *_columns(left, right)]
    for name in [*named, *(["again"] if again else [])]:
        yield name, WEIGHTS[name]


def _titles(left: Half, right: Half) -> Iterator[str]:
    if meets_at_fold(left, right):
        yield "title_at_fold"
        return
    keys = {match_key(line.text) for line in left.above}
    own = [line for line in right.above if _is_centred(line, right.piece)]
    if any(match_key(line.text) in keys for line in own):
        yield "same_title"
    if any(match_key(line.text) not in keys for line in own):
        yield "own_title"
    elif left.above and not right.above:
        yield "no_title"


def meets_at_fold(left: Half, right: Half) -> bool:
    """Does a line over the left half end at its right edge, and go on over the right half at its left edge?"""
    reach = _AT_FOLD * (left.piece.xs[-1] - left.piece.xs[0])
    first, last = right.piece.xs[0], right.piece.xs[-1]
    ends = [a for a in left.above if abs(a.right - left.piece.xs[-1]) <= reach and a.left > left.piece.xs[0] + reach]
    starts = [b for b in right.above if abs(b.left - first) <= reach and b.right < last - reach]
    return any(is_one_line(a, b) for a in ends for b in starts if not (is_whole(a) or is_whole(b)))


def is_whole(line: Line) -> bool:
    """Is a line a label and what it labels (单位：元, 编制部门：某局), which no fold cuts?"""
    return _LABELLED.match(line.text.strip()) is not None


def is_one_line(left: Line, right: Line) -> bool:
    """Do two lines stand at one height, in one size?"""
    return abs(left.baseline - right.baseline) <= _SAME_HEIGHT * left.size and abs(left.size - right.size) <= 0.5


def _is_centred(line: Line, piece: Piece) -> bool:
    middle = (piece.xs[0] + piece.xs[-1]) / 2
    return abs((line.left + line.right) / 2 - middle) <= _AT_FOLD * (piece.xs[-1] - piece.xs[0])


def _edges(left: Half, right: Half) -> Iterator[str]:
    near = _SAME_HEIGHT * left.size
    yield "same_top" if abs(left.piece.bbox[1] - right.piece.bbox[1]) <= near else "other_top"
    yield "same_bottom" if abs(left.piece.bbox[3] - right.piece.bbox[3]) <= near else "other_bottom"


def _columns(left: Half, right: Half) -> Iterator[str]:
    widths = [[x - half.piece.xs[0] for x in half.piece.xs] for half in (left, right)]
    same = len(widths[0]) == len(widths[1]) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(*widths, strict=True))
    yield "same_columns" if same else "other_columns"
    words = [[match_key(cell.text) for cell in half.piece.row(0) if cell.text] for half in (left, right)]
    if words[0] and words[1] and words[0][0] == words[1][0]:
        yield "same_head"
    if _has_labels(left.piece, [range(2)]):
        # Names of the right half may stand behind codes; what it lacks has to be lacking in all of its first columns.
        own = [range(2), *(range(col, col + 1) for col in range(2, right.piece.cols // 2))]
        yield "labels" if _has_labels(right.piece, own) else "no_labels"
    if same is False and _sums_across(left.piece, right.piece):
        yield "sum_across"


def _has_labels(piece: Piece, columns: Sequence[range]) -> bool:
    """Are the texts of some of the first columns words, below the head? Each range of columns is asked by itself."""
    body = [cell for cell in piece.cells if cell.row > piece.rows // 4 and cell.text]
    for asked in columns:
        texts = [cell.text for cell in body if cell.col in asked]
        words = [text for text in texts if _LABEL.search(text) and read_number(text).state == "text"]
        if 3 * len(words) > len(texts):
            return True
    return False


def _sums_across(left: Piece, right: Piece) -> bool:
    """Is a column of the left half, row by row, the sum of all other columns of numbers on both?"""
    if left.rows != right.rows:
        return False
    rows = [_numbers(left, row) for row in range(left.rows)], [_numbers(right, row) for row in range(right.rows)]
    whole = [(a, b) for a, b in zip(*rows, strict=True) if a and b]
    return any(_holds(whole, k) for k in range(2))


def _holds(rows: Sequence[tuple[list[Decimal], list[Decimal]]], index: int) -> bool:
    asked = [(a, b) for a, b in rows if len(a) > index and len(a) + len(b) > 2]
    true = sum(2 * a[index] == sum(a[index:], sum(b, Decimal(0))) for a, b in asked)
    return true >= _ROWS and true >= _HOLDS * len(asked)


def _numbers(piece: Piece, row: int) -> list[Decimal]:
    values = [read_number(cell.text).value for cell in sorted(piece.row(row), key=lambda cell: cell.col) if cell.text]
    return [value for value in values if value is not None]


def _beside(left: Half, right: Half) -> float:
    """From -1 to 1: how many of the right half's lines stand at the heights of lines on the left; -2 for hardly any."""
    if len(right.baselines) < _FEWEST:
        return 0.0
    near = _SAME_HEIGHT * left.size
    share = sum(any(abs(a - b) <= near for a in left.baselines) for b in right.baselines) / len(right.baselines)
    if share < _HARDLY:
        return -2.0
    return (share - _HALF) / (1 - _HALF) if share > _HALF else (share - _HALF) / _HALF
