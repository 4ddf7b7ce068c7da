"""Columns are read by their heads: moved, missing and unknown ones give the right measure or an issue."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parsers.forward_looking_annual_review.budget_checks import check_budget
from parsers.forward_looking_annual_review.report import MEASURES
from parsers.forward_looking_annual_review.special_budget import read_special_budget
from parsers.shared.context import Context
from schemas.document import Cell, Place, Table
from schemas.rows import BudgetRow, IssueRow

HEADS = [
    ("期別", "1", None),
    ("年度", "110", None),
    ("法定特別預算 (A)", "1,000", "statutory_budget"),
    ("分配數 (B)", "同(A)", "allocated"),
    ("實現數 (C)", "600", "realized"),
    ("支用比(%) (C/B)", "60", "spend_ratio_pct"),
    ("已執行應付未付數 (D)", "100", "payable"),
    ("節餘數 (E)", "-", "surplus"),
    ("預付數 (F)", "50", "prepaid"),
    ("執行數 (G)=(C+D+E+F)", "750", "executed"),
    ("執行率(%) (G/B)", "75.0", "execution_rate_pct"),
    ("達成率(%) (G/A)", "同執行率", "achievement_rate_pct"),
]
VALUES = {
    "statutory_budget": 1000, "allocated": 1000, "realized": 600, "spend_ratio_pct": 60, "payable": 100,
    "prepaid": 50, "executed": 750, "execution_rate_pct": 75, "achievement_rate_pct": 75,
}  # fmt: skip


def table_of(columns: list[tuple[str, str, str | None]]) -> Table:
    cells = []
    for row in range(2):
        for col, column in enumerate(columns):
            box = (col * 40.0, row * 20.0, col * 40.0 + 40, row * 20.0 + 20)
            text = column[row] or ""
            cells.append(Cell(row, col, 1, 1, text, (Place(1, box),) if text else (), 1, box, row == 0, (text,)))
    return Table(1, 1, (0, 0, 500, 40), 2, len(columns), 1, cells, unit="千元", table_id="t")


def read(columns: list[tuple[str, str, str | None]]) -> tuple[dict[str, BudgetRow], list[IssueRow]]:
    findings = list(read_special_budget(table_of(columns), None, MEASURES, Context("d", "p", 110)))
    rows = {row.measure: row for row in findings if isinstance(row, BudgetRow)}
    return rows, [row for row in findings if isinstance(row, IssueRow)]


@given(st.permutations(HEADS))
def test_moved_columns_keep_their_measures(columns: list[tuple[str, str, str | None]]) -> None:
    rows, issues = read(columns)
    assert {measure: row.value for measure, row in rows.items() if row.value is not None} == VALUES
    assert all(row.phase == 1 and row.fiscal_year_roc == 110 and row.fiscal_year == 2021 for row in rows.values())
    assert rows["executed"].amount == 750_000 and rows["surplus"].state == "dash"
    assert rows["allocated"].same_as == "statutory_budget"
    assert not issues


@given(st.sets(st.sampled_from(range(2, len(HEADS))), max_size=4))
def test_missing_columns_are_never_replaced(missing: set[int]) -> None:
    rows, issues = read([head for index, head in enumerate(HEADS) if index not in missing])
    for measure, row in rows.items():
        if row.value is not None:
            assert row.value == VALUES[measure]
        elif measure in VALUES:
            assert issues, measure


def test_a_column_that_every_such_table_has_is_missed() -> None:
    lost = ("realized", "execution_rate_pct", "achievement_rate_pct")
    rows, issues = read([head for head in HEADS if head[2] not in lost])
    assert "statutory_budget" in rows and [issue.code for issue in issues].count("table.header_missing") == 3
    assert all(any(name in issue.message for issue in issues) for name in ("實現數", "執行率", "達成率"))
    _, issues = read([head for head in HEADS if head[2] not in ("allocated", "execution_rate_pct")])
    missed = [issue for issue in issues if issue.code == "table.header_missing"]
    assert not missed  # 執行率 would be a rate of nothing


def test_an_unknown_column_is_an_issue_and_no_measure() -> None:
    rows, issues = read([*HEADS, ("新科目 (H)", "9", None)])
    assert [issue.code for issue in issues] == ["table.header_unknown"]
    assert Decimal(9) not in {row.value for row in rows.values()}


def test_a_wrong_digit_fails_the_printed_formula() -> None:
    wrong = [("實現數 (C)", "601", "realized") if head[0].startswith("實現") else head for head in HEADS]
    rows, _ = read(wrong)
    failed = {check.check for check in check_budget(table_of(wrong), list(rows.values())) if check.outcome != "passed"}
    assert failed == {"formula"}  # 601/1,000 still rounds to the printed 60


def test_another_unit_in_a_cell_is_said_and_used() -> None:
    columns = [("法定特別預算 (A)", "5萬元", None) if head[0].startswith("法定") else head for head in HEADS]
    rows, issues = read(columns)
    assert rows["statutory_budget"].amount == 50_000
    assert "amount.unit_differs" in {issue.code for issue in issues}


def test_odd_separators_are_said() -> None:
    odd = [("法定特別預算 (A)", "1200,000", None) if head[0].startswith("法定") else head for head in HEADS]
    rows, issues = read(odd)
    assert rows["statutory_budget"].value == 1_200_000 and rows["statutory_budget"].text == "1200,000"
    assert "amount.malformed" in {issue.code for issue in issues}


@given(st.permutations("ABCDEFGHKMPQ"))
def test_formulas_are_read_by_the_letters_of_their_own_table(letters: list[str]) -> None:
    other = dict(zip("ABCDEFG", letters, strict=False))
    columns = [
        (_reletter(head, other), text.replace("(A)", f"({other['A']})"), measure) for head, text, measure in HEADS
    ]
    rows, _ = read(columns)
    checks = list(check_budget(table_of(columns), list(rows.values())))
    assert sorted(check.check for check in checks) == ["formula", "ratio", "ratio"] and all(
        c.outcome == "passed" for c in checks
    )


def _reletter(head: str, other: dict[str, str]) -> str:
    words, bracket, formula = head.partition(" (")
    return words + bracket + "".join(other.get(character, character) for character in formula)
