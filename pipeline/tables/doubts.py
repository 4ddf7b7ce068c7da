"""What a reader should look at: what was read with a small margin, or looks like a table and became none.

`table.uncertain` names the rows of a table whose reading is hardly better than another one, or that break what the rest
of their column keeps to; `table.unread` the lines in columns under which no table was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.pages.beside import joined_figures
from pipeline.pages.geometry import union
from pipeline.pages.text import Line, size_of
from pipeline.tables.rivers import Words, words_of
from schemas.document import BBox, Cell

_NUMBER = r"[-+−－△▲(（]?\d[\d,，]*(?:[.．]\d+)?[)）]?[%％]?"
_ONE = regex.compile(rf"{_NUMBER}|[-−－–—─]+")
_TWO = regex.compile(
    rf"{_NUMBER}\s+(?:\p{{Han}}\S*\s+)?{_NUMBER}|\p{{Han}}\S*\s+{_NUMBER}|{_NUMBER}\s+\p{{Han}}{{4,}}\S*"
)
_MARKED = regex.compile(r"[\d,.]*[⁰¹²³⁴-⁹]+[\d,.]+")  # a mark within a number
_FIGURES = regex.compile(r"[\s\d.,，+\-−－△▲()（）%％$]+")  # a list's number beside a year stands in a sentence
_FEWEST = 3  # numbers that make a column of numbers
_SHARE = 0.6
_WIDE = 1.0  # a gap this wide, in sizes, is a white river
_STEP = 3.0  # lines of one table stand at most so many sizes apart
_MOST = 5  # rows that one message names


class Doubt(NamedTuple):
    """What to say of a place on the page (upright frame)."""

    code: str
    bbox: BBox
    message: str


def doubtful_cells(cells: Sequence[Cell], bbox: BBox) -> Iterator[Doubt]:
    """Cells of number columns that hold more than one number, or words and a number with space between."""
    columns: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.text and cell.col_span == 1:
            columns.setdefault(cell.col, []).append(cell)
    odd: list[Cell] = []
    for column in columns.values():
        whole = sum(_ONE.fullmatch(cell.text.replace(" ", "")) is not None for cell in column)
        strange = [cell for cell in column if _is_strange(cell)]
        if whole >= _FEWEST and whole >= _SHARE * (len(column) - 1):
            odd += strange
    odd += [cell for cell in cells if _holds_a_table(cell)]
    if odd:
        rows = sorted({cell.row for cell in odd})
        named = ", ".join(map(str, rows[:_MOST])) + (" …" if len(rows) > _MOST else "")
        shown = odd[0].text[:40].replace("\n", " ")
        yield Doubt("table.uncertain", bbox, f"cells that hold more than one value in rows {named} ({shown}): compare")


def doubtful_figures(lines: Iterable[Line], bbox: BBox) -> Iterator[Doubt]:
    """Numbers with a figure out of line or apart: it may be a mark that belongs to no number."""
    numbers = (line for line in lines if _FIGURES.fullmatch("".join(char.text for char in line)))
    odd = [number for line in numbers for number in joined_figures(line)]
    if odd:
        message = f"a figure stands out of line or apart, which may be a mark: {', '.join(odd[:_MOST])}: compare"
        yield Doubt("number.joined", bbox, message)


def doubtful_rows(rows: Sequence[int], bbox: BBox) -> Iterator[Doubt]:
    """Rows whose upper end was decided by a small margin."""
    if rows:
        named = ", ".join(map(str, rows[:_MOST])) + (" …" if len(rows) > _MOST else "")
        message = f"where rows {named} begin is hardly surer than that they go on with the row above: compare"
        yield Doubt("table.uncertain", bbox, message)


def _is_strange(cell: Cell) -> bool:
    if _MARKED.fullmatch(cell.text.strip()):
        return True
    if _ONE.fullmatch(cell.text.replace(" ", "")) and len(cell.lines) < 2:
        return " " in cell.text.strip() and len(regex.findall(_NUMBER, cell.text)) > 1
    numbers = [line for line in cell.lines if _ONE.fullmatch(line.replace(" ", ""))]
    bracketed = len(cell.lines) == 2 and cell.lines[1][0] in "(（"
    cut = any(
        a[-1] in ".,，．" or b[0] in ".,，．" or (len(b) <= 2 and not _is_stack(a, b)) for a, b in pairwise(numbers)
    )
    return (len(numbers) >= 2 and not bracketed and not cut) or bool(_TWO.fullmatch(cell.text.strip()))


def _is_stack(upper: str, lower: str) -> bool:
    """Two short numbers, one over the other: no number is cut into so little."""
    return len(upper) <= 2 and (upper + lower).isdecimal()


def _holds_a_table(cell: Cell) -> bool:
    """Has a cell two lines or more with several numbers apart: a table that wasn't taken to pieces?"""
    return sum(len(regex.findall(rf"(?:^|\s){_NUMBER}(?=\s|$)", line)) >= 2 for line in cell.lines) >= 2


def unread(lines: list[Line]) -> Iterator[Doubt]:
    """Lines in columns that no table took: three or more with two rivers each, close below one another."""
    run: list[Line] = []
    for line, row in zip(lines, words_of(lines), strict=True):
        size = size_of(line)
        if run and line[0].baseline - run[-1][0].baseline > _STEP * size:
            yield from _said(run)
            run = []
        if _rivers(row, size) >= 2:
            run.append(line)
    yield from _said(run)


def _rivers(row: list[Words], size: float) -> int:
    return sum(b.left - a.right >= _WIDE * size for a, b in pairwise(row))


def _said(run: list[Line]) -> Iterator[Doubt]:
    if len(run) >= _FEWEST:
        box = union((char.x0, char.y0, char.x1, char.y1) for line in run for char in line)
        message = f"{len(run)} lines in columns look like a table and none was read: look at them"
        yield Doubt("table.unread", box, message)
