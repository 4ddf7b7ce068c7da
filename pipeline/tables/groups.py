"""Group rows of tables without side borders.

A row over the full width (`一、經濟部工業局`) has rulings above and below, and none at its ends where the table has no
side borders: the rulings fall into two groups with a line of text between them. They are one table where the lower
part has the same columns, and either begins with values, not with a header of its own, or the rulings leave the text no
more room than a row does.
"""

from __future__ import annotations

from pipeline.pages.text import join_lines
from pipeline.tables.header import count_header_rows
from pipeline.tables.pieces import PageContent, Piece
from pipeline.tables.stitch import SAME_EDGE
from schemas.document import Cell, Line

_TIGHT = 1.8  # height of a row of one line, in sizes of its text
_TALLEST = 3.2  # height of a group row, in sizes of its text


def join_groups(content: PageContent) -> None:
    """Join parts on one page that only a group row separates; the row's lines move into the table."""
    out: list[Piece] = []
    for piece in content.pieces:
        between = _lines_between(content, out[-1], piece) if out else []
        if between and _is_group_row(out[-1], piece, between):
            _join(out[-1], piece, between)
            taken = {id(line) for line in between}
            content.lines = [line for line in content.lines if id(line) not in taken]
        else:
            out.append(piece)
    content.pieces = out


def _lines_between(content: PageContent, upper: Piece, lower: Piece) -> list[Line]:
    return [line for line in content.lines if upper.bbox[3] < line.baseline < lower.bbox[1]]


def _is_group_row(upper: Piece, lower: Piece, between: list[Line]) -> bool:
    if len(upper.xs) != len(lower.xs) or len(between) > 2:
        return False
    if any(abs(a - b) > SAME_EDGE for a, b in zip(upper.xs, lower.xs, strict=True)):
        return False
    size = between[0].size
    if lower.bbox[1] - upper.bbox[3] > (_TALLEST + 1.2 * (len(between) - 1)) * size:
        return False
    inside = all(upper.xs[0] - 1 <= line.left and line.right <= upper.xs[-1] + 1 for line in between)
    tight = len(between) == 1 and lower.bbox[1] - upper.bbox[3] <= _TIGHT * size
    return inside and (tight or count_header_rows(lower.cells, lower.rows, lower.cols) == 0)


def _join(upper: Piece, lower: Piece, between: list[Line]) -> None:
    texts = tuple(line.text for line in between)
    box = (upper.bbox[0], upper.bbox[3], upper.bbox[2], lower.bbox[1])
    places = tuple(line.place for line in between)
    group = Cell(upper.rows, 0, 1, upper.cols, join_lines(list(texts)), places, upper.page, box, lines=texts)
    upper.cells.append(group)
    for cell in lower.cells:
        cell.row += upper.rows + 1
        upper.cells.append(cell)
    upper.rows += lower.rows + 1
    upper.bbox = (upper.bbox[0], upper.bbox[1], upper.bbox[2], lower.bbox[3])
    upper.closed_bottom = lower.closed_bottom
