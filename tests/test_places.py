"""Each fact points at its place: the characters inside its places, read again, are its text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pipeline.characters.fold import fold
from pipeline.outcome import FACTS
from schemas.document import Place
from schemas.rows import CellRow, FactRow, IndicatorRow, MilestoneRow
from tests.conftest import CASES, CORPUS, parsed, pdf_of


def _letters(text: str) -> list[str]:
    return sorted(fold("".join(text.split())))


class Reader:
    """The characters of a file's pages, read without the project's own reader."""

    def __init__(self, path: Path) -> None:
        self._pdf = pymupdf.open(path)
        self._pages: dict[int, list[tuple[str, float, float]]] = {}

    def inside(self, place: Place) -> str:
        if place.page not in self._pages:
            raw = self._pdf[place.page - 1].get_text("rawdict")
            self._pages[place.page] = [
                (char["c"], (char["bbox"][0] + char["bbox"][2]) / 2, (char["bbox"][1] + char["bbox"][3]) / 2)
                for block in raw["blocks"]
                if block["type"] == 0
                for line in block["lines"]
                for span in line["spans"]
                for char in span["chars"]
            ]
        x0, y0, x1, y1 = place.bbox
        return "".join(c for c, x, y in self._pages[place.page] if x0 <= x <= x1 and y0 <= y <= y1)


def _is_overprinted(fact: FactRow, cells: Sequence[CellRow]) -> bool:
    """Does another of its page's cells lie over it?"""
    x0, y0, x1, y1 = fact.bbox
    others = [cell for cell in cells if cell.text and cell.bbox != fact.bbox]
    return any(a < x1 and x0 < c and b < y1 and y0 < d for a, b, c, d in (cell.bbox for cell in others))


def _is_partial(fact: FactRow) -> bool:
    """Is a fact a sentence of a paragraph, or an item without the code that stands in the same cell?"""
    return fact.table_id is None or (isinstance(fact, IndicatorRow | MilestoneRow) and fact.code is not None)


@pytest.mark.parametrize("path", [*map(pdf_of, CASES), *CORPUS], ids=lambda path: path.stem)
def test_the_text_is_in_its_places(path: Path) -> None:
    reader = Reader(path)
    rows = parsed(path)
    cells: defaultdict[int, list[CellRow]] = defaultdict(list)
    for cell in rows.cells:
        cells[cell.page].append(cell)
    for table in FACTS:
        for row in getattr(rows, table):
            assert row.places[0] == Place(row.page, row.bbox)
            printed = "".join(reader.inside(place) for place in row.places)
            if _is_partial(row):
                assert not Counter(_letters(row.text)) - Counter(_letters(printed)), (table, row.page, row.text)
            elif _letters(printed) != _letters(row.text):
                # Only where the typesetter printed a neighbouring cell's text over this one's.
                assert not Counter(_letters(row.text)) - Counter(_letters(printed)), (table, row.page, row.text)
                assert _is_overprinted(row, cells[row.page]), (table, row.page, row.text)
