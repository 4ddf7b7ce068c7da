"""Which type a document is: titles outweigh structure, and two that can't be told apart are both named."""

from __future__ import annotations

from parsers.registry import matching_types, report_types
from parsers.shared.context import Context
from parsers.shared.plain_budget import is_plain_budget, read_plain_budget
from parsers.shared.report import Evidence, read_signs
from schemas.rows import BudgetRow
from tests.parsers.samples import table_of


def names(cover: str, headings: list[str], heads: list[list[str]], slides: bool = False) -> list[str]:
    tables = [table_of([row, [""] * len(row)]) for row in heads]
    return [report.name for report in matching_types(read_signs(cover, headings, tables, slides))]


def test_the_title_says_the_type() -> None:
    assert names("110年度專案計畫期末執行成果報告", [], []) == ["project_final_report"]
    assert names("六大產業推動方案", [], []) == ["action_plan"]
    assert names("前瞻基礎建設計畫 110年度績效檢討報告", [], []) == ["forward_looking_annual_review"]


def test_a_table_says_it_where_the_title_is_missing() -> None:
    assert names("", [], [["重點工作項目", "起訖時程"]]) == ["action_plan"]
    assert names("", [], [["簽約數", "結報數", "繳庫數"]]) == ["project_final_report"]


def test_slides_are_a_briefing_whatever_they_present() -> None:
    assert names("產業推動方案簡報", [], [], slides=True) == ["briefing"]


def test_a_document_that_two_types_match_names_both_and_one_of_none_names_none() -> None:
    assert set(names("", [], [["重點工作項目", "起訖時程"], ["簽約數", "結報數", "繳庫數"]])) == {
        "action_plan", "project_final_report",
    }  # fmt: skip
    assert names("會議紀錄", ["主席致詞"], [["出席", "列席"]]) == []


def test_generic_is_never_matched_but_always_there() -> None:
    signs = read_signs("推動方案", [], [], False)
    types = {report.name: report.matches(signs) for report in report_types()}
    assert types["generic"] == Evidence.NONE


def test_a_plain_budget_needs_its_heads_and_a_unit_of_money() -> None:
    rows = [["項目", "預算數", "決算數"], ["業務費", "1,200", "1,100"], ["合計", "1,200", "1,100"]]
    table = table_of(rows, unit="千元")
    assert is_plain_budget(table)
    found = [row for row in read_plain_budget(table, Context("d", None, None)) if isinstance(row, BudgetRow)]
    assert [(row.item, row.measure, row.amount, row.row_kind) for row in found] == [
        ("業務費", "budget", 1_200_000, "item"), ("業務費", "final_account", 1_100_000, "item"),
        (None, "budget", 1_200_000, "total"), (None, "final_account", 1_100_000, "total"),
    ]  # fmt: skip


def test_no_budget_is_made_of_other_tables() -> None:
    rows = [["項目", "預算數"], ["業務費", "1,200"]]
    assert not is_plain_budget(table_of(rows))  # no unit
    assert not is_plain_budget(table_of(rows, unit="人"))
    assert not is_plain_budget(table_of([["項目", "人數"], rows[1]], unit="千元"))
    assert not is_plain_budget(table_of([rows[0], ["業務費", "見附表"]], unit="千元"))
