"""Group rows of tables without side borders.

A row over the full width (`一、經濟部工業局`) has rulings above and below, and none at its ends where the table has no
side borders: the rulings fall into two groups with a line of text between them. They are one table where the lower
part has the same columns, and either begins with values, not with a header of its own, or the rulings leave the text no
more room than a row does. Where a page ends or begins with such a row, a lone ruling bounds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pages.rules import SAME
from pipeline.pages.text import join_lines
from pipeline.tables.header import count_header_rows
from pipeline.tables.pieces import PageContent, Piece
from pipeline.tables.stitch import SAME_EDGE
from schemas.document import BBox, Cell, Line, Rule

_TIGHT = 1.8  # height of a row of one line, in sizes of its text
_TALLEST = 3.2  # height of a group row, in sizes of its text
_LEADING = 0.7  # share of the distance of two lines that one of them is high, at least
_NEARLY = 0.15  # heights of two lines of one size differ by at most this share


def join_groups(content: PageContent) -> None:
    """Join parts on one page that only a group row separates, and add those at their ends; their lines move there."""
    out: list[Piece] = []
    for piece in content.pieces:
        between = _lines_between(content, out[-1], piece) if out else []
        if between and _is_group_row(out[-1], piece, between):
            _join(out[-1], piece, between)
            _take(content, between)
        else:
            out.append(piece)
    content.pieces = out
    for piece in out:
        _add_last(content, piece)
        _add_first(content, piece)


def _lines_between(content: PageContent, upper: Piece, lower: Piece) -> list[Line]:
    return _lines_from(content, upper.bbox[3], lower.bbox[1])


def _lines_from(content: PageContent, top: float, bottom: float) -> list[Line]:
    return [line for line in content.lines if top < line.baseline < bottom]


def _take(content: PageContent, lines: list[Line]) -> None:
    taken = {id(line) for line in lines}
    content.lines = [line for line in content.lines if id(line) not in taken]


def _is_group_row(upper: Piece, lower: Piece, between: list[Line]) -> bool:
    if len(upper.xs) != len(lower.xs) or len(between) > 2:
        return False
    if any(abs(a - b) > SAME_EDGE for a, b in zip(upper.xs, lower.xs, strict=True)):
        return False
    size = between[0].size
    if lower.bbox[1] - upper.bbox[3] > (_TALLEST + 1.2 * (len(between) - 1)) * size:
        return False
    if not all(_is_inside(line, upper) for line in between):
        return False
    if count_header_rows(lower.cells, lower.rows, lower.cols) == 0:
        return True
    if len(between) > 1 or _texts(upper, 0) == _texts(lower, 0):
        return False
    gap = lower.bbox[1] - upper.bbox[3]
    return gap <= _TIGHT * size or _is_row(gap, between[0], (upper, lower))


def _is_inside(line: Line, piece: Piece) -> bool:
    return piece.xs[0] - 1 <= line.left and line.right <= piece.xs[-1] + 1


def _texts(piece: Piece, row: int) -> list[str]:
    return [cell.text for cell in piece.row(row)]


def _is_row(gap: float, line: Line, pieces: Sequence[Piece]) -> bool:
    """Is the line printed as large as the text of cells, with just the room around it that cells have?"""
    cells = [cell for piece in pieces for cell in piece.cells if cell.row_span == 1 and cell.places]
    own = _height(line.bbox)
    if not any(_is_as_large(own, cell) for cell in cells):
        return False
    room = min(_height(cell.box) - _height(cell.places[0].bbox) for cell in cells)
    return abs(gap - own - room) <= 2 * _NEARLY * own


def _is_as_large(own: float, cell: Cell) -> bool:
    """Of several lines only their common height is known, with what is between them."""
    share = _height(cell.places[0].bbox) / len(cell.lines)
    least = 1 - _NEARLY if len(cell.lines) == 1 else _LEADING
    return least * share <= own <= (1 + _NEARLY) * share


def _height(box: BBox) -> float:
    return box[3] - box[1]


def _add_last(content: PageContent, piece: Piece) -> None:
    """A group row that ends a part, over a ruling that nothing else belongs to."""
    end = min((r.position for r in _lone_rules(content, piece) if r.position > piece.bbox[3]), default=None)
    lines = _lines_from(content, piece.bbox[3], end) if end is not None else []
    if end is None or len(lines) != 1 or not _is_bounded(lines[0], end - piece.bbox[3], piece):
        return
    x0, y0, x1, y1 = piece.bbox
    piece.cells.append(_group(piece.rows, piece, lines, (x0, y1, x1, end)))
    piece.rows += 1
    piece.bbox, piece.closed_bottom, piece.open_columns = (x0, y0, x1, end), True, frozenset()
    _take(content, lines)


def _add_first(content: PageContent, piece: Piece) -> None:
    """A group row that begins a part, under a ruling that nothing else belongs to."""
    start = max((r.position for r in _lone_rules(content, piece) if r.position < piece.bbox[1]), default=None)
    lines = _lines_from(content, start, piece.bbox[1]) if start is not None else []
    if start is None or len(lines) != 1 or not _is_bounded(lines[0], piece.bbox[1] - start, piece):
        return
    x0, y0, x1, y1 = piece.bbox
    for cell in piece.cells:
        cell.row += 1
    piece.cells.insert(0, _group(0, piece, lines, (x0, start, x1, y0)))
    piece.rows += 1
    piece.bbox, piece.closed_top = (x0, start, x1, y1), True
    piece.leads = frozenset(row + 1 for row in piece.leads)
    _take(content, lines)


def _is_bounded(line: Line, gap: float, piece: Piece) -> bool:
    return _is_inside(line, piece) and _is_row(gap, line, (piece,))


def _lone_rules(content: PageContent, piece: Piece) -> list[Rule]:
    """Rulings as wide as a part that are in no part."""
    ends = [edge for other in content.pieces for edge in (other.bbox[1], other.bbox[3])]
    return [
        rule
        for rule in content.page.horizontals
        if abs(rule.start - piece.xs[0]) <= SAME_EDGE and abs(rule.end - piece.xs[-1]) <= SAME_EDGE
        if not any(other.bbox[1] - 1 <= rule.position <= other.bbox[3] + 1 for other in content.pieces)
        if min(abs(rule.position - edge) for edge in ends) > SAME
    ]


def _group(row: int, piece: Piece, lines: Sequence[Line], box: BBox) -> Cell:
    texts = tuple(line.text for line in lines)
    places = tuple(line.place for line in lines)
    return Cell(row, 0, 1, piece.cols, join_lines(list(texts)), places, piece.page, box, lines=texts)


def _join(upper: Piece, lower: Piece, between: list[Line]) -> None:
    box = (upper.bbox[0], upper.bbox[3], upper.bbox[2], lower.bbox[1])
    upper.cells.append(_group(upper.rows, upper, between, box))
    for cell in lower.cells:
        cell.row += upper.rows + 1
        upper.cells.append(cell)
    upper.rows += lower.rows + 1
    upper.bbox = (upper.bbox[0], upper.bbox[1], upper.bbox[2], lower.bbox[3])
    upper.closed_bottom = lower.closed_bottom
