"""Parts of tables on successive pages → whole tables.

A table goes on over a page break when nothing but page furniture stands between two parts of the same columns.
Repeated headers are dropped, a row cut by the break is made one row again in all of its cells, and a merged cell that
crosses the break stays merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import regex

from parsers.values.key import match_key
from pipeline.pages.text import join_lines
from pipeline.tables.breaks import Edge, Reading, read_break
from pipeline.tables.columns import Column, Columns, read_columns
from pipeline.tables.header import count_header_rows
from pipeline.tables.joints import Joint
from pipeline.tables.pieces import Piece
from schemas.document import Cell, Table

SAME_EDGE = 4.0
_LEAST_ALIKE = 2
_WORDS = regex.compile(r"\p{Han}{2}")
_FIGURE = regex.compile(r"[-(]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\)?|[-(]?\d[\d,.]*\s*[十百千萬万億亿]*元\)?")


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
    parts = [(first, header_rows)]
    for piece in pieces[1:]:
        repeated = _header_key(piece.cells, header_rows)
        skip = header_rows if _is_repeated(header, repeated) else 0
        if skip and _has_other_figures(header, repeated):
            skip = 0
        elif skip:
            _take_spilled(piece, skip, header, repeated)
        parts.append((piece, skip))
    columns = read_columns(parts)
    forms = [_header_key(first.cells, 1)]
    for piece, skip in parts[1:]:
        top = _header_key(piece.cells, 1)
        whole = not skip and any(_begin_alike(form, top) for form in forms)
        if not skip and not whole:
            forms.append(top)
        rows, _ = _append(cells, rows, header_rows, last, piece, skip, columns, whole=whole)
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


def _has_other_figures(header: dict[tuple[int, int], str], other: dict[tuple[int, int], str]) -> bool:
    """Does a repeated header state another figure (預算金額 2,066千元)? Then it is a form that is filled in anew."""
    return any(_FIGURE.fullmatch(text) and header.get(place) != text for place, text in other.items())


def _begin_alike(top: dict[tuple[int, int], str], other: dict[tuple[int, int], str]) -> bool:
    """Do the first rows of two parts have the same words? A form is filled in anew: its labels are the same."""
    same = [text for place, text in top.items() if other.get(place) == text and _WORDS.search(text)]
    return len(same) >= _LEAST_ALIKE and 2 * len(same) >= len([text for text in top.values() if text])


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


def _append(
    cells: list[Cell],
    rows: int,
    header_rows: int,
    last: Piece,
    piece: Piece,
    skip: int,
    columns: Mapping[Columns, Column],
    *,
    whole: bool = False,
) -> tuple[int, Reading | None]:
    """Add a part's rows after `rows`; returns the new number of rows, and how the break was read.

    A `whole` part begins with rows of its own.
    """
    body = [cell for cell in piece.cells if cell.row >= skip]
    if not body:
        return rows, None
    above = {col: cell for cell in cells if cell.row + cell.row_span == rows for col in _columns(cell)}
    top = [cell for cell in body if cell.row == skip]
    joints = {} if whole else _joints(above, top, header_rows)
    alike = {(cell.col, cell.col_span) for cell in above.values()} == {(cell.col, cell.col_span) for cell in top}
    edge = Edge(last.closed_bottom, last.open_columns, skip in piece.leads, alike)
    reading = read_break(list(joints.values()), columns, edge)
    cut = reading.is_cut and rows > header_rows and not whole
    offset = rows - skip - (1 if cut else 0)
    for cell in body:
        if cell.row == skip and (cell.col, cell.col_span) in reading.crossing and cell.col in joints:
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
    return offset + piece.rows, reading


def _joints(above: dict[int, Cell], top: list[Cell], header_rows: int) -> dict[int, Joint]:
    """The cells of the same columns above and below a break, left to right."""
    out = {}
    for lower in sorted(top, key=lambda cell: cell.col):
        upper = above.get(lower.col)
        if upper and (upper.col, upper.col_span) == (lower.col, lower.col_span) and upper.row >= header_rows:
            out[lower.col] = Joint(upper, lower)
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
