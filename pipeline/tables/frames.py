"""A region of lines in columns that nothing rules → a grid: its columns are white rivers, its zones are rows or many.

A frame has a top and a bottom and ruled positions between them that cut it into zones, and shorter rulings in its head.
A zone is one row or, in a table without rulings between rows, many, which `bands` tells apart afterwards. A frame may
be open at the bottom, where a page break leaves the ruling out: lines that stand in its columns belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from pipeline.pages.geometry import cluster
from pipeline.pages.rules import SAME
from pipeline.pages.text import Line, lines_of, middle, size_of, text_of
from pipeline.tables.frame_head import head_of, is_over, leaves
from pipeline.tables.grid import Box, Grid
from pipeline.tables.rivers import Columns, Words, find_columns, words_of
from schemas.document import Char, Rule

SAME_END = 4.0  # rulings of one frame end within this
_NEAR = 2.6  # lines further apart than this, in sizes, don't belong together unless all are
NOTE = regex.compile(r"\s*(?:[備备附]?[註注]\d*|說明|说明|資料來源|资料来源|[※*\uff0a])\s*[：:]?")
PAGE_LABEL = regex.compile(r"[-–—－]\s*\d{1,4}\s*[-–—－]|第\s*\d{1,4}\s*[頁页].{0,8}")
UNIT = regex.compile(r"[(（]?\s*(?:[幣币货貨金额額][^\d]{0,4})?[單单]\s*位\s*[：:]")


@dataclass(slots=True)
class Frame:
    """A region with rulings over its whole width at `ys` (the first and last are its top and bottom).

    `short` are all shorter rulings in it; `headed` says whether the first zone is a head.
    """

    left: float
    right: float
    ys: list[float]
    short: list[Rule] = field(default_factory=list)
    headed: bool = True
    closed_top: bool = True
    closed_bottom: bool = True


def lines_between(top: float, bottom: float, left: float, right: float, chars: list[Char]) -> list[Line]:
    """The lines whose characters have their middle between two heights and two sides."""
    return lines_of([
        c for c in chars
        if top < (c.y0 + c.y1) / 2 < bottom and left - SAME_END <= (c.x0 + c.x1) / 2 <= right + SAME_END
    ])  # fmt: skip


def grid_of(frame: Frame, chars: list[Char]) -> Grid | None:
    """The frame as a grid with its columns and its head; None where its lines stand in no columns."""
    zones = [lines_between(top, bottom, frame.left, frame.right, chars) for top, bottom in pairwise(frame.ys)]
    headed = frame.headed and len(zones) > 1
    head, rest = (zones[0], zones[1:]) if headed else ([], zones)
    body = [line for zone in rest for line in zone]
    wide = len(rest) > 1 and is_over(head, rest[0])
    heads = words_of(rest[0]) if wide else leaves(head, frame.short)
    columns = find_columns(heads, body, (frame.left, frame.right))
    if not is_table(columns, body):
        return None
    xs = [frame.left, *columns.edges, frame.right]
    ys, boxes = head_of(frame.ys[:2], frame.short, zones[:2], xs) if headed else (frame.ys[:1], [])
    edges, below = body_of(frame.ys[1 if headed else 0 :], frame.short, rest, xs)
    boxes += [Box(box.row + len(ys) - 1, box.col, box.row_span, box.col_span) for box in below]
    grid = Grid(xs, ys + edges[1:], boxes, [], [], frame.closed_top, frame.closed_bottom)
    _extend(grid, chars)
    return grid


def body_of(
    full: Sequence[float], short: Sequence[Rule], zones: list[list[Line]], xs: Sequence[float]
) -> tuple[list[float], list[Box]]:
    """Row edges and boxes of a body: columns that a ruling leaves out go on over it (a merged label's)."""
    inner = cluster([rule.position for rule in short if full[0] + 1 < rule.position < full[-1] - 1], SAME, SAME + 1)
    edges = sorted([*full, *(sum(near) / len(near) for near in inner)])
    size = max((size_of(line) for zone in zones for line in zone), default=10.0)
    lines = [line for zone in zones for line in zone]
    parts = [[line for line in lines if top < middle(line) < bottom] for top, bottom in pairwise(edges)]
    cols = range(len(xs) - 1)
    ruled = [[edge in full or any(_covers(rule, edge, xs, col) for rule in short) for col in cols] for edge in edges]
    for k in range(1, len(edges) - 1):
        if edges[k] not in full and _labels_both(parts[k - 1], parts[k], ruled[k], xs, size):
            ruled[k] = [True for _ in cols]
    boxes = []
    for row, zone in enumerate(parts):
        over = all(ruled[row]) and all(ruled[row + 1]) and _runs_over(zone, xs)
        for col in cols:
            if ruled[row][col] and not (over and col):
                end = next(k for k in range(row + 1, len(edges)) if ruled[k][col])
                boxes.append(Box(row, col, end - row, len(xs) - 1 if over else 1))
    return edges, boxes


def _covers(rule: Rule, edge: float, xs: Sequence[float], col: int) -> bool:
    inside = min(rule.end, xs[col + 1]) - max(rule.start, xs[col])
    return abs(rule.position - edge) <= SAME + 1 and inside > 0.5 * (xs[col + 1] - xs[col])


def _labels_both(above: list[Line], below: list[Line], ruled: list[bool], xs: Sequence[float], size: float) -> bool:
    """Has each side of a short ruling words in a column that it leaves out, on lines of the other columns?"""
    if not any(ruled):
        return True
    free = [col for col, is_ruled in enumerate(ruled) if not is_ruled]
    return all(any(_stands_beside(words, free, xs) for words in words_of(side)) for side in (above, below))


def _stands_beside(row: list[Words], free: list[int], xs: Sequence[float]) -> bool:
    cols = {sum(edge <= (word.left + word.right) / 2 for edge in xs[1:-1]) for word in row}
    return bool(cols & set(free)) and bool(cols - set(free))


def row_of(row: int, cols: int) -> list[Box]:
    """A row of narrow boxes."""
    return [Box(row, col, 1, 1) for col in range(cols)]


def _runs_over(zone: list[Line], xs: Sequence[float]) -> bool:
    """Is a ruled row one text over all columns: a single run that crosses an edge or stands in the middle?"""
    rows = words_of(zone)
    if len(zone) != 1 or len(rows[0]) != 1 or len(xs) < 4:
        return False
    word, size = rows[0][0], size_of(zone[0])
    return bool(crossed(word, xs, size)) or abs((word.left + word.right) - (xs[0] + xs[-1])) <= 0.6 * size


def crossed(word: Words, xs: Sequence[float], size: float) -> list[int]:
    """The inner edges that a run of characters has ink on both sides of."""
    return [k for k in range(1, len(xs) - 1) if word.left < xs[k] - 0.2 * size and word.right > xs[k] + 0.2 * size]


def is_table(columns: Columns, body: list[Line]) -> bool:
    """Do the edges part enough lines for a table?"""
    if not columns.edges or len(body) < 2:
        return False
    rows = words_of(body)
    parted = sum(any(a.right < edge < b.left for a, b in pairwise(row) for edge in columns.edges) for row in rows)
    return parted >= 2 and 7 * parted >= len(rows)


def _extend(grid: Grid, chars: list[Char]) -> None:
    """Take in lines right below the last ruling, and above the first, that stand in the frame's columns."""
    low = conforming(lines_below(grid.ys[-1], grid.xs[0], grid.xs[-1], chars), grid.xs)
    if low:
        rows = len(grid.ys) - 1
        grid.ys.append(max(char.y1 for char in low[-1]) + 0.2 * size_of(low[-1]))
        grid.boxes += row_of(rows, len(grid.xs) - 1)
        grid.closed_bottom = False


def lines_below(top: float, left: float, right: float, chars: list[Char]) -> list[Line]:
    """The lines below a height that follow one another at steps like those before, but for a page label as the last."""
    lines = lines_of(
        [c for c in chars if (c.y0 + c.y1) / 2 > top and left - SAME_END <= (c.x0 + c.x1) / 2 <= right + SAME_END]
    )
    out: list[Line] = []
    steps: list[float] = []
    last = top
    for line in lines:
        step = line[0].baseline - last
        most = max(_NEAR * size_of(line), 1.7 * sorted(steps)[len(steps) // 2] if len(steps) > 2 else 0.0)
        if step > most:
            break
        if out:
            steps.append(step)
        out.append(line)
        last = line[0].baseline
    return out[:-1] if out and out[-1] is lines[-1] and PAGE_LABEL.fullmatch(text_of(out[-1])) else out


def conforming(lines: list[Line], xs: Sequence[float]) -> list[Line]:
    """The lines from the first on that stand in columns, up to a note, a unit or running text.

    The first has words in two columns or more.
    """
    out: list[Line] = []
    parted = 0
    for line, row in zip(lines, words_of(lines), strict=True):
        text = text_of(line)
        if NOTE.match(text) or UNIT.search(text) or any(crossed(word, xs, size_of(line)) for word in row):
            break
        cols = {sum(edge <= (word.left + word.right) / 2 for edge in xs[1:-1]) for word in row}
        if not out and len(cols) < 2:
            break
        parted += len(cols) > 1
        out.append(line)
    while out and len(words_of(out[-1:])[0]) < 2 and _far(out):
        out.pop()
    return out if parted else []


def _far(lines: list[Line]) -> bool:
    return len(lines) > 1 and lines[-1][0].baseline - lines[-2][0].baseline > 1.9 * size_of(lines[-1])
