"""Rows that are one wide cell are parted at the edges of a ruled head, where their words say so."""

from __future__ import annotations

from pipeline.tables.pieces import split_page
from tests.pipeline.paper import page_of
from tests.pipeline.test_evidence import texts

ACROSS = [(90.0 + 20 * k, 50.0, 450.0) for k in range(7)]
SIDES = [(50.0, 90.0, 210.0), (450.0, 90.0, 210.0)]
HEAD = [(200.0, 90.0, 110.0), (320.0, 90.0, 110.0)]
HEADS = [(60.0, 104.0, "地區"), (210.0, 104.0, "件數"), (330.0, 104.0, "比率")]


def body(rows: list[tuple[str, str, str]]) -> list[tuple[float, float, str]]:
    return [
        (x, 124.0 + 20 * k, text) for k, row in enumerate(rows) for x, text in zip((60, 210, 330), row, strict=True)
    ]


def test_columns_of_the_head_go_on_through_rows_without_rulings() -> None:
    rows = [("北區", "1,200", "35.5"), ("中區", "980", "28.9"), ("南區", "1,210", "35.6"), ("東區", "310", "9.1")]
    (piece,) = split_page(page_of([*HEADS, *body(rows)], ACROSS, [*SIDES, *HEAD])).pieces
    assert texts(piece)[:5] == [["地區", "件數", "比率"], *(list(row) for row in rows)]


def test_a_text_over_the_whole_width_stays_one_cell() -> None:
    notes = [(60.0, 124.0 + 20 * k, f"第{k}項說明文字橫跨整列而且超過每一個表頭的欄線直到右邊") for k in range(4)]
    (piece,) = split_page(page_of([*HEADS, *notes], ACROSS, [*SIDES, *HEAD])).pieces
    assert [len(row) for row in texts(piece)[1:5]] == [1, 1, 1, 1]
