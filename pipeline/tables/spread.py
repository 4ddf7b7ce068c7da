"""Facing pages: one wide table printed over a left and a right page becomes one table.

Account books print row labels on the left page only, and cut titles and wide heads in two at the fold. Whether
two pages face each other is weighed: by the heights of their tables and rows, by their columns, by what the right half
lacks (labels, a title of its own), by sums across the fold. Then both are read again as one page, the fold between two
columns: what tells rows apart may stand on either half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from parsers.values.key import match_key
from pipeline.pages.page import Page
from pipeline.pages.text import join_lines
from pipeline.tables.facing import Half, faces, is_one_line
from pipeline.tables.pieces import PageContent, Piece, split_page
from schemas.document import BBox, Cell, Char, Line, Place, Rule

_DIGITS = regex.compile(r"\d+")
_SAME_HEIGHT = 0.3  # ems that the baselines of both halves may differ by
_GAP = 1.5  # ems between the halves of a table whose sides are open
_SIDE = 3.0  # points that rulings may be off a table's side
_SAME_RULE = 1.5  # points that the halves of a ruling may differ by
_BEYOND = 1.0  # ems that a table's own characters reach beyond its box


@dataclass(slots=True)
class Spread(Page):
    """A left and a right page as one wide page: `shift` is added to the x of the right page's characters."""

    left: Page | None = None
    right: Page | None = None
    fold: float = 0.0
    shift: float = 0.0

    def place(self, box: BBox) -> Place:
        """Where a box of the wide page is displayed: on the page that its middle is on."""
        assert self.left is not None and self.right is not None
        if (box[0] + box[2]) / 2 < self.fold:
            return self.left.place(box)
        return self.right.place((box[0] - self.shift, box[1], box[2] - self.shift, box[3]))


def join_spread(left: PageContent, right: PageContent, again: bool = False) -> bool:
    """Where two pages face each other, move the right half of their table, and its title, to the left page.

    `again` tells that the two pages before face each other. Both pages must still have their characters.
    """
    if right.page.number != left.page.number + 1 or not len(left.pieces) == len(right.pieces) == 1:
        return False
    halves = Half.of(left), Half.of(right)
    if not faces(*halves, again=again):
        return False
    piece = _read_again(left, right)
    if piece is None:
        return False
    piece.page_end = right.page.number
    piece.bbox = left.pieces[0].bbox
    upper, lower = halves[0].above, halves[1].above
    left.pieces, right.pieces, right.is_right_half = [piece], [], True
    taken = {id(line) for line in lower}
    right.lines = [line for line in right.lines if id(line) not in taken]
    left.lines = [line for line in left.lines if line not in upper] + _join_titles(upper, lower)
    return True


def _read_again(left: PageContent, right: PageContent) -> Piece | None:
    """The table of both pages read as one; None where it doesn't become one that both pages have columns of."""
    spread = _wide(left, right)
    found = split_page(spread).pieces
    if len(found) != 1:
        return None
    piece = found[0]
    edge = min(range(len(piece.xs)), key=lambda k: abs(piece.xs[k] - spread.fold))
    written = sum(bool(cell.text) for content in (left, right) for cell in content.pieces[0].cells)
    if not 0 < edge < piece.cols or 2 * sum(bool(cell.text) for cell in piece.cells) < written:
        return None
    piece.cells = _join_heads(piece.cells, edge)
    return piece


def _wide(left: PageContent, right: PageContent) -> Spread:
    """Both tables, with nothing around them, on one page."""
    first, second = left.pieces[0], right.pieces[0]
    size = max((char.size for char in left.page.chars), default=10.0)
    gap = 0.0 if _has_side(left.page, first.bbox[2]) or _has_side(right.page, second.bbox[0]) else _GAP * size
    fold = first.bbox[2] + gap / 2
    shift = first.bbox[2] + gap - second.bbox[0]
    x0, y0, _, _ = left.page.upright
    _, _, x1, y1 = right.page.upright
    wide = Spread(
        left.page.number, left.page.width + right.page.width, left.page.height, 0, upright=(x0, y0, x1 + shift, y1),
        left=left.page, right=right.page, fold=fold, shift=shift,
    )  # fmt: skip
    seen: list[list[Rule]] = [[], []]
    for content, by in ((left, 0.0), (right, shift)):
        page, (x0, y0, x1, y1) = content.page, content.pieces[0].bbox
        box = (x0 - _SIDE, y0 - _SIDE, x1 + _SIDE, y1 + _SIDE)
        wide.chars += [_moved(char, by) for char in _own(content)]
        wide.horizontals += _across(page.horizontals, box, by)
        wide.verticals += _along(page.verticals, box, by)
        across, along = page.seen or (page.horizontals, page.verticals)
        seen[0] += _across(across, box, by)
        seen[1] += _along(along, box, by)
        wide.fills += [(x0 + by, y0, x1 + by, y1) for x0, y0, x1, y1 in page.fills if _is_in(box, (x0, y0, x1, y1))]
    if left.page.seen or right.page.seen:
        wide.seen = (seen[0], seen[1])
    if gap:
        wide.horizontals = _joined_across(wide.horizontals, fold, gap)
    return wide


