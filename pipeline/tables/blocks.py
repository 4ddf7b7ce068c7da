"""Tables without any ruling or fill: a block of lines in columns that white rivers part.

A line counts as tabular where wide gaps part its words; lines between tabular ones that hold one short run are wrapped
cells or the names of groups. Running text, contents and lists have no such rivers, or
neither a column of figures nor many columns.
"""

from __future__ import annotations

from itertools import pairwise

import regex

from pipeline.pages.text import Line, size_of, text_of
from pipeline.tables.frame_head import head_of
from pipeline.tables.frames import NOTE, UNIT, is_table, row_of
from pipeline.tables.grid import Grid
from pipeline.tables.rivers import Columns, Words, find_columns, words_of

_WIDE = 0.9  # a gap this wide, in sizes, parts columns for sure
_STEP = 3.4  # lines of one block stand at most so many sizes apart
_WRAPS = 8  # lines of one column that may follow one another
_FEWEST_LINES = 3
_HEAD = 4  # lines of a head, at most
_MANY = 4  # so many columns make a table without figures
_FIGURES = 0.6  # share of a column's runs that are figures
_LEADERS = regex.compile(r"[.…·‥⋯]{3,}")


def find_blocks(lines: list[Line]) -> list[tuple[Grid, list[Line]]]:
    """The grids of such tables, each one zone in columns, with the lines that it takes; top to bottom."""
    out = []
    for run in _runs(lines):
        found = _block(run)
        if found is not None:
            out.append(found)
    return out


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Stretches from a tabular line to the last one, with the wrapped lines behind it."""
    out: list[list[Line]] = []
    run: list[Line] = []
    last = 0  # tabular lines, and what stands between them
    for line, row in zip(lines, words_of(lines), strict=True):
        text = text_of(line)
        strange = bool(NOTE.match(text) or UNIT.search(text) or _LEADERS.search(text))
        broken = bool(run) and line[0].baseline - run[-1][0].baseline > _STEP * size_of(line)
        if run and (broken or strange or len(run) - last > _WRAPS):
            out.append(run[: last + _wraps(run[last - 1 :])])
            run, last = [], 0
        if not strange and (run or _is_tabular(row, size_of(line))):
            run.append(line)
            last = len(run) if _is_tabular(row, size_of(line)) else last
    if run:
        out.append(run[: last + _wraps(run[last - 1 :])])
    return [run for run in out if len(run) >= _FEWEST_LINES]


def _wraps(rest: list[Line]) -> int:
    """How many lines behind the last tabular one follow it as closely as wrapped lines do."""
    close = [b[0].baseline - a[0].baseline <= 1.9 * size_of(b) for a, b in pairwise(rest)]
    return close.index(False) if False in close else len(close)


def _is_tabular(row: list[Words], size: float) -> bool:
    gaps = [b.left - a.right for a, b in pairwise(row)]
    wide = sum(gap >= _WIDE * size for gap in gaps)
    return wide >= 2 or (wide >= 1 and any(word.number for word in row[1:])) or (len(row) >= 3 and wide >= 1)


def _block(run: list[Line]) -> tuple[Grid, list[Line]] | None:
    """The grid of a run of lines; None where they stand in no columns."""
    while len(run) >= _FEWEST_LINES:
        left, right = min(line[0].x0 for line in run), max(char.x1 for line in run for char in line)
        head = _head(run)
        columns = find_columns(words_of(run[:head]), run[head:], (left, right))
        if not columns.edges:
            return None
        kept = _trimmed(run, columns)
        if len(kept) == len(run):
            break
        run = kept
    else:
        return None
    if not is_table(columns, run) or not _looks_like_one(run, columns):
        return None
    size = size_of(run[0])
    xs = [left - 0.1 * size, *columns.edges, right + 0.1 * size]
    top, bottom = min(c.y0 for c in run[0]) - 0.1 * size, max(c.y1 for c in run[-1]) + 0.1 * size
    if not head:
        return Grid(xs, [top, bottom], row_of(0, len(xs) - 1), [], [], False, False), run
    below = (max(c.y1 for c in run[head - 1]) + min(c.y0 for c in run[head])) / 2
    ys, boxes = head_of([top, below], [], [run[:head], run[head:]], xs)
    boxes += row_of(len(ys) - 1, len(xs) - 1)
    return Grid(xs, [*ys, bottom], boxes, [], [], False, False), run


def _head(run: list[Line]) -> int:
    """How many lines at the top are its head: those without figures, where figures follow; at most a few."""
    figures = [any(word.number for word in row) for row in words_of(run)]
    first = figures.index(True) if True in figures else 0
    return first if first <= _HEAD and first + 2 <= len(run) else 0


def _trimmed(run: list[Line], columns: Columns) -> list[Line]:
    """The lines without those at either end that run over several columns or hold one run only (a caption)."""
    rows = words_of(run)
    crossing = [_crosses(row, columns) for row in rows]
    start, end = 0, len(run)
    while start < end and (crossing[start] or len(rows[start]) < 2):
        start += 1
    while end > start and crossing[end - 1]:
        end -= 1
    return run[start:end]


def _crosses(row: list[Words], columns: Columns) -> bool:
    return any(word.left < edge < word.right for word in row for edge in columns.edges)


def _looks_like_one(run: list[Line], columns: Columns) -> bool:
    """Has it a column of figures beside others, or many columns?"""
    rows = words_of(run)
    parted: list[list[Words]] = [[] for _ in range(len(columns.edges) + 1)]
    for word in (word for row in rows for word in row):
        parted[sum(edge <= (word.left + word.right) / 2 for edge in columns.edges)].append(word)
    figures = [len(col) >= 2 and sum(word.number for word in col) >= _FIGURES * len(col) for col in parted]
    tabular = sum(_is_tabular(row, size_of(line)) for row, line in zip(rows, run, strict=True))
    if tabular < _FEWEST_LINES - 1:
        return False
    crossed = sum(_crosses(row, columns) for row in rows)
    if 5 * crossed > len(rows):
        return False
    return (len(parted) >= 3 and any(figures[1:])) or len(parted) >= _MANY
