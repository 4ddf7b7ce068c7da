"""Where the rows of a tall ruled row are: at the baselines of its numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from pipeline.pages.text import Line, middle, size_of, text_of
from pipeline.tables.grid import Box

_NUMERIC = regex.compile(r"[-+−–—─△▲(]?[\d,.]*\d%?\)?|[-−–—─]+|0")
_FEWEST_ALONE = 5  # rows that one column of numbers must show
NEAR = 2.0  # lines further apart than this, in sizes, don't belong together
_FEWEST = 3  # rows that numbers must show in two columns before a ruled row is split


@dataclass
class Filled:
    """A box of a grid with its printed lines."""

    box: Box
    lines: list[Line]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The lines' texts."""
        return tuple(text_of(line) for line in self.lines)


class Mark(NamedTuple):
    """A printed number: where its line is, and its column and text."""

    height: float
    size: float
    col: int
    text: str


def left_to_right(band: list[Filled]) -> list[Filled]:
    return sorted(band, key=lambda cell: cell.box.col)


def is_number(text: str) -> bool:
    return _NUMERIC.fullmatch(text.replace(" ", "")) is not None


def is_number_column(cell: Filled) -> bool:
    return len(cell.lines) >= 2 and 10 * sum(map(is_number, cell.texts)) >= 7 * len(cell.lines)


def number_anchors(band: list[Filled]) -> list[float]:
    """Heights of the rows that numbers in at least two columns make; [] where the row is one row."""
    numeric = [cell for cell in left_to_right(band) if is_number_column(cell)]
    if len(numeric) == 1:
        return _anchors_of_one(band, numeric[0])
    if not numeric:
        return []
    rows = number_rows([mark for cell in numeric for mark in marks_of(cell, range(len(cell.lines)))])
    shared = sum(len({mark.col for mark in row}) >= 2 for row in rows)
    anchors = [height_of(row) for row in rows]
    if shared < _FEWEST or (2 * shared < len(rows) and not _are_named(band, numeric[0], anchors)):
        return []
    if not _are_labelled(band, anchors):
        return []
    return _with_headings(band, numeric, anchors)


def marks_of(cell: Filled, lines: Iterable[int]) -> list[Mark]:
    """These lines of a box as marks."""
    return [Mark(middle(cell.lines[k]), size_of(cell.lines[k]), cell.box.col, cell.texts[k]) for k in lines]


def number_rows(marks: list[Mark]) -> list[list[Mark]]:
    """The numbers that stand on one line each, from top to bottom."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks):
        if rows and mark.height - rows[-1][0].height <= 0.6 * mark.size:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return rows


def height_of(row: list[Mark]) -> float:
    return sum(mark.height for mark in row) / len(row)


def _anchors_of_one(band: list[Filled], numbers: Filled) -> list[float]:
    """Rows of a list with one column of numbers: each number is whole and has a name beside it, on its own line."""
    texts = [text.replace(" ", "") for text in numbers.texts]
    if len(texts) < _FEWEST_ALONE or any(text[0] in ".," or text[-1] in ".," for text in texts):
        return []
    anchors = [middle(line) for line in numbers.lines]
    return _with_headings(band, [numbers], anchors) if _are_named(band, numbers, anchors) else []


def _are_named(band: list[Filled], numbers: Filled, anchors: list[float]) -> bool:
    """Has each row a name on its own line, left of the numbers?"""
    for cell in band:
        if cell.box.col < numbers.box.col and len(cell.lines) >= len(anchors):
            heights = [(middle(line), size_of(line)) for line in cell.lines]
            if all(any(abs(anchor - height) <= 0.4 * size for height, size in heights) for anchor in anchors):
                return True
    return False


def _are_labelled(band: list[Filled], anchors: list[float]) -> bool:
    """Has most rows a name, a code or a remark beside its numbers? Numbers that wrap in narrow cells have none."""
    labels = [len(cell.lines) for cell in band if cell.lines and not is_number_column(cell)]
    return 10 * max(labels, default=len(anchors)) >= 6 * len(anchors)


def _with_headings(band: list[Filled], numeric: list[Filled], anchors: list[float]) -> list[float]:
    """Add rows that have a name but no number: a line in a name column a whole row's height from all numbers.

    Where rows are of many heights, it stands alone between two of them.
    """
    pitch = sorted(b - a for a, b in itertools.pairwise(anchors))[len(anchors) // 10]
    out = list(anchors)
    first_number = min(cell.box.col for cell in numeric)
    for cell in band:
        if cell.box.col >= first_number or is_number_column(cell):
            continue
        for line in cell.lines:
            height, size = middle(line), size_of(line)
            gaps = [abs(middle(other) - height) for other in cell.lines if other is not line]
            space = min(abs(height - anchor) for anchor in out)
            whole = size < 0.8 * pitch and space >= 0.75 * pitch and (not gaps or min(gaps) >= 0.75 * pitch)
            if whole or (anchors[0] < height < anchors[-1] and min([space, *gaps]) > NEAR * size):
                out.append(height)
    return sorted(out)
