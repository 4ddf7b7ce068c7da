"""Sums that hold within a column of numbers, wherever they are: a way to see that recovered digits are the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


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
    """The positions in sums whose total comes first. Works from the end: what a number sums up is known before its own total."""
    end: dict[int, int] = {}  # position -> the position behind the last number that it sums up
    found: set[int] = set()
    for index in range(len(numbers) - 1, -1, -1):
        terms, at, total = [], index + 1, Decimal(0)
        while at < len(numbers) and total < numbers[index]:
            terms.append(at)
            total, at = total + numbers[at], end[at]
        holds = bool(terms) and total == numbers[index]
        end[index] = at if holds else index + 1
        if holds and len(terms) > 1:
            found |= {index, *terms}
    return found
