"""Rows without rulings: a tall ruled row that really holds many printed ones is split at the baselines of its numbers.

Budget books rule their columns only. A number's baseline makes a row; a name wrapped below it, a code above it and a
remark that begins beside it belong to that row, whichever is nearer. What goes on from the page before comes first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import regex

from pipeline.grid import Box
from pipeline.text import Line, text_of

_NUMERIC = regex.compile(r"[-+−–—─△▲(]?[\d,.]*\d%?\)?|[-−–—─]+|0")
_CODE = regex.compile(r"\d{6,}")
_FEWEST_ALONE = 5  # rows that one column of numbers must show
_FEWEST = 3  # rows that numbers must show in two columns before a ruled row is split


@dataclass(slots=True)
class Filled:
    """A box of a grid with its printed lines."""

    box: Box
    lines: list[Line]


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
        anchors = [] if over else _anchors(band)
        if not anchors:
            out += [_moved(cell, shift) for cell in here]
            continue
        parts = [_distribute(cell, anchors, first=index == 0) for index, cell in enumerate(_left_to_right(band))]
        lead = any(part[0] for part in parts)
        leads |= {row + shift} if lead else set()
        for cell, part in zip(_left_to_right(band), parts, strict=True):
            for offset, lines in enumerate(part if lead else part[1:]):
                box = Box(row + shift + offset, cell.box.col, 1, cell.box.col_span)
                out.append(Filled(box, lines))
        shift += len(anchors) - (0 if lead else 1)
    return out, frozenset(leads)


def _left_to_right(band: list[Filled]) -> list[Filled]:
    return sorted(band, key=lambda cell: cell.box.col)


def _moved(cell: Filled, shift: int) -> Filled:
    box = cell.box
    return Filled(Box(box.row + shift, box.col, box.row_span, box.col_span), cell.lines)


def _middle(line: Line) -> float:
    return (min(char.y0 for char in line) + max(char.y1 for char in line)) / 2


def _size(line: Line) -> float:
    return max(char.size for char in line)


def _is_number_column(cell: Filled) -> bool:
    texts = [text_of(line).replace(" ", "") for line in cell.lines]
    return len(texts) >= 2 and 10 * sum(bool(_NUMERIC.fullmatch(text)) for text in texts) >= 7 * len(texts)


def _anchors(band: list[Filled]) -> list[float]:
    """Heights of the rows that numbers in at least two columns make; [] where the row is one row."""
    numeric = [cell for cell in _left_to_right(band) if _is_number_column(cell)]
    if len(numeric) == 1:
        return _anchors_of_one(band, numeric[0])
    if not numeric:
        return []
    marks = sorted((_middle(line), _size(line), column) for column, cell in enumerate(numeric) for line in cell.lines)
    groups: list[list[tuple[float, float, int]]] = []
    for mark in marks:
        if groups and mark[0] - groups[-1][0][0] <= 0.6 * mark[1]:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    shared = sum(len({column for _, _, column in group}) >= 2 for group in groups)
    anchors = [sum(mark[0] for mark in group) / len(group) for group in groups]
    if shared < _FEWEST or (2 * shared < len(groups) and not _are_named(band, numeric[0], anchors)):
        return []
    if not _are_labelled(band, anchors):
        return []
    return _with_headings(band, numeric, anchors)


def _anchors_of_one(band: list[Filled], numbers: Filled) -> list[float]:
    """Rows of a list with one column of numbers: each number is whole and has a name beside it, on its own line."""
    texts = [text_of(line).replace(" ", "") for line in numbers.lines]
    if len(texts) < _FEWEST_ALONE or any(text[0] in ".," or text[-1] in ".," for text in texts):
        return []
    anchors = [_middle(line) for line in numbers.lines]
    return _with_headings(band, [numbers], anchors) if _are_named(band, numbers, anchors) else []


def _are_named(band: list[Filled], numbers: Filled, anchors: list[float]) -> bool:
    """Has each row a name on its own line, left of the numbers?"""
    for cell in band:
        if cell.box.col < numbers.box.col and len(cell.lines) >= len(anchors):
            heights = [(_middle(line), _size(line)) for line in cell.lines]
            if all(any(abs(anchor - height) <= 0.4 * size for height, size in heights) for anchor in anchors):
                return True
    return False


def _are_labelled(band: list[Filled], anchors: list[float]) -> bool:
    """Has most rows a name, a code or a remark beside its numbers? Numbers that wrap in narrow cells have none."""
    labels = [len(cell.lines) for cell in band if cell.lines and not _is_number_column(cell)]
    return 10 * max(labels, default=len(anchors)) >= 6 * len(anchors)


def _with_headings(band: list[Filled], numeric: list[Filled], anchors: list[float]) -> list[float]:
    """Add rows that have a name but no number: a line in a name column a whole row's height from all numbers."""
    pitch = sorted(b - a for a, b in itertools.pairwise(anchors))[len(anchors) // 10]
    out = list(anchors)
    first_number = min(cell.box.col for cell in numeric)
    for cell in band:
        if cell.box.col >= first_number or _is_number_column(cell):
            continue
        for line in cell.lines:
            height = _middle(line)
            if _size(line) < 0.8 * pitch and min(abs(height - anchor) for anchor in out) >= 0.75 * pitch:
                gaps = [abs(_middle(other) - height) for other in cell.lines if other is not line]
                if not gaps or min(gaps) >= 0.75 * pitch:
                    out.append(height)
    return sorted(out)


def _distribute(cell: Filled, anchors: list[float], *, first: bool) -> list[list[Line]]:
    """A cell's lines per row; the first list holds what stands before the first row."""
    out: list[list[Line]] = [[] for _ in range(len(anchors) + 1)]
    lines = cell.lines
    heights = [_middle(line) for line in lines]
    fixed = [_row_at(height, _size(line), anchors) for height, line in zip(heights, lines, strict=True)]
    _centre_wrapped(heights, lines, anchors, fixed)
    rows: list[int | None] = list(fixed)
    for index in range(len(lines)):
        if rows[index] is None:
            is_code = _CODE.fullmatch(text_of(lines[index]).strip()) is not None
            rows[index] = _row_of_neighbour(index, heights, fixed, rows, is_code)
    for line, row, height in zip(lines, rows, heights, strict=True):
        if row is None:
            above = [k for k, anchor in enumerate(anchors) if anchor <= height]
            row = above[-1] if above else (0 if first else -1)
        out[row + 1].append(line)
    return out


def _row_at(height: float, size: float, anchors: list[float]) -> int | None:
    near = min(range(len(anchors)), key=lambda k: abs(anchors[k] - height))
    return near if abs(anchors[near] - height) <= 0.6 * size else None


def _centre_wrapped(heights: list[float], lines: list[Line], anchors: list[float], fixed: list[int | None]) -> None:
    """Lines close together whose middle is at a row of no other line are a wrapped name centred on that row."""
    start = 0
    for end in range(1, len(lines) + 1):
        size = _size(lines[start])
        near = end < len(lines) and fixed[end] is None and heights[end] - heights[end - 1] <= 1.5 * size
        if near and not _CODE.fullmatch(text_of(lines[end]).strip()):
            continue
        row = _row_at((heights[start] + heights[end - 1]) / 2, size, anchors)
        if end - start > 1 and fixed[start] is None and row is not None and row not in fixed:
            fixed[start:end] = [row] * (end - start)
        start = end


def _row_of_neighbour(
    index: int, heights: list[float], fixed: list[int | None], rows: list[int | None], is_code: bool
) -> int | None:
    """The row of the line above or below in the same cell, whichever is nearer; None where neither has one.

    A code stands above its name.
    """
    above = heights[index] - heights[index - 1] if index else None
    following = next((k for k in range(index + 1, len(heights)) if fixed[k] is not None), None)
    below = heights[index + 1] - heights[index] if index + 1 < len(heights) else None
    if below is not None and following is not None and (above is None or is_code or below < 0.85 * above):
        chain = all(heights[k + 1] - heights[k] <= 1.2 * below for k in range(index, following))
        if chain:
            return fixed[following]
    return rows[index - 1] if index else None
