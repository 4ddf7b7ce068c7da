"""Rounding isn't failure, and failure isn't rounding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.shared.checks import check_row, ratio_slack, same_amount, sum_check
from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from schemas.rows import BudgetRow
from tests.parsers.samples import table_of

TABLE = table_of([["項目", "預算數"], ["甲", "1"]], unit="千元")
ROW = next(row for row in read_plain_budget(TABLE, Context("d", "p", 110)) if isinstance(row, BudgetRow))


def row_of(text: str, unit: str = "千元", scale: int = 1000) -> BudgetRow:
    value = None if text == "-" else Decimal(text)
    return replace(ROW, value=value, unit=unit, amount=value and value * scale, state="number" if value else "dash")


@pytest.mark.parametrize(
    ("found", "terms", "outcome"),
    [
        ("9", ["4", "5"], "passed"),
        ("10", ["4", "5"], "rounding"),
        ("11", ["4", "5"], "failed"),
        ("2180", ["708", "1420", "22", "8", "8", "4", "8"], "rounding"),
        ("393379", ["390876", "0", "-", "2501"], "failed"),  # what is 0 or a dash hides nothing
        ("137110", ["137112"], "failed"),  # one addend is its sum
        ("6", ["5", "0"], "failed"),
        ("0.02", ["0.01", "0.02"], "rounding"),
        ("2.1", ["1.05", "1.06"], "rounding"),
        ("2.2", ["1.05", "1.06"], "failed"),  # the finest print says how fine the numbers are
    ],
)
def test_a_sum_may_miss_by_half_a_unit_an_addend(found: str, terms: list[str], outcome: str) -> None:
    check = sum_check(row_of(found), [row_of(term) for term in terms], "合計")
    assert check is not None and (check.outcome, check.passed) == (outcome, outcome != "failed")


def test_the_same_figure_in_two_units() -> None:
    thousands, yuan = row_of("2366"), row_of("2366400", "元", 1)
    check = same_amount(yuan, thousands, "甲")
    assert check is not None and check.outcome == "rounding"
    check = same_amount(yuan, row_of("2367"), "甲")
    assert check is not None and check.outcome == "failed"


def test_a_rate_of_rounded_amounts() -> None:
    slack = ratio_slack(Decimal(3), Decimal(7), Decimal("43.5"))
    assert slack > Decimal("0.64") and ratio_slack(Decimal(17611), Decimal(17787), Decimal(100)) < 1
    found = check_row(ROW, Decimal("43.5"), "ratio", "3/7", Decimal("42.9"), slack=slack)
    assert found.outcome == "rounding"
