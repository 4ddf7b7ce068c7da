"""Tables without any ruling: lines of words in columns under a line that names the columns.

Prose has no such columns. A block counts as a table where a head of three or more words in different places stands over
three or more lines whose words fall into the head's columns, with numbers in at least two of them.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from pipeline.pages.geometry import union
from pipeline.pages.text import Line, text_of
from pipeline.tables.grid import Box
from schemas.document import BBox

_NUMERIC = regex.compile(r"[-+−–—─△▲($]*[\d,.]*\d\s?%?\)?|[-−–—─]+")
_GAP = 1.2  # a gap this wide, in sizes, separates columns
_FEWEST_ROWS, _FEWEST_COLS = 3, 3

Segments = list[Line]


def segments_of(line: Line, gap: float = _GAP) -> Segments:
    """A line's words in columns: runs of characters without a wide gap."""
    out: Segments = [[]]
    right = line[0].x0
    for char in line:
        if char.text.isspace():
            continue
        if out[-1] and char.x0 - right > gap * char.size:
            out.append([])
        out[-1].append(char)
        right = char.x1
    return out


def find_aligned(lines: list[Line]) -> list[list[list[Line]]]:
    """Runs of lines that are tables: for each a list of rows, each a list of cells (possibly empty), the head first."""
    rows = [segments_of(line) for line in lines]
    found = []
    start = 0
    while start < len(rows):
        table = _table_at(rows, start)
        if table:
            found.append(table)
            start += len(table)
        else:
            start += 1
    return found


def _table_at(rows: list[Segments], start: int) -> list[list[Line]]:
    head = rows[start]
    if len(head) < _FEWEST_COLS or any(_NUMERIC.fullmatch(text_of(cell)) for cell in head):
        return []
    spans = [(_left(cell), _right(cell)) for cell in head]
    table = [list(head)]
    for previous, row in zip(rows[start:], rows[start + 1 :], strict=False):
        cells = _into_columns(row, spans)
        if cells is None or _top(row) - _top(previous) > 3 * row[0][0].size:
            break
        table.append(cells)
    if len(table) <= _FEWEST_ROWS:
        return []
    numeric = [col for col in range(len(spans)) if _is_numeric([row[col] for row in table[1:]])]
    return table if len(numeric) >= 2 else []


def _into_columns(row: Segments, spans: list[tuple[float, float]]) -> list[Line] | None:
    """The row's words, each under the head that it overlaps most; None where one fits no head or two share one."""
    if len(row) < 2:
        return None
    cells: list[Line] = [[] for _ in spans]
    for words in row:
        overlaps = [min(_right(words), right) - max(_left(words), left) for left, right in spans]
        best = max(range(len(spans)), key=lambda col: overlaps[col])
        if overlaps[best] <= 0 or sum(overlap > 0 for overlap in overlaps) > 1 or cells[best]:
            return None
        cells[best] = words
    return cells


def _is_numeric(column: list[Line]) -> bool:
    texts = [text_of(cell) for cell in column if cell]
    return len(texts) >= _FEWEST_ROWS and 10 * sum(bool(_NUMERIC.fullmatch(text)) for text in texts) >= 8 * len(texts)


def frame_of(table: list[list[Line]]) -> tuple[list[float], list[float], list[Box]]:
    """Column edges, row edges and boxes of a table of words: edges run halfway between neighbours."""
    cols = [union(_box(row[col]) for row in table if row[col]) for col in range(len(table[0]))]
    rows = [union(_box(cell) for cell in row if cell) for row in table]
    xs = [cols[0][0], *((a[2] + b[0]) / 2 for a, b in pairwise(cols)), cols[-1][2]]
    ys = [rows[0][1], *((a[3] + b[1]) / 2 for a, b in pairwise(rows)), rows[-1][3]]
    return xs, ys, [Box(row, col, 1, 1) for row in range(len(rows)) for col in range(len(cols))]


def _box(words: Line) -> BBox:
    return union((char.x0, char.y0, char.x1, char.y1) for char in words)


def _left(words: Line) -> float:
    return words[0].x0


def _right(words: Line) -> float:
    return words[-1].x1


def _top(row: Segments) -> float:
    return row[0][0].baseline
