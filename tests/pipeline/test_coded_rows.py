"""Rows that their codes prove: sparse forms, two rows on a page, accounts without an amount."""

from __future__ import annotations

from pipeline.pages.text import lines_of, text_of
from pipeline.tables.anchors import Filled
from pipeline.tables.bands import split_bands
from pipeline.tables.coded_rows import coded_anchors
from pipeline.tables.grid import Box
from tests.pipeline.test_text import chars

Placed = list[tuple[float, str]]
"""(baseline, text) of the lines of a cell."""


def band(*columns: Placed) -> list[Filled]:
    return [
        Filled(Box(0, col, 1, 1), lines_of([char for y, text in lines for char in chars(text, 100.0 * col, y)]))
        for col, lines in enumerate(columns)
    ]


def rows_of(cells: list[Filled]) -> list[list[str]]:
    filled, *_ = split_bands(cells)
    rows = max(cell.box.row for cell in filled) + 1
    out = [[""] * len(cells) for _ in range(rows)]
    for cell in filled:
        out[cell.box.row][cell.box.col] = "|".join(text_of(line) for line in cell.lines)
    return out


def test_a_form_of_accounts_and_purchases_is_split_though_no_column_names_every_row() -> None:
    accounts = [(100.0, "合計"), (130.0, "2000 業務費"), (160.0, "2003 教育訓練費")]
    units, prices = [(190.0, "年")], [(190.0, "750")]
    amounts = [(100.0, "750"), (130.0, "750"), (160.0, "750"), (190.0, "750")]
    remarks = [(190.0, "各類教育訓"), (202.0, "練費")]
    assert rows_of(band(accounts, units, prices, amounts, remarks)) == [
        ["合計", "", "", "750", ""],
        ["2000 業務費", "", "", "750", ""],
        ["2003 教育訓練費", "", "", "750", ""],
        ["", "年", "750", "750", "各類教育訓|練費"],
    ]


def test_two_accounts_are_two_rows_and_what_stands_above_goes_on_from_the_page_before() -> None:
    names = [(100.0, "處"), (130.0, "3708012500"), (142.0, "地政業務"), (170.0, "3708012501"), (182.0, "測量及方域")]
    amounts = [(142.0, "537,989"), (182.0, "423,403")]
    remarks = [(100.0, "千元。"), (182.0, "1.本年度預算數")]
    cells = band([], names, amounts, remarks)
    assert rows_of(cells) == [
        ["", "處", "", "千元。"],
        ["", "3708012500|地政業務", "537,989", ""],
        ["", "3708012501|測量及方域", "423,403", "1.本年度預算數"],
    ]
    assert split_bands(cells)[1] == {0}


def test_accounts_without_an_amount_are_rows_by_their_numbers_and_codes() -> None:
    levels = [(100.0, "03"), (130.0, "01"), (170.0, "04")]
    names = [(100.0, "53153436200"), (112.0, "接受補助"), (130.0, "53153436202"), (142.0, "接受中央"), (154.0, "補助")]
    names += [(170.0, "53153439000"), (182.0, "一般建築")]
    rows = rows_of(band(levels, names, [(170.0, "887,750")]))
    assert [row[1] for row in rows] == ["53153436200|接受補助", "53153436202|接受中央|補助", "53153439000|一般建築"]
    assert [row[2] for row in rows] == ["", "", "887,750"]


def test_a_wrapped_name_without_a_code_stays_with_its_row() -> None:
    names = [(100.0, "406000對公保之補助及"), (119.0, "挹注"), (138.0, "407500差額補貼"), (157.0, "409000其他補助")]
    rows = rows_of(band(names, [(100.0, "862"), (138.0, "120"), (157.0, "1")], [(138.0, "1,000")]))
    assert [row[0] for row in rows] == ["406000對公保之補助及|挹注", "407500差額補貼", "409000其他補助"]


def test_codes_prove_nothing_where_numbers_wrap_or_share_a_line() -> None:
    codes = [(100.0, "2000 業務費"), (112.0, "3000 設備費")]
    assert coded_anchors(band(codes, [(100.0, "1,490,"), (112.0, "889")])) == []
    assert coded_anchors(band(codes, [(100.0, "1,490")])) == []
    assert coded_anchors(band(codes, [(100.0, "1,490"), (112.0, "20"), (124.0, "3")])) == []
    assert coded_anchors(band([(100.0, "110年"), (112.0, "2021年")], [(100.0, "5"), (112.0, "6")])) == []
    assert len(coded_anchors(band(codes, [(100.0, "1,490"), (112.0, "20")]))) == 2
