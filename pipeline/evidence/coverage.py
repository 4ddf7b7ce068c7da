"""Numbers that a page prints and no fact says: an auditor sees what was left, not only what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import regex

from pipeline.evidence.marks import Mark
from pipeline.evidence.picture import Printed

Loose = list[Any]
"""[text, x0, y0, x1, y1, where]: a number that became no fact, and whether it is a table's `cell`, stands in a `head`
(a header, or the label of a row), or in the `text` of a page or a cell."""


def loose_numbers(printed: Iterable[Printed], marks: Sequence[Mark], headers: set[tuple[str, int, int]]) -> list[Loose]:
    """The printed numbers whose middle lies in no fact's box. `headers` are (table_id, row, col) of header cells."""
    boxes = _banded(marks)
    first = _first_columns(marks)
    out: list[Loose] = []
    for text, box in printed:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        found = [mark for other, mark in boxes.get(int(y // _BAND), ()) if _holds(other, x, y)]
        if not any(mark.facts for mark in found):
            cell = next((mark for mark in found if mark.cell[0]), None)
            out.append([text, *box, _where(cell, headers, first)])
    return out


_BAND = 16.0  # height in points of the bands that boxes are looked up by


def _banded(marks: Sequence[Mark]) -> dict[int, list[tuple[list[float], Mark]]]:
    out: defaultdict[int, list[tuple[list[float], Mark]]] = defaultdict(list)
    for mark in marks:
        for box in mark.boxes:
            for band in range(int((box[1] - _NEAR) // _BAND), int((box[3] + _NEAR) // _BAND) + 1):
                out[band].append((box, mark))
    return out


def _first_columns(marks: Sequence[Mark]) -> dict[tuple[Any, Any], int]:
    """The first column with a fact of each row (table_id, row) that has one."""
    out: dict[tuple[Any, Any], int] = {}
    for mark in marks:
        table, row, col = mark.cell
        if mark.facts and col is not None:
            out[table, row] = min(col, out.get((table, row), col))
    return out


def _where(mark: Mark | None, headers: set[tuple[str, int, int]], first: dict[tuple[Any, Any], int]) -> str:
    if mark is None:
        return "text"
    cell = mark.cell
    if cell in headers or (cell[2] is not None and cell[2] < first.get(cell[:2], 0)):
        return "head"
    return "cell" if len(_NO_NUMBER.sub("", mark.text)) <= _FEW_WORDS else "text"


_NO_NUMBER = regex.compile(r"[\d\s,.，．%％()（）△▲+\-−–—]")
_FEW_WORDS = 3  # characters beside a number that make no sentence of its cell: a unit, a footnote's mark


_NEAR = 0.5  # points that boxes from rounded places may be off


def _holds(box: Sequence[float], x: float, y: float) -> bool:
    return box[0] - _NEAR <= x <= box[2] + _NEAR and box[1] - _NEAR <= y <= box[3] + _NEAR
