"""A table as it was read, looked at again: its texts by place, and what may be said of them.

What is odd in a table isn't changed, it is said: `pipeline.document.doubtful` makes issues of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from parsers.values.key import fold_width
from pipeline.tables.columns import ordinal_of
from schemas.document import Cell, Table

CODE = regex.compile(r"(\d{1,2})\.(\d{1,3})")
LEVEL = regex.compile(r"[款項项目節节類类級级]")
"""Heads of the columns that hold one part of a code each."""

DIGITS = regex.compile(r"[-+△▲(]*[\d,.]*\d[\d,.]*[-%)]*(?:\s+[-\d,.%()]+)*")
"""Nothing but digits and their signs, well formed or not."""

_NUMBER = regex.compile(r"[-+△▲(]*\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\)?(?:\(-?[\d.]+%\))?")
_DASH = regex.compile(r"[-/]+")
_DEEPEST = 3  # rows that a head has below those that are known to be its


class Oddity(NamedTuple):
    """What is odd in rows of a table; in all of it where `rows` is empty."""

    rows: tuple[int, ...]
    message: str


class View:
    """A table's texts by row and column, in narrow forms, and its rows below the head (`body`)."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: dict[tuple[int, int], Cell] = {(cell.row, cell.col): cell for cell in table.cells}
        self.texts = {place: fold_width(cell.text).strip() for place, cell in self.cells.items() if cell.text}
        self.head = self._head_end()
        self.body = range(self.head, table.rows)

    def column(self, col: int) -> list[tuple[int, str]]:
        """Rows and texts of the cells below the head that belong to one column only."""
        found = ((row, self.texts.get((row, col), "")) for row in self.body)
        return [(row, text) for row, text in found if text and self.cells[row, col].col_span == 1]

    def row(self, row: int) -> list[tuple[int, str]]:
        """Columns and texts of a row."""
        return [(col, text) for col in range(self.table.cols) if (text := self.texts.get((row, col)))]

    def is_blank(self, row: int, col: int) -> bool:
        """Does a cell of one row begin here that nothing is printed in?"""
        cell = self.cells.get((row, col))
        return cell is not None and not cell.text and cell.row_span == 1

    def _head_end(self) -> int:
        """The first row with a number or an ordinal; below the known head, if not far."""
        known = self.table.header_rows
        for row in range(known, min(self.table.rows, known + _DEEPEST)):
            if any(is_number(text) or ordinal_of(text) is not None for _, text in self.row(row)):
                return row
        return known


def is_number(text: str) -> bool:
    """Is a text one well-formed number, with its share in brackets perhaps, or a dash?

    >>> is_number('1,234(5.6%)'), is_number('-'), is_number('8,684.608,684.60'), is_number('2 戶')
    (True, True, False, False)
    """
    return bool(_NUMBER.fullmatch(text.replace(" ", "")) or _DASH.fullmatch(text))


def odd_rows(found: Sequence[tuple[int, str]], message: str) -> list[Oddity]:
    """One oddity for rows with a text each, the first of which the message shows; none for no rows."""
    rows = tuple(sorted({row for row, _ in found}))
    return [Oddity(rows, f"{message} ({found[0][1][:40]})")] if found else []
