"""Parts of tables on successive pages → whole tables.

A table goes on over a page break when nothing but page furniture stands between two parts of the same columns.
Repeated headers are dropped, a row cut by the break is made one row again in all of its cells, and a merged cell that
crosses the break stays merged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

import regex

from parsers.values.key import match_key
from pipeline.pages.text import join_lines
from pipeline.tables.header import count_header_rows
from pipeline.tables.pieces import Piece
from schemas.document import Cell, Table

SAME_EDGE = 4.0
_MONTHS = r"\d{2,3}/\d{1,2}(?:[-~]\d{2,3}/\d{1,2})?"
_WHOLE = regex.compile(
    rf"[-+△(]?[\d,]*\d(?:\.\d+)?[%)]?|-+|同.{{1,6}}|[\d.\-()a-z]{{1,8}}|{_MONTHS}|總計|合計|小計|是|否", regex.I
)
_CODE = regex.compile(r"\d{1,2}(?:[.-]\d{1,2}){1,3}(?!\d|\s*[%億萬千])")
_ITEM = regex.compile(r"(?:^|\n|(?<=[^\d.]))(\d{1,2})[.、．](?!\d)")
_ENUMERATED = regex.compile(r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]|[●•◆■□※➤①-⑳])")
_END = "。；！？!?"
_ROOM = 2.6  # text that a page break cuts reaches down to the break, but for this many ems

Link = Literal["on", "new", "unknown"]
"""Does the cell below a page break go on with the one above it?"""


class Joint(NamedTuple):
    """The cells of one column on both sides of a page break."""

    upper: Cell
    lower: Cell
    link: Link


def same_columns(first: Piece, second: Piece) -> bool:
    """Do two parts have the same column edges, but for a common shift? One may lack edges that only the other uses."""
    few, many = sorted((first.xs, second.xs), key=len)
    return _edges_in(few, many) is not None


def _edges_in(few: list[float], many: list[float]) -> list[int] | None:
    """For each edge of `few` its index in `many`, None where they aren't the same columns."""
    shift = few[0] - many[0]
    out = []
    for edge in few:
        near = min(range(len(many)), key=lambda k: abs(many[k] + shift - edge))
        if abs(many[near] + shift - edge) > SAME_EDGE:
            return None
        out.append(near)
    return out if out[-1] == len(many) - 1 and len(set(out)) == len(out) else None


def _with_columns(piece: Piece, xs: list[float]) -> Piece:
    """The part with the column edges of its whole table."""
    edges = _edges_in(piece.xs, xs)
    if edges is None or len(piece.xs) == len(xs):
        return piece
    for cell in piece.cells:
        first, last = edges[cell.col], edges[cell.col + cell.col_span]
        cell.col, cell.col_span = first, last - first
    open_columns = {col for k in piece.open_columns for col in range(edges[k], edges[k + 1])}
    return replace(piece, xs=xs, open_columns=frozenset(open_columns))


def stitch(pieces: list[Piece]) -> Table:
    """The whole table that parts in order make up."""
    finest = max((piece.xs for piece in pieces), key=len)
    pieces = [_with_columns(piece, finest) for piece in pieces]
    first = pieces[0]
    cells = list(first.cells)
    rows = first.rows
    # All rows count: a header that stands alone at a page's end spans its part, but not the table.
    header_rows = min(count_header_rows(cells, sum(piece.rows for piece in pieces), first.cols), first.rows)
    header = _header_key(first.cells, header_rows)
    last = first
    merged = _merged_columns(pieces, header_rows)
    for piece in pieces[1:]:
        repeated = _header_key(piece.cells, header_rows)
        skip = header_rows if _is_repeated(header, repeated) else 0
        if skip:
            _take_spilled(piece, skip, header, repeated)
        rows = _append(cells, rows, header_rows, last, piece, skip, merged)
        last = piece
    for cell in cells:
        cell.is_header = cell.row < header_rows
    cells.sort(key=lambda cell: (cell.row, cell.col))
    box = first.cells[0].box
    for cell in first.cells:
        box = (min(box[0], cell.box[0]), min(box[1], cell.box[1]), max(box[2], cell.box[2]), max(box[3], cell.box[3]))
    return Table(first.page, last.page_end, box, rows, first.cols, header_rows, cells)


def _header_key(cells: list[Cell], header_rows: int) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.col): match_key(cell.text) for cell in cells if cell.row < header_rows}


def _is_repeated(header: dict[tuple[int, int], str], other: dict[tuple[int, int], str]) -> bool:
    """Is it the same header, give or take words (主協辦機關, 主辦機關)?"""
    same = sum(other.get(place) == text for place, text in header.items())
    return bool(header) and header.keys() == other.keys() and 2 * same > len(header)


def _take_spilled(
    piece: Piece, skip: int, header: dict[tuple[int, int], str], other: dict[tuple[int, int], str]
) -> None:
    """Take the end of a repeated head that spills into the first row (it is clipped there) out of that row's text."""
    for place, text in header.items():
        rest = text.removeprefix(other[place])
        for cell in piece.cells:
            if (
                rest
                and rest != text
                and (cell.row, cell.col) == (skip, place[1])
                and cell.lines
                and rest in cell.lines[0]
            ):
                line = cell.lines[0].replace(rest, "", 1)
                cell.lines = (line, *cell.lines[1:]) if line else cell.lines[1:]
                cell.text = join_lines(list(cell.lines))


