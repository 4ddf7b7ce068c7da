"""A page → the parts of tables that stand on it, and the lines outside of them.

Each character goes to the cell that its own centre is in; nothing is taken from the order in which the PDF paints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol

from pipeline.pages.geometry import union
from pipeline.pages.page import Page
from pipeline.pages.text import join_lines, lines_of, text_of
from pipeline.tables.aligned import find_aligned, frame_of
from pipeline.tables.anchors import Filled
from pipeline.tables.bands import split_bands
from pipeline.tables.blocks import find_blocks
from pipeline.tables.doubts import Doubt, doubtful_cells, doubtful_figures, doubtful_rows, unread
from pipeline.tables.drawings import is_diagram, is_drawing
from pipeline.tables.fills import rules_of_fills
from pipeline.tables.frame_finders import find_framed, find_striped, in_box
from pipeline.tables.grid import Grid, find_grids
from pipeline.tables.head_edges import part_at_head
from pipeline.tables.open_ruled import find_open_ruled
from schemas.document import BBox, Cell, Char, Line, Place, Rule


@dataclass(slots=True)
class Piece:
    """The part of a table that one page shows. `xs` are its column edges, `bbox` its box, both in the upright frame.

    `closed_top` and `closed_bottom` tell whether a ruling ends it there, `open_columns` where the bottom has a gap.
    """

    page: int
    bbox: BBox
    xs: list[float]
    rows: int
    cells: list[Cell]
    closed_top: bool
    closed_bottom: bool
    open_columns: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()  # rows that go on from the page before
    page_end: int = 0  # the right one of two facing pages
    doubts: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page_end = self.page_end or self.page

    @property
    def cols(self) -> int:
        return len(self.xs) - 1

    def row(self, index: int) -> list[Cell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == index]


_FEWEST_ROWS = 3  # rows of a table without any ruling
_SPARSE = 0.05  # share of its boxes that a table fills at least; a chart's grid lines make many empty ones


class Raw(NamedTuple):
    """What a part was made from, kept until the facing page is read."""

    grid: Grid
    chars: list[Char]


class Paper(Protocol):
    """A page, or two that face each other, that boxes stand on."""

    @property
    def number(self) -> int: ...

    def place(self, box: BBox) -> Place: ...


@dataclass(slots=True)
class PageContent:
    """What a page holds, in reading order from top to bottom: lines of text and parts of tables."""

    page: Page
    lines: list[Line]
    pieces: list[Piece]
    raw: list[Raw] = field(default_factory=list)
    is_right_half: bool = False  # its table stands on the page before
    doubts: list[Doubt] = field(default_factory=list)

    def release(self) -> None:
        """Let the characters and rulings go, once the page that may face this one is read."""
        page = self.page
        page.chars, page.turned, page.horizontals, page.verticals, page.fills, page.seen = [], [], [], [], [], None
        self.raw = []


def split_page(page: Page) -> PageContent:
    """Take the tables out of a page; every character ends up in a cell or in a line."""
    pieces: list[Piece] = []
    raw: list[Raw] = []
    rest = page.chars

    def take(grid: Grid, chars: list[Char]) -> list[Char]:
        """Make a part of a grid; returns the characters that are left."""
        inside, outside = _chars_in(grid.bbox, chars)
        if grid.open_columns:
            below, outside = _chars_below(grid, inside, outside)
            inside += below
        piece = fill_grid(page, grid, inside) if len(grid.boxes) > 1 else None
        if piece is None:
            return chars
        pieces.append(piece)
        raw.append(Raw(grid, inside))
        return outside

    for grid in find_grids(page.horizontals, page.verticals, page.seen, fewest=1):
        rest = take(in_box(grid, rest), rest)
    free = [rule for rule in page.horizontals if not any(_belongs(rule, made.grid) for made in raw)]
    for grid in find_framed(free, rest):
        rest = take(grid, rest)
    for grid in find_striped(page.fills, rest):
        rest = take(grid, rest)
    across, along = rules_of_fills(page.fills)
    for grid in find_grids(across, along):
        rest = take(grid, rest)
    free = [rule for rule in free if not any(_belongs(rule, made.grid) for made in raw)]
    for grid in find_open_ruled(free, rest):
        rest = take(grid, rest)
    left = lines_of(rest)
    for grid, block in find_blocks(left):
        piece = fill_grid(page, grid, [char for line in block for char in line])
        if piece is not None and piece.rows >= _FEWEST_ROWS:
            pieces.append(piece)
            taken = {id(line) for line in block}
            left = [line for line in left if id(line) not in taken]
    for table in find_aligned(left):
        pieces.append(_aligned_piece(page, table))
        taken = {id(char) for row in table for cell in row for char in cell}
        left = [line for line in left if id(next(char for char in line if not char.text.isspace())) not in taken]
    pieces.sort(key=lambda piece: (piece.bbox[1], piece.bbox[0]))
    doubts = [*unread(left), *(doubt for piece in pieces for doubt in piece.doubts)]
    return PageContent(page, [_line(page, chars) for chars in left], pieces, raw, doubts=doubts)


def _belongs(rule: Rule, grid: Grid) -> bool:
    x0, y0, x1, y1 = grid.bbox
    return y0 - 1 <= rule.position <= y1 + 1 and x0 - 4 <= rule.start and rule.end <= x1 + 4


def _aligned_piece(page: Page, table: list[list[list[Char]]]) -> Piece:
    """A table without rulings, from its rows of words."""
    xs, ys, boxes = frame_of(table)
    grid = Grid(xs, ys, boxes, [], [])
    words = [cell for row in table for cell in row]
    cells = [_cell(page, grid, Filled(box, [cell] if cell else []), []) for box, cell in zip(boxes, words, strict=True)]
    return Piece(page.number, grid.bbox, xs, len(ys) - 1, cells, False, False)


def _chars_in(box: BBox, chars: list[Char]) -> tuple[list[Char], list[Char]]:
    left, top, right, bottom = box
    flags = [left <= (c.x0 + c.x1) / 2 <= right and top <= (c.y0 + c.y1) / 2 <= bottom for c in chars]
    changes = [k for k, (a, b) in enumerate(pairwise(flags), start=1) if a is not b]
    for index in changes:
        if flags[index] != flags[index - 1] and _touch(chars, index):
            start, end = _word(chars, index)
            whole = 2 * sum(flags[start : end + 1]) > end + 1 - start
            flags[start : end + 1] = [whole] * (end + 1 - start)
    inside = [char for char, flag in zip(chars, flags, strict=True) if flag]
    return inside, [char for char, flag in zip(chars, flags, strict=True) if not flag]


def _chars_below(grid: Grid, inside: list[Char], outside: list[Char]) -> tuple[list[Char], list[Char]]:
    """Lines of open cells that overflow below the last ruling, and the rest: each follows the line above it closely."""
    below: list[Char] = []
    spans = _open_spans(grid)
    ends = [max((c.baseline for c in _between(span, inside)), default=grid.ys[-1]) for span in spans]
    for line in lines_of([char for char in outside if char.baseline > grid.ys[-1] - char.size]):
        shares = [_between(span, line) for span in spans]
        if sum(map(len, shares)) < sum(not char.text.isspace() for char in line):
            break
        for index, share in enumerate(shares):
            if share and not 0 < share[0].baseline - ends[index] <= 1.8 * share[0].size:
                return _without(outside, below)
        for index, share in enumerate(shares):
            below += share
            ends[index] = share[0].baseline if share else ends[index]
    return _without(outside, below)


def _open_spans(grid: Grid) -> list[tuple[float, float]]:
    """Left and right edges of the cells without a ruling at the bottom of a grid."""
    last = len(grid.ys) - 2
    boxes = [box for box in grid.boxes if box.row + box.row_span - 1 == last and box.col in grid.open_columns]
    return [(grid.xs[box.col], grid.xs[box.col + box.col_span]) for box in boxes]


def _between(span: tuple[float, float], chars: list[Char]) -> list[Char]:
    return [c for c in chars if span[0] <= (c.x0 + c.x1) / 2 <= span[1] and not c.text.isspace()]


def _without(chars: list[Char], taken: list[Char]) -> tuple[list[Char], list[Char]]:
    ids = {id(char) for char in taken}
    return taken, [char for char in chars if id(char) not in ids]


def _line(page: Page, chars: list[Char]) -> Line:
    box = union(_inked(chars))
    size = max(char.size for char in chars)
    return Line(text_of(chars), page.number, page.place(box).bbox, chars[0].baseline, size, box[0], box[2])


def _inked(chars: list[Char]) -> list[BBox]:
    return [(c.x0, c.y0, c.x1, c.y1) for c in chars if not c.text.isspace()]


def fill_grid(page: Paper, grid: Grid, chars: list[Char]) -> Piece | None:
    """A grid with its text, or None where it is no table: a frame, a drawing, a box with all its text in one cell."""
    grid = part_at_head(grid, chars)
    per_box: list[list[Char]] = [[] for _ in grid.boxes]
    owners, overflowing = _assign(grid, chars)
    for char, owner in zip(chars, owners, strict=True):
        per_box[owner].append(char)
    filled, leads, unsure = split_bands(
        [Filled(box, lines_of(inside)) for box, inside in zip(grid.boxes, per_box, strict=True)]
    )
    cells = [_cell(page, grid, item, overflowing) for item in filled]
    written = sum(bool(cell.text) for cell in cells)
    if written < 2 or written < _SPARSE * len(cells) or is_drawing(cells) or is_diagram(grid.xs, grid.ys, cells):
        return None
    rows = max(cell.row + cell.row_span for cell in cells)
    closed = grid.closed_top, grid.closed_bottom
    doubts = list(doubtful_cells(cells, grid.bbox)) + list(doubtful_rows(unsure, grid.bbox))
    doubts += doubtful_figures((line for item in filled for line in item.lines), grid.bbox)
    return Piece(
        page.number, grid.bbox, grid.xs, rows, cells, *closed, grid.open_columns, leads=leads, doubts=doubts
    )  # fmt: skip


def _cell(page: Paper, grid: Grid, filled: Filled, overflowing: list[Char]) -> Cell:
    """A cell with its text and place. An empty one, or a row without rulings, has the ruled box that it stands in."""
    box, lines = filled.box, filled.lines
    texts = filled.texts
    own = [char for line in lines for char in line]
    place = page.place(_own_box(own, overflowing)) if own else None
    top, bottom = grid.ys[min(box.row, len(grid.ys) - 2)], grid.ys[min(box.row + box.row_span, len(grid.ys) - 1)]
    frame = page.place((grid.xs[box.col], top, grid.xs[box.col + box.col_span], bottom))
    return Cell(
        box.row, box.col, box.row_span, box.col_span, join_lines(list(texts)), (place,) if place else (),
        frame.page, frame.bbox, lines=texts,
        room=(bottom - max(char.y1 for char in own)) / own[-1].size if own else 0.0,
    )  # fmt: skip


def _own_box(own: list[Char], overflowing: list[Char]) -> BBox:
    """The box around a cell's ink, made lower where that keeps out a neighbour's ink that overflows into it."""
    box = x0, y0, x1, y1 = union(_inked(own))
    foreign = [char for char in overflowing if _centred_in(char, box) and char not in own]
    if not foreign:
        return box
    margin = 0.2 * own[0].size
    ys = [(c.y0 + c.y1) / 2 for c in own if not c.text.isspace()]
    trimmed = (x0, max(y0, min(ys) - margin), x1, min(y1, max(ys) + margin))
    return box if any(_centred_in(char, trimmed) for char in foreign) else trimmed


def _centred_in(char: Char, box: BBox) -> bool:
    x0, y0, x1, y1 = box
    return x0 <= (char.x0 + char.x1) / 2 <= x1 and y0 <= (char.y0 + char.y1) / 2 <= y1


def _assign(grid: Grid, chars: list[Char]) -> tuple[list[int], list[Char]]:
    """The box of each character: where its centre is, but a word that is too wide for its cell stays whole.

    Also the characters of such words that lie in a neighbour's cell.
    """
    box_at = grid.box_at()
    inside = []
    for _, x0, y0, x1, y1, *_ in chars:
        row, col = grid.position((x0 + x1) / 2, (y0 + y1) / 2)
        inside.append(box_at[row][col])
    owner = list(inside)
    for index in range(1, len(chars)):
        if owner[index] != owner[index - 1] and _touch(chars, index):
            _keep_whole(grid, chars, owner, index)
    return owner, [char for char, home, box in zip(chars, owner, inside, strict=True) if home != box]


def _touch(chars: list[Char], index: int) -> bool:
    """Are a character and the one before set as one word: one baseline, the same spacing as around them?"""
    left, right = chars[index - 1], chars[index]
    if abs(left.baseline - right.baseline) > 0.1 * right.size or left.text.isspace() or right.text.isspace():
        return False
    return abs(right.x0 - left.x1) <= 0.02 * right.size and left.size == right.size


def _keep_whole(grid: Grid, chars: list[Char], owner: list[int], index: int) -> None:
    """Give a word that crosses a ruling to the cell that it is centred in, where that cell holds most of it."""
    start, end = _word(chars, index)
    centre = (chars[start].x0 + chars[end].x1) / 2
    row, col = grid.position(centre, (chars[index].y0 + chars[index].y1) / 2)
    home = grid.box_at()[row][col]
    if 2 * sum(owner[k] == home for k in range(start, end + 1)) > end + 1 - start:
        owner[start : end + 1] = [home] * (end + 1 - start)


def _word(chars: list[Char], index: int) -> tuple[int, int]:
    """First and last index of the word that the characters before and at `index` belong to."""
    start, end = index - 1, index
    while start > 0 and _touch(chars, start):
        start -= 1
    while end + 1 < len(chars) and _touch(chars, end + 1):
        end += 1
    return start, end
