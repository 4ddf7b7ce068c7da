"""White boxes painted over rulings: form makers draw the columns all the way down, then paint cells over them."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from schemas.document import BBox, Rule

_INSIDE = 1.5  # a ruling nearer to the edge of a white box than this is its border
_SHORTEST = 1.0


class Cover(NamedTuple):
    """A white box, and how many horizontal and vertical rulings were painted before it."""

    box: BBox
    horizontals: int
    verticals: int


def uncovered(
    horizontals: list[Rule], verticals: list[Rule], covers: list[Cover]
) -> tuple[list[Rule], list[Rule]] | None:
    """The rulings as they are seen; None where that is all of them. `covers` and rulings in the order of painting.

    Only what runs on outside of a white box is cut by it: a page's background must not take a whole table away, since
    a clip that makes it smaller isn't known here.

    >>> rule = Rule(50, 0, 100, 1)
    >>> uncovered([], [rule, rule._replace(position=10)], [Cover((20, 30, 80, 60), 0, 2)])[1][:2]
    [Rule(position=50, start=0, end=30, width=1), Rule(position=50, start=60, end=100, width=1)]
    >>> uncovered([], [rule], [Cover((20, 30, 80, 60), 0, 0)]) is uncovered([], [rule], [Cover((0, 0, 99, 100), 0, 1)])
    True
    """
    beside = [(cover.verticals, cover.box) for cover in covers]
    over = [(cover.horizontals, (y0, x0, y1, x1)) for cover in covers for x0, y0, x1, y1 in [cover.box]]
    across, along = _cut(horizontals, over), _cut(verticals, beside)
    return None if across is horizontals and along is verticals else (across, along)


def _cut(rules: list[Rule], covers: list[tuple[int, BBox]]) -> list[Rule]:
    """`covers` are (rulings painted before, box), the first of each pair across the rulings."""
    places = sorted((rule.position, k) for k, rule in enumerate(rules))
    parts: dict[int, list[Rule]] = {}
    for before, (low, start, high, end) in covers:
        first, last = bisect_left(places, (low + _INSIDE, 0)), bisect_left(places, (high - _INSIDE, 0))
        for _, k in places[first:last]:
            whole = rules[k]
            if k < before and whole.start < end and whole.end > start and _runs_on(whole, start, end):
                parts[k] = [piece for rule in parts.get(k, [whole]) for piece in _outside(rule, start, end)]
    if not parts:
        return rules
    return [piece for k, rule in enumerate(rules) for piece in parts.get(k, [rule])]


def _runs_on(rule: Rule, start: float, end: float) -> bool:
    return rule.start < start - _INSIDE or rule.end > end + _INSIDE


def _outside(rule: Rule, start: float, end: float) -> list[Rule]:
    """What is left and right of a box, or above and below it."""
    pieces = [rule._replace(end=min(rule.end, start)), rule._replace(start=max(rule.start, end))]
    return [piece for piece in pieces if piece.end - piece.start >= _SHORTEST]
