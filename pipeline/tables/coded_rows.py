"""Rows that their codes prove: an account's code, with its name beside or below it, on the line of its own numbers.

The tables of a budget book may be sparse (a purchase beside no account, an account without an amount) or short (two
rows on a page); numbers alone would then say too little, and codes say enough.
"""

from __future__ import annotations

import regex

from pipeline.pages.text import middle, size_of
from pipeline.tables.anchors import Filled, Mark, height_of, is_number, left_to_right, marks_of, number_rows

_NAMED = regex.compile(r"(?:[0-9][0-9A-Za-z]{5,}|[0-9]{4}|[0-9]{2})(?![0-9A-Za-z])\s*(?![年月日])\p{Han}")
_ALONE = regex.compile(r"[0-9][0-9A-Za-z]{5,}")
_NAME = regex.compile(r"\p{Han}")
_FEWEST = 2


def coded_anchors(band: list[Filled]) -> list[float]:
    """Heights of the rows of a band where accounts have codes; [] where the codes and numbers don't say it all.

    At least two codes stand on lines of numbers, no two on the same; no number stands alone on its line, as the rest
    of one that wraps would.
    """
    cells = left_to_right(band)
    label = next((cell for cell in cells if len(cell.lines) >= _FEWEST and len(_codes(cell)) >= _FEWEST), None)
    if label is None:
        return []
    rows = number_rows([mark for cell in cells if cell is not label for mark in _marks(cell)])
    if any(mark.text[0] in ".," or mark.text[-1] in ".," for row in rows for mark in row):
        return []
    anchors = [height_of(row) for row in rows]
    if not all(_has_company(cells, row) for row in rows):
        return []
    return _with_codes(label, anchors)


def _codes(label: Filled) -> list[int]:
    """The lines that begin an account: a code with its name, or with the name below it."""
    texts = label.texts
    alone = [k for k in range(len(texts) - 1) if _ALONE.fullmatch(texts[k]) and _NAME.match(texts[k + 1])]
    return sorted([k for k, text in enumerate(texts) if _NAMED.match(text)] + alone)


def _marks(cell: Filled) -> list[Mark]:
    numbers = [k for k, text in enumerate(cell.texts) if is_number(text)]
    if 10 * len(numbers) < 7 * len(cell.lines):
        return []
    return marks_of(cell, numbers)


def _has_company(cells: list[Filled], row: list[Mark]) -> bool:
    """Does anything else stand on the line?"""
    if len(row) > 1:
        return True
    beside = (line for cell in cells if cell.box.col != row[0].col for line in cell.lines)
    return any(abs(middle(line) - height_of(row)) <= 0.4 * size_of(line) for line in beside)


def _with_codes(label: Filled, anchors: list[float]) -> list[float]:
    """The rows, those of accounts without a number added; [] where two codes stand on one line, or too few on any."""
    out = list(anchors)
    taken: set[int] = set()
    for k in _codes(label):
        lines = label.lines[k : k + 1] if _NAMED.match(label.texts[k]) else label.lines[k : k + 2]
        near = {i for line in lines for i, y in enumerate(anchors) if abs(y - middle(line)) <= 0.6 * size_of(line)}
        if len(near) > 1 or near & taken:
            return []
        taken |= near
        if not near:
            out.append(middle(lines[0]))
    return sorted(out) if len(taken) >= _FEWEST else []
