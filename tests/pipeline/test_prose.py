"""Amounts in the text against the tables that print the same figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from pipeline.document.prose import report_prose
from schemas.document import Part
from schemas.rows import BudgetRow, DocumentRows, IssueRow
from tests.parsers.samples import section_of, table_of
from tests.pipeline.samples import sample_row

TABLE = table_of(
    [
        ["項目", "預算數"],
        ["一般行政", "890,464"],
        ["議事業務", "18,562"],
        ["公共安全支出", "23,513"],
        ["合計", "932,539"],
    ],
    unit="千元",
)
FACTS = [row for row in read_plain_budget(TABLE, Context("d", "p", 114)) if isinstance(row, BudgetRow)]
TRUE = ["(一)「一般行政」8 億9,046 萬4 千元。", "(二)「議事業務」計畫預算共列1,856萬2千元，包括業務費1萬元。"]


def said(*texts: str, title: str = "預算編列情形", facts: list[BudgetRow] = FACTS) -> list[IssueRow]:
    document = sample_row("documents", fiscal_year_roc=114, fiscal_year=2025)
    part = Part([], [section_of(title, texts)])
    return list(report_prose([part], DocumentRows(documents=[document], budgets=facts), "TWD"))


def codes(*texts: str, title: str = "預算編列情形", facts: list[BudgetRow] = FACTS) -> list[str]:
    return [issue.code for issue in said(*texts, title=title, facts=facts)]


def test_figures_of_a_table_are_tied() -> None:
    (issue,) = said(*TRUE, "1.公共安全（類）支出2,351.3萬元，主要用於治安。")
    assert (issue.code, issue.message[:1]) == ("prose.tied", "3")


def test_one_that_differs_is_said_with_both_places() -> None:
    differs, tied = said(*TRUE, "公共安全（類）支出3,251.3萬元")
    assert (differs.code, differs.severity, tied.code) == ("prose.differs", "warning", "prose.tied")
    assert "3,251.3萬元 in the text, 23,513 千元 in the table (page 1, row 3, column 1)" in differs.message


@pytest.mark.parametrize(
    "text",
    [
        "公共安全支出較上年度增加3,251萬元",
        "113年度公共安全支出3,251萬元",
        "公共安全支出113年度為1元，本年度",
        "公共安全支出占3,251萬元",
        "購置警車等公共安全設備3,251萬元",
        "公共安全支出3,251人",
        "公共安全支出3,251萬美元點",
        "公共安全支出2,351萬元",  # 萬 is the last digit that is told
    ],
)
def test_what_says_something_else_differs_from_nothing(text: str) -> None:
    assert codes(*TRUE, text) == ["prose.tied"]


def test_a_heading_that_doesnt_tell_the_tables_is_no_evidence() -> None:
    assert codes("一般行政1元", "議事業務2元", "公共安全支出3元") == []
    assert codes(TRUE[0], "公共安全支出3元") == ["prose.tied"]
    assert codes(*TRUE, "公共安全支出3元", title="前年度實施成果") == []


def test_a_name_of_many_things_is_none() -> None:
    *others, safety, total = FACTS
    several = [replace(safety, amount=Decimal(n), row=9 + n) for n in range(3)]
    assert codes(*TRUE, "公共安全支出3,251萬元", facts=[*others, *several, total]) == ["prose.tied"]


def test_a_name_may_be_told_with_those_above_it() -> None:
    first, *others = FACTS
    deep = replace(first, item="統計管理", item_path=["一般公共服務支出", "統計信息事務", "統計管理"])
    text = "“一般公共服務支出（類）統計信息事務（款）統計管理（項）”科目8億9,046.4萬元"
    assert codes(text, facts=[deep, *others]) == ["prose.tied"]
