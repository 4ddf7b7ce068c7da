"""Tables with rulings over, under the head and at the foot only: columns are found by where the numbers stand.

A table is taken for one where three rulings of one width have numbers in at least two columns between the last two of
them. Wide heads are those over a shorter ruling.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from pipeline.aligned import segments_of
from pipeline.grid import Box, Grid, merge_rules
from pipeline.text import Line, lines_of, text_of
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
        top = 0
        for foot in range(2, len(group)):
            grid = _grid_between(group[top : foot + 1], rules, chars)
            if grid is not None:
                out.append(grid)
                top = foot
    return sorted(out, key=lambda grid: grid.ys[0])


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


def _grid_between(group: list[Rule], rules: list[Rule], chars: list[Char]) -> Grid | None:
    """The grid whose body stands between the last two rulings of a group, its head above; None for no table."""
    left, right = group[0].start - _SAME_END, group[0].end + _SAME_END
    head_top, body_top, bottom = group[-3].position, group[-2].position, group[-1].position
    inside = [c for c in chars if left <= (c.x0 + c.x1) / 2 <= right]
    rows = lines_of([c for c in inside if body_top < _middle(c) < bottom])
    if len(rows) < _FEWEST_ROWS or not any(head_top < _middle(c) < body_top for c in inside):
        return None
    columns = _columns(rows)
    if len(columns) < _FEWEST_COLS:
        return None
    xs = [group[0].start, *_edges(columns, rows), group[0].end]
    ys, boxes = _head(head_top, body_top, group[0], rules, xs)
    below = [*_row_edges(rows), bottom]
    boxes += [Box(len(ys) - 1 + row, col, 1, 1) for row in range(len(below)) for col in range(len(xs) - 1)]
    return Grid(xs, ys + below, boxes, [], [])


def _middle(char: Char) -> float:
    return (char.y0 + char.y1) / 2


def _columns(rows: list[Line]) -> list[Span]:
    """Where the numbers stand: their spans, united where they overlap; [] where two of a row fall into one."""
    found = []
    for row in rows:
        segments = segments_of(row, _GAP)[1:]
        found.append([(words[0].x0, words[-1].x1) for words in segments if _NUMERIC.fullmatch(text_of(words))])
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


def _edges(columns: list[Span], rows: list[Line]) -> list[float]:
    """Edges between the names and the numbers, and between two columns of numbers."""
    names = [words[-1].x1 for row in rows for words in segments_of(row, _GAP)[:1] if words[-1].x1 < columns[0][0]]
    first = (max(names, default=columns[0][0] - 4) + columns[0][0]) / 2
    return [first, *((a[1] + b[0]) / 2 for a, b in pairwise(columns))]


def _row_edges(rows: list[Line]) -> list[float]:
    return [(max(c.y1 for c in upper) + min(c.y0 for c in lower)) / 2 for upper, lower in pairwise(rows)]


def _head(top: float, bottom: float, full: Rule, rules: list[Rule], xs: list[float]) -> tuple[list[float], list[Box]]:
    """Row edges and boxes of the head: a shorter ruling parts a wide head from the heads below it."""
    short = [rule for rule in rules if top + 1 < rule.position < bottom - 1 and full.start - 4 <= rule.start]
    short = [
        rule for rule in short if rule.end <= full.end + 4 and rule.end - rule.start < 0.95 * (full.end - full.start)
    ]
    levels = sorted({round(rule.position) for rule in short})
    ys = [top, *map(float, levels), bottom]
    boxes: list[Box] = []
    last = len(ys) - 2
    start = [0] * (len(xs) - 1)
    for row, level in enumerate(levels):
        for rule in (rule for rule in short if round(rule.position) == level):
            inside = [
                k for k in range(len(xs) - 1) if rule.start <= (xs[k] + xs[k + 1]) / 2 <= rule.end and start[k] <= row
            ]
            if inside and len({start[k] for k in inside}) == 1:
                boxes.append(Box(start[inside[0]], inside[0], row + 1 - start[inside[0]], inside[-1] + 1 - inside[0]))
                for k in inside:
                    start[k] = row + 1
    boxes += [Box(start[k], k, last + 1 - start[k], 1) for k in range(len(xs) - 1)]
    return ys, boxes
