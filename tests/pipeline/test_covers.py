"""Rulings that white boxes are painted over separate no cells, but still hold a table together."""

from __future__ import annotations

from pipeline.pages.geometry import IDENTITY
from pipeline.pages.rules import read_rules
from pipeline.tables.pieces import split_page
from schemas.document import Cell
from tests.pipeline.paper import page_of

WORDS = [(120.0, 130.0, "一般建築及設備"), (110.0, 170.0, "甲"), (210.0, 170.0, "乙"), (310.0, 170.0, "丙")]


def line(x0: float, y0: float, x1: float, y1: float) -> dict[str, object]:
    return {"type": "s", "width": 0.5, "items": [("l", (x0, y0), (x1, y1))], "rect": (x0, y0, x1, y1)}


def white(x0: float, y0: float, x1: float, y1: float) -> dict[str, object]:
    box = (x0, y0, x1, y1)
    return {"type": "f", "fill": (1.0, 1.0, 1.0), "fill_opacity": 1.0, "items": [("re", box, 1)], "rect": box}


def cells(drawings: list[dict[str, object]]) -> list[Cell]:
    page = page_of(WORDS)
    read_rules(drawings, page, IDENTITY)
    pieces = split_page(page).pieces
    assert len(pieces) == 1
    return [cell for cell in pieces[0].cells if cell.text]


COLUMNS = [line(x, 100, x, 200) for x in (100, 200, 300, 400)]
ROWS = [line(100, y, 400, y) for y in (100, 150, 200)]


def test_a_cell_painted_over_columns_is_one_cell() -> None:
    wide, *others = cells([*COLUMNS, white(101, 101, 399, 149), *ROWS])
    assert (wide.text, wide.col_span) == ("一般建築及設備", 3)
    assert [(cell.text, cell.row, cell.col) for cell in others] == [("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 2)]


def test_rulings_painted_later_are_seen_and_a_white_page_hides_nothing() -> None:
    for drawings in (
        [white(101, 101, 399, 149), *COLUMNS, *ROWS],
        [*COLUMNS, white(101, 101, 399, 149), *COLUMNS, *ROWS],
        [*COLUMNS, *ROWS, white(0, 0, 595, 842)],
    ):
        assert all(cell.col_span == 1 for cell in cells(drawings))
