"""Rows without rulings are split at their numbers; numbers that wrap are not."""

from __future__ import annotations

from pipeline.pages.text import lines_of, text_of
from pipeline.tables.anchors import Filled
from pipeline.tables.bands import split_bands
from pipeline.tables.grid import Box
from tests.pipeline.test_text import chars


def column(col: int, texts: list[str], first: float = 100.0, step: float = 20.0) -> Filled:
    placed = [char for k, text in enumerate(texts) for char in chars(text, x=col * 100.0, baseline=first + k * step)]
    return Filled(Box(0, col, 1, 1), lines_of(placed))


def rows_of(cells: list[Filled]) -> dict[tuple[int, int], list[str]]:
    return {(cell.box.row, cell.box.col): [text_of(line) for line in cell.lines] for cell in cells}


def test_each_row_of_numbers_is_a_row_and_a_wrapped_name_stays_with_it() -> None:
    names = Filled(
        Box(0, 0, 1, 1),
        lines_of(
            chars("甲", baseline=100)
            + chars("乙", baseline=120)
            + chars("丙", baseline=131)
            + chars("丁", baseline=150)
        ),
    )
    numbers = [
        Filled(
            Box(0, c, 1, 1),
            lines_of(chars("1,000", 100.0 * c, 100) + chars("20", 100.0 * c, 120) + chars("-", 100.0 * c, 150)),
        )
        for c in (1, 2)
    ]
    rows = rows_of(split_bands([names, *numbers])[0])
    assert rows[0, 0] == ["甲"] and rows[1, 0] == ["乙", "丙"] and rows[2, 0] == ["丁"]
    assert rows[2, 1] == ["-"] and rows[1, 2] == ["20"]


def test_wrapped_numbers_are_one_row() -> None:
    cells = [
        column(0, ["110"]),
        column(1, ["89,959.46", "4"]),
        column(2, ["89,959.46", "4"]),
        column(3, ["99", "8", "7"]),
    ]
    assert set(rows_of(split_bands(cells)[0])) == {(0, 0), (0, 1), (0, 2), (0, 3)}
    many = [column(0, ["110"]), *(column(c, ["1,490", "889", "257"]) for c in (1, 2, 3))]
    assert {row for row, _ in rows_of(split_bands(many)[0])} == {0}


def test_a_list_with_one_column_of_numbers_is_split_and_headings_without_one_are_rows() -> None:
    names = ["基金來源", "徵收收入", "違規罰款收入", "林務基金", "勞務收入", "服務收入"]
    items = column(0, names)
    numbers = column(1, ["1,234,500", "4,500", "4,500", "247,445", "247,445"], first=120.0)
    rows = rows_of(split_bands([items, numbers])[0])
    assert [rows[row, 0] for row in range(6)] == [[name] for name in names]
    assert rows[0, 1] == [] and rows[5, 1] == ["247,445"]
    wrapped = column(1, ["1,490,889.", "257", "1,200.", "5", "3"], first=120.0)
    assert {row for row, _ in rows_of(split_bands([items, wrapped])[0])} == {0}


def test_a_wrapped_name_centred_on_its_row_and_a_code_above_it_stay_with_it() -> None:
    lines = chars("稅捐", baseline=100) + chars("會費捐助", baseline=123) + chars("補助", baseline=137)
    lines += chars("0400000000", baseline=152) + chars("罰款", baseline=165)
    names = Filled(Box(0, 0, 1, 1), lines_of(lines))
    numbers = [
        Filled(Box(0, col, 1, 1), lines_of([c for y in (100, 130, 165) for c in chars("500", 100.0 * col, y)]))
        for col in (1, 2)
    ]
    rows = rows_of(split_bands([names, *numbers])[0])
    assert rows[1, 0] == ["會費捐助", "補助"] and rows[2, 0] == ["0400000000", "罰款"]


def test_what_stands_before_the_first_number_goes_on_from_the_page_before() -> None:
    remarks = column(2, ["二、本年度", "減列業務費"], first=40.0, step=13.0)
    remarks.lines += column(2, ["一、本科目", "二、其他", "三、說明"]).lines
    names = column(0, ["甲", "乙", "丙"])
    numbers = [column(1, ["1,000", "20", "-"])]
    _, leads, _ = split_bands([names, *numbers, column(3, ["5", "6", "7"]), remarks])
    assert leads == {0}
    assert split_bands([names, *numbers, column(3, ["5", "6", "7"])])[1] == frozenset()


def test_a_second_line_of_numbers_with_a_name_is_a_row() -> None:
    names = column(0, ["合計", "行政支出"], step=18)
    numbers = [column(col, ["2,906,223", "2,906,223"], step=18) for col in range(1, 8)]
    rows = rows_of(split_bands([names, *numbers])[0])
    assert rows[0, 0] == ["合計"] and rows[1, 0] == ["行政支出"] and rows[1, 7] == ["2,906,223"]


def test_names_far_apart_are_rows_though_most_have_no_number() -> None:
    names = column(0, ["總計", "01 公共事務", "02 防衛", "03 教育", "04 保健", "05 交通"], step=30)
    numbers = [column(col, ["98,510", "98,510"], step=30) for col in range(1, 5)]
    rows = rows_of(split_bands([names, *numbers])[0])
    assert len({row for row, _ in rows}) == 6 and rows[2, 0] == ["02 防衛"]
    assert rows[1, 4] == ["98,510"] and rows[5, 4] == []
