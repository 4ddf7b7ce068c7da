"""Real 單位預算書: read as such, facts in every whole table, sums that hold but for the rounding of the print."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.rows import CheckRow, DocumentRows
from tests.conftest import SHARED, parsed

BOOKS = [
    SHARED / "corpus" / "real" / f"{name}.pdf"
    for name in ("cy-114-unit-budget", "kaohsiung-115", "newtaipei-115", "taichung-115", "taipei-dbas-116")
]
pytestmark = pytest.mark.skipif(not BOOKS[0].exists(), reason="../shared/corpus/real is not here")


def book(path: Path) -> DocumentRows:
    return parsed(path)


def _is_rounding(check: CheckRow) -> bool:
    """Each printed number may be off by a half in its last place: a sum of n by n/2 at most."""
    terms = check.expression.count("+") + 1
    assert check.expected is not None and check.found is not None
    return abs(check.expected - check.found) <= max(1, (terms + 1) // 2)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_books_are_read_and_add_up(path: Path) -> None:
    rows = book(path)
    document = rows.documents[0]
    assert document.report_type == "unit_budget"
    assert document.fiscal_year_roc in (114, 115, 116)
    assert document.values > 200 and document.checks_passed > 150
    assert document.values_checked >= 0.85 * document.values
    assert all(_is_rounding(check) for check in rows.checks if not check.passed)
    assert all(row.currency == "TWD" for row in rows.budgets if row.amount is not None)


def test_nearly_all_checks_pass() -> None:
    documents = [book(path).documents[0] for path in BOOKS]
    passed, failed = (sum(getattr(row, name) for row in documents) for name in ("checks_passed", "checks_failed"))
    assert failed <= 30 and passed / (passed + failed) > 0.975  # 前年度決算數 is rounded to 千元


def test_this_years_and_last_years_budgets_add_up_in_the_tables_of_accounts() -> None:
    """Budgets are made in 千元; only final accounts, and the 用途別 of a matrix, are rounded to it."""
    for path in BOOKS:
        rows = book(path)
        at = {(row.table_id, row.row, row.col): row for row in rows.budgets}
        for check in rows.checks:
            fact = at[check.table_id, check.row, check.col]
            exact = fact.measure in ("prior_year_budget", "difference", "current_budget", "capital_budget")
            assert check.passed or not exact, (path.stem, check.page, check.expression)


def test_every_row_is_understood_and_a_plan_has_its_whole_name() -> None:
    for path in BOOKS:
        rows = book(path)
        unknown = [issue for issue in rows.issues if issue.code == "table.row_unknown"]
        assert len(unknown) <= 5 and not any("several rows" in issue.message for issue in unknown), path.stem
    scopes = {row.scope for row in book(BOOKS[4]).budgets}
    assert "一般建築及設備-其他設備" in scopes and "一般建築及" not in scopes
