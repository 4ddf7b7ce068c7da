"""The head of a table whose columns nothing rules: rows and boxes by the shorter rulings under wide heads.

Without such rulings a run of words that crosses an edge between columns is a wide head too, over the columns that it is
centred over.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from pipeline.pages.text import Line
from pipeline.tables.grid import Box
from pipeline.tables.rivers import Words, words_of
from schemas.document import Rule

_MARK = regex.compile(
    r"[(（]?(?:\d{1,2}|[A-Za-z\uff21-\uff3a]|[甲乙丙丁戊己庚辛壬癸])[)）]?(?:[=＝][-+−－()（）A-Za-z\d/×*％%]+)?"
)
_SPREAD = 2.6  # characters of one word are spread at most this far, in sizes
_LEVEL = 2.0  # rulings nearer than this are at one height
_COVERED = 0.5  # share of a column that a ruling under a wide head covers at least


def head_of(
    ends: Sequence[float], short: Sequence[Rule], zones: list[list[Line]], xs: Sequence[float]
) -> tuple[list[float], list[Box]]:
    """Row edges and boxes of a head between two rulings, for column edges `xs`; `zones`: its lines, those below."""
    top, bottom = ends
    lines = zones[0]
    wide = _all_wide(lines, zones[1], xs)
    if wide:
        return [top, bottom], wide
    inside = [rule for rule in short if top + 1 < rule.position < bottom - 1]
    unders = [rule for rule in inside if rule.end - rule.start < 0.97 * (xs[-1] - xs[0])] or _wide_words(lines, xs)
    levels: list[float] = []
    for rule in sorted(unders):
        if not levels or rule.position - levels[-1] > _LEVEL:
            levels.append(rule.position)
    cols = len(xs) - 1
    start = [0] * cols
    boxes: list[Box] = []
    for row, level in enumerate(levels):
        at = [rule for rule in unders if abs(rule.position - level) <= _LEVEL]
        for first, last in _runs_under(at, lines, xs):
            begin = start[first]
            if len(set(start[first : last + 1])) == 1 and begin <= row:
                boxes.append(Box(begin, first, row + 1 - begin, last + 1 - first))
                start[first : last + 1] = [row + 1] * (last + 1 - first)
    marked = _mark_row(lines, levels[-1] if levels else top)
    rows = len(levels) + 1
    boxes += [Box(begin, col, rows - begin, 1) for col, begin in enumerate(start)]
    if marked is None:
        return [top, *levels, bottom], boxes
    boxes += [Box(rows, col, 1, 1) for col in range(cols)]
    return [top, *levels, marked, bottom], boxes


def is_over(lines: list[Line], below: list[Line]) -> bool:
    """Is a ruled row of one line a row of wide heads, over twice as many heads in the next ruled row?"""
    words = [word for row in words_of(lines, _SPREAD) for word in row]
    under = [word for row in words_of(below, _SPREAD) for word in row]
    return len(lines) == 1 and 2 <= len(words) <= len(under) / 2 and not any(word.number for word in under)


def leaves(lines: list[Line], short: Sequence[Rule]) -> list[list[Words]]:
    """The words of a head by line, without those over a short ruling: wide heads say nothing of where columns part."""
    out = []
    for line, row in zip(lines, words_of(lines), strict=True):
        base = line[0].baseline
        over = [rule for rule in short if base < rule.position < max(other[-1].y1 for other in lines)]
        out.append(
            [word for word in row if not any(rule.start <= (word.left + word.right) / 2 <= rule.end for rule in over)]
        )
    return [row for row in out if row]


def _mark_row(lines: list[Line], top: float) -> float | None:
    """Where the last line of a head is a row of numbers or letters of columns, the height above it."""
    if len(lines) < 2 or lines[-2][0].baseline < top:
        return None
    words = words_of(lines[-1:])[0]
    if len(words) < 2 or not all(_MARK.fullmatch(word.text.replace(" ", "")) for word in words):
        return None
    return (max(char.y1 for char in lines[-2]) + min(char.y0 for char in lines[-1])) / 2


def _all_wide(lines: list[Line], below: list[Line], xs: Sequence[float]) -> list[Box]:
    """The boxes of a ruled row of wide heads, each centred over heads of its own; [] where one isn't."""
    cols = len(xs) - 1
    words = [word for row in words_of(lines, _SPREAD) for word in row]
    under = {sum(edge <= (w.left + w.right) / 2 for edge in xs[1:-1]) for row in words_of(below) for w in row}
    if (
        len(lines) != 1
        or not 2 <= len(words) <= cols // 2
        or len(under) < cols
        or any(w.number for row in words_of(below) for w in row)
    ):
        return []
    runs = _parted(0, cols - 1, lines[0][0].baseline, lines, xs, _SPREAD)
    size = lines[0][0].size
    centred = [
        abs(word.left + word.right - xs[a] - xs[b + 1]) <= 2.5 * size for word, (a, b) in zip(words, runs, strict=False)
    ]
    if len(runs) != len(words) or not all(centred) or any(a == b for a, b in runs):
        return []
    return [Box(0, a, 1, b + 1 - a) for a, b in runs]


