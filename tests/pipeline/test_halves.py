"""A statement over two facing pages whose heads of columns aren't equally deep is one table."""

from __future__ import annotations

from pipeline.tables.halves import join_halves
from tests.parsers.samples import table_of


def test_columns_of_the_right_page_go_on_where_the_rows_are_as_many() -> None:
    left = table_of([["職能別分類", "人事費"], ["總計", "7"], ["教育", "7"]])
    right = table_of([["移轉", None], ["對企業", "合計"], ["1", "8"], ["1", "8"]], header_rows=2)
    right.page = right.page_end = 2
    whole = join_halves(left, right)
    assert whole and (whole.rows, whole.cols, whole.header_rows, whole.page_end) == (4, 4, 2, 2)
    texts = [[cell.text if cell else None for cell in row] for row in whole.grid()]
    assert texts[2:] == [["總計", "7", "1", "8"], ["教育", "7", "1", "8"]]
    assert texts[1][:2] == ["職能別分類", "人事費"] and texts[1][2:] == ["對企業", "合計"]


def test_pages_with_other_rows_stay_apart() -> None:
    left = table_of([["科目", "數"], ["甲", "7"]])
    right = table_of([["數"], ["1"], ["2"]])
    right.page = right.page_end = 2
    assert join_halves(left, right) is None
