"""Parts of tables on successive pages → whole tables.

A table goes on over a page break when nothing but page furniture stands between two parts of the same columns.
Repeated headers are dropped, a row cut by the break is made one row again in all of its cells, and a merged cell that
crosses the break stays merged.
"""

from __future__ import annotations

import regex

from parsers.values.key import match_key
from pipeline.header import count_header_rows
from pipeline.tables import Piece
from pipeline.text import join_lines
from schemas.document import Cell, Table

SAME_EDGE = 4.0
_WHOLE = regex.compile(r"[-+△(]?[\d,]*\d(?:\.\d+)?[%)]?|-+|同.{1,6}|[\d.\-()a-z]{1,8}|總計|合計|小計|是|否", regex.I)
_ENUMERATED = regex.compile(r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]|[●•◆■□※➤①-⑳])")
_END = "。；！？!?"


def same_columns(first: Piece, second: Piece) -> bool:
    """Do two parts have the same column edges, but for a common shift?"""
    if len(first.xs) != len(second.xs):
        return False
    shift = second.xs[0] - first.xs[0]
    return all(abs(b - a - shift) <= SAME_EDGE for a, b in zip(first.xs, second.xs, strict=True))


def stitch(pieces: list[Piece]) -> Table:
    """The whole table that parts in order make up."""
    first = pieces[0]
    cells = list(first.cells)
    rows = first.rows
    header_rows = count_header_rows(cells, rows, first.cols)
    header = _header_key(first.cells, header_rows)
    last = first
    for piece in pieces[1:]:
        skip = header_rows if header and _header_key(piece.cells, header_rows) == header else 0
        rows = _append(cells, rows, header_rows, last, piece, skip)
        last = piece
    for cell in cells:
        cell.is_header = cell.row < header_rows
    cells.sort(key=lambda cell: (cell.row, cell.col))
    box = first.cells[0].box
    for cell in first.cells:
        box = (min(box[0], cell.box[0]), min(box[1], cell.box[1]), max(box[2], cell.box[2]), max(box[3], cell.box[3]))
    return Table(first.page, last.page, box, rows, first.cols, header_rows, cells)


def _header_key(cells: list[Cell], header_rows: int) -> list[tuple[int, int, str]]:
    return sorted((cell.row, cell.col, match_key(cell.text)) for cell in cells if cell.row < header_rows)


def _append(cells: list[Cell], rows: int, header_rows: int, last: Piece, piece: Piece, skip: int) -> int:
    """Add a part's rows after `rows`; returns the new number of rows."""
    body = [cell for cell in piece.cells if cell.row >= skip]
    if not body:
        return rows
    above = {col: cell for cell in cells if cell.row + cell.row_span == rows for col in _columns(cell)}
    top = [cell for cell in body if cell.row == skip]
    cut = rows > header_rows and _is_cut(above, top, last)
    offset = rows - skip - (1 if cut else 0)
    merged_columns = {cell.col for cell in [*cells, *body] if cell.row_span > 1 and cell.row >= header_rows}
    for cell in body:
        upper = above.get(cell.col) if cell.row == skip else None
        same_shape = upper is not None and upper.col == cell.col and upper.col_span == cell.col_span
        if upper is not None and same_shape and upper.row >= header_rows:
            joins = cut or (cell.col in merged_columns and _crosses(upper, cell, top, above))
            if joins:
                _extend(upper, cell, rows, offset)
                continue
        if cut and cell.row == skip and upper is not None:
            cell.row_span -= 1
            cell.row += 1
            if cell.row_span == 0:
                upper.text = join_lines([part for part in (upper.text, cell.text) if part])
                upper.places += cell.places
                continue
        cell.row += offset
        cells.append(cell)
    return offset + piece.rows


def _columns(cell: Cell) -> range:
    return range(cell.col, cell.col + cell.col_span)


def _extend(upper: Cell, lower: Cell, rows: int, offset: int) -> None:
    """Make a cell go on with the cell below the break."""
    upper.lines += lower.lines
    upper.text = join_lines([part for part in (upper.text, lower.text) if part])
    upper.places += lower.places
    upper.row_span = max(rows, lower.row + offset + lower.row_span) - upper.row


def _crosses(upper: Cell, lower: Cell, top: list[Cell], above: dict[int, Cell]) -> bool:
    """Does a merged cell go on below the break? Its text is on one side only, and the group to its left goes on."""
    if upper.text and lower.text:
        return False
    leading = top[0]
    if lower is leading:
        return True
    # A column of its own groups (期別 | … | 保留款) goes on where the leading group does.
    return not (leading.text and above[leading.col].text)


def _is_cut(above: dict[int, Cell], top: list[Cell], last: Piece) -> bool:
    """Is the first row below the break the rest of the last row above it?

    A row that goes on has text only where the cell above stops at its right edge, and leaves out what was finished.
    """
    pairs = [(above[cell.col], cell) for cell in top if cell.col in above]
    written = [(upper, lower) for upper, lower in pairs if lower.text]
    if written and not any(upper.text for upper, _ in pairs):
        return True  # the break left the row's frame behind and took all of its text along
    if not written:
        return all(lower.row_span == 1 for _, lower in pairs)
    upper, lower = pairs[0]
    if not upper.text and lower.text and upper.row_span == 1:
        # Centred cells fell below the break, code and all; what is above it must be text that goes on.
        return all(b.text and _is_full(a) and not _starts_anew(a, b) for a, b in pairs if a.text)
    if any(not _may_go_on(upper, lower, not last.closed_bottom) for upper, lower in written):
        return False
    finished = [upper for upper, lower in pairs if upper.text and not lower.text and upper.row_span == 1]
    if finished or not last.closed_bottom:
        return True
    return any(not _starts_anew(upper, lower) and _is_full(upper) for upper, lower in written)


def _may_go_on(upper: Cell, lower: Cell, open_end: bool) -> bool:
    if not upper.text:
        return False
    if _WHOLE.fullmatch(match_key(upper.text)) and _WHOLE.fullmatch(match_key(lower.text)):
        return upper.text[-1] in ".," or lower.text[0] in ".,"
    return open_end or _is_full(upper) or (upper.text[-1] in _END and bool(_ENUMERATED.match(lower.text)))


def _starts_anew(upper: Cell, lower: Cell) -> bool:
    return upper.text[-1] in _END or bool(_ENUMERATED.match(lower.text))


def _is_full(cell: Cell) -> bool:
    """Is the last printed line as long as the cell is wide, give or take two characters?"""
    if not cell.lines or not cell.places:
        return False
    widest = max(_width(line) for line in cell.lines)
    left, _, right, _ = cell.places[-1].bbox
    size = (right - left) / max(widest, 1.0)
    room = (cell.box[2] - cell.box[0]) - _width(cell.lines[-1]) * size
    return room < 2 * size + 12.0


def _width(line: str) -> float:
    """Width in ideographs."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.5 for character in line)
