"""Rows without rulings: a tall ruled row that really holds many printed ones is split at the baselines of its numbers.

Budget books rule their columns only. A number's baseline makes a row; a name wrapped below it, a code above it and a
remark that begins beside it belong to that row, whichever is nearer. What goes on from the page before comes first.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from pipeline.pages.text import Line, middle, size_of
from pipeline.tables.anchors import NEAR, Filled, left_to_right, number_anchors
from pipeline.tables.bands_by_lines import Band, band_of, choose_rows, worth_of
from pipeline.tables.coded_rows import coded_anchors
from pipeline.tables.evidence import LEAST_GAIN, LEAST_GAIN_OF_WORDS, ROWS, UNCERTAIN
from pipeline.tables.grid import Box

_CODE = regex.compile(r"(?:\(\d{1,2}\))?\d{6,}")


class Split(NamedTuple):
    """Boxes after splitting, the rows that go on from the page before, and those that begin at an unsure boundary."""

    filled: list[Filled]
    leads: frozenset[int]
    unsure: tuple[int, ...]


class Lined(NamedTuple):
    """For each cell of a band its lines per row, and the rows whose upper boundary was decided by a small margin."""

    parts: list[list[list[Line]]]
    unsure: list[int]


def split_bands(filled: list[Filled]) -> Split:
    """Boxes with tall rows split and rows below renumbered.

    Nothing happens to a table with ruled rows.
    """
    out: list[Filled] = []
    leads: set[int] = set()
    unsure: list[int] = []
    shift = 0
    rows = max((cell.box.row + cell.box.row_span for cell in filled), default=0)
    for row in range(rows):
        here = [cell for cell in filled if cell.box.row == row]
        band = [cell for cell in here if cell.box.row_span == 1]
        over = any(cell.box.row_span > 1 and cell.box.row <= row < cell.box.row + cell.box.row_span for cell in filled)
        anchors = [] if over else coded_anchors(band) or number_anchors(band)
        lined = None if over else _by_lines(rows, row, left_to_right(band), anchors)
        if lined:
            unsure += [row + shift + k for k in lined.unsure]
            for cell, part in zip(left_to_right(band), lined.parts, strict=True):
                for offset, lines in enumerate(part):
                    out.append(Filled(Box(row + shift + offset, cell.box.col, 1, cell.box.col_span), lines))
            shift += len(lined.parts[0]) - 1
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
    return Split(out, frozenset(leads), tuple(unsure))


_RULED = 4  # ruled rows that say that rows are ruled


_TRUSTED = 1.2  # the baselines of numbers are left only for a reading that is better by this for each level of lines


def _by_lines(rows: int, row: int, band: list[Filled], anchors: list[float]) -> Lined | None:
    """The rows of a band by its lines, where they are much better than one row, or than those at the anchors."""
    if len(band) < 2 or all(len(cell.lines) < 2 for cell in band) or (rows > 1 and row == 0):
        return None
    made = band_of(band)
    if made is None or len(made.levels) < 2:
        return None
    extra = ROWS.ruled if rows > _RULED else 0.0
    chosen = choose_rows(made, extra=extra)
    if anchors:
        other, least = worth_of(made, _at_anchors(made, band, anchors), extra), _TRUSTED * len(made.levels)
    else:
        other, least = chosen.whole, LEAST_GAIN if any(made.numeric) else LEAST_GAIN_OF_WORDS
    if len(chosen.starts) < 2 or chosen.gain - other < least:
        return None
    tops = [min(mark.height for mark in made.levels[start]) - 1e-3 for start in chosen.starts]
    parts = []
    for cell in band:
        own: list[list[Line]] = [[] for _ in tops]
        for line in cell.lines:
            own[max(sum(line[0].baseline >= top for top in tops) - 1, 0)].append(line)
        parts.append(own)
    unsure = [
        max(k for k, start in enumerate(chosen.starts) if start <= level)
        for level, margin in enumerate(chosen.margins, start=1)
        if margin < UNCERTAIN
    ]
    return Lined(parts, unsure)


def _at_anchors(made: Band, band: list[Filled], anchors: list[float]) -> list[list[int]]:
    """The levels of each row that the baselines of numbers make, as far as levels go."""
    heights: dict[float, int] = {}
    for index, cell in enumerate(band):
        for row, lines in enumerate(_distribute(cell, anchors, first=index == 0)):
            for line in lines:
                heights.setdefault(line[0].baseline, row)
    rows: dict[int, list[int]] = {}
    for level, marks in enumerate(made.levels):
        votes = [heights[mark.height] for mark in marks]
        rows.setdefault(max(set(votes), key=votes.count), []).append(level)
    return [rows[row] for row in sorted(rows)]


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
