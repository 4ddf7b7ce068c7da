"""A unit keeps its 千, and what has no unit or no country is said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.shared.amounts import table_title
from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from parsers.values.amount import base_amount, find_unit, is_unit_line
from pipeline.document.country import home_currency, script_of
from pipeline.document.units import report_units
from schemas.rows import BudgetRow, DocumentRows
from tests.parsers.samples import table_of


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("單位：新臺幣　千元", "新臺幣千元"),
        ("單位：新臺幣\n千元", "新臺幣千元"),
        ("單 位：新 臺 幣 千 元", "新臺幣千元"),
        ("單位：　千 元", "千元"),
        ("（單位：新臺幣 百萬元）", "新臺幣百萬元"),
        ("单位：万 部门名称：某市某局 元", "万元"),
        ("單位：千元；%", "千元；%"),
        ("單位：元 元智大學", "元"),
    ],
)
def test_a_cut_unit_is_one_unit(caption: str, unit: str) -> None:
    assert find_unit(caption) == unit


def test_a_spaced_unit_is_no_title() -> None:
    assert is_unit_line("單位：新臺幣　千元")
    table = table_of([["項目", "預算數"], ["甲", "1"]], caption="智慧電動車 單位：新臺幣　千元")
    assert table_title(table) == "智慧電動車"


def budgets(unit: str | None, home: str | None) -> list[BudgetRow]:
    table = table_of([["項目", "預算數(元)"], ["甲", "1,000"]], unit="元")
    facts = [row for row in read_plain_budget(table, Context("d", "p", 110, home)) if isinstance(row, BudgetRow)]
    return [replace(fact, unit=unit, table_id="t") for fact in facts]


def codes(facts: list[BudgetRow]) -> list[str]:
    return [issue.code for issue in report_units(DocumentRows(documents=[], budgets=facts))]


def test_a_unit_that_is_none_is_said() -> None:
    assert codes(budgets("万", "CNY")) == codes(budgets(None, "CNY")) == ["table.unit_missing"]
    assert codes(budgets("元", "CNY")) == []


def test_no_country_no_currency() -> None:
    facts = budgets("元", home_currency("單位：元", script_of("單位：元")))
    assert [(fact.amount, fact.currency) for fact in facts] == [(None, None)]
    assert codes(facts) == ["table.currency_unknown"]
    assert base_amount(Decimal(2), "百萬澳門元", None) == (Decimal(2000000), "MOP")
