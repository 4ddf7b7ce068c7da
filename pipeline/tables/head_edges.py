"""Columns that only a head rules: its edges go on down through rows whose cells no ruling parts.

A row that is one wide cell may hold one text, or one word for each column of the head. What the rows do as a whole
decides: words on both sides of an edge speak for it, ink over it against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.pages.text import lines_of
from pipeline.tables.grid import Box, Grid
from schemas.document import Char

_FEWEST = 3  # rows that show an edge
_PARTED = 0.6  # share of the written rows that have words on both sides of it
_CROSSED = 0.1  # … and at most this share has ink over it
_GAP = 0.5  # sizes between two words of different columns


class Row(NamedTuple):
    """A wide cell: its box, and where its words begin and end."""

    box: Box
    words: list[tuple[float, float]]


def part_at_head(grid: Grid, chars: Sequence[Char]) -> Grid:
    """A grid with wide cells parted at the edges of its head, where the rows show that these are columns."""
    groups: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in grid.boxes:
        if box.col_span > 1 and box.row_span == 1 and box.row:
            groups[box.col, box.col_span].append(box)
    parted: dict[Box, list[Box]] = {}
    for (col, span), boxes in groups.items():
        if len(boxes) < _FEWEST:
            continue
        rows = [row for box in boxes if (row := Row(box, _words(grid, box, chars))).words]
        edges = [edge for edge in range(col + 1, col + span) if _is_shown(rows, grid.xs[edge])]
        for row in rows if edges else ():
            free = [edge for edge in edges if not _is_crossed(row, grid.xs[edge])]
            parted[row.box] = _parts(row.box, free)
    if not parted:
        return grid
    return replace(grid, boxes=[part for box in grid.boxes for part in parted.get(box, [box])])


def _words(grid: Grid, box: Box, chars: Sequence[Char]) -> list[tuple[float, float]]:
    """Left and right ends of what stands together on one line of a cell."""
    left, right = grid.xs[box.col], grid.xs[box.col + box.col_span]
    top, bottom = grid.ys[box.row], grid.ys[box.row + 1]
    own = [
        char for char in chars
        if left <= (char.x0 + char.x1) / 2 <= right and top <= (char.y0 + char.y1) / 2 <= bottom
    ]  # fmt: skip
    out: list[tuple[float, float]] = []
    for line in lines_of(own):
        start = len(out)
        for char in line:
            if char.text.isspace():
                continue
            if len(out) > start and char.x0 - out[-1][1] <= _GAP * char.size:
                out[-1] = out[-1][0], max(out[-1][1], char.x1)
            else:
                out.append((char.x0, char.x1))
    return sorted(out)


def _is_shown(rows: Sequence[Row], edge: float) -> bool:
    """Do the rows show that an edge parts two columns?"""
    crossed = sum(_is_crossed(row, edge) for row in rows)
    both = sum(row.words[0][0] < edge < row.words[-1][1] and not _is_crossed(row, edge) for row in rows)
    return both >= max(_FEWEST, _PARTED * len(rows)) and crossed <= _CROSSED * len(rows)


def _is_crossed(row: Row, edge: float) -> bool:
    return any(start < edge < end for start, end in row.words)


def _parts(box: Box, edges: Sequence[int]) -> list[Box]:
    ends = [box.col, *edges, box.col + box.col_span]
    return [Box(box.row, start, 1, end - start) for start, end in pairwise(ends)]
