"""Rulings drawn as rows of dots, each a filled square or circle (browsers draw a dotted border so).

A dot by itself rules nothing; dots of one size in one line, each near the next, are the ruling that a reader sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemas.document import BBox, Rule

BIGGEST = 3.0  # points that a dot is wide and high
_ROUND = 0.2  # a dot's width and height differ by this share at most
_STEP = 4.0  # dots of one ruling stand nearer than this, in their own width, from one to the next
_FEWEST = 5  # dots that make a ruling
_ASIDE = 0.3  # dots stand at one height, in their own width
_PATTERN = 0.5  # dots of a pattern stand in rows and columns, those of rulings only where two cross


def is_dot(box: BBox) -> bool:
    """Is a filled box small, and as wide as it is high?

    >>> is_dot((165.0, 87.75, 165.75, 88.5)), is_dot((50.25, 87.0, 51.0, 102.0))
    (True, False)
    """
    width, height = box[2] - box[0], box[3] - box[1]
    return 0 < max(width, height) <= BIGGEST and abs(width - height) <= _ROUND * max(width, height)


def rulings_of(dots: Iterable[BBox]) -> tuple[list[Rule], list[Rule]]:
    """The rulings that dots make, across and down; none of either for a field filled with a pattern of dots.

    >>> rulings_of([(x, 10.0, x + 1.0, 11.0) for x in (0.0, 2.0, 4.0, 6.0, 8.0)])[0]
    [Rule(position=10.5, start=0.0, end=9.0, width=1.0)]
    >>> rulings_of([(2.0 * x, 2.0 * y, 2.0 * x + 1.0, 2.0 * y + 1.0) for x in range(9) for y in range(9)])
    ([], [])
    """
    places = sorted(set(dots))
    across, down = list(_rows(places, 0)), list(_rows(places, 1))
    both = {box for row in across for box in row} & {box for row in down for box in row}
    if len(both) > _PATTERN * len(places):
        return [], []
    return [_rule(row, 0) for row in across], [_rule(row, 1) for row in down]


def _rows(dots: list[BBox], along: int) -> Iterator[list[BBox]]:
    """The runs of dots that stand in one line; `along` is 0 across the page, 1 down."""
    lines: defaultdict[int, list[BBox]] = defaultdict(list)
    last: float | None = None
    line = 0
    for box in sorted(dots, key=lambda box: box[1 - along]):
        if last is None or box[1 - along] - last > _ASIDE * (box[2] - box[0]):
            line, last = line + 1, box[1 - along]
        lines[line].append(box)
    for boxes in lines.values():
        run: list[BBox] = []
        for box in sorted(boxes, key=lambda box: box[along]):
            if run and box[along] - run[-1][along] > _STEP * (box[2] - box[0]):
                if len(run) >= _FEWEST:
                    yield run
                run = []
            run.append(box)
        if len(run) >= _FEWEST:
            yield run


def _rule(row: list[BBox], along: int) -> Rule:
    first = row[0]
    position = (first[1 - along] + first[3 - along]) / 2
    return Rule(position, first[along], row[-1][along + 2], first[3 - along] - first[1 - along])
