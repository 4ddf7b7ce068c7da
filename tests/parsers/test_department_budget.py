"""部门预算 and 部门决算: what tables state in the layouts that districts use, and that their arithmetic is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.department_budget.report import REPORT
from parsers.shared.context import Context
from parsers.shared.report import Rows
from schemas.document import Part, Table
from schemas.rows import BudgetRow, CheckRow, IndicatorRow, IssueRow, ProjectRow
from tests.conftest import FIXTURES, SHARED, parsed
from tests.gold import read_gold
from tests.parsers.samples import line_of, section_of, table_of

CONTEXT = Context("d", "p", None, "CNY")
FIXTURE = FIXTURES / "department_budget" / "made_up_department"
REAL = SHARED / "corpus" / "real"
CODED = [
    ["项目", None, "支出预算", None, None],
    ["功能分类科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"],
]


def report(*tables: Table, cover: Sequence[str] = ("示范市文化局2025年度部门预算",)) -> list[object]:
    """What is read from a report with these tables, without what is said of the tables and texts that it lacks."""
    section = section_of("部门预算表", [])
    section.blocks += tables
    rows: Rows = REPORT.read(Part([line_of(text) for text in cover], [section]), CONTEXT)
    return [row for row in rows if not (isinstance(row, IssueRow) and row.code in ("table.missing", "section.missing"))]


def facts(found: Sequence[object]) -> dict[tuple[str | None, str | None, str], BudgetRow]:
    return {(row.scope, row.item_code or row.item, row.measure): row for row in found if isinstance(row, BudgetRow)}


def failed(found: Sequence[object]) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(row.expected, row.found) for row in found if isinstance(row, CheckRow) and row.outcome != "passed"]


def passed(found: Sequence[object]) -> int:
    return sum(isinstance(row, CheckRow) and row.outcome == "passed" for row in found)


def codes(found: Sequence[object]) -> list[str]:
    return [row.code for row in found if isinstance(row, IssueRow)]


def test_facts_name_their_item_its_code_and_the_way_to_it() -> None:
    names = ("scope", "row_kind", "item", "item_code", "item_path", "measure", "unit", "currency", "fiscal_year")
    rows = parsed(FIXTURE / "made_up_department.pdf").budgets
    keys = [(*(getattr(row, name) for name in names), row.text) for row in rows if row.value is not None]
    gold = [(*(row[name] for name in names), row["text"]) for row in read_gold(FIXTURE / "gold", "budgets")]
    assert sorted(map(str, keys)) == sorted(map(str, gold))


def test_years_are_gregorian_and_the_department_is_the_project() -> None:
    rows = parsed(FIXTURE / "made_up_department.pdf")
    document, project = rows.documents[0], rows.projects[0]
    assert (document.fiscal_year_roc, document.fiscal_year, document.script) == (None, 2025, "hans")
    assert project.name == project.agency == document.agency == "示范市临江区文化事务中心"
    assert {(row.fiscal_year_roc, row.fiscal_year) for row in rows.budgets} == {(None, 2025)}
    assert {issue.code for issue in rows.issues} == {"section.missing"}  # tables only


def test_full_codes_and_a_total_in_the_first_row() -> None:
    rows = [
        ["合计", None, "30", "20", "10"],
        ["207", "文化", "30", "20", "10"],
        ["20701", "文化和旅游", "30", "20", "10"],
    ]
    rows += [["2070101", "行政运行", "20", "20", ""], ["2070109", "群众文化", "10", "-", "10"]]
    found = report(table_of([*CODED, *rows], header_rows=2, unit="万元", caption="部门支出预算总表"))
    got = facts(found)
    assert got["支出", "2070109", "budget"].amount == 100000 and got["支出", "2070109", "budget"].currency == "CNY"
    assert got["支出", "2070109", "budget"].item_path == ["文化", "文化和旅游", "群众文化"]
    assert got["支出", "207", "budget"].row_kind == "subtotal" and got["支出", None, "budget"].row_kind == "total"
    assert not failed(found) and passed(found) >= 9 and not codes(found)


def test_codes_that_stand_only_where_they_change() -> None:
    heads = [["科目编码", None, None, "科目名称", "金额"], ["类", "款", "项", None, None]]
    heads[1][3:] = ["", ""]
    rows = [["207", "", "", "文化", "3"], ["", "1", "", "文化和旅游", "3"], ["", "", "01", "行政运行", "1"]]
    rows += [["", "", "09", "群众文化", "2"], ["合计", "", "", "", "3"]]
    found = report(table_of([*heads, *rows], header_rows=2, unit="元", caption="一般公共预算支出预算表"))
    paths = {code: row.item_path for (_, code, _), row in facts(found).items()}
    assert paths["2070109"] == ["文化", "文化和旅游", "群众文化"] and paths["20701"] == ["文化", "文化和旅游"]
    assert not failed(found) and not codes(found)


def test_final_account_with_line_numbers_and_carry_overs() -> None:
    heads = [["收入", None, None, "支出", None, None], ["项目", "行次", "金额", "项目", "行次", "金额"]]
    heads += [["栏次", "", "1", "栏次", "", "2"]]
    rows = [
        ["一、财政拨款收入", "1", "90", "一、教育支出", "31", "80"],
        ["二、其他收入", "2", "5", "二、其他支出", "32", ""],
    ]
    rows += [
        ["本年收入合计", "27", "95", "本年支出合计", "57", "80"],
        ["年初结转和结余", "28", "5", "结余分配", "58", ""],
    ]
    rows += [["", "29", "", "年末结转和结余", "59", "20"], ["总计", "30", "100", "总计", "60", "100"]]
    found = report(
        table_of([*heads, *rows], header_rows=2, unit="万元", caption="收入支出决算总表 公开01表"),
        cover=["示范市文化局", "二〇二四年度部门决算"],
    )
    got = facts(found)
    assert {key[2] for key in got} == {"final_account"} and got["收入", None, "final_account"].fiscal_year == 2024
    assert got["支出", "本年支出合计", "final_account"].row_kind == "subtotal"
    assert not failed(found) and passed(found) == 5 and not codes(found)


def test_economic_classes_in_three_groups() -> None:
    heads = [["科目编码", "科目名称", "决算数"] * 3]
    rows = [["301", "工资福利支出", "5", "302", "商品和服务支出", "9", "30299", "其他商品和服务支出", "2"]]
    rows += [["30101", "基本工资", "5", "30201", "办公费", "7", "310", "资本性支出", "1"]]
    rows += [["人员经费合计", None, "5", "", "", "", "公用经费合计", None, "10"]]
    caption = "一般公共预算财政拨款基本支出决算表"
    found = report(table_of([*heads, *rows], unit="万元", caption=caption), cover=["某局2024年度部门决算"])
    assert not failed(found) and passed(found) == 4 and not codes(found)
    wrong = [*rows[:2], [*rows[2][:-1], "11"]]
    found = report(table_of([*heads, *wrong], unit="万元", caption=caption), cover=["某局2024年度部门决算"])
    assert failed(found) == [(10, 11)]


def test_columns_of_last_year_and_their_difference() -> None:
    heads = [["项目", "2024年预算数", "2025年预算数", "增减额", "增减%", "备注"]]
    rows = [["合计", "10", "12", "2", "20", ""], ["一、教育支出", "10", "12", "1", "20", "新增"]]
    found = report(table_of([*heads, *rows], unit="万元", caption="财政拨款支出预算表"))
    got = facts(found)
    assert got["财政拨款支出", "教育支出", "prior_year_budget"].value == 10
    assert got["财政拨款支出", "教育支出", "budget"].value == 12
    assert got["财政拨款支出", "教育支出", "change_pct"].unit == "%"
    assert sorted(failed(found)) == [(1, 2), (2, 1)] and not codes(found)


def test_three_public_with_budgets_and_final_accounts_side_by_side() -> None:
    heads = [["2024年预算数", *[None] * 5, "2024年决算数", *[None] * 5], []]
    heads[1] = ["合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"] * 2
    heads += [["", "", "小计", "购置费", "运行费", ""] * 2]
    values = ["9", "2", "6", "", "6", "1", "8", "2", "6", "1", "5", "无"]
    found = report(
        table_of([*heads, values], header_rows=3, unit="万元", caption="“三公”经费支出决算表"),
        cover=["某局2024年度部门决算"],
    )
    got = facts(found)
    assert got[None, "运行费", "budget"].value == 6 and got[None, "运行费", "final_account"].value == 5
    assert got[None, "运行费", "final_account"].item_path == ["公务用车购置及运行费", "运行费"]
    assert got[None, "公务用车购置及运行费", "budget"].row_kind == "subtotal"
    assert not failed(found) and passed(found) == 4 and not codes(found)


def test_sub_heads_in_the_line_of_the_total() -> None:
    heads = [["项目", None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"]]
    heads += [["功能分类科目编码", "科目名称", "", "", "", "", "", ""]]
    heads[1][4:7] = ["", None, None]
    rows = [["合计", None, "1", "5", "合计", "基本支出", "项目支出", "2"]]
    rows += [["229", "其他支出", "1", "5", "4", "1", "3", "2"]]
    caption = "政府性基金预算财政拨款收入支出决算表"
    table = table_of([*heads, *rows], header_rows=2, unit="万元", caption=caption)
    for cell in list(table.cells):
        if cell.row == 0 and cell.col >= 2:  # merged over both rows of the head
            cell.row_span = 2
    table.cells = [cell for cell in table.cells if not (cell.row == 1 and cell.col >= 2)]
    found = report(table, cover=["某局2024年度部门决算"])
    row = {key[2]: fact.value for key, fact in facts(found).items() if key[1] == "229"}
    assert row == {
        "opening_balance": 1, "revenue": 5, "expenditure": 4, "basic_expenditure": 1, "project_expenditure": 3,
        "closing_balance": 2,
    }  # fmt: skip
    assert not failed(found) and "amount.text" not in codes(found)


def test_what_cannot_be_read_is_said() -> None:
    rows = [["207", "文化", "3", "3", "", "x"], ["", "", "7", "", "", ""]]
    table = table_of(
        [[*CODED[0], None], [*CODED[1], "机动经费"], *rows], header_rows=2, unit="元", caption="支出预算总表"
    )
    assert codes(report(table)) == ["table.header_unknown", "table.row_unknown", "table.total_missing"]
    unit = table_of([*CODED, ["合计", None, "1", "1", ""]], header_rows=2, caption="支出预算总表")
    assert codes(report(unit)) == ["table.unit_missing"]
    other = table_of([["名目", "数值"], ["甲", "1,234.50"]], unit="元", caption="收入预算总表")
    assert codes(report(other)) == ["table.unknown"]
    twice = table_of([["项目", "预算数", "预算数"], ["合计", "1", "2"]], unit="元", caption="支出预算总表")
    assert codes(report(twice)) == ["table.header_twice"]


def test_missing_tables_are_said() -> None:
    rows = [row for row in REPORT.read(one_table("支出预算总表"), CONTEXT) if isinstance(row, IssueRow)]
    missing = [row.message for row in rows if row.code == "table.missing"]
    assert len(missing) == 7 and any("三公" in message for message in missing)
    assert not any("支出总表" in message for message in missing)


def one_table(caption: str) -> Part:
    section = section_of("部门预算表", ["一句说明" * 40])
    section.blocks.append(table_of([*CODED, ["合计", None, "1", "1", ""]], header_rows=2, unit="元", caption=caption))
    return Part([line_of("某局2025年部门预算")], [section])


def test_a_half_of_a_file_set_says_what_it_is() -> None:
    text = Part([line_of("某局2025年部门预算")], [section_of("部门概况", ["一句说明" * 40])])
    said = [(row.code, row.severity) for row in REPORT.read(text, CONTEXT) if isinstance(row, IssueRow)]
    assert said == [("table.missing", "info")]
    tables = Part([], [section_of("", [])])
    tables.sections[0].blocks += one_table("部门：某局 支出预算总表").sections[0].tables()
    found = list(REPORT.read(tables, CONTEXT))
    assert next(row.code for row in found if isinstance(row, IssueRow)) == "section.missing"


@pytest.mark.parametrize(
    ("cover", "name"),
    [
        (["上海市某区2025年区级部门预算", "预算主管部门：上海市某区民政局"], "上海市某区民政局"),
        (["上海市某区民政局2024 年度部门决算"], "上海市某区民政局"),
        (["2025年上海市某区民政局部门预算"], "上海市某区民政局"),
        (["上海市某区民政局", "2025年度单位预算"], "上海市某区民政局"),
    ],
)
def test_the_department_of_a_cover(cover: list[str], name: str) -> None:
    part = Part([line_of(text) for text in cover], [section_of("部门预算表", [])])
    project = next(row for row in REPORT.read(part, CONTEXT) if isinstance(row, ProjectRow))
    assert (project.name, project.agency) == (name, name)


AMOUNTS = st.lists(st.integers(1, 10**9), min_size=2, max_size=5)


def coded_rows(basic: Sequence[int], projects: Sequence[int]) -> Iterator[list[str]]:
    """A 类 with one 款 and its 项, and the total."""
    both = [a + b for a, b in zip(basic, projects, strict=True)]
    sums = [str(sum(values)) for values in (both, basic, projects)]
    yield ["207", "文化", *sums]
    yield ["20701", "文化和旅游", *sums]
    for number, values in enumerate(zip(both, basic, projects, strict=True), start=1):
        yield [f"20701{number:02}", f"项{number}", *map(str, values)]
    yield ["合计", "", *sums]


@given(AMOUNTS, st.data())
def test_any_changed_amount_fails_a_check(basic: list[int], data: st.DataObject) -> None:
    rows = list(coded_rows(basic, [value + 7 for value in basic]))
    caption = "支出预算总表"
    assert not failed(report(table_of([*CODED, *rows], header_rows=2, unit="元", caption=caption)))
    row, col = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(2, 4))
    rows[row][col] = str(int(rows[row][col]) + data.draw(st.integers(1, 100)))
    assert failed(report(table_of([*CODED, *rows], header_rows=2, unit="元", caption=caption)))


# file → budgets with a value, passed checks, and those that rounding explains (expected, printed), seen on the page
REPORTS: dict[str, tuple[int, int, set[tuple[str, str]]]] = {
    "putuo-commerce-2025-budget": (287, 268, set()),
    "putuo-office-2025-budget": (221, 192, set()),
    "putuo-wanli-2024-budget": (875, 663, set()),
    "putuo-wanli-2025-budget": (875, 663, {("154369327", "154369326"), ("94995789", "94995790")}),
    "putuo-planning-2024-final-account": (
        308, 215,
        {
            ("9746.49", "9746.5"), ("3832.35", "3832.36"), ("1092.79", "1092.8"), ("440.88", "440.9"),
            ("4884.1", "4884.09"), ("2366400", "2366300"), ("38452400", "38452500"),
        },
    ),
}  # fmt: skip


@pytest.mark.skipif(not REAL.exists(), reason="../shared/corpus is not here")
@pytest.mark.parametrize("name", REPORTS)
def test_real_reports(name: str) -> None:
    rows = parsed(Path(REAL / f"{name}.pdf"))
    values, checks, wrong = REPORTS[name]
    document = rows.documents[0]
    assert (document.report_type, document.fiscal_year_roc, document.values) == ("department_budget", None, values)
    assert document.checks_passed == checks and document.values_checked >= values - 1
    shown = {(f"{c.expected.normalize():f}", f"{c.found.normalize():f}") for c in rows.checks if c.outcome != "passed"}  # type: ignore[union-attr]
    assert shown == wrong
    assert not [issue for issue in rows.issues if issue.severity != "info"]
    assert {row.currency for row in rows.budgets if row.value is not None} == {"CNY"}


def test_functions_and_uses_side_by_side_are_two_lists() -> None:
    heads = [
        ["收入", None, "支出", None, None, None],
        ["项目名称", "金额", "功能科目名称", "金额", "支出用途", "金额"],
    ]
    rows = [["一、财政拨款", "9", "一、教育支出", "4", "一、基本支出", "6"]]
    rows += [["1.一般公共预算", "9", "二、其他支出", "5", "二、项目支出", "3"]]
    rows += [["当年收入小计", "9", "当年支出小计", None, None, "9"], ["收入合计", "9", "支出合计", None, None, "9"]]
    found = report(table_of([*heads, *rows], header_rows=2, unit="万元", caption="收支预算总表"))
    kinds = {row.item: (row.classification, row.side) for row in found if isinstance(row, BudgetRow) and row.item}
    assert kinds["教育支出"] == ("functional", "expenditure") and kinds["基本支出"] == ("use", "expenditure")
    assert kinds["一般公共预算"] == ("source", "revenue")
    assert not failed(found) and passed(found) == 7 and not codes(found)
    rows[1][3] = "6"
    assert failed(report(table_of([*heads, *rows], header_rows=2, unit="万元", caption="收支预算总表")))


@pytest.mark.parametrize("below", [False, True], ids=["subtotal above", "subtotal below"])
def test_groups_and_items_in_two_columns(below: bool) -> None:
    groups = {"一般公共预算资金": ["财政拨款", "专项收入"], "其他资金": ["事业收入", "其中：学费"]}
    rows: list[list[str | None]] = [["收入总计", None, "14"]]
    for name, items in groups.items():
        own: list[list[str | None]] = [["", item, str(value)] for item, value in zip(items, (3, 4), strict=True)]
        own.insert(len(own) if below else 0, ["", "小计", "7"])
        own[0][0] = name
        rows += own
    found = report(table_of([["项目名称", "", "金额"], *rows], unit="万元", caption="收入预算总表"))
    got = {tuple(row.item_path or ()): row for row in found if isinstance(row, BudgetRow)}
    assert got["一般公共预算资金",].row_kind == "subtotal" and got["一般公共预算资金",].value == 7
    assert got["一般公共预算资金", "专项收入"].value == 4 and got["其他资金", "学费"].sum_role == "leaf"
    assert not failed(found) and passed(found) == 2 and not codes(found)


def test_a_row_of_a_whole_and_its_parts() -> None:
    heads = ["合计", "基本支出", "项目支出", "单位预留机动经费", "结转下年资金"]
    found = report(table_of([heads, ["9.50", "5.00", "3.50", "1.00", ""]], unit="万元", caption="支出预算总表"))
    got = {row.measure: row for row in found if isinstance(row, BudgetRow)}
    assert got["budget"].value == Decimal("9.50") and got["reserved"].value == 1
    assert (got["budget"].sum_role, got["reserved"].sum_role) == ("sum_over_columns", "leaf")
    assert {row.statement for row in got.values()} == {"expenditure_summary"} and passed(found) == 1


def test_purchases_of_one_name_in_two_ways() -> None:
    heads = ["采购品目大类", "专项名称", "采购物品名称", "采购组织形式", "总计"]
    rows = [["合计", "", "", "", "12.00"], ["一、服务C", "", "", "", "12.00"], ["", "物业管理费", "", "", "12.00"]]
    rows += [["", "", "物业服务", "部门集中采购", "8.00"], ["", "", "", "分散自行组织", "4.00"]]
    found = report(table_of([heads, *rows], unit="万元", caption="2025年政府采购预算表"))
    leaves = [row.item_path for row in found if isinstance(row, BudgetRow) and row.sum_role == "leaf"]
    assert leaves == [["服务C", "物业管理费", "物业服务", way] for way in ("部门集中采购", "分散自行组织")]
    assert not failed(found) and passed(found) == 3 and not codes(found)


def test_basic_expenditure_is_told_from_the_title() -> None:
    rows = [["合计", "", "6"], ["301", "工资福利支出", "6"], ["30101", "基本工资", "6"]]
    found = report(table_of([["科目编码", "科目名称", "金额"], *rows], unit="万元", caption="财政拨款基本支出预算表"))
    facts_ = [row for row in found if isinstance(row, BudgetRow)]
    assert {row.measure for row in facts_} == {"basic_expenditure"}
    assert {row.statement for row in facts_} == {"appropriation_basic"}
    assert {row.classification for row in facts_} == {"economic"}


def test_a_side_that_is_missing_is_said() -> None:
    rows = [["一、财政拨款", "9"], ["收入合计", "9"]]
    found = report(table_of([["项目名称", "金额"], *rows], unit="万元", caption="部门收支总表"))
    assert codes(found).count("table.header_missing") == 2


def test_a_performance_form_gives_money_and_targets() -> None:
    rows: list[list[str | None]] = [
        ["项目名称", "社区环境整治", "项目类别", "特定目标类"],
        ["项目资金（元）", "项目资金总额", "6,000.00", None],
        ["", "其中：财政资金", "5,000.00", None],
        ["", "其他资金", "1,000.00", None],
        ["一级指标", "二级指标", "三级指标", "年度指标值"],
        ["产出指标", "数量指标", "整治行动", "≥12.00(次)"],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "不低于80%"],
    ]
    found = report(table_of(rows, caption="项目支出绩效目标申报表"))
    money = {row.item_path[-1]: row for row in found if isinstance(row, BudgetRow) and row.item_path}
    assert money["社区环境整治"].amount == 6000 and money["其他资金"].statement == "project_list"
    targets = [
        (row.kind, row.group, row.name, row.comparator, row.value, row.unit)
        for row in found
        if isinstance(row, IndicatorRow)
    ]
    assert targets == [
        ("output_quantity", "社区环境整治", "整治行动", ">=", 12, "次"),
        ("satisfaction", "社区环境整治", "居民满意度", ">=", 80, "%"),
    ]
    assert not failed(found) and passed(found) == 1
