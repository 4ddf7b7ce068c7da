"""Rows without rulings: a tall ruled row that really holds many printed ones is split at the baselines of its numbers.

Budget books rule their columns only. A number's baseline makes a row; a name wrapped below it, a code above it and a
remark that begins beside it belong to that row, whichever is nearer. What goes on from the page before comes first.
"""

from __future__ import annotations

import regex

from pipeline.pages.text import Line, middle, size_of
from pipeline.tables.anchors import NEAR, Filled, left_to_right, number_anchors
from pipeline.tables.bands_by_lines import band_of, choose_rows
from pipeline.tables.coded_rows import coded_anchors
from pipeline.tables.evidence import LEAST_GAIN, LEAST_GAIN_OF_WORDS, ROWS
from pipeline.tables.grid import Box

_CODE = regex.compile(r"(?:\(\d{1,2}\))?\d{6,}")


def split_bands(filled: list[Filled]) -> tuple[list[Filled], frozenset[int]]:
    """Boxes with tall rows split, rows below renumbered, and the rows that go on from the page before.

    Nothing happens to a table with ruled rows.
    """
    out: list[Filled] = []
    leads: set[int] = set()
    shift = 0
    rows = max((cell.box.row + cell.box.row_span for cell in filled), default=0)
    for row in range(rows):
        here = [cell for cell in filled if cell.box.row == row]
        band = [cell for cell in here if cell.box.row_span == 1]
        over = any(cell.box.row_span > 1 and cell.box.row <= row < cell.box.row + cell.box.row_span for cell in filled)
        anchors = [] if over else coded_anchors(band) or number_anchors(band)
        lined = None if over or anchors else _by_lines(filled, row, rows, left_to_right(band))
        if lined:
            for cell, part in zip(left_to_right(band), lined, strict=True):
                for offset, lines in enumerate(part):
                    out.append(Filled(Box(row + shift + offset, cell.box.col, 1, cell.box.col_span), lines))
            shift += len(lined[0]) - 1
            continue
        if not anchors:
            out += [_moved(cell, shift) for cell in here]
            continue
        parts = [_distribute(cell, anchors, first=index == 0) for index, cell in enumerate(left_to_right(band))]
        lead = any(part[0] for part in parts)
        leads |= {row + shift} if lead else set()
        for cell, part in zip(left_to_right(band), parts, strict=True):
            for offset, lines in enumerate(part if lead else part[1:]):
                box = Box(row + shift + offset, cell.box.col, 1, cell.box.col_span)
                out.append(Filled(box, lines))
        shift += len(anchors) - (0 if lead else 1)
    return out, frozenset(leads)


_RULED = 4  # ruled rows that say that rows are ruled


def _by_lines(filled: list[Filled], row: int, rows: int, band: list[Filled]) -> list[list[list[Line]]]:
    """For each cell of a band its lines per row, where several rows are much better than one; else []."""
    if sum(len(cell.lines) >= 2 for cell in band) < 1 or len(band) < 2:
        return []
    if rows > 1 and row == 0:
        return []  # a head
    made = band_of(band)
    if made is None or len(made.levels) < 2:
        return []
    chosen = choose_rows(made, extra=ROWS.ruled if rows > _RULED else 0.0)
    if len(chosen.starts) < 2 or chosen.gain - chosen.whole < (
        LEAST_GAIN if any(made.numeric) else LEAST_GAIN_OF_WORDS
    ):
        return []
    tops = [min(mark.height for mark in made.levels[start]) - 1e-3 for start in chosen.starts]
    out = []
    for cell in band:
        parts: list[list[Line]] = [[] for _ in tops]
        for line in cell.lines:
            parts[max(sum(line[0].baseline >= top for top in tops) - 1, 0)].append(line)
        out.append(parts)
    return out


def _moved(cell: Filled, shift: int) -> Filled:
    if not shift:
        return cell
    box = cell.box
    return Filled(Box(box.row + shift, box.col, box.row_span, box.col_span), cell.lines)


def _distribute(cell: Filled, anchors: list[float], *, first: bool) -> list[list[Line]]:
    """A cell's lines per row; the first list holds what stands before the first row."""
    out: list[list[Line]] = [[] for _ in range(len(anchors) + 1)]
    lines = cell.lines
    heights = [middle(line) for line in lines]
    fixed = [_row_at(height, size_of(line), anchors) for height, line in zip(heights, lines, strict=True)]
    _centre_wrapped(heights, cell, anchors, fixed)
    rows: list[int | None] = list(fixed)
    coded = [_CODE.fullmatch(text) is not None for text in cell.texts]
    for index in range(len(lines)):
        if rows[index] is None:
            rows[index] = _row_of_neighbour(index, size_of(lines[index]), heights, fixed, rows, coded)
    begins = next((is_code for is_code, row in zip(coded, fixed, strict=True) if row is not None), False)
    for line, row, height in zip(lines, rows, heights, strict=True):
        if row is None:
            above = [k for k, anchor in enumerate(anchors) if anchor <= height]
            row = above[-1] if above else (0 if first and not begins else -1)
        out[row + 1].append(line)
    return out


def _row_at(height: float, size: float, anchors: list[float]) -> int | None:
    near = min(range(len(anchors)), key=lambda k: abs(anchors[k] - height))
    return near if abs(anchors[near] - height) <= 0.6 * size else None


def _centre_wrapped(heights: list[float], cell: Filled, anchors: list[float], fixed: list[int | None]) -> None:
    """Lines close together whose middle is at a row of no other line are a wrapped name centred on that row."""
    start, lines = 0, cell.lines
    for end in range(1, len(lines) + 1):
        size = size_of(lines[start])
        near = end < len(lines) and fixed[end] is None and heights[end] - heights[end - 1] <= 1.5 * size
        if near and not _CODE.fullmatch(cell.texts[end]):
            continue
        row = _row_at((heights[start] + heights[end - 1]) / 2, size, anchors)
        if end - start > 1 and fixed[start] is None and row is not None and row not in fixed:
            fixed[start:end] = [row] * (end - start)
        start = end


def _row_of_neighbour(
    index: int, size: float, heights: list[float], fixed: list[int | None], rows: list[int | None], coded: list[bool]
) -> int | None:
    """The row of the line above or below in the same cell, whichever is nearer; None where neither has one.

    A code stands above its name, and what stands above a code belongs to the row before.
    """
    above = heights[index] - heights[index - 1] if index else None
    following = next((k for k in range(index + 1, len(heights)) if fixed[k] is not None), None)
    below = heights[index + 1] - heights[index] if index + 1 < len(heights) else None
    if below is not None and below > NEAR * size:
        below = None
    if below is not None and following is not None and (above is None or coded[index] or below < 0.85 * above):
        chain = all(heights[k + 1] - heights[k] <= 1.2 * below for k in range(index, following))
        if chain and (coded[index] or not any(coded[index : following + 1])):
            return fixed[following]
    return rows[index - 1] if index else None
