"""Rulings that make no table: organisation charts, flow charts, and the grid lines of diagrams.

The cells of a table lie side by side; the boxes of a drawing stand apart, with connecting lines and room between them.
A diagram's grid lines are as far from each other as its scale says, and hold nothing but a number here and there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from schemas.document import Cell

_BESIDE = 0.5  # share of the written cells of a table that have a written one at one of their edges
_EVEN = 0.02  # grid lines are this even, as a share of their distance
_FULL = 0.5  # share of a diagram's fields that hold a number at most
_FEWEST = 3  # fields along and across
_FIGURE = regex.compile(r"[\d,.%％\s+\-−]+")


def is_diagram(xs: Sequence[float], ys: Sequence[float], cells: Sequence[Cell]) -> bool:
    """Are the rulings at `xs` and `ys` evenly apart, and stand a few numbers and no word between them?

    >>> cells = [Cell(row, col, 1, 1, '102' if row == col else '', (), 1, (0, 0, 0, 0))
    ...          for row in range(3) for col in range(3)]
    >>> is_diagram((0, 40, 80, 120), (0, 20, 40, 60), cells), is_diagram((0, 60, 80, 120), (0, 20, 40, 60), cells)
    (True, False)
    """
    texts = [cell.text for cell in cells if cell.text]
    sparse = len(texts) < _FULL * len(cells) and all(map(_FIGURE.fullmatch, texts))
    return sparse and _is_even(xs) and _is_even(ys)


def _is_even(edges: Sequence[float]) -> bool:
    steps = [b - a for a, b in pairwise(edges)]
    return len(steps) >= _FEWEST and max(steps) - min(steps) <= _EVEN * max(steps)


def is_drawing(cells: Sequence[Cell]) -> bool:
    """Do most written cells stand alone?

    >>> def written(*places): return [Cell(row, col, 1, 1, 'x', (), 1, (0, 0, 0, 0)) for row, col in places]
    >>> is_drawing(written((0, 0), (0, 1), (1, 1), (3, 0))), is_drawing(written((0, 2), (2, 0), (2, 2), (2, 4)))
    (False, True)
    """
    owner: dict[tuple[int, int], int] = {}
    written = [cell for cell in cells if cell.text]
    for index, cell in enumerate(written):
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                owner[row, col] = index
    beside: set[int] = set()
    for (row, col), index in owner.items():
        for place in ((row + 1, col), (row, col + 1)):
            other = owner.get(place, index)
            if other != index:
                beside |= {index, other}
    return len(beside) < _BESIDE * len(written)