def _merged_columns(pieces: list[Piece], header_rows: int) -> set[int]:
    """The columns with cells over several rows. The others have a cell for each row."""
    return {
        cell.col
        for piece in pieces
        for cell in piece.cells
        if cell.row_span > 1 and cell.row >= header_rows and cell.col_span < piece.cols
    }


def _append(
    cells: list[Cell], rows: int, header_rows: int, last: Piece, piece: Piece, skip: int, merged: set[int]
) -> int:
    """Add a part's rows after `rows`; returns the new number of rows."""
    body = [cell for cell in piece.cells if cell.row >= skip]
    if not body:
        return rows
    above = {col: cell for cell in cells if cell.row + cell.row_span == rows for col in _columns(cell)}
    top = [cell for cell in body if cell.row == skip]
    joints = _joints(above, top, header_rows, last)
    alike = {(cell.col, cell.col_span) for cell in above.values()} == {(cell.col, cell.col_span) for cell in top}
    cut = rows > header_rows and (skip in piece.leads or _is_cut(above, list(joints.values()), merged, last))
    offset = rows - skip - (1 if cut else 0)
    crossing = {col for col, joint in joints.items() if cut or (col in merged and _crosses(joint, joints, alike))}
    for cell in body:
        if cell.row == skip and cell.col in crossing:
            _extend(joints[cell.col].upper, cell, rows, offset)
            continue
        upper = above.get(cell.col)
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


def _joints(above: dict[int, Cell], top: list[Cell], header_rows: int, last: Piece) -> dict[int, Joint]:
    """The cells of the same columns above and below a break, left to right."""
    out = {}
    for lower in sorted(top, key=lambda cell: cell.col):
        upper = above.get(lower.col)
        if upper and (upper.col, upper.col_span) == (lower.col, lower.col_span) and upper.row >= header_rows:
            out[lower.col] = Joint(upper, lower, _link(upper, lower, last))
    return out


def _columns(cell: Cell) -> range:
    return range(cell.col, cell.col + cell.col_span)


def _extend(upper: Cell, lower: Cell, rows: int, offset: int) -> None:
    """Make a cell go on with the cell below the break."""
    upper.lines += lower.lines
    upper.text = join_lines([part for part in (upper.text, lower.text) if part])
    upper.places += lower.places
    upper.room = lower.room
    upper.row_span = max(rows, lower.row + offset + lower.row_span) - upper.row


def _crosses(joint: Joint, joints: dict[int, Joint], alike: bool) -> bool:
    """Does a merged cell go on below the break? The columns to its right go on only where the leading group does.

    Rows that aren't `alike` in their columns stand in a form, where two labels don't make one.
    """
    if joint.link == "new" or (not alike and joint.upper.text and joint.lower.text):
        return False
    upper, lower = joint.upper, joint.lower
    leading = next(iter(joints.values()))
    if joint is leading:
        return joint.link == "on" or not (upper.text and lower.text)
    if leading.link == "new":
        return False
    if joint.link == "on":
        return True
    if not (upper.text or lower.text):
        return False
    goes_on = leading.link == "on" or not (leading.upper.text and leading.lower.text)
    return goes_on and not (upper.text and lower.text)


def _is_cut(above: dict[int, Cell], joints: list[Joint], merged: set[int], last: Piece) -> bool:
    """Is the first row below the break the rest of the last row above it?

    The columns that have a cell for each row tell. A row that goes on leaves out what was finished.
    """
    own = [joint for joint in joints if joint.upper.col not in merged] or joints
    links = {joint.link for joint in own}
    if not own or "new" in links:
        return False
    if "on" in links or not last.closed_bottom:
        return True
    if not any(joint.lower.text for joint in own):
        written = [joint for joint in joints if joint.lower.text]
        return any(joint.link == "on" for joint in written) if written else all(j.lower.row_span == 1 for j in joints)
    if not any(cell.text for cell in above.values()):
        return True  # the break left the row's frame behind and took all of its text along
    return any(joint.upper.text and not joint.lower.text for joint in own)


def _link(upper: Cell, lower: Cell, last: Piece) -> Link:
    """What the two cells themselves tell: the ruling between them, codes and numbers, and how the text breaks off."""
    if last.open_columns:
        return "on" if lower.col in last.open_columns else "new"
    if not upper.text or not lower.text:
        return "unknown"
    first, second = match_key(upper.text), match_key(lower.text)
    if _WHOLE.fullmatch(first) and _WHOLE.fullmatch(second):
        return "on" if first[-1] in ".," or second[0] in ".," else "new"
    if (_CODE.match(upper.text) and _CODE.match(lower.text)) or (last.closed_bottom and upper.room > _ROOM):
        return "new"
    if _is_next_item(upper.text, lower.text) or upper.text[-1] in "：:":
        return "on"
    enumerated = _ENUMERATED.match(lower.text) is not None
    if last.closed_bottom and not _is_full(upper) and not (upper.text[-1] in _END and enumerated):
        return "new"
    return "unknown" if enumerated or upper.text[-1] in _END else "on"


def _is_next_item(upper: str, lower: str) -> bool:
    """Does a list inside of the cell go on: 3. after a text that has 1. and 2.?"""
    numbers = [int(number) for number in _ITEM.findall(upper)]
    number = _ITEM.match(lower)
    return number is not None and len(numbers) > 1 and numbers[-1] + 1 == int(number[1])


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
