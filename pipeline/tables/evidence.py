"""The weights of all evidence for and against a reading of a table, in one place.

A reading (where columns part, where rows part) is worth the sum of what speaks for it and against it; the best one is
taken, and how much it is better than the second best is its margin. Weights are in nats, roughly: 1 says "nearly three
times as likely". They were set by hand on generated tables and checked on real ones with gold;
`tests/pipeline/test_evidence.py` shows what the main ones are for. Lengths are multiples
of the type size or of the line distance, so that a page's scale doesn't matter.
"""

from __future__ import annotations

from typing import NamedTuple


class RowWeights(NamedTuple):
    """What speaks for the rows of a band without rulings."""

    row: float = -0.6
    """Every row must earn its place."""
    second_number: float = -3.0
    """A second whole number in one cell of a column of numbers: that is another row."""
    inner_gap: float = -2.5
    """Lines of one cell that stand further apart than lines that wrap."""
    misaligned: float = -1.3
    """A cell that keeps to neither the top, the middle nor the bottom that the band's cells keep to."""
    blank: float = -2.2
    """A blank cell in a column that is filled everywhere else (less where it often isn't)."""
    empty: float = -4.4
    """A row with a name in the first column, apart from others, and no number: all its blanks are one."""
    nameless: float = -6.0
    """A row of figures with no name beside them."""
    unfinished: float = -1.6
    """A line as long as its cell is wide, parted from the next line that stands close below it."""
    finished: float = 1.2
    """A line that ends well before its cell does, parted from the next."""
    spaced: float = 1.4
    """More space at a boundary than between lines that wrap, in every column."""
    opens: float = 1.5
    """A row that begins with a code, an ordinal or a date, as rows above and below do."""
    continues: float = -3.0
    """A row cut inside of a number or of brackets."""
    ruled: float = -2.5
    """A boundary without ruling in a table whose rows are ruled."""


class ColumnWeights(NamedTuple):
    """What speaks for an edge between two columns where nothing rules it."""

    edge: float = -1.6
    """Every edge must earn its place."""
    both: float = 0.55
    """A line with words on both sides of the white river, up to `most` of them."""
    wide: float = 0.8
    """Width of the river in sizes, up to two."""
    crossed: float = -0.9
    """A line that has ink in the river."""
    headed: float = 2.2
    """Each side has a head of its own."""
    headless: float = -2.6
    """One side has no head at all, where the table has heads."""
    spaced: float = -5.0
    """Lines have a printed space in the river, as words of one text do."""
    empty: float = -4.4
    """Without heads, a column with nothing in it."""
    spread: float = -8.0
    """The heads on both sides are single characters, and no word stands below one of them (項　目 over one column)."""
    unlike: float = 1.0
    """Numbers on one side, words on the other, or numbers on both."""
    aligned: float = 0.8
    """The words right of the river begin, or those left of it end, at one place."""
    never_both: float = -1.5
    """No line has words on both sides."""


ROWS = RowWeights()
COLUMNS = ColumnWeights()
LEAST_GAIN = 9.0
"""What a reading with rows must be better by than the one row that the rulings show."""
LEAST_GAIN_OF_WORDS = 12.0
"""The same where no column holds numbers: lists in cells look like rows."""
UNCERTAIN = 0.9
"""A margin below this is said."""
