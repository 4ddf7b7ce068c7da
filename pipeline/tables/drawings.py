"""Rulings that make no table: organisation charts and flow charts.

The cells of a table lie side by side; the boxes of a drawing stand apart, with connecting lines and room between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.document import Cell

_BESIDE = 0.5  # share of the written cells of a table that have a written one at one of their edges


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