def _runs_under(at: list[Rule], lines: list[Line], xs: Sequence[float]) -> list[tuple[int, int]]:
    """First and last column of each wide head over rulings at one height; heads part rulings that touch."""
    out = []
    for rule in sorted(at, key=lambda rule: rule.start):
        cols = _columns_under(rule, lines, xs)
        if cols:
            out += _parted(cols[0], cols[-1], rule.position, lines, xs)
    return out


def _columns_under(rule: Rule, lines: list[Line], xs: Sequence[float]) -> list[int]:
    """The columns that a ruling covers: most of them, or the heads below it."""
    below = [
        word for line, row in zip(lines, words_of(lines), strict=True) for word in row if line[0].y0 > rule.position - 1
    ]
    centres = [(word.left + word.right) / 2 for word in below]
    headed = {_column(x, xs) for x in centres if rule.start <= x <= rule.end}
    bare = {_column(x, xs) for x in centres} - headed
    covered = {
        k
        for k in range(len(xs) - 1)
        if min(rule.end, xs[k + 1]) - max(rule.start, xs[k]) > _COVERED * (xs[k + 1] - xs[k])
    }
    return sorted(headed | (covered - bare))


def _column(x: float, xs: Sequence[float]) -> int:
    return sum(edge <= x for edge in xs[1:-1])


def _parted(
    first: int, last: int, level: float, lines: list[Line], xs: Sequence[float], gap: float = 0.8
) -> list[tuple[int, int]]:
    """A run of columns under one ruling, cut between the heads that stand right above it."""
    near = [line for line in lines if line[0].baseline < level + 1]
    if not near or first == last:
        return [(first, last)]
    bottom = max(near, key=lambda line: line[0].baseline)
    words = [word for word in words_of([bottom], gap)[0] if xs[first] <= (word.left + word.right) / 2 <= xs[last + 1]]
    words = _joined(words)
    if len(words) < 2:
        return [(first, last)]
    cuts = [first]
    for left, right in pairwise(words):
        a, b = (left.left + left.right) / 2, (right.left + right.right) / 2
        start = cuts[-1]
        # the head is centred over its columns: the cut whose left part has the left head in its middle
        options = [k for k in range(start + 1, last + 1) if a < xs[k] < b]
        if options:
            cuts.append(min(options, key=lambda k: abs(xs[start] + xs[k] - 2 * a)))
    return [(a, b - 1) for a, b in zip(cuts, [*cuts[1:], last + 1], strict=True)]


def _joined(words: list[Words]) -> list[Words]:
    """Single characters one after another, made one word (經　常　門)."""
    out: list[Words] = []
    single = False
    for word in words:
        if single and len(word.text) == 1:
            out[-1] = out[-1]._replace(right=word.right, text=out[-1].text + word.text)
        else:
            out.append(word)
            single = len(word.text) == 1
    return out


def _wide_words(lines: list[Line], xs: Sequence[float]) -> list[Rule]:
    """A ruling that isn't there under each run of words that crosses an edge and has other words below it."""
    out = []
    for index, (line, row) in enumerate(zip(lines, words_of(lines), strict=True)):
        size = line[0].size
        for word in row:
            crossed = [
                k for k in range(1, len(xs) - 1) if word.left < xs[k] - 0.3 * size and word.right > xs[k] + 0.3 * size
            ]
            below = {
                sum(edge <= (w.left + w.right) / 2 for edge in xs[1:-1])
                for under in words_of(lines[index + 1 :])
                for w in under
            }
            if not crossed or len(below & set(range(crossed[0] - 1, crossed[-1] + 1))) < 2:
                continue
            first, last = _centred(crossed[0] - 1, crossed[-1], word.left + word.right, xs)
            out.append(Rule(max(c.y1 for c in line) + 0.1 * size, xs[first], xs[last + 1], 0.0))
    return out


def _centred(first: int, last: int, twice: float, xs: Sequence[float]) -> tuple[int, int]:
    """The run of columns around some columns that a text is centred over best."""
    options = [(a, b) for a in range(first + 1) for b in range(last, len(xs) - 1) if first - a <= 2 and b - last <= 2]
    return min(options, key=lambda run: (round(abs(xs[run[0]] + xs[run[1] + 1] - twice)), run[1] - run[0]))
