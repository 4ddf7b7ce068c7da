"""The head of a page: organ, title, year, side and unit, whole or cut in two by the fold of a spread."""

from __future__ import annotations

import pytest

from parsers.shared.page_head import read_page_head
from pipeline.document.page_heads import apply_heads, find_heads, lines_of
from pipeline.pages.page import Page
from pipeline.tables.pieces import split_page
from schemas.document import Line, Table
from tests.pipeline.paper import page_of

YEAR = "中華民國 120 年度 單位：新臺幣千元"
GRID = {"across": [(200, 60, 400), (240, 60, 400), (280, 60, 400)], "along": [(x, 200, 280) for x in (60, 230, 400)]}
BODY = [(70, 225, "科目"), (240, 225, "預算數"), (70, 265, "人事費"), (240, 265, "1,234")]


def page(number: int, *head: str) -> Page:
    words = [(70, 60 + 24 * k, text) for k, text in enumerate(head)]
    return page_of([*words, *BODY], **GRID, number=number)


def items_of(*pages: Page) -> list[Line | Table]:
    contents = [split_page(page) for page in pages]
    heads = find_heads(contents)
    tables = [Table(c.page.number, c.page.number, c.pieces[0].bbox, 2, 2, 1, c.pieces[0].cells) for c in contents]
    items = [item for c, table in zip(contents, tables, strict=True) for item in (*c.lines, table)]
    assert lines_of(heads) <= {id(item) for item in items}
    return apply_heads(items, heads)


def test_a_table_has_the_heads_title_unit_and_year_and_the_head_no_lines_left() -> None:
    title, table = items_of(page(1, "甲縣政府乙局", "各 項 費 用 彙 計 表", YEAR))
    assert isinstance(title, Line) and (title.text, title.is_title) == ("各項費用彙計表", True)
    assert isinstance(table, Table) and (table.caption, table.unit) == ("各項費用彙計表", "新臺幣千元")
    assert table.head and (table.head.organs, table.head.year_roc) == (("甲縣政府乙局",), 120)


def test_a_title_that_goes_on_opens_no_second_section_and_another_organs_does() -> None:
    first, second = ("甲部", "某明細表", YEAR), ("甲部", "某明細表(續)", YEAR)
    items = items_of(page(1, *first), page(2, *second), page(3, "乙部", *first[1:]))
    assert [item.page for item in items if isinstance(item, Line)] == [1, 3]


def test_halves_of_a_head_on_facing_pages_are_one() -> None:
    items = items_of(
        page(2, "甲縣", "歲出按職能及經", "中華民國"), page(3, "政府", "濟性綜合分類表", "120年度 單位：新臺幣千元")
    )
    tables = [item for item in items if isinstance(item, Table)]
    assert [table.caption for table in tables] == ["歲出按職能及經濟性綜合分類表"] * 2
    assert all(table.head and table.head.organs == ("甲縣政府",) for table in tables)
    assert {table.unit for table in tables} == {"新臺幣千元"}


@pytest.mark.parametrize(
    "lines",
    [
        ["某計畫", "中華民國 120 年度"],  # one line over the date: a cover
        ["某部", "某計畫期末報告", "120 年 3 月"],  # a date of publication
        ["本年度預算數如下。", "某表", YEAR],  # prose
        ["執行單位：某法人", "某表", YEAR],  # a label
        ["某部", "某表", "中華民國 120 年度施政計畫"],  # the year is a part of a title
    ],
)
def test_other_first_lines_are_no_head(lines: list[str]) -> None:
    assert read_page_head(lines, [12.0] * len(lines)) is None
