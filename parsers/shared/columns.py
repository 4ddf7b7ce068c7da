"""Printed column heads → what the columns mean, by their words and formula letters, never by their position."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import regex

from parsers.shared.context import Context, Finding, first_place
from parsers.values.key import match_key
from schemas.document import Cell, Table

_NOTES = ("備註", "說明", "附註", "备注")
_DIFFERENCE = regex.compile(r"(?<=\p{Han}|%\))\(([a-z])\)([-+])\(([a-z])\)$")
_FORMULA = regex.compile(r"(?P<letter>\([a-z]\))?=?(?P<formula>\([a-z](?:[+\-/*][a-z])+\)?)$|(?P<only>\([a-z]\))$")


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `path` are the printed levels, `key` the words alone; letter and formula in capitals.

    `(G)=(C+D+E+F)` has letter G and formula C+D+E+F; `(C/B)` has no letter and formula C/B.
    """

    col: int
    path: tuple[str, ...]
    key: str
    letter: str | None
    formula: str | None

    @property
    def label(self) -> str:
        return " ".join(self.path)


def read_heads(table: Table) -> list[Head]:
    """The heads of all columns, left to right."""
    grid = table.grid()
    return [_head(col, [grid[row][col] for row in range(table.header_rows)]) for col in range(table.cols)]


def _head(col: int, cells: list[Cell | None]) -> Head:
    path: list[str] = []
    previous: Cell | None = None
    for cell in cells:
        if cell is not None and cell is not previous and cell.text:
            path.append(cell.text.replace("\n", ""))
        previous = cell
    key, letter, formula = split_formula("".join(path))
    return Head(col, tuple(path), key, letter, formula)


def unknown_heads(table: Table, known: Collection[int], context: Context) -> Iterator[Finding]:
    """An issue for each column right of the first known one whose head means nothing to us; notes are no values."""
    grid = table.grid()
    for head in read_heads(table):
        if head.col > min(known) and head.col not in known and head.key and head.key not in _NOTES:
            message = f"column {head.col} {head.label!r} is unknown; its values are in cells only"
            cell = grid[0][head.col]
            yield context.issue("table.header_unknown", "warning", message, first_place(cell) if cell else None)


def split_formula(text: str) -> tuple[str, str | None, str | None]:
    """(words, letter, formula) of a head.

    >>> split_formula('執行數 (G)=(C+D+ E+F)'), split_formula('支用比(%)(C/B)')
    (('執行數', 'G', 'C+D+E+F'), ('支用比(%)', None, 'C/B'))
    >>> split_formula('預付數(F)'), split_formula('進度比較(B)-(A)')
    (('預付數', 'F', None), ('進度比較', None, 'B-A'))
    """
    key = match_key(text)
    if difference := _DIFFERENCE.search(key):
        words = key[: difference.start()]
        return words, None, f"{difference[1]}{difference[2]}{difference[3]}".upper()
    match = _FORMULA.search(key)
    if match is None:
        return key, None, None
    letter = match["letter"] or match["only"]
    formula = match["formula"]
    return key[: match.start()], letter[1].upper() if letter else None, formula.strip("()").upper() if formula else None
