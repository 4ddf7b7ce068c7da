"""Completeness: codes and years in order, and no number of a known table left out in silence."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from parsers.forward_looking_annual_review.report import MEASURES
from parsers.forward_looking_annual_review.special_budget import read_special_budget
from parsers.shared.context import Context
from pipeline.document.complete import report_gaps
from schemas.document import Part, Table
from schemas.rows import BudgetRow, DocumentRow, DocumentRows, IndicatorRow, IssueRow
from tests.parsers.samples import section_of, table_of

HEADS = ["期別", "年度", "法定特別預算 (A)", "分配數 (B)", "實現數 (C)", "執行數 (G)=(C+D+E+F)"]


def gaps(table: Table, **facts: list[Any]) -> list[IssueRow]:
    document = DocumentRow(
        document_id="d", source_uri="", file_name="", status="parsed", values=0, values_checked=0, values_verified=0,
        checks_passed=0, checks_failed=0, parser_version="",
    )  # fmt: skip
    section = section_of("經費", [])
    section.blocks.append(table)
    return list(report_gaps([Part([], [section])], DocumentRows(documents=[document], **facts)))


def budget(years: list[tuple[str, str]]) -> tuple[Table, list[BudgetRow]]:
    table = table_of([HEADS, *([phase, year, "9", "9", "9", "9"] for phase, year in years)], unit="千元")
    table.role = "budgets"
    found = read_special_budget(table, None, MEASURES, Context("d", "p", 110))
    return table, [row for row in found if isinstance(row, BudgetRow)]


def test_years_and_phases_go_up() -> None:
    table, rows = budget([("1", "106"), ("1", "107"), ("2", "107"), ("2", "108")])
    assert not gaps(table, budgets=rows)
    table, rows = budget([("1", "107"), ("1", "106")])
    assert [issue.code for issue in gaps(table, budgets=rows)] == ["year.order"]
    table, rows = budget([("2", "106"), ("1", "107")])
    assert [issue.code for issue in gaps(table, budgets=rows)] == ["phase.order"]


def test_a_number_that_became_no_fact_is_listed() -> None:
    table, rows = budget([("1", "106"), ("1", "107")])
    left = [row for row in rows if row.measure != "realized" or row.fiscal_year_roc != 107]
    said = gaps(table, budgets=left)
    assert [issue.code for issue in said] == ["table.number_unused"] and "1 numbers" in said[0].message


def test_a_recognised_table_without_any_fact_lists_all_its_numbers() -> None:
    table, _ = budget([("1", "106")])
    said = gaps(table)
    assert [issue.code for issue in said] == ["table.number_unused"] and "6 numbers" in said[0].message


def _indicators(codes: list[str]) -> tuple[Table, list[IndicatorRow]]:
    table = table_of([["項次", "指標"], *([code, "甲"] for code in codes)])
    rows = [
        IndicatorRow(
            document_id="d", page=1, bbox=(0, 0, 1, 1), text="甲", places=(), table_id="t", row=row, col=1, kind="work",
            code=code, name="甲", role="target", state="text",
        )
        for row, code in enumerate(codes, start=1)
    ]  # fmt: skip
    return table, rows


@given(st.integers(2, 12), st.data())
def test_a_code_that_is_left_out_is_said(count: int, data: st.DataObject) -> None:
    codes = [f"2.{number}" for number in range(1, count + 2)]
    assert not order(codes)
    missing = data.draw(st.integers(1, count - 1))
    assert [issue.code for issue in order([*codes[:missing], *codes[missing + 1 :]])] == ["item.order"]


def order(codes: list[str]) -> list[IssueRow]:
    table, rows = _indicators(codes)
    return gaps(table, indicators=rows)
