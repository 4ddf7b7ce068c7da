"""Rows that don't fit the others: numbers that aren't well formed, cells of several rows, counts that jump."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from parsers.values.key import fold_width
from pipeline.document.oddity import CODE, DIGITS, Oddity, View, is_number, odd_rows
from pipeline.tables.columns import ordinal_of
from schemas.document import Cell

_GLUED = regex.compile(r"\d*,\d{1,2}(?!\d)|,\d{4,}|\.\d*[,.]|\d-\d*$|\d\s+-")
_AMOUNT = r"[-△▲(]?\d[\d,]*(?:\.\d+)?\)?%?"
_PAIR = regex.compile(rf"{_AMOUNT}\s+\p{{Han}}.*|\p{{Han}}\S*\s+{_AMOUNT}")
_LABELLED = regex.compile(rf".*\p{{Han}}\S*\s+{_AMOUNT}")
_VALUES = regex.compile(r"\d\s+\S+\s+\S")
_FEWEST = 3
_LONG = 8  # rows of which one may be said to be unlike the others
_MOSTLY = 0.7
_NEARLY = 0.9
_COUNTING = 0.6  # share of a column's texts that count
_LABELS = 4  # columns at the left that may count the rows


def malformed(view: View) -> Iterator[Oddity]:
    """Digits that are no number in a column of numbers, or that are two numbers in one; words within a number."""
    found: list[tuple[int, str]] = []
    for col in range(view.table.cols):
        column = view.column(col)
        numbers = sum(is_number(text) for _, text in column)
        regular = numbers >= max(_FEWEST, _MOSTLY * (len(column) - 1))
        for row, text in column:
            if is_number(text):
                continue
            glued = text.count(",") > 1 and _GLUED.search(text)
            if DIGITS.fullmatch(text) and (regular or glued):
                found.append((row, text))
    yield from odd_rows(found, "digits that are no well-formed number")


def several_rows(view: View) -> Iterator[Oddity]:
    """Rows with several numbers in two cells or more; all values of a row in one cell; name and number in one."""
    found = []
    for row in view.body:
        cells = [view.cells[row, col] for col, _ in view.row(row)]
        if sum(_are_numbers(cell.lines) for cell in cells) >= 2:
            found.append((row, cells[0].text))
        found += [(row, cell.text) for cell in cells if _holds_a_row(view, cell)]
    yield from odd_rows(found, "what belongs to several cells or rows stands in one")


def _holds_a_row(view: View, cell: Cell) -> bool:
    """All values of a row in a cell over all columns, or a name and a number in one over columns of others."""
    if cell.col_span == view.table.cols > 2 and cell.row > 0:
        return len(cell.lines) > 1 and bool(_VALUES.search(cell.text))
    return cell.col_span > 1 and bool(_LABELLED.fullmatch(cell.text)) and _is_column(view, cell.col)


def _are_numbers(lines: Sequence[str]) -> bool:
    texts = [fold_width(line).strip() for line in lines]
    return len(texts) > 1 and all(is_number(text) and not text.startswith("(") for text in texts)


def _is_column(view: View, col: int) -> bool:
    return 2 * len(view.column(col)) >= len(view.body)


def two_in_one(view: View) -> Iterator[Oddity]:
    """Numbers and words together in most cells of a column, beside one that is blank there."""
    for col in range(view.table.cols):
        column = view.column(col)
        found = [(row, text) for row, text in column if _PAIR.fullmatch(text)]
        beside = [k for k in (col - 1, col + 1) if 0 <= k < view.table.cols]
        blank = any(not any(view.texts.get((row, k)) for row, _ in found) for k in beside)
        if len(found) >= 2 and 2 * len(found) >= len(column) and blank:
            yield from odd_rows(found, f"column {col} holds what belongs to it and to the one beside it")


def jumps(view: View) -> Iterator[Oddity]:
    """Numbers that count the rows, and leave one out or begin late: rows may be missing."""
    for col in range(min(_LABELS, view.table.cols)):
        column = view.column(col)
        codes = [(row, (int(m[1]), int(m[2]))) for row, text in column if (m := CODE.fullmatch(text))]
        counts = [(row, (0, n)) for row, text in column if (n := _count(text)) is not None]
        for found, restarts in ((codes, True), (counts, False)):
            if len(found) >= max(2, _COUNTING * len(column)):
                yield from _jumps(found, restarts, col)


def _count(text: str) -> int | None:
    """一、, (二): what counts for sure. Figures may be codes, years or values."""
    return None if any(c.isdigit() for c in text) else ordinal_of(text)


def _jumps(found: Sequence[tuple[int, tuple[int, int]]], restarts: bool, col: int) -> Iterator[Oddity]:
    steps = [(row, a, b) for (_, a), (row, b) in pairwise(found)]
    odd = [row for row, a, b in steps if not _follows(a, b, restarts)]
    good = len(steps) - len(odd)
    if odd and good >= _FEWEST * len(odd):
        yield from odd_rows(
            [(row, str(row)) for row in odd], f"the numbers in column {col} leave some out before a row"
        )
    elif not odd and found[0][1][1] > 1 and good >= (1 if restarts else 2):
        yield Oddity(
            (), f"the numbers in column {col} begin with {found[0][1][1]}: rows before it are missing, or elsewhere"
        )


def _follows(one: tuple[int, int], two: tuple[int, int], restarts: bool) -> bool:
    next_one = two[0] == one[0] and two[1] == one[1] + 1
    return next_one or (two[0] > one[0] and two[1] <= 1 if restarts else two[1] == 1)


CHECKS = (malformed, several_rows, two_in_one, jumps)
