"""How many rows at the top of a table are its header."""

from __future__ import annotations

from itertools import pairwise

import regex

from parsers.values.key import match_key
from schemas.document import Cell

_FORMULA = regex.compile(r"\(?[a-z]\)?(?:[=+\-/*()a-z]*)|[(a-z=+\-/*)]+")
_VALUE = regex.compile(r"[-+△(]?[\d,]+(?:\.\d+)?[%)]?|-+")

_YEAR = regex.compile(r"(?:[89]\d|1[0-4]\d|20\d\d)(?:年度?)?")


def count_header_rows(cells: list[Cell], rows: int, cols: int) -> int:
    """Rows of the header: the first, what its cells span, the second level under a wide head, and a formula row.

    0 where the first row holds numbers already (a continuation without header).
    """
    if rows < 2:
        return 0 if _has_values(cells, 0) else min(rows, 1)
    if _has_values(cells, 0):
        return 0
    head = 1
    if _title_row(cells, 0, cols):
        head = 2
    while head < rows:
        spanned = max(
            (cell.row + cell.row_span for cell in cells if cell.row < head and cell.row_span < rows), default=head
        )
        wide = _has_second_level(cells, head - 1, cols)
        if spanned > head and spanned < rows:
            head = spanned
        elif _is_formula_row(cells, head) or (wide and not _has_values(cells, head)):
            head += 1
        else:
            break
    return min(head, rows)


def _has_second_level(cells: list[Cell], row: int, cols: int) -> bool:
    """Does a row have wide heads over others, and no narrow head with a text of its own under it (that is a form)?"""
    heads = [cell for cell in cells if cell.row == row]
    below = {cell.col for cell in cells if cell.row == row + 1 and cell.text}
    wide = any(1 < cell.col_span < cols and cell.text for cell in heads)
    return wide and not any(cell.col_span == 1 and cell.text and cell.col in below for cell in heads)


def _row_texts(cells: list[Cell], row: int) -> list[str]:
    return [match_key(cell.text) for cell in cells if cell.row == row and cell.text]


def _has_values(cells: list[Cell], row: int) -> bool:
    """Are more than half of a row's texts numbers? Years one after another are heads."""
    texts = _row_texts(cells, row)
    years = [int(text.removesuffix("年度").removesuffix("年")) for text in texts if _YEAR.fullmatch(text)]
    if len(years) > 1 and all(b == a + 1 for a, b in pairwise(years)):
        texts = [text for text in texts if not _YEAR.fullmatch(text)]
    return bool(texts) and 2 * sum(bool(_VALUE.fullmatch(text)) for text in texts) > len(texts)


def _is_formula_row(cells: list[Cell], row: int) -> bool:
    texts = _row_texts(cells, row)
    return len(texts) > 1 and all(_FORMULA.fullmatch(text) and "(" in text for text in texts)


def _title_row(cells: list[Cell], row: int, cols: int) -> bool:
    here = [cell for cell in cells if cell.row == row]
    return len(here) == 1 and here[0].col_span == cols and cols > 1
