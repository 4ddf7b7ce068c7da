"""Printed digits and plain units stand beside every number."""

from __future__ import annotations

from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from pipeline.document.precision import fill_precision
from schemas.rows import BudgetRow, DocumentRows, IndicatorRow
from tests.parsers.samples import table_of


def test_digits_and_units() -> None:
    table = table_of([["項目", "預算數"], ["甲", "1,234.50"], ["乙", "12"], ["丙", "-"]], unit="新臺幣仟元")
    facts = [row for row in read_plain_budget(table, Context("d", "p", 110)) if isinstance(row, BudgetRow)]
    fill_precision(DocumentRows(documents=[], budgets=facts), "TWD")
    assert [row.decimals for row in facts] == [2, 0, None]
    assert {row.unit_normalized for row in facts} == {"千元"} and {row.unit for row in facts} == {"新臺幣仟元"}


def test_money_of_an_indicator() -> None:
    place = {"document_id": "d", "page": 1, "bbox": (0, 0, 1, 1), "text": "", "places": (), "role": "target"}
    table = table_of([["項目", "預算數"], ["甲", "1.5"]], unit="億元")
    fact = next(row for row in read_plain_budget(table, Context("d", "p", 110)) if isinstance(row, BudgetRow))
    rows = [
        IndicatorRow(**place, kind="economic", unit=unit, value=fact.value, state="number") for unit in ("億元", "家")
    ]
    fill_precision(DocumentRows(documents=[], indicators=rows), "TWD")
    assert [(row.amount, row.currency, row.row_kind) for row in rows] == [
        (150000000, "TWD", "item"),
        (None, None, "item"),
    ]