def _is_in(box: BBox, part: BBox) -> bool:
    x, y = (part[0] + part[2]) / 2, (part[1] + part[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _across(rules: Iterable[Rule], box: BBox, by: float) -> list[Rule]:
    """The rulings across of a page's table on the wide page; what of them lies beside the table isn't shown."""
    out = []
    for rule in rules:
        start, end = max(rule.start, box[0]), min(rule.end, box[2])
        if box[1] <= rule.position <= box[3] and start < end:
            out.append(rule._replace(start=start + by, end=end + by))
    return out


def _along(rules: Iterable[Rule], box: BBox, by: float) -> list[Rule]:
    """The rulings along of a page's table on the wide page."""
    out = []
    for rule in rules:
        start, end = max(rule.start, box[1]), min(rule.end, box[3])
        if box[0] <= rule.position <= box[2] and start < end:
            out.append(rule._replace(position=rule.position + by, start=start, end=end))
    return out


def _own(content: PageContent) -> list[Char]:
    """The characters of a page's table: those on its heights that are in no line outside of it."""
    x0, y0, x1, y1 = content.pieces[0].bbox
    out = []
    for char in content.page.chars:
        reach = _BEYOND * char.size
        if not (y0 - reach <= char.baseline <= y1 + reach and x0 - reach <= char.x0 and char.x1 <= x1 + reach):
            continue
        if not any(_is_of(char, line) for line in content.lines):
            out.append(char)
    return out


def _is_of(char: Char, line: Line) -> bool:
    near = abs(char.baseline - line.baseline) <= _SAME_HEIGHT * line.size
    return near and line.left - 0.5 <= (char.x0 + char.x1) / 2 <= line.right + 0.5


def _has_side(page: Page, x: float) -> bool:
    """Does a ruling run down the side of a table?"""
    return any(abs(rule.position - x) <= _SIDE for rule in page.verticals)


def _moved(char: Char, by: float) -> Char:
    return char._replace(x0=char.x0 + by, x1=char.x1 + by)


def _joined_across(rules: list[Rule], fold: float, gap: float) -> list[Rule]:
    """Rulings that reach the fold from both sides as one each."""
    near = gap / 2 + _SIDE + _SAME_RULE
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.position), rule.start)):
        last = out[-1] if out else None
        at_fold = last is not None and abs(last.end - fold) <= near and abs(rule.start - fold) <= near
        if last and at_fold and abs(last.position - rule.position) <= _SAME_RULE:
            out[-1] = last._replace(end=max(last.end, rule.end))
        else:
            out.append(rule)
    return out


def _join_heads(cells: list[Cell], edge: int) -> list[Cell]:
    """A wide head that the fold cuts in two (經 常 | 收 入) is one head over the columns of both."""
    left = next((cell for cell in cells if cell.row == 0 and cell.col + cell.col_span == edge), None)
    right = next((cell for cell in cells if cell.row == 0 and cell.col == edge), None)
    if left is None or right is None or not (left.text and right.text) or not _is_cut(left, right):
        return cells
    lines = (" ".join((*left.lines, *right.lines)),)
    head = replace(
        left, col_span=left.col_span + right.col_span, text=join_lines(list(lines)), lines=lines,
        places=left.places + right.places,
    )  # fmt: skip
    return [head if cell is left else cell for cell in cells if cell is not right]


def _is_cut(left: Cell, right: Cell) -> bool:
    """Are two heads at the fold one: both wide, and not two of one kind (112年度, 113年度)?"""
    kinds = {_DIGITS.sub("#", match_key(cell.text)) for cell in (left, right)}
    return min(left.col_span, right.col_span) > 1 and len(kinds) > 1


def _join_titles(upper: list[Line], lower: list[Line]) -> list[Line]:
    """Lines that meet at the fold as one line each; the others as they are."""
    out, rest = [], list(lower)
    for line in upper:
        other = next((o for o in rest if is_one_line(line, o)), None)
        if other is None or match_key(line.text) == match_key(other.text):
            out.append(line)
            continue
        rest.remove(other)
        out.append(replace(line, text=line.text + other.text))
    return out + rest
