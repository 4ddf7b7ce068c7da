"""One key, one amount; and one magnitude."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from pipeline.document.contradict import report_contradictions, report_magnitudes
from schemas.rows import BudgetRow, DocumentRows
from tests.parsers.samples import table_of

TABLE = table_of([["項目", "預算數"], ["甲", "1,234"], ["乙", "5,678"], ["合計", "6,912"]], unit="千元")
FACTS = [row for row in read_plain_budget(TABLE, Context("d", "p", 110)) if isinstance(row, BudgetRow)]


def said(*facts: BudgetRow) -> list[str]:
    rows = DocumentRows(documents=[], budgets=list(facts))
    return [issue.code for issue in [*report_contradictions(rows), *report_magnitudes(rows)]]


def moved(facts: list[BudgetRow], table: str, scale: int = 1) -> list[BudgetRow]:
    return [replace(fact, table_id=table, amount=(fact.amount or Decimal(0)) * scale) for fact in facts]


def test_two_amounts_of_one_key_are_said_with_both_places() -> None:
    first, *_ = FACTS
    other = replace(first, statement="other", value=Decimal(9), amount=Decimal(9000), row=7, page=3)
    rows = DocumentRows(documents=[], budgets=[replace(first, statement="other"), other])
    (issue,) = report_contradictions(rows)
    assert (issue.code, issue.page) == ("facts.contradict", 3)
    assert "page 1, row 1" in issue.message and "page 3, row 7" in issue.message


def test_what_tells_them_apart_is_no_contradiction() -> None:
    first, *_ = FACTS
    other = replace(first, value=Decimal(9), amount=Decimal(9000), row=7)
    assert said(first, other) == ["facts.contradict"]
    for name, value in [("organ", "某處"), ("side", "revenue"), ("classification", "economic"), ("phase", 2)]:
        assert said(first, replace(other, **{name: value})) == []
    assert said(first, replace(first, row=7)) == []


def test_a_lost_thousand_is_said() -> None:
    assert said(*FACTS, *moved(FACTS, "t2")) == []
    assert said(*FACTS, *moved(FACTS, "t2", 1000)) == ["facts.magnitude"]
    assert said(*FACTS, *moved(FACTS, "t2", 2)) == []
