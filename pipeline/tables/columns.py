"""A model of each column over all parts of a table: what a cell of it usually holds.

What a page break cuts is judged by it: a column that is always filled has no empty cell in a new row, and one whose
cells have one line each isn't cut between two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from parsers.values.enumerator import ordinal
from parsers.values.key import match_key
from pipeline.tables.pieces import Piece
from schemas.document import Cell

Columns = tuple[int, int]
"""The columns of a cell: its first one, and how many."""

Start = tuple[int, int]
"""Where a cell begins: the part's index, and the row in it."""

STOPS = "。；！？!?"
ORDINAL = regex.compile(r"[(（]?(\d{1,4}|[一二三四五六七八九十]{1,3})(?:[)）.、．]|$)")
ITEM = regex.compile(r"(?:^|\n|(?<=[^\d.]))[(（]?(\d{1,2})[)）.、．](?!\d)")
FULL = 2.0  # a full line leaves room for this many ideographs at most


@dataclass(slots=True)
class Column:
    """What is known of the cells over the same columns. Shares are smoothed: few cells say little."""

    cells: int = 0
    written: int = 0
    several: int = 0
    stopped: int = 0
    lists: int = 0
    ones: int = 0
    later: int = 0
    steps: int = 0
    inner: int = 0
    ragged: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    starts: set[Start] = field(default_factory=set)

    @property
    def filled(self) -> float:
        """The share of cells with text."""
        return (self.written + 1) / (self.cells + 2)

    @property
    def long(self) -> float:
        """The share of texts of more than one line."""
        return (self.several + 0.5) / (self.written + 2)

    @property
    def sentences(self) -> float:
        """The share of texts that end like a sentence."""
        return (self.stopped + 0.5) / (self.written + 1)

    @property
    def broken(self) -> float:
        """The share of lines inside of its cells that end before the cell does: lists and paragraphs."""
        return (self.ragged + 0.1) / (self.inner + 1)

    def without(self, cell: Cell) -> Column:
        """What the other cells tell, but for one of them."""
        if not self.cells:
            return self
        text = cell.text
        return replace(
            self, cells=self.cells - 1, written=self.written - bool(text and self.written),
            several=max(0, self.several - (len(cell.lines) > 1)), lists=max(0, self.lists - is_list(text)),
            ones=max(0, self.ones - (ordinal_of(text) == 1)),
            stopped=max(0, self.stopped - bool(text and text[-1] in STOPS)),
        )  # fmt: skip

    @property
    def counts(self) -> bool:
        """Do its cells count the rows: 1, 2, 3, one number each?"""
        return self.steps >= 2 and 2 * self.steps >= self.written - 1

    @property
    def has_lists(self) -> bool:
        """Does many a cell hold a list of its own that begins with 1?"""
        return self.lists > 0 and 4 * self.lists >= self.written


def read_columns(parts: Sequence[tuple[Piece, int]]) -> dict[Columns, Column]:
    """The model of each set of columns; `parts` are pieces with the number of their header rows.

    The first row below a page break may be the rest of another one: it isn't asked.
    """
    out: dict[Columns, Column] = {}
    for index, (piece, head) in enumerate(parts):
        first = head if index == 0 else head + 1
        for (col, span), cells in _by_columns(piece.cells, first).items():
            column = out.setdefault((col, span), Column())
            column.starts |= {(index, cell.row) for cell in cells}
            if span < piece.cols or piece.cols == 1:
                _add(column, cells)
    return out


def _by_columns(cells: Iterable[Cell], first: int) -> dict[Columns, list[Cell]]:
    out: dict[Columns, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: cell.row):
        if cell.row >= first:
            out.setdefault((cell.col, cell.col_span), []).append(cell)
    return out


def _add(column: Column, cells: Sequence[Cell]) -> None:
    texts = [cell.text for cell in cells if cell.text]
    column.cells += len(cells)
    column.written += len(texts)
    column.several += sum(len(cell.lines) > 1 for cell in cells)
    column.stopped += sum(text[-1] in STOPS for text in texts)
    column.lists += sum(is_list(text) for text in texts)
    column.texts.update(match_key(text) for text in texts)
    numbers = [ordinal_of(text) for text in texts]
    column.ones += numbers.count(1)
    column.later += sum(number is not None and number > 1 for number in numbers)
    for cell in cells:
        inner = line_widths(cell)[:-1]
        column.inner += len(inner)
        column.ragged += sum(width < max(line_widths(cell)) - FULL for width in inner)
    column.steps += sum(a is not None and b == a + 1 for a, b in pairwise(numbers))


def line_widths(cell: Cell) -> list[float]:
    """The widths of a cell's lines, in ideographs."""
    return [sum(1.0 if ord(character) > 0x2E7F else 0.5 for character in line) for line in cell.lines]


def ordinal_of(text: str) -> int | None:
    """The number that a text begins with, where it counts something.

    >>> ordinal_of('3'), ordinal_of('(12)甲'), ordinal_of('十二、乙'), ordinal_of('3,000')
    (3, 12, 12, None)
    """
    found = ORDINAL.match(text)
    return ordinal(found[1]) if found else None


def is_list(text: str) -> bool:
    """Does a text hold a list, from 1 up?

    >>> is_list('1.甲。2.乙。'), is_list('2.乙。3.丙'), is_list('1.甲')
    (True, False, False)
    """
    numbers = items_of(text)
    return len(numbers) > 1 and numbers[:2] == [1, 2]


def items_of(text: str) -> list[int]:
    """The numbers of the items in a text."""
    return [int(number) for number in ITEM.findall(text)]
