"""專案計畫期末執行成果報告: its forms and tables of money, its goals, and what is said of the odd ones."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parsers.project_final_report.accounts import is_accounts, read_accounts
from parsers.project_final_report.checkpoints import is_checkpoints, read_checkpoints
from parsers.project_final_report.goals import compare_goals, find_goals, read_goals, read_results
from parsers.project_final_report.policy_tools import is_policy_tools, read_policy_tools
from parsers.project_final_report.settlement import is_settlement, read_settlement
from parsers.project_final_report.summary_form import is_summary_form, read_summary_form
from parsers.shared.context import Context
from schemas.rows import BudgetRow, CheckRow, IndicatorRow, IssueRow, MilestoneRow
from tests.parsers.samples import section_of, table_of

CONTEXT = Context("d", "p", 100)
ACCOUNTS = [
    ["會計科目", "預算數(執行數)", "占總經費%", "差額"],
    ["一、人事費", "", "", ""],
    ["1.直接薪資", "600 (590.5)", "60", "9.5"],
    ["2.管理費", "400 (400)", "40", "0"],
    ["小計", "1,000 (990.5)", "100", "9.5"],
    ["合計", "1,000 (990.5)", "100", "9.5"],
]


def codes(findings: list[object]) -> list[str]:
    return [finding.code for finding in findings if isinstance(finding, IssueRow)]


def test_two_figures_of_a_cell_are_budget_and_executed() -> None:
    table = table_of(ACCOUNTS, unit="千元")
    assert is_accounts(table)
    findings = list(read_accounts(table, CONTEXT))
    rows = {(row.item, row.row_kind, row.measure): row.value for row in findings if isinstance(row, BudgetRow)}
    assert rows["直接薪資", "item", "budget"] == 600 and rows["直接薪資", "item", "executed"] == Decimal("590.5")
    assert rows["直接薪資", "item", "share_pct"] == 60
    checks = [row for row in findings if isinstance(row, CheckRow)]
    assert {check.check for check in checks} == {"difference", "total", "ratio"}
    assert all(check.outcome == "passed" for check in checks) and not codes(findings)


@given(st.integers(0, 3), st.integers(1, 99))
def test_a_wrong_figure_fails_a_check(row: int, more: int) -> None:
    rows = [list(texts) for texts in ACCOUNTS]
    first, rest = rows[2 + row][1].split(" ")
    rows[2 + row][1] = f"{int(first.replace(',', '')) + more} {rest}"
    checks = [check for check in read_accounts(table_of(rows, unit="千元"), CONTEXT) if isinstance(check, CheckRow)]
    assert not all(check.outcome == "passed" for check in checks)


def test_an_unknown_account_column_is_said() -> None:
    rows = [[*texts, "新欄" if not row else "7"] for row, texts in enumerate(ACCOUNTS)]
    assert codes(list(read_accounts(table_of(rows, unit="千元"), CONTEXT))) == ["table.header_unknown"]


def test_a_box_that_contradicts_the_amounts_is_said() -> None:
    rows = [
        ["項目", None, "簽約數", "結報數", "繳庫數", "保留數"],
        ["政府", "V 委辦費", "100", "90", "10", "0"],
        ["政府", "□ 補助款", "50", "50", "0", "0"],
        ["廠商", "V 自籌款", "", "", "", ""],
    ]
    table = table_of(rows, unit="千元")
    assert is_settlement(table)
    findings = list(read_settlement(table, CONTEXT))
    assert codes(findings) == ["checkbox.contradiction"] * 2
    rows_found = {(row.item, row.measure): row.value for row in findings if isinstance(row, BudgetRow)}
    assert rows_found["委辦費", "settled"] == 90 and rows_found["補助款", "contracted"] == 50
    assert rows_found["自籌款", "contracted"] is None


def test_words_and_malformed_amounts_of_policy_tools_have_no_value() -> None:
    rows = [["", "1.業科", "2.SBIR"], ["家數", "3", "-"], ["案數", "送審中", "2"], ["計畫經費", "1,1570", "900"]]
    table = table_of(rows, unit="千元", caption="智慧電動車 單位：千元")
    assert is_policy_tools(table)
    findings = list(read_policy_tools(table, CONTEXT))
    rows_found = {(row.item, row.measure): row for row in findings if isinstance(row, BudgetRow)}
    assert rows_found["業科", "cases"].value is None and rows_found["業科", "cases"].text == "送審中"
    assert rows_found["業科", "project_budget"].value is None and rows_found["SBIR", "project_budget"].amount == 900_000
    assert rows_found["業科", "firms"].amount is None and rows_found["業科", "firms"].scope == "智慧電動車"
    assert codes(findings) == ["amount.malformed"]


def test_the_form_gives_the_total_and_its_parts() -> None:
    rows = [
        ["承辦人", "戈元", None, None, None, None],
        ["計畫總經費", "34,310 千元", "輔導", "委辦費", "34,310 千元", "自籌款"],
    ]
    table = table_of([[*rows[0], None], [*rows[1], "千元"]], header_rows=0)
    assert is_summary_form(table)
    rows_found = [row for row in read_summary_form(table, CONTEXT) if isinstance(row, BudgetRow)]
    assert [(row.measure, row.item, row.amount) for row in rows_found] == [
        ("total_funding", None, 34_310_000),
        ("commissioned", "輔導", 34_310_000),
        ("self_funded", "輔導", None),
    ]


def test_a_checkpoint_is_dated_in_the_year_of_the_report_or_says_why_not() -> None:
    rows = [
        ["編號", "查核點摘要", "時間", "是否達成", "未達成之改善作法"],
        ["A1", "完成審議", "3月31日", "是", ""],
        ["A2", "完成調查", "3月、6月", "部分", "順延"],
    ]
    table = table_of(rows)
    assert is_checkpoints(table)
    findings = list(read_checkpoints(table, CONTEXT))
    done, late = [row for row in findings if isinstance(row, MilestoneRow)]
    assert str(done.start_date) == "2011-03-31" and done.status == "done" and late.remedy == "順延"
    assert late.status is None and codes(findings) == ["date.ambiguous", "status.unknown"]


def test_goals_have_one_quantity_or_say_why_not() -> None:
    texts = [
        "目標一：辦理審議會議 6 場次以上。",
        "目標二：每月出刊 1 份，共 12 份。",
        "目標三：完成評估報告 1 份【本項工作因刪除，故調整為追蹤報告 1 份】。",
    ]
    findings = list(read_goals(find_goals(section_of("計畫目標", texts)), CONTEXT))
    rows = [row for row in findings if isinstance(row, IndicatorRow)]
    assert [(row.code, row.value, row.unit, row.comparator) for row in rows] == [
        ("目標一", 6, "場次", ">="), ("目標二", None, None, None), ("目標三", None, None, None),
    ]  # fmt: skip
    assert codes(findings) == ["goal.several_quantities", "goal.changed"] and "調整為" in rows[2].text


def test_goals_printed_twice_with_other_figures_are_said() -> None:
    here, there = (find_goals(section_of("計畫目標", [f"目標一：開會 {n} 場。"])) for n in (6, 8))
    assert codes(list(compare_goals(here, there, CONTEXT))) == ["goal.differs"]
    assert not list(compare_goals(here, here, CONTEXT))


def test_a_result_without_its_goal_is_said() -> None:
    findings = list(read_results(section_of("執行情形", ["3月召開會議。", "以上共計 4 場次。"]), [], CONTEXT))
    assert codes(findings) == ["goal.unmatched"]
