"""Rulings → grids: which boxes a table consists of, with the rows and columns that each box covers.

Borders come doubled, thick, hairline, broken into a piece per cell, or not at all at the outer sides; what counts is
which two neighbouring elementary boxes have no ruling between them: they are one cell.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.pages.geometry import cluster, connected
from pipeline.pages.rules import SAME
from schemas.document import BBox, Rule

TOUCH = 3.5  # rulings that end this near to another meet it
COVER = 0.6  # share of an elementary edge that a ruling must cover to separate two boxes
_FEWEST_ALONE = 4  # rulings of columns that nothing else holds together
OVERHANG = 8.0  # a ruling that runs this far beyond the last crossing one bounds a column without outer border


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid: rows `row` … `row + row_span - 1`, columns likewise."""

    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(slots=True)
class Grid:
    """Elementary positions `xs`, `ys` (edges, ascending) and the boxes between them, and the real rulings.

    `open_columns` are those that the bottom ruling leaves out: their cells go on below, on the next page.
    """

    xs: list[float]
    ys: list[float]
    boxes: list[Box]
    horizontals: list[Rule]
    verticals: list[Rule]
    closed_top: bool = True
    closed_bottom: bool = True
    open_columns: frozenset[int] = frozenset()

    @property
    def bbox(self) -> BBox:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_at(self) -> list[list[int]]:
        """For each row and column the index of the box that covers it."""
        out = [[-1] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for index, box in enumerate(self.boxes):
            for row in range(box.row, box.row + box.row_span):
                for col in range(box.col, box.col + box.col_span):
                    out[row][col] = index
        return out

    def position(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point inside of the grid; the nearest where it lies just outside."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        col = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return row, col


def find_grids(
    horizontals: list[Rule], verticals: list[Rule], seen: tuple[list[Rule], list[Rule]] | None = None, fewest: int = 2
) -> list[Grid]:
    """The grids on a page, top to bottom: groups of rulings that touch each other, with at least `fewest` boxes.

    `seen` are the rulings that separate cells, where some are painted over.
    """
    grids = []
    visible = (merge_rules(seen[0]), merge_rules(seen[1])) if seen else None
    lines = merge_rules(horizontals), merge_rules(verticals)
    for across, along in [*_components(*lines), *_columns_alone(*lines)]:
        grid = _build(across, along, visible)
        if grid is not None and len(grid.boxes) >= fewest:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def merge_rules(rules: list[Rule]) -> list[Rule]:
    """Rulings at (nearly) the same position that overlap or touch, made one."""
    out: list[Rule] = []
    ordered = sorted(rules)
    groups: list[list[Rule]] = []
    for rule in ordered:
        if (
            groups
            and rule.position - groups[-1][-1].position <= SAME
            and rule.position - groups[-1][0].position <= SAME + 1
        ):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        out += _merge_group(group)
    return out


def _merge_group(group: list[Rule]) -> list[Rule]:
    out: list[list[Rule]] = []
    end = 0.0
    for rule in sorted(group, key=lambda rule: rule.start):
        if out and rule.start <= end + TOUCH:
            out[-1].append(rule)
            end = max(end, rule.end)
        else:
            out.append([rule])
            end = rule.end
    return [_merged(run) for run in out]


def _merged(run: list[Rule]) -> Rule:
    length = sum(rule.end - rule.start for rule in run)
    position = sum(rule.position * (rule.end - rule.start) for rule in run) / length
    return Rule(position, min(r.start for r in run), max(r.end for r in run), max(r.width for r in run))


def _components(across: list[Rule], along: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rulings connected by crossing or touching at right angles."""

    def links() -> Iterator[tuple[int, int]]:
        places = sorted((v.position, j) for j, v in enumerate(along))
        for i, h in enumerate(across):
            first, last = bisect_left(places, (h.start - TOUCH, 0)), bisect_right(places, (h.end + TOUCH, len(along)))
            for _, j in places[first:last]:
                if _cross(h, along[j]):
                    yield i, len(across) + j

    out = []
    for group in connected(len(across) + len(along), links()):
        here = [across[index] for index in group if index < len(across)]
        there = [along[index - len(across)] for index in group if index >= len(across)]
        if here and there:
            out.append((here, there))
    return out


def _columns_alone(across: list[Rule], along: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Columns of one row that nothing rules above or below: four or more rulings from one height to another."""
    free = [v for v in along if not any(_cross(h, v) for h in across)]
    groups: list[list[Rule]] = []
    for rule in free:
        for group in groups:
            if abs(group[0].start - rule.start) <= SAME and abs(group[0].end - rule.end) <= SAME:
                group.append(rule)
                break
        else:
            groups.append([rule])
    out = []
    for group in groups:
        left, right = group[0].position, group[-1].position
        if len(group) >= _FEWEST_ALONE:
            ends = [Rule(y, left, right, 0.0) for y in (group[0].start, group[0].end)]
            out.append((ends, group))
    return out


def _cross(h: Rule, v: Rule) -> bool:
    return v.start - TOUCH <= h.position <= v.end + TOUCH and h.start - TOUCH <= v.position <= h.end + TOUCH


def _edges(rules: list[Rule], crossing: list[Rule]) -> tuple[list[float], bool, bool]:
    """Edge positions of one axis; the crossing rulings' ends stand in for a missing outer border.

    Returns the edges and whether the first and the last one is really ruled.
    """
    edges = [sum(group) / len(group) for group in cluster((rule.position for rule in rules), SAME, SAME + 1)]
    low, high = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    first, last = True, True
    if not edges or low < edges[0] - OVERHANG:
        edges.insert(0, low)
        first = False
    if high > edges[-1] + OVERHANG:
        edges.append(high)
        last = False
    return edges, first, last


def _build(across: list[Rule], along: list[Rule], visible: tuple[list[Rule], list[Rule]] | None = None) -> Grid | None:
    ys, closed_top, closed_bottom = _edges(across, along)
    xs, _, _ = _edges(along, across)
    if len(xs) < 2 or len(ys) < 2:
        return None
    right = _separators(visible[1] if visible else along, xs, ys)
    below = _separators(visible[0] if visible else across, ys, xs)
    boxes = _merge_boxes(len(ys) - 1, len(xs) - 1, right, below)
    open_columns = frozenset(col for col, ruled in enumerate(below[-1]) if not ruled)
    if len(open_columns) == len(xs) - 1:
        open_columns = frozenset()
    return Grid(xs, ys, boxes, across, along, closed_top, closed_bottom, open_columns)


def _separators(rules: list[Rule], edges: list[float], crossing: list[float]) -> list[list[bool]]:
    """`out[k][i]`: is edge k ruled along the i-th interval of the crossing axis?"""
    out = []
    for edge in edges:
        near = [rule for rule in rules if abs(rule.position - edge) <= SAME + 1]
        row = []
        for low, high in itertools.pairwise(crossing):
            covered = sum(max(0.0, min(high, rule.end) - max(low, rule.start)) for rule in near)
            row.append(covered >= COVER * (high - low))
        out.append(row)
    return out


def _merge_boxes(rows: int, cols: int, right: list[list[bool]], below: list[list[bool]]) -> list[Box]:
    """Join elementary boxes without a ruling between them. `right[k][row]`, `below[k][col]` as from `_separators`."""
    owner = [[-1] * cols for _ in range(rows)]
    boxes: list[Box] = []
    for row in range(rows):
        for col in range(cols):
            if owner[row][col] >= 0:
                continue
            width = 1
            while col + width < cols and owner[row][col + width] < 0 and not right[col + width][row]:
                width += 1
            height = 1
            while row + height < rows and _open_below(row + height, col, width, owner, right, below):
                height += 1
            for r in range(row, row + height):
                for c in range(col, col + width):
                    owner[r][c] = len(boxes)
            boxes.append(Box(row, col, height, width))
    return boxes


def _open_below(
    row: int, col: int, width: int, owner: list[list[int]], right: list[list[bool]], below: list[list[bool]]
) -> bool:
    """May the box grow into this row: no ruling above it, none inside, and free?"""
    return all(
        owner[row][c] < 0 and not below[row][c] and (c == col or not right[c][row]) for c in range(col, col + width)
    )
