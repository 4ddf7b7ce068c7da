"""推動方案: funding by year, schedules and yearly targets."""

from __future__ import annotations

import pytest

from parsers.action_plan.funding import is_funding, read_funding
from parsers.action_plan.schedule import is_schedule, read_schedule
from parsers.action_plan.targets import is_targets, read_targets
from parsers.shared.context import Context
from schemas.rows import BudgetRow, CheckRow, IndicatorRow, IssueRow, MilestoneRow
from tests.parsers.samples import table_of

CONTEXT = Context("d", "p", None)
FUNDING = [["", "110", "111", "小計"], ["資訊產業", "1.5", "2", "3.5"], ["資安產業", "1", "-", "1"]]


@pytest.mark.parametrize(("total", "passed"), [("4.5", True), ("4.6", False)])
def test_totals_of_funding_are_checked(total: str, passed: bool) -> None:
    table = table_of([*FUNDING, ["合計", "2.5", "2", total]], unit="億元")
    assert is_funding(table)
    findings = list(read_funding(table, CONTEXT))
    checks = [row for row in findings if isinstance(row, CheckRow)]
    assert len(checks) == 6 and all(check.outcome == "passed" for check in checks) is passed
    row = next(row for row in findings if isinstance(row, BudgetRow) and row.fiscal_year_roc == 110)
    assert (row.item, row.amount, row.fiscal_year) == ("資訊產業", 150_000_000, 2021)


def test_a_footnote_mark_is_no_digit() -> None:
    rows = [
        ["發展策略", "全期目標", "分年目標", None],
        ["", "", "110", "111"],
        ["A", "1.1 產值 1,000 億元⁸", "2 家", "-"],
    ]
    table = table_of(rows, header_rows=2)
    assert is_targets(table)
    full, year, none = [row for row in read_targets(table, CONTEXT) if isinstance(row, IndicatorRow)]
    assert (full.value, full.unit, full.code, full.scope) == (1000, "億元", "1.1", "total")
    assert (year.value, year.fiscal_year_roc, year.is_cumulative) == (2, 110, False)
    assert (none.value, none.state, none.fiscal_year_roc) == (None, "dash", 111)


def test_targets_without_a_code_or_a_full_period_are_said() -> None:
    rows = [
        ["發展策略", "全期目標", "分年目標", None],
        ["", "", "110", "111"],
        ["A", "推動應用", "累計 3 案", ""],
        ["A", "", "5 案", ""],
    ]
    findings = list(read_targets(table_of(rows, header_rows=2), CONTEXT))
    assert [row.code for row in findings if isinstance(row, IssueRow)] == ["item.code_missing", "table.row_unknown"]
    cumulative = next(row for row in findings if isinstance(row, IndicatorRow) and row.fiscal_year_roc == 110)
    assert cumulative.is_cumulative and cumulative.value == 3


def test_items_of_a_cell_share_its_period_and_odd_periods_are_said() -> None:
    rows = [
        ["事項", "工作項目", "期程", "主協辦機關"],
        ["A", "1.1.1 建立平台 1.1.2 推廣平台", "109/12~110/4", "(主) 經濟部(工業局)(協) 國防部"],
        ["A", "1.1.3 受理", "110/1-110/12 111/1-113/12", ""],
        ["A", "1.1.4 輔導", "", ""],
        ["A", "1.1.5 評估", "不定期", ""],
    ]
    table = table_of(rows)
    assert is_schedule(table)
    findings = list(read_schedule(table, CONTEXT))
    items = [row for row in findings if isinstance(row, MilestoneRow)]
    assert [(row.code, str(row.start_date), str(row.end_date)) for row in items[:3]] == [
        ("1.1.1", "2020-12-01", "2021-04-30"), ("1.1.2", "2020-12-01", "2021-04-30"), ("1.1.3", "None", "None"),
    ]  # fmt: skip
    assert items[0].agencies == ["經濟部(工業局)", "國防部"] and items[0].title == "建立平台"
    said = [row.code for row in findings if isinstance(row, IssueRow)]
    assert said == ["date.ambiguous", "date.missing", "period.unreadable"]
