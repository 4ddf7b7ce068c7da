"""Facing pages: one wide table printed over a left and a right page becomes one table.

Account books print row labels on the left page only, and cut titles and wide heads in two at the fold. Two pages face
each other where their rulings stand at the same heights, the columns differ, the lines above both tables meet at the
fold, and the numbers on the right stand beside rows on the left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.pages.page import Page
from pipeline.pages.text import join_lines, lines_of, middle
from pipeline.tables.grid import Box, Grid
from pipeline.tables.pieces import PageContent, Raw, fill_grid
from schemas.document import BBox, Cell, Char, Line, Place

_SAME_HEIGHT = 2.5  # rulings and baselines of the two halves may differ by this much
_AT_FOLD = 0.06  # share of the page's width within which a title begins or ends at the fold
_BESIDE = 0.9  # share of the right half's lines that stand beside a line of the left half
_FEWEST = 4  # … of at least so many lines


@dataclass(frozen=True, slots=True)
class Spread:
    """A left and a right page as one wide page: `shift` is added to the x of the right page's characters."""

    left: Page
    right: Page
    fold: float
    shift: float

    @property
    def number(self) -> int:
        return self.left.number

    def place(self, box: BBox) -> Place:
        """Where a box of the wide page is displayed: on the page that its middle is on."""
        if (box[0] + box[2]) / 2 < self.fold:
            return self.left.place(box)
        return self.right.place((box[0] - self.shift, box[1], box[2] - self.shift, box[3]))


def join_spread(left: PageContent, right: PageContent) -> None:
    """Where two pages face each other, move the right half of their table, and its title, to the left page."""
    alone = all(len(content.raw) == len(content.pieces) == 1 for content in (left, right))
    if right.page.number != left.page.number + 1 or not alone:
        return
    (first, second), (upper, lower) = (left.raw[0], right.raw[0]), (_above(left), _above(right))
    if not _is_one_table(first.grid, second.grid) or not _meet_at_fold(upper, lower, first.grid, second.grid):
        return
    if not _stand_beside(first, second):
        return
    fold = first.grid.xs[-1]
    spread = Spread(left.page, right.page, fold, fold - second.grid.xs[0])
    piece = fill_grid(spread, _joined(first.grid, second.grid, spread.shift), _moved(first, second, spread.shift))
    if piece is None:
        return
    piece.cells = _join_heads(piece.cells, len(first.grid.xs) - 1)
    left.pieces = [replace(piece, bbox=left.pieces[0].bbox, page_end=right.page.number)]
    right.pieces, right.raw, right.is_right_half = [], [], True
    taken = {id(line) for line in lower}
    right.lines = [line for line in right.lines if id(line) not in taken]
    left.lines = [line for line in left.lines if line not in upper] + _join_titles(upper, lower)


def _above(content: PageContent) -> list[Line]:
    """The lines over a page's table."""
    return [line for line in content.lines if content.pieces and line.baseline <= content.pieces[0].bbox[1] + 1]


def _is_one_table(left: Grid, right: Grid) -> bool:
    """The same rulings from top to bottom, in other columns."""
    if len(left.ys) != len(right.ys) or len(left.ys) < 3:
        return False
    if any(abs(a - b) > _SAME_HEIGHT for a, b in zip(left.ys, right.ys, strict=True)):
        return False
    widths = [[x - grid.xs[0] for x in grid.xs] for grid in (left, right)]
    same = len(widths[0]) == len(widths[1]) and all(abs(a - b) <= _SAME_HEIGHT for a, b in zip(*widths, strict=True))
    return not same


def _meet_at_fold(upper: list[Line], lower: list[Line], left: Grid, right: Grid) -> bool:
    """Does a title over the left half end at its right edge, and go on over the right half at its left edge?"""
    reach = _AT_FOLD * (left.xs[-1] - left.xs[0])
    ends = [line for line in upper if abs(line.right - left.xs[-1]) <= reach and line.left > left.xs[0] + reach]
    starts = [line for line in lower if abs(line.left - right.xs[0]) <= reach and line.right < right.xs[-1] - reach]
    pairs = [(a, b) for a in ends for b in starts if abs(a.baseline - b.baseline) <= _SAME_HEIGHT]
    return any(abs(a.size - b.size) <= 0.5 for a, b in pairs)


def _stand_beside(first: Raw, second: Raw) -> bool:
    """Do the lines in the right half's body stand at the heights of lines in the left half's?"""
    top = first.grid.ys[-2]
    left, right = ([middle(line) for line in lines_of(raw.chars) if middle(line) > top] for raw in (first, second))
    beside = sum(any(abs(a - b) <= _SAME_HEIGHT for a in left) for b in right)
    return len(right) >= _FEWEST and beside >= _BESIDE * len(right)


def _joined(left: Grid, right: Grid, shift: float) -> Grid:
    """Both halves as one grid, the fold a ruling between two columns."""
    cols = len(left.xs) - 1
    boxes = left.boxes + [Box(box.row, box.col + cols, box.row_span, box.col_span) for box in right.boxes]
    xs = left.xs + [x + shift for x in right.xs[1:]]
    open_columns = left.open_columns | {col + cols for col in right.open_columns}
    return replace(left, xs=xs, boxes=boxes, open_columns=open_columns)


def _moved(first: Raw, second: Raw, shift: float) -> list[Char]:
    return first.chars + [char._replace(x0=char.x0 + shift, x1=char.x1 + shift) for char in second.chars]


def _join_heads(cells: list[Cell], fold: int) -> list[Cell]:
    """A wide head that the fold cuts in two (經 常 | 收 入) is one head over the columns of both."""
    left = next((cell for cell in cells if cell.row == 0 and cell.col + cell.col_span == fold), None)
    right = next((cell for cell in cells if cell.row == 0 and cell.col == fold), None)
    if left is None or right is None or min(left.col_span, right.col_span) < 2 or not (left.text and right.text):
        return cells
    lines = (" ".join((*left.lines, *right.lines)),)
    head = replace(
        left, col_span=left.col_span + right.col_span, text=join_lines(list(lines)), lines=lines,
        places=left.places + right.places,
    )  # fmt: skip
    return [head if cell is left else cell for cell in cells if cell is not right]


def _join_titles(upper: list[Line], lower: list[Line]) -> list[Line]:
    """Lines that meet at the fold as one line each; the others as they are."""
    out, rest = [], list(lower)
    for line in upper:
        other = next((o for o in rest if abs(o.baseline - line.baseline) <= _SAME_HEIGHT and o.size == line.size), None)
        if other is None:
            out.append(line)
            continue
        rest.remove(other)
        out.append(replace(line, text=line.text + other.text))
    return out + rest
