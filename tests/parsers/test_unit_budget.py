"""單位預算書: hierarchies of accounts, matrices, plans and years, and what their own arithmetic says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.shared.columns import read_heads
from parsers.shared.context import Context
from parsers.shared.report import Evidence, Signs
from parsers.unit_budget.account_agreement import Statements
from parsers.unit_budget.account_columns import read_layout
from parsers.unit_budget.account_table import is_accounts_table, read_accounts_table
from parsers.unit_budget.expense_matrix import Pieces, is_expense_matrix, read_expense_matrix
from parsers.unit_budget.multi_year import is_multi_year, read_multi_year
from parsers.unit_budget.plan_outline import Plan, is_plan_outline, read_plan_outline
from parsers.unit_budget.report import matches
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow, IssueRow
from tests.conftest import FIXTURES, parsed
from tests.gold import read_gold
from tests.parsers.samples import table_of

CONTEXT = Context("d", None, 114)
Row = Sequence[str | None]
HEADS: list[Row] = [
    ["科目", None, None, None, None, "本年度預算數", "上年度預算數", "前年度決算數", "本年度與上年度比較", "說明"],
    ["款", "項", "目", "節", "名稱及編號", "", "", "", "", ""],
]
BODY: list[Row] = [
    ["", "", "", "", "合計", "9", "10", "8", "△1", ""],
    ["7", "", "", "", "0008000000內政部主管", "9", "10", "8", "△1", ""],
    ["", "1", "", "", "0008010000內政部", "9", "10", "8", "△1", ""],
    ["", "", "", "", "3708010000民政支出", "7", "8", "8", "-1", ""],
    ["", "", "1", "", "3708010100一般行政", "3", "4", "5", "-1", "註"],
    ["", "", "2", "", "3708012500地政業務", "4", "4", "3", "-", ""],
    ["", "", "", "1", "3708012501測量", "1", "4", "3", "-3", ""],
    ["", "", "", "2", "3708012502地籍", "3", "-", "-", "3", ""],
    ["", "", "", "", "6308010000福利服務支出", "2", "2", "-", "-", ""],
    ["", "", "3", "", "6308013500社會行政", "2", "2", "-", "-", ""],
]


def accounts(body: Sequence[Row], caption: str = "歲出機關別預算表 中華民國114年度") -> Table:
    return table_of([*HEADS, *body], header_rows=2, unit="新臺幣千元", caption=caption)


def of(findings: Sequence[object], kind: type) -> list:  # type: ignore[type-arg]
    return [row for row in findings if isinstance(row, kind)]


def read(table: Table, following: Table | None = None) -> tuple[list[BudgetRow], list[CheckRow], list[IssueRow]]:
    findings = list(read_accounts_table(table, CONTEXT, following))
    return of(findings, BudgetRow), of(findings, CheckRow), of(findings, IssueRow)


def test_accounts_know_their_place_and_year() -> None:
    facts, checks, issues = read(accounts(BODY))
    assert not issues and checks and all(check.outcome == "passed" for check in checks)
    leaf = [row for row in facts if row.item == "地籍"]
    assert {row.item_code for row in leaf} == {"3708012502"}
    assert leaf[0].item_path == ["內政部主管", "內政部", "地政業務", "地籍"] and leaf[0].row_kind == "item"
    assert [(row.measure, row.fiscal_year_roc, row.value, row.state) for row in leaf] == [
        ("budget", 114, 3, "number"), ("prior_year_budget", 113, None, "dash"),
        ("final_account", 112, None, "dash"), ("difference", 114, 3, "number"),
    ]  # fmt: skip
    assert leaf[0].amount == 3000 and leaf[0].currency == "TWD"
    kinds = {row.item: row.row_kind for row in facts}
    assert kinds[None] == "total" and kinds["民政支出"] == kinds["地政業務"] == "subtotal"
    assert next(row for row in facts if row.item == "民政支出").item_path == ["內政部主管", "內政部", "民政支出"]
    assert [row.value for row in facts if row.item is None][-1] == -1


def test_each_sum_is_checked_once_per_column() -> None:
    checks = read(accounts(BODY))[1]
    sums = [check for check in checks if check.check == "total"]
    rows = {check.row for check in sums}
    assert rows == {2, 3, 4, 5, 7, 10}  # 合計, 款, 項, two groups and the one 目 with 節
    assert sum(check.check == "difference" for check in checks) == len(BODY)


def test_running_numbers_stand_in_for_a_code() -> None:
    body: list[Row] = [["6", "", "", "", "監察院主管", "5", "5", "5", "-", ""], ["", "2", "", "", "審計部", *"555--"]]
    facts = read(accounts(body))[0]
    assert [row.item_code for row in facts if row.measure == "budget"] == ["6", "6-2"]


def test_rows_that_stand_in_one_cell_give_no_number() -> None:
    table = accounts(BODY)
    for cell in table.cells:
        if cell.row == 7 and cell.col in (5, 6):
            cell.text, cell.lines = "13" * 2, ("13", "13")
    facts, checks, issues = read(table)
    assert [issue.code for issue in issues] == ["table.row_unknown"]
    assert not any(row.row == 7 for row in facts)
    assert all(check.outcome == "passed" for check in checks)
    assert {check.row for check in checks if check.check == "total"} == {10}
    after = next(row for row in facts if row.item == "地籍")
    assert after.item_path is None


def test_an_amount_without_a_name_is_said() -> None:
    nameless: Row = ["", "", "", "", "", "5", "", "", "", ""]
    remark: Row = ["", "", "", "", "", "", "", "", "", "續前頁"]
    _, checks, issues = read(accounts([BODY[1], nameless, remark]))
    assert [issue.code for issue in issues] == ["table.row_unknown"]
    assert not [check for check in checks if check.check == "total"]


def test_a_table_cut_by_a_page_is_not_added_up_at_the_cut() -> None:
    above, below = accounts(BODY[:7]), accounts(BODY[7:])
    facts, checks, _ = read(above, below)
    assert not [check for check in checks if check.check == "total"]
    assert next(row for row in facts if row.item == "測量").row_kind == "item"
    facts, checks, _ = read(below)
    assert all(row.item_path is None for row in facts)
    assert all(check.outcome == "passed" for check in checks)


def test_another_title_is_another_table() -> None:
    other = accounts(BODY[1:], caption="歲出政事別預算表 中華民國114年度")
    assert any(check.row == 2 for check in read(accounts(BODY), other)[1])


def test_a_name_below_its_code_is_one_account() -> None:
    body: list[Row] = [
        ["4", "", "", "", "07000000000財產收入", "5", "4", "3", "1", ""],
        ["", "00", "", "", "07020110000", "5", "4", "3", "1", ""],
        ["", "3", "", "", "主計處", "", "", "", "", ""],
        ["", "", "1", "", "07020110500廢舊物資售價", "5", "4", "3", "1", ""],
    ]
    facts, checks, issues = read(accounts(body))
    assert not issues and all(check.outcome == "passed" for check in checks) and len(facts) == 12
    assert facts[-1].item_path == ["財產收入", "主計處", "廢舊物資售價"]


def test_a_total_at_the_foot() -> None:
    checks = read(accounts([*BODY[1:], ["", "", "", "", "總計", "9", "11", "8", "-2", ""]]))[1]
    assert [(check.expected, check.found) for check in checks if check.outcome != "passed"] == [(10, 11), (-1, -2)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_any_wrong_number_is_noticed(tree: list[list[int]], data: st.DataObject) -> None:
    body: list[list[str | None]] = []

    def line(level: int, value: int) -> None:
        numbers = ["", "", "", ""]
        numbers[level] = "1"
        body.append([*numbers, f"{level}08{len(body):07}科目", f"{value:,}", "-", "-", f"{value:,}", ""])

    line(0, sum(map(sum, tree)))
    for items in tree:
        line(1, sum(items))
        for value in items:
            line(2, value)
    assert all(check.outcome == "passed" for check in read(accounts(body))[1])
    wrong = data.draw(st.integers(0, len(body) - 1))
    printed = int((body[wrong][5] or "").replace(",", ""))
    body[wrong][5] = f"{printed + 1:,}"
    failed = [check for check in read(accounts(body))[1] if check.outcome != "passed"]
    assert {check.check for check in failed} == {"total", "difference"}


ANALYSIS: list[Row] = [
    ["名稱及編號", "合計", "經常支", None, "出", None, "資本支出", None],
    ["", "", "人事費", "業務費", "債務費", "小計", "業務費", "小計"],
    ["合計", "16", "8", "3", "-", "11", "5", "5"],
    ["32020110000行政支出", "16", "8", "3", "", "11", "5", "5"],
    ["32020110100一般行政", "16", "8", "3", "", "11", "5", "5"],
    ["32020110101行政管理", "16", "8", "3", "", "11", "5", "5"],
]


def test_uses_stand_under_current_and_capital_expenditure() -> None:
    table = table_of(ANALYSIS, header_rows=2, unit="千元")
    facts, checks, issues = read(table)
    assert not issues and all(check.outcome == "passed" for check in checks)
    assert sum(check.check == "sum" for check in checks) == 3 * 4
    leaf = [(row.measure, row.scope) for row in facts if row.item == "行政管理"]
    assert leaf == [
        ("budget", None), ("personnel", "經常支出"), ("operations", "經常支出"), ("debt_service", "經常支出"),
        ("current_expenditure", None), ("operations", "資本支出"), ("capital_expenditure", None),
    ]  # fmt: skip
    assert facts[-1].item_path == ["行政支出", "一般行政", "行政管理"]


def test_current_and_capital_add_up_to_the_budget() -> None:
    heads: list[Row] = [
        ["科目", None, "本年度預算數", None, None, "上年度預算數", "說明"],
        ["款", "名稱及編號", "合計", "經常門", "資本門", "", ""],
        ["02", "00020000000市政府", "9", "5", "3", "2", ""],
    ]
    facts, checks, _ = read(table_of(heads, header_rows=2, unit="千元"))
    assert [row.measure for row in facts] == ["budget", "current_budget", "capital_budget", "prior_year_budget"]
    assert [(check.expected, check.found) for check in checks] == [(8, 9)]


def test_counts_of_staff_are_no_budget() -> None:
    heads: list[Row] = [["款", "項", "名稱", "職員", "合計"], ["6", "", "監察院", "3", "3"]]
    assert not is_accounts_table(table_of(heads))
    assert read_layout(read_heads(table_of([["名稱", "本年度預算數"], ["甲", "1"]]))) is None


MATRIX_HEAD = "工作計畫名稱及編號第一、二級用途別科目名稱及編號"


def matrix(rows: Sequence[Row], caption: str = "各項費用彙計表 中華民國114年度") -> Table:
    return table_of(rows, unit="千元", caption=caption)


MATRIX: list[Row] = [
    [MATRIX_HEAD, "3708010100一般行政", "3708011500戶政業務", "合計", ""],
    ["合計", "9", "4", "13", ""],
    ["1000 人事費", "6", "-", "6", ""],
    ["1015 法定編制人員待遇", "4", "-", "4", ""],
    ["1030 獎金", "2", "-", "2", ""],
    ["2000 業務費", "3", "4", "7", ""],
    ["2009 通訊費", "3", "4", "8", ""],
]


def read_matrix(tables: Sequence[Table]) -> tuple[list[BudgetRow], list[CheckRow], list[IssueRow]]:
    pieces, findings = Pieces(), []
    for table, following in zip(tables, [*tables[1:], None], strict=True):
        assert is_expense_matrix(table)
        findings += list(read_expense_matrix(table, CONTEXT, pieces, following))
    return of(findings, BudgetRow), of(findings, CheckRow), of(findings, IssueRow)


def test_a_matrix_adds_up_both_ways() -> None:
    facts, checks, _ = read_matrix([matrix(MATRIX)])
    failed = [(check.check, check.expected, check.found) for check in checks if check.outcome != "passed"]
    assert sorted(failed) == [("sum", 7, 8), ("total", 8, 7)]
    fact = next(row for row in facts if row.item == "獎金")
    assert (fact.scope, fact.item_code, fact.item_path, fact.value) == ("一般行政", "1030", ["人事費", "獎金"], 2)
    assert {row.row_kind for row in facts if row.item is None} == {"total", "subtotal"}


def test_pieces_side_by_side_are_added_up() -> None:
    left = matrix([[row[0], row[1]] for row in MATRIX])
    right = matrix([[row[0], row[2], row[3]] for row in MATRIX], caption="各項費用彙計表(續) 中華民國114年度")
    checks = read_matrix([left, right])[1]
    assert [
        (check.expected, check.found) for check in checks if check.check == "sum" and check.outcome != "passed"
    ] == [(7, 8)]
    assert sum(check.check == "sum" for check in checks) == 6
    alone = read_matrix([right])[1]
    assert not [check for check in alone if check.check == "sum"]  # the first piece is missing: nothing to compare


def test_a_repeated_head_begins_a_new_piece() -> None:
    left = [[row[0], row[1], ""] for row in MATRIX]
    right = [[row[0], row[2], row[3]] for row in MATRIX]
    facts, checks, issues = read_matrix([matrix([*left, *right])])
    assert not issues and {row.scope for row in facts} == {"一般行政", "戶政業務", None}
    assert [
        (check.expected, check.found) for check in checks if check.check == "sum" and check.outcome != "passed"
    ] == [(7, 8)]


def test_years_add_up_to_the_whole_plan() -> None:
    rows: list[Row] = [
        ["計畫名稱", "執行期間", "經費需求總額", "分年經費需求", None, None, "備註"],
        ["", "", "", "112及以前年度預算數", "114年度預算數", "115及以後年度預估需求數", ""],
        ["測繪計畫", "110-116", "12.72", "-", "0.22", "12.50", ""],
        ["重測計畫", "110-116", "3.00", "1.00", "1.00", "1.01", ""],
    ]
    table = table_of(rows, header_rows=2, unit="新臺幣億元")
    assert is_multi_year(table)
    findings = list(read_multi_year(table, CONTEXT))
    facts = of(findings, BudgetRow)
    assert [(row.measure, row.fiscal_year_roc) for row in facts[:4]] == [
        ("total_funding", None), ("prior_years_funding", None), ("planned_funding", 114), ("later_years_funding", None),
    ]  # fmt: skip
    assert facts[2].amount == 22_000_000
    assert [check.outcome == "passed" for check in of(findings, CheckRow)] == [True, False]


CITY: list[Row] = [
    ["業務計畫及工作計畫名稱與編號", "32020110101一般行政-行政管理", "承辦單位", "秘書室", "預算金額", "24千元"],
    ["歲出計畫說明", "一、計畫內容：行政", "", "", "", ""],
    ["分支計畫及用途別科目", "單位", "數量", "單價", "預算數", "說明"],
    ["合計", "", "", "", "24,000", ""],
    ["01行政業務", "", "", "", "24,000", ""],
    ["1000 人事費", "", "", "", "9,000", ""],
    ["1030 獎金", "", "", "", "9,000", ""],
    ["", "人", "3", "3,000", "9,000", "年終獎金"],
    ["2000 業務費", "", "", "", "15,000", ""],
    ["2009 通訊費", "", "", "", "14,000", ""],
]


def test_plans_are_read_down_to_purchases() -> None:
    table = table_of(CITY, unit="新臺幣元", caption="歲出計畫說明提要 中華民國114年度")
    assert is_plan_outline(table)
    plan = Plan()
    findings = list(read_plan_outline(table, CONTEXT, plan))
    facts, checks = of(findings, BudgetRow), of(findings, CheckRow)
    assert (facts[0].row_kind, facts[0].unit, facts[0].amount) == ("total", "千元", 24_000)
    assert {row.scope for row in facts} == {"一般行政-行政管理"}
    purchase, quantity, price = [row for row in facts if row.item == "年終獎金"]
    assert (quantity.measure, quantity.value, quantity.unit, quantity.amount) == ("quantity", 3, "人", None)
    assert (price.measure, price.amount) == ("unit_price", 3000)
    assert purchase.item_path == ["行政業務", "人事費", "獎金", "年終獎金"] and purchase.row_kind == "item"
    assert [(check.expected, check.found) for check in checks if check.outcome != "passed"] == [(14_000, 15_000)]
    assert len(checks) == 7 and sum(check.check == "formula" for check in checks) == 1


def test_a_part_that_runs_over_several_years_adds_up_to_its_branch() -> None:
    part: list[Row] = [
        ["3000 設備及投資", "", "", "", "600", ""],
        ["3030 資訊設備費", "", "", "", "600", ""],
        ["", "年", "1", "600", "600", "進位數"],
        ["", "", "", "", "400", "02-112年電腦租賃費"],
        ["3000 設備及投資", "", "", "", "400", ""],
        ["", "", "", "", "400", "沒有數量"],
    ]
    rows = [*CITY[:3], ["04其他設備", "", "", "", "1,000", ""], *part]
    findings = list(read_plan_outline(table_of(rows, unit="新臺幣元"), CONTEXT, Plan()))
    facts = of(findings, BudgetRow)
    lease = next(row for row in facts if row.item == "112年電腦租賃費")
    assert (lease.item_code, lease.row_kind, lease.item_path) == ("02", "subtotal", ["其他設備", "112年電腦租賃費"])
    assert [row.item_path for row in facts if row.amount == 400][1] == ["其他設備", "112年電腦租賃費", "設備及投資"]
    assert [check.outcome == "passed" for check in of(findings, CheckRow) if "其他設備" in check.expression] == [True]


def test_the_cost_over_all_years_is_no_part_of_the_years_budget() -> None:
    rows: list[Row] = [
        CITY[2],
        ["11人行道工程", "", "", "", "180", ""],
        ["3000 設備及投資", "", "", "", "180", ""],
        ["3015 公共建設及設施費", "", "", "", "180", ""],
        ["", "式", "1", "178", "178", "本年度所需規劃設計費"],
        ["", "式", "1", "2", "2", "本年度所需作業費"],
        ["", "", "", "", "300", "總工程費明細如下"],
        ["", "式", "1", "280", "280", "規劃設計費"],
        ["", "式", "1", "20", "20", "作業費"],
    ]
    findings = list(read_plan_outline(table_of(rows, unit="新臺幣元", caption="中華民國114年度"), CONTEXT, Plan()))
    facts = of(findings, BudgetRow)
    assert [check.outcome for check in of(findings, CheckRow)] == ["passed"] * 8, "4 sums, 4 purchases"
    overall = [row for row in facts if row.measure == "total_funding"]
    assert [(row.amount, row.row_kind, row.fiscal_year_roc) for row in overall] == [
        (300, "subtotal", None), (280, "item", None), (20, "item", None),
    ]  # fmt: skip
    assert (
        sum(row.amount or 0 for row in facts if row.measure == "budget" and row.item in ("本年度所需規劃設計費",))
        == 178
    )
    included = [rows[0], *([*row[:4], "480", ""] for row in rows[1:4]), *rows[4:]]
    facts = of(list(read_plan_outline(table_of(included, unit="新臺幣元"), CONTEXT, Plan())), BudgetRow)
    assert not [row for row in facts if row.measure == "total_funding"]


@pytest.mark.parametrize(("quantity", "passed"), [("3", True), ("1×3", True), ("4", False), ("3人", None)])
def test_quantity_times_price_is_checked(quantity: str, passed: bool | None) -> None:
    table = table_of([*CITY[:7], ["", "人", quantity, *CITY[7][3:]]], unit="新臺幣元")
    checks = of(list(read_plan_outline(table, CONTEXT, Plan())), CheckRow)
    assert [check.outcome == "passed" for check in checks if check.check == "formula"] == (
        [] if passed is None else [passed]
    )


def test_the_next_page_goes_on_with_the_plan_but_not_with_its_sums() -> None:
    first, second = table_of(CITY[:6], unit="元"), table_of([CITY[2], *CITY[6:8]], unit="元")
    second.page = second.page_end = 2
    plan = Plan()
    checks = of(list(read_plan_outline(first, CONTEXT, plan, second)), CheckRow)
    assert [check.check for check in checks] == ["sum"]
    facts = of(list(read_plan_outline(second, CONTEXT, plan)), BudgetRow)
    assert {row.scope for row in facts} == {"一般行政-行政管理"} and {row.item_path is None for row in facts} == {True}
    second.page = second.page_end = 9
    assert {row.scope for row in of(list(read_plan_outline(second, CONTEXT, plan)), BudgetRow)} == {None}


@pytest.mark.parametrize(
    ("cover", "heads", "evidence"),
    [
        ("內政部 114年度 單位預算", ("款", "本年度預算數"), Evidence.TITLE),
        ("", ("款", "本年度預算數"), Evidence.STRUCTURE),
        ("農業特別收入基金附屬單位預算", ("科目", "本年度預算數"), Evidence.NONE),
        ("總預算案審查報告", ("項目", "金額"), Evidence.NONE),
    ],
)
def test_books_are_told_by_their_tables(cover: str, heads: tuple[str, ...], evidence: Evidence) -> None:
    assert matches(Signs(cover.replace(" ", ""), (), (frozenset(heads),), False)) == evidence


def test_items_of_the_bundled_book_are_those_of_the_gold() -> None:
    case = FIXTURES / "unit_budget" / "green_hills"
    keys = ("item", "item_code", "item_path", "row_kind", "measure", "scope", "fiscal_year_roc", "state")
    gold = [(*map(row.get, keys), row["value"]) for row in read_gold(case / "gold", "budgets")]
    rows = parsed(case / "green_hills.pdf").budgets
    found = [(*(getattr(row, key) for key in keys), None if row.value is None else f"{row.value:f}") for row in rows]
    assert found == gold
    assert all(row.amount == (None if row.value is None else row.value * Decimal(1000)) for row in rows)


def test_tables_of_a_book_agree_on_an_account() -> None:
    statements = Statements()
    tables = [
        accounts(BODY),
        accounts([["", "", "1", "", "3708010100一般行政", "5", "4", "5", "1", ""]], "歲出政事別預算表"),
        matrix(MATRIX),
    ]
    for number, table in enumerate(tables):
        table.table_id = str(number)
    for table in tables[:2]:
        for fact in read(table)[0]:
            statements.add(table, fact)
    for fact in read_matrix([tables[2]])[0]:
        statements.add(tables[2], fact)
    failed = [(check.expected, check.found) for check in statements.compare() if check.outcome != "passed"]
    assert failed == [(3000, 5000), (3000, 9000), (-1000, 1000)]  # budget in two tables, difference in one
    again = accounts([["", "", "1", "", "3708010100一般行政", "6", "4", "5", "2", ""]], "歲出政事別預算表")
    for fact in read(again)[0]:  # two agencies, each with its own table: nothing to compare
        statements.add(again, fact)
    assert all(check.outcome == "passed" for check in statements.compare())


ACCOUNT = [
    ["科目", None, None, "預算數", None, None, "決算數", None, None, None, "預決算比較增減數"],
    ["款", "項", "名稱", "原預算數", "預算增減數", "合計", "實現數", "應付數", "保留數", "合計", ""],
    ["", "", "合計", "100", "20", "120", "90", "5", "10", "105", "-15"],
    ["1", "", "某部主管", "100", "20", "120", "90", "5", "10", "105", "-15"],
    ["", "1", "某署", "100", "20", "120", "90", "5", "10", "105", "-15"],
]


def test_a_final_account_states_what_was_budgeted_and_what_became_of_it() -> None:
    """In the form of 單位決算書; never tried on a real one."""
    table = table_of(ACCOUNT, header_rows=2, unit="新臺幣千元", caption="歲出機關別決算表 中華民國113年度")
    found = list(read_accounts_table(table, Context("d", None, 113)))
    rows = [row for row in found if isinstance(row, BudgetRow)]
    agency = {row.measure: row.value for row in rows if row.item == "某署"}
    assert agency == {
        "initial_budget": 100, "budget_changes": 20, "budget": 120, "realized": 90, "payable": 5, "retained": 10,
        "final_account": 105, "difference": -15,
    }  # fmt: skip
    checks = [check for check in found if isinstance(check, CheckRow)]
    assert {check.check for check in checks} == {"sum", "total", "difference"} and all(check.passed for check in checks)
    ACCOUNT[4][9] = "150"
    table = table_of(ACCOUNT, header_rows=2, unit="新臺幣千元", caption="歲出機關別決算表")
    failed = [row for row in read_accounts_table(table, Context("d", None, 113)) if isinstance(row, CheckRow)]
    assert {row.found for row in failed if not row.passed} >= {Decimal(150)}
