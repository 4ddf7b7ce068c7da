"""Rows that are set in alike, though one is the sum of those after it: told by the numbers in all of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from parsers.shared.cells import read_cell

if TYPE_CHECKING:
    from parsers.shared.statement_rows import Row

_FEWEST = 2  # columns that must say something: one number may be a sum by chance
Numbers = tuple[Decimal, ...]


def nest_by_sums(rows: Sequence[Row]) -> None:
    """Put rows below the one before them that they add up to in every column; a single one only where its name is
    found below others too."""
    numbers = [_numbers(row) for row in rows]
    taken: set[int] = set()
    names: set[str] = set()
    for at in range(len(rows)):
        if at in taken or rows[at].total or rows[at].children:
            continue
        end = _end_of_sum(rows, numbers, at)
        if end:
            _put_below(rows, at, end)
            taken |= set(range(at + 1, end))
            names |= {row.name for row in rows[at + 1 : end]}
    for at in range(len(rows) - 1):
        below = rows[at + 1]
        free = {at, at + 1}.isdisjoint(taken) and not rows[at].children and not below.total
        if (free or _heads_alone(rows, at, taken)) and below.name in names and _says(numbers[at], numbers[at + 1]):
            _put_below(rows, at, at + 2)
            taken.add(at + 1)


def _heads_alone(rows: Sequence[Row], at: int, taken: set[int]) -> bool:
    """A row without anything below it, before one that has items of its own below it."""
    return {at, at + 1}.isdisjoint(taken) and not rows[at].children and not rows[at].total


def _end_of_sum(rows: Sequence[Row], numbers: Sequence[Numbers | None], at: int) -> int | None:
    """Where the rows after `at` that add up to it end; None where none do. Two at least."""
    whole = numbers[at]
    if whole is None or sum(value != 0 for value in whole) < _FEWEST:
        return None
    total = tuple(Decimal(0) for _ in whole)
    for end in range(at + 1, len(rows)):
        own = numbers[end]
        if own is None or rows[end].total:
            return None
        total = tuple(a + b for a, b in zip(total, own, strict=True))
        if end > at + 1 and _adds_up(whole, total, end - at):
            return end + 1
    return None


def _adds_up(whole: Numbers, total: Numbers, count: int) -> bool:
    """In every column but for rounding, and to the digit in enough of them."""
    pairs = [(a, b) for a, b in zip(whole, total, strict=True) if a or b]
    return sum(a == b for a, b in pairs) >= _FEWEST and all(2 * abs(a - b) <= count for a, b in pairs)


def with_parts(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with those below it; a total at the top with the rows at the top before it."""
    top: list[Row] = []
    for row in rows:
        if row.total and row.parent is None:
            yield row, top
            top = []
            continue
        if row.parent is None and row.level >= 0:
            top = [*top, row]
        yield row, row.children


def misfits(rows: Sequence[Row]) -> int:
    """Columns in which rows differ from the sum of their parts, two or more, beyond rounding, less those that fit."""
    found = 0
    for row, below in with_parts(rows):
        whole = _numbers(row) if len(below) > 1 else None
        parts = [numbers for child in below if (numbers := _numbers(child)) is not None]
        if whole is None or len(parts) < len(below):
            continue
        for column, value in enumerate(whole):
            total = sum((part[column] for part in parts), Decimal(0))
            if value or total:
                found += 1 if 2 * abs(value - total) > len(parts) else -1
    return found


def _says(whole: Numbers | None, part: Numbers | None) -> bool:
    return whole is not None and whole == part and sum(value != 0 for value in whole) >= _FEWEST


def _put_below(rows: Sequence[Row], at: int, end: int) -> None:
    for row in rows[at + 1 : end]:
        row.parent = rows[at]
    rows[at].children = [*rows[at].children, *rows[at + 1 : end]]


def _numbers(row: Row) -> Numbers | None:
    """The row's numbers, nothing printed counting as 0; None where one can't be read."""
    found = [read_cell(cell) if cell else None for cell in row.cells]
    if any(number is not None and number.state not in ("number", "dash", "blank") for number in found):
        return None
    return tuple(number.value or Decimal(0) if number else Decimal(0) for number in found)
