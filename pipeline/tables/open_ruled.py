"""Tables with rulings over, under the head and at the foot only: columns are found by where the numbers stand.

A table is taken for one where three or more rulings of one width have words between the first two and numbers in at
least two columns between the others. Wide heads are those over a shorter ruling.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from pipeline.pages.text import Line, lines_of, text_of
from pipeline.tables.aligned import segments_of
from pipeline.tables.grid import Box, Grid, merge_rules
from schemas.document import Char, Rule

_SAME_END = 4.0  # rulings of one table end within this
_GAP = 0.75  # a gap this wide, in sizes, separates numbers
_FEWEST_ROWS, _FEWEST_COLS = 3, 2
_NUMERIC = regex.compile(r"[-+−–—─△▲($<>≥≤]*[\d,.]+\d*[\d\s,.–\-−%)*†‡§¶]*|[-−–—─]+|0")

Span = tuple[float, float]


def find_open_ruled(horizontals: list[Rule], chars: list[Char]) -> list[Grid]:
    """The grids of such tables among the characters that no other table has taken, top to bottom."""
    rules = merge_rules(horizontals)
    out = []
    for group in _same_width(rules):
        zones = [_zone(upper, lower, chars) for upper, lower in pairwise(group)]
        top = 0
        while top + 1 < len(zones):
            foot = top + 1
            while foot < len(zones) and any(_numbers(row) for row in zones[foot]):
                foot += 1
            grid = _grid(group[top : foot + 1], zones[top:foot], rules) if zones[top] and foot > top + 1 else None
            if grid is not None:
                out.append(grid)
            top = foot if grid is not None else top + 1
    return sorted(out, key=lambda grid: grid.ys[0])


def _zone(upper: Rule, lower: Rule, chars: list[Char]) -> list[Line]:
    """The lines between two rulings."""
    left, right = upper.start - _SAME_END, upper.end + _SAME_END
    inside = [c for c in chars if upper.position < _middle(c) < lower.position and left <= (c.x0 + c.x1) / 2 <= right]
    return lines_of(inside)


def _same_width(rules: list[Rule]) -> list[list[Rule]]:
    """Rulings with the same ends, three or more, each group from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        for group in groups:
            if abs(group[0].start - rule.start) <= _SAME_END and abs(group[0].end - rule.end) <= _SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= 3]


def _grid(group: list[Rule], zones: list[list[Line]], rules: list[Rule]) -> Grid | None:
    """The grid with its head in the first zone and its body in the others; None for no table."""
    rows = [row for zone in zones[1:] for row in zone]
    columns = _columns(rows) if len(rows) >= _FEWEST_ROWS else []
    if len(columns) < _FEWEST_COLS:
        return None
    xs = [group[0].start, *_edges(columns, rows), group[0].end]
    ys, boxes = _head(group[0], group[1], rules, columns)
    ruled = len(zones) > _FEWEST_ROWS  # a ruling under each row
    below = [rule.position for rule in group[2:]] if ruled else [*_row_edges(rows), group[-1].position]
    boxes += [Box(len(ys) - 1 + row, col, 1, 1) for row in range(len(below)) for col in range(len(xs) - 1)]
    return Grid(xs, ys + below, boxes, [], [])


def _middle(char: Char) -> float:
    return (char.y0 + char.y1) / 2


def _columns(rows: list[Line]) -> list[Span]:
    """Where the numbers stand: their spans, united where they overlap; [] where two of a row fall into one."""
    found = [_numbers(row) for row in rows]
    spans: list[Span] = []
    for start, end in sorted(span for row in found for span in row):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    counts = [sum(any(a <= start and end <= b for start, end in row) for row in found) for a, b in spans]
    columns = [span for span, count in zip(spans, counts, strict=True) if count >= _FEWEST_ROWS]
    crowded = sum(sum(a <= start and end <= b for start, end in row) > 1 for row in found for a, b in columns)
    return columns if 10 * crowded <= len(rows) else []


def _numbers(row: Line) -> list[Span]:
    """Where the numbers of a line stand, behind its first words."""
    words = segments_of(row, _GAP)[1:]
    return [(word[0].x0, word[-1].x1) for word in words if _NUMERIC.fullmatch(text_of(word))]


def _edges(columns: list[Span], rows: list[Line]) -> list[float]:
    """Edges between the names and the numbers, and between two columns of numbers."""
    names = [words[-1].x1 for row in rows for words in segments_of(row, _GAP)[:1] if words[-1].x1 < columns[0][0]]
    first = (max(names, default=columns[0][0] - 4) + columns[0][0]) / 2
    return [first, *((a[1] + b[0]) / 2 for a, b in pairwise(columns))]


def _row_edges(rows: list[Line]) -> list[float]:
    return [(max(c.y1 for c in upper) + min(c.y0 for c in lower)) / 2 for upper, lower in pairwise(rows)]


def _head(first: Rule, second: Rule, rules: list[Rule], columns: list[Span]) -> tuple[list[float], list[Box]]:
    """Row edges and boxes of the head: a shorter ruling parts a wide head from the heads below it."""
    short = [rule for rule in rules if first.position + 1 < rule.position < second.position - 1]
    short = [rule for rule in short if first.start - _SAME_END <= rule.start and rule.end <= first.end + _SAME_END]
    short = [rule for rule in short if rule.end - rule.start < 0.95 * (first.end - first.start)]
    levels = sorted({round(rule.position) for rule in short})
    boxes: list[Box] = []
    start = [0] * (len(columns) + 1)
    for row, level in enumerate(levels):
        for rule in (rule for rule in short if round(rule.position) == level):
            under = [k for k, span in enumerate(columns, start=1) if rule.start <= sum(span) / 2 <= rule.end]
            under = [k for k in under if start[k] <= row]
            if under and len({start[k] for k in under}) == 1:
                boxes.append(Box(start[under[0]], under[0], row + 1 - start[under[0]], under[-1] + 1 - under[0]))
                for k in under:
                    start[k] = row + 1
    boxes += [Box(first_row, k, len(levels) + 1 - first_row, 1) for k, first_row in enumerate(start)]
    return [first.position, *map(float, levels), second.position], boxes
