"""What the evidence for rows and columns is for, on tiny pages; what is unsure or unread is said."""

from __future__ import annotations

import pytest

from pipeline.pages.text import lines_of
from pipeline.tables.doubts import unread
from pipeline.tables.pieces import Piece, split_page
from tests.pipeline.paper import page_of

HEADS = [(60.0, 110.0, "名稱"), (200.0, 110.0, "說明"), (380.0, 110.0, "期限")]
BODY = [
    (60.0, 140.0, "道路"), (200.0, 140.0, "辦理道路橋樑監測設備"), (200.0, 153.0, "更新"), (380.0, 140.0, "114 年底"),
    (60.0, 178.0, "公園"), (200.0, 178.0, "完成公園綠地規劃設計"), (200.0, 191.0, "作業"), (380.0, 178.0, "115 年底"),
    (60.0, 216.0, "學校"), (200.0, 216.0, "新建校舍"), (380.0, 216.0, "116 年底"),
]  # fmt: skip
RULES = [(95.0, 50.0, 450.0), (120.0, 50.0, 450.0), (230.0, 50.0, 450.0)]


def texts(piece: Piece) -> list[list[str]]:
    return [[cell.text for cell in sorted(piece.row(row), key=lambda cell: cell.col)] for row in range(piece.rows)]


def test_three_lines_alone_show_columns_and_rows_of_wrapped_words() -> None:
    (piece,) = split_page(page_of([*HEADS, *BODY], RULES)).pieces
    assert texts(piece) == [
        ["名稱", "說明", "期限"],
        ["道路", "辦理道路橋樑監測設備更新", "114 年底"],
        ["公園", "完成公園綠地規劃設計作業", "115 年底"],
        ["學校", "新建校舍", "116 年底"],
    ]


def test_an_outer_box_with_a_ruling_under_its_head_is_read_like_three_lines() -> None:
    sides = [(50.0, 95.0, 230.0), (450.0, 95.0, 230.0)]
    (piece,) = split_page(page_of([*HEADS, *BODY], RULES, sides)).pieces
    assert piece.cols == 3 and len(texts(piece)) == 4


@pytest.mark.parametrize("ruled", [True, False])
def test_figures_without_any_ruling_are_a_table(ruled: bool) -> None:
    rows = [("北區", "1,200", "35.5"), ("中區", "980", "28.9"), ("南區", "1,210", "35.6"), ("東區", "310", "9.1")]
    words = [(60.0, 100.0, "地區"), (200.0, 100.0, "件數"), (300.0, 100.0, "比率")]
    words += [
        (x, 120.0 + 20 * k, text) for k, row in enumerate(rows) for x, text in zip((60, 200, 300), row, strict=True)
    ]
    (piece,) = split_page(page_of(words, [(105.0, 50.0, 340.0)] if ruled else [])).pieces
    assert texts(piece)[-4:] == [list(row) for row in rows]


def test_lines_in_columns_that_are_no_table_are_said() -> None:
    page = page_of([(60.0 + 90 * col, 100.0 + 20 * row, "甲乙") for row in range(3) for col in range(3)])
    (doubt,) = unread(lines_of(page.chars))
    assert doubt.code == "table.unread"


def test_words_that_are_spread_in_head_and_body_make_no_column() -> None:
    names = ["一、其他收入", "二、捐獻收入", "三、補助收入", "四、規費收入"]
    words = [(60.0, 110.0, "項"), (145.0, 110.0, "目"), (220.0, 110.0, "預算數"), (320.0, 110.0, "占比")]
    for k, name in enumerate(names):
        words += [(60.0, 130.0 + 20 * k, name), (220.0, 130.0 + 20 * k, "1,200"), (320.0, 130.0 + 20 * k, "25.0")]
    words += [(60.0, 210.0, "合"), (145.0, 210.0, "計"), (220.0, 210.0, "4,800"), (320.0, 210.0, "100")]
    across = [(95.0, 50.0, 400.0), (116.0, 50.0, 400.0), (216.0, 50.0, 400.0)]
    (piece,) = split_page(page_of(words, across, [(50.0, 95.0, 216.0), (400.0, 95.0, 216.0)])).pieces
    assert piece.cols == 3 and texts(piece)[-1] == ["合 計", "4,800", "100"]


def test_a_page_label_is_no_row_of_a_table_without_a_last_ruling() -> None:
    rows = [("北區", "1,200", "35.5"), ("中區", "980", "28.9"), ("南區", "1,210", "35.6")]
    words = [(60.0, 108.0, "地區"), (200.0, 108.0, "件數"), (300.0, 108.0, "比率")]
    words += [
        (x, 128.0 + 18 * k, text) for k, row in enumerate(rows) for x, text in zip((60, 200, 300), row, strict=True)
    ]
    words += [(185.0, 182.0, "-"), (205.0, 182.0, "1"), (225.0, 182.0, "-")]
    (piece,) = split_page(page_of(words, [(95.0, 50.0, 340.0), (113.0, 50.0, 340.0)])).pieces
    assert texts(piece)[-1] == ["南區", "1,210", "35.6"]
