"""Figures that may be two things: a mark at full size beside a number, a picture or stroke where a figure would be.

Nobody can tell from the text layer that 523 and a raised 1 aren't 5231; the place of each figure can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.pages.geometry import union
from schemas.document import BBox, Char, Rule

_DIGITS = frozenset("0123456789")
_PARTS = _DIGITS | frozenset(",.")
_SMALL = 0.8  # smaller than this, relative to the figure beside it, is a mark and read as one
_STEP = 0.12  # sizes that a figure stands above or below its neighbour
_GAP = 0.09  # sizes between two figures of one number, more than between any other two of it
_NEAR = 0.45  # sizes between a figure and what is drawn beside it
_TALL = 0.5, 1.1  # sizes that a drawn figure is high
_SPECK = 3.0  # points; a picture that is thinner shows no figure
_LINES = 2.2  # sizes that the picture of a number is high at most


def joined_figures(chars: Sequence[Char]) -> Iterator[str]:
    """Numbers of which a figure stands higher, lower or further away than the others: a mark, or another number."""
    for run in _runs(chars):
        if _stepped(run) or _spread(run) or _shrunk(run):
            yield "".join(char.text for char in run)


def drawn_beside(chars: Sequence[Char], strokes: Sequence[Rule], pictures: Sequence[BBox]) -> Iterator[str]:
    """Numbers that a short upright stroke (`strokes` are vertical rulings) or a small picture touches."""
    shapes = [(rule.position, rule.start, rule.position, rule.end) for rule in strokes]
    shapes += [box for box in pictures if box[2] > box[0]]
    if not shapes:
        return
    for run in _runs(chars, 1):
        if any(_touches(run, box) for box in shapes):
            yield "".join(char.text for char in run)


def pictures_in_table(
    pictures: Sequence[BBox], chars: Sequence[Char], across: Sequence[Rule], along: Sequence[Rule]
) -> int:
    """How many pictures as high as a line of text stand between a page's rulings: they may show numbers. Photos are
    higher."""
    if not pictures or not chars:
        return 0
    high = _LINES * median(char.size for char in chars)
    lines = [box for box in pictures if box[3] - box[1] < high and min(box[3] - box[1], box[2] - box[0]) > _SPECK]
    return sum(_between(box, across, along) for box in lines)


def turned_figures(turned: Sequence[Char], across: Sequence[Rule], along: Sequence[Rule]) -> int:
    """How many figures in another direction than the page's text stand between its rulings."""
    figures = [char for char in turned if char.text in _DIGITS]
    return sum(_between((char.x0, char.y0, char.x1, char.y1), across, along) for char in figures)


def _between(box: BBox, across: Sequence[Rule], along: Sequence[Rule]) -> bool:
    """Does a box lie inside of the outermost rulings of its page?"""
    if len(across) < 2 or len(along) < 2:
        return False
    left, *_, right = sorted(rule.position for rule in along)
    top, *_, bottom = sorted(rule.position for rule in across)
    return left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom


def _runs(chars: Sequence[Char], least: int = 2) -> Iterator[list[Char]]:
    """Figures, commas and points that stand close together, left to right, with as many figures at least."""
    figures = sorted((char for char in chars if char.text in _PARTS), key=lambda char: (char.baseline, char.x0))
    rows: list[list[Char]] = []
    for char in figures:
        if rows and char.baseline - rows[-1][0].baseline <= 0.45 * max(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
    for row in rows:
        row.sort(key=lambda char: char.x0)
        run: list[Char] = []
        for char in row:
            if run and char.x0 - run[-1].x1 > 0.3 * char.size:
                yield from _whole(run, least)
                run = []
            run.append(char)
        yield from _whole(run, least)


def _whole(run: list[Char], least: int) -> Iterator[list[Char]]:
    if sum(char.text in _DIGITS for char in run) >= least:
        yield run


def _stepped(run: list[Char]) -> bool:
    """Does a figure at full size stand off the line of its neighbour?"""
    return any(
        abs(b.baseline - a.baseline) > _STEP * a.size
        for a, b in pairwise(run)
        if a.text in _DIGITS and b.text in _DIGITS and min(a.size, b.size) > _SMALL * max(a.size, b.size)
    )


def _shrunk(run: list[Char]) -> bool:
    """Is there a small figure that no raised mark at the end is: a lowered one, or a mark over the number?"""
    most = max(char.size for char in run)
    small = [char.text in _DIGITS and char.size <= _SMALL * most for char in run]
    if not any(small):
        return False
    last = len(small) - small[::-1].index(False)  # where the marks at the end begin
    base = max(char.baseline for char in run if char.size == most)
    lowered = any(char.baseline > base - _STEP * most for char in run[last:])
    return lowered or any(small[:last])


def _spread(run: list[Char]) -> bool:
    """Is one gap between two figures clearly wider than all others? Needs three, for figures may be spaced out."""
    gaps = sorted((b.x0 - a.x1) / a.size for a, b in pairwise(run))
    plain = [(b.x0 - a.x1) / a.size for a, b in pairwise(run) if a.text in _DIGITS and b.text in _DIGITS]
    return len(gaps) >= 3 and max(plain, default=0.0) == gaps[-1] and gaps[-1] - max(gaps[-2], 0.0) > _GAP


def _touches(run: list[Char], box: BBox) -> bool:
    x0, _, x1, _ = union((char.x0, char.y0, char.x1, char.y1) for char in run)
    size, baseline = run[0].size, run[0].baseline
    high = box[3] - box[1]
    beside = -0.1 * size < x0 - box[2] < _NEAR * size or -0.1 * size < box[0] - x1 < _NEAR * size
    level = abs(box[3] - baseline) < 0.25 * size and _TALL[0] * size < high < _TALL[1] * size
    return beside and level
