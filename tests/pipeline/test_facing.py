"""Each weight of facing pages has a pair of halves that shows what it is for."""

from __future__ import annotations

import pytest

from pipeline.tables.facing import WEIGHTS, Half, evidence
from pipeline.tables.pieces import Piece
from schemas.document import Cell, Line, Place
from tests.pipeline.test_text import chars

SIZE = 10.0


def half(
    texts: list[list[str]], title: tuple[str, float, float] | None = None, top: float = 80.0, bottom: float = 200.0,
    xs: list[float] | None = None, step: float = 20.0,
) -> Half:  # fmt: skip
    cols = len(texts[0])
    edges = xs or [50.0 + 500.0 * col / cols for col in range(cols + 1)]
    box = (edges[0], top, edges[-1], bottom)
    cells = [
        Cell(row, col, 1, 1, text, (Place(1, box),) if text else (), 1, box, lines=(text,))
        for row, line in enumerate(texts)
        for col, text in enumerate(line)
    ]
    piece = Piece(1, box, edges, len(texts), cells, True, True)
    above = [Line(title[0], 1, box, 60.0, SIZE, title[1], title[2])] if title else []
    return Half(piece, above, [char for row in range(len(texts)) for char in chars("甲", 0, top + step * (row + 0.7))])


NAMES = [
    ["科目", "合計", "甲"],
    ["水利署", "9", "1"],
    ["林務署", "12", "2"],
    ["漁業署", "15", "3"],
    ["農糧署", "18", "4"],
]
NUMBERS = [["乙", "丙"], ["3", "5"], ["4", "6"], ["5", "7"], ["6", "8"]]
WORDS = [["機關", "備註"], ["水利署", "無"], ["林務署", "無"], ["漁業署", "無"], ["農糧署", "無"]]
CASES = {
    "prior": (half(NAMES), half(NUMBERS)),
    "title_at_fold": (half(NAMES, ("歲出機關別", 500.0, 550.0)), half(NUMBERS, ("預算表", 50.0, 80.0))),
    "same_title": (half(NAMES, ("歲出表", 285.0, 315.0)), half(NUMBERS, ("歲出表", 285.0, 315.0))),
    "own_title": (half(NAMES, ("歲出表", 285.0, 315.0)), half(NUMBERS, ("歲入表", 285.0, 315.0))),
    "no_title": (half(NAMES, ("歲出表", 285.0, 315.0)), half(NUMBERS)),
    "same_top": (half(NAMES), half(NUMBERS)),
    "other_top": (half(NAMES), half(NUMBERS, top=120.0)),
    "same_bottom": (half(NAMES), half(NUMBERS)),
    "other_bottom": (half(NAMES), half(NUMBERS, bottom=300.0)),
    "same_columns": (half(NAMES), half(NAMES)),
    "other_columns": (half(NAMES), half(NUMBERS)),
    "same_head": (half(NAMES), half(NAMES)),
    "no_labels": (half(NAMES), half(NUMBERS)),
    "labels": (half(NAMES), half(WORDS)),
    "sum_across": (half(NAMES), half(NUMBERS)),
    "again": (half(NAMES), half(NUMBERS)),
}


def found(left: Half, right: Half) -> dict[str, float]:
    return dict(evidence(left, right, again=True))


@pytest.mark.parametrize("name", sorted(WEIGHTS.keys() - {"rows_beside"}))
def test_a_weight_is_given_where_its_case_stands(name: str) -> None:
    assert found(*CASES[name])[name] == WEIGHTS[name]


def test_lines_beside_others_speak_for_one_table_and_lines_between_them_against() -> None:
    beside, between = (found(half(NAMES), half(NUMBERS, step=step))["rows_beside"] for step in (20.0, 13.0))
    assert beside == WEIGHTS["rows_beside"] and between < 0


def test_what_goes_on_below_doesnt_face_the_page_before() -> None:
    title = ("歲出表", 285.0, 315.0)
    assert sum(found(half(NAMES, title), half(NAMES, title)).values()) < -5
