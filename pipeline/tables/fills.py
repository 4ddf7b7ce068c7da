"""Filled cells → rulings: tables that are drawn with nothing but backgrounds.

A single fill is a highlight or a picture's frame. Four or more that lie edge to edge are the cells of a table, and
their edges separate them as rulings would.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.pages.geometry import connected
from schemas.document import BBox, Rule

NEXT = 3.0  # fills nearer than this lie edge to edge
_FEWEST = 4
_SMALLEST = 6.0
_MOST = 3000  # more fills than this are a picture


def rules_of_fills(fills: list[BBox]) -> tuple[list[Rule], list[Rule]]:
    """(horizontal, vertical) rulings around the fills that lie in a table of fills."""
    boxes = sorted({_rounded(box) for box in fills if min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST})
    if not _FEWEST <= len(boxes) <= _MOST:
        return [], []
    across: list[Rule] = []
    along: list[Rule] = []
    for group in _groups(boxes):
        if len(group) < _FEWEST or len({box[0] for box in group}) < 2:
            continue
        for x0, y0, x1, y1 in group:
            across += [Rule(y0, x0, x1, 0.0), Rule(y1, x0, x1, 0.0)]
            along += [Rule(x0, y0, y1, 0.0), Rule(x1, y0, y1, 0.0)]
    return across, along


def _rounded(box: BBox) -> BBox:
    x0, y0, x1, y1 = box
    return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))


def _groups(boxes: list[BBox]) -> list[list[BBox]]:
    """Fills connected by common edges."""

    def links() -> Iterator[tuple[int, int]]:
        for i, a in enumerate(boxes):
            for j in range(i + 1, len(boxes)):
                if boxes[j][0] > a[2] + NEXT:
                    break
                if _adjoin(a, boxes[j]):
                    yield i, j

    return [[boxes[index] for index in group] for group in connected(len(boxes), links())]


def _adjoin(a: BBox, b: BBox) -> bool:
    """Do two fills share an edge (not lie in or over each other)?"""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    beside = -NEXT <= wide <= NEXT and high >= 0.6 * min(a[3] - a[1], b[3] - b[1])
    below = -NEXT <= high <= NEXT and wide >= 0.6 * min(a[2] - a[0], b[2] - b[0])
    return beside or below
