"""Each weight of a table that goes on has a part that shows what it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.document.going_on import WEIGHTS, Open, evidence, goes_on, title_key
from pipeline.tables.pieces import Piece
from schemas.document import Cell, Line, Place

UPRIGHT = (0.0, 0.0, 595.0, 842.0)
HEAD = ["計畫名稱", "預算數", "執行數"]
ROWS = [["水利署", "12", "9"], ["林務署", "24", "20"]]


def piece(
    rows: list[list[str]], page: int = 1, xs: tuple[float, ...] = (50.0, 200.0, 300.0, 545.0), top: float = 90.0
) -> Piece:
    box = (xs[0], top, xs[-1], top + 20.0 * len(rows))
    cells = [
        Cell(row, col, 1, 1, text, (Place(page, box),), page, box, lines=(text,))
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return Piece(page, box, list(xs), len(rows), cells, True, True)


def line(text: str, baseline: float = 80.0, page: int = 2) -> Line:
    return Line(text, page, (50.0, baseline - 10, 100.0, baseline), baseline, 12.0, 250.0, 250.0 + 6 * len(text))


def table(below: str = "", title: str = "歲出預算表") -> Open:
    return Open([piece([HEAD, *ROWS])], {title_key(line(title))}, [line(below, 800.0, 1)] if below else [])


SECOND = piece(ROWS, 2)
AGAIN = piece([HEAD, *ROWS], 2)
LOOSE = replace(piece(ROWS, 2, (50.0, 220.0, 310.0, 545.0)), closed_top=False)
CASES: dict[str, tuple[Open, Piece, list[Line]]] = {
    "prior": (table(), SECOND, []),
    "same_columns": (table(), SECOND, []),
    "as_many_columns": (table(), LOOSE, []),
    "ruled_otherwise": (table(), piece(ROWS, 2, (50.0, 220.0, 310.0, 545.0)), []),
    "other_columns": (table(), piece([row[:2] for row in ROWS], 2, (50.0, 220.0, 545.0)), []),
    "elsewhere": (table(), piece(ROWS, 2, (560.0, 570.0, 580.0, 590.0)), []),
    "same_head": (table(), AGAIN, []),
    "other_head": (table(), piece([["機關", "決算數", "比率"], *ROWS], 2), []),
    "head_of_others": (table(), piece([["計畫名稱", "決算數", "比率"], *ROWS], 2), []),
    "no_head": (table(), SECOND, []),
    "no_line": (table(), SECOND, []),
    "same_title": (table(), AGAIN, [line("歲出預算表")]),
    "marked": (table(), AGAIN, [line("歲出預算表（續）")]),
    "other_title": (table(), AGAIN, [line("歲入預算表", 120.0)]),
    "marginal_above": (table(), AGAIN, [line("09-190 - 17", 30.0)]),
    "below": (table("資料來源：主計總處"), AGAIN, []),
    "marginal_below": (table("09-190 - 17"), AGAIN, []),
}


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_a_weight_is_given_where_its_case_stands(name: str) -> None:
    opened, part, above = CASES[name]
    assert dict(evidence(opened, part, above, UPRIGHT))[name] == WEIGHTS[name]


@pytest.mark.parametrize(
    "name", ["same_columns", "same_head", "same_title", "marked", "marginal_above", "marginal_below"]
)
def test_a_table_goes_on(name: str) -> None:
    opened, part, above = CASES[name]
    assert goes_on(opened, part, above, UPRIGHT) > 0


@pytest.mark.parametrize(
    "name", ["other_columns", "ruled_otherwise", "elsewhere", "other_title", "below", "head_of_others"]
)
def test_another_table_begins(name: str) -> None:
    opened, part, above = CASES[name]
    assert goes_on(opened, part, above, UPRIGHT) < 0


def test_a_page_between_ends_a_table() -> None:
    assert goes_on(table(), replace(SECOND, page=3, page_end=3), [], UPRIGHT) == float("-inf")


@pytest.mark.parametrize(
    "text", ["歲出預算表（續）", "歲出預算表(2/3)", "歲出預算表（續一）", "歲出預算表 續", "歲出預算表（續2）"]
)
def test_marks_that_a_table_goes_on_are_no_part_of_its_title(text: str) -> None:
    assert title_key(line(text)) == "歲出預算表"
