"""Sums that hold within a column of numbers, wherever they are: they show that recovered digits are the right ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

_MOST = 2000  # sums that are tried for one number; in a long column there may be any number of them

State = tuple[int, Decimal]
"""The position behind the terms so far, and their sum."""


def confirmed(numbers: Sequence[Decimal]) -> set[int]:
    """Positions of the numbers that take part in a sum of at least two terms, the total over its terms or below them.

    Terms follow one another; a term with terms of its own counts once. That a number is printed twice says nothing.

    >>> sorted(confirmed([Decimal(n) for n in (10, 7, 3, 4, 3, 5)]))
    [0, 1, 2, 3, 4]
    >>> confirmed([Decimal(5), Decimal(5), Decimal(4)])
    set()
    """
    last = len(numbers) - 1
    return _below(numbers) | {last - index for index in _below(numbers[::-1])}


def _below(numbers: Sequence[Decimal]) -> set[int]:
    """The positions in sums whose total comes first; from the end, since a term may be a total of what follows it."""
    ends: dict[int, set[int]] = {}  # position -> positions behind the number and what it may sum up
    found: set[int] = set()
    for index in range(len(numbers) - 1, -1, -1):
        reached = _reach(numbers, index, ends)
        behind = {at for at, total in reached if total == numbers[index] > 0 and at > index + 1}
        ends[index] = {index + 1, *behind}
        for at in behind:
            terms = _terms((at, numbers[index]), reached)
            if len(terms) > 1:
                found |= {index, *terms}
    return found


def _reach(numbers: Sequence[Decimal], index: int, ends: Mapping[int, set[int]]) -> dict[State, State | None]:
    """The sums of terms right behind a number, up to the number itself, each with the sum before its last term.

    Of too many, some aren't tried: then a number may stay unconfirmed, which is said.
    """
    start: State = (index + 1, Decimal(0))
    reached: dict[State, State | None] = {start: None}
    waiting = [start]
    while waiting and len(reached) < _MOST:
        at, total = state = waiting.pop()
        if at < len(numbers) and total < numbers[index]:
            for end in ends[at]:
                step = (end, total + numbers[at])
                if step not in reached:
                    reached[step] = state
                    waiting.append(step)
    return reached


def _terms(state: State | None, reached: Mapping[State, State | None]) -> list[int]:
    """The positions of the terms that led to a sum."""
    out = []
    while state and (before := reached[state]):
        out.append(before[0])
        state = before
    return out
