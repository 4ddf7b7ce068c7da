"""One print of a figure is the one to sum: roles in sums, the preferred statement, and that prints agree."""

from __future__ import annotations

from decimal import Decimal

from parsers.shared.preferred import prefer
from parsers.shared.statement import find_kind
from parsers.shared.sum_roles import assign_roles
from schemas.rows import BudgetRow, CheckRow

Spec = tuple[str, list[str] | None, str | None, int]
"""(statement's title, path, scope, amount)"""


def rows_of(*specs: Spec, page: int = 1) -> list[BudgetRow]:
    out = []
    for row, (title, path, scope, amount) in enumerate(specs):
        kind = find_kind(title)
        assert kind
        out.append(
            BudgetRow(
                document_id="d", page=page, bbox=(0, 0, 1, 1), text=str(amount), places=(), table_id=title, row=row,
                col=1,
                fact_key=f"{title}{path}{scope}", row_kind="item" if path else "total", measure="budget", scope=scope,
                item=path[-1] if path else None, item_path=path, value=Decimal(amount), unit="元", currency="TWD",
                amount=Decimal(amount), state="number", fiscal_year=2031, statement=kind.name, side=kind.side,
                classification=kind.classification, statement_caption=title,
            )
        )  # fmt: skip
    return out


MAIN: list[Spec] = [
    ("歲出機關別預算表", None, None, 10),
    ("歲出機關別預算表", ["某部"], None, 10),
    ("歲出機關別預算表", ["某部", "甲計畫"], None, 6),
    ("歲出機關別預算表", ["某部", "乙計畫"], None, 4),
]
SHORT: list[Spec] = [
    ("歲出機關別預算比較總表", None, None, 10),
    ("歲出機關別預算比較總表", ["某部"], None, 10),
]
MATRIX: list[Spec] = [
    ("各項費用彙計表", None, None, 10),
    ("各項費用彙計表", ["人事費"], None, 7),
    ("各項費用彙計表", ["人事費"], "甲計畫", 5),
    ("各項費用彙計表", ["人事費"], "乙計畫", 2),
    ("各項費用彙計表", ["業務費"], None, 3),
    ("各項費用彙計表", ["業務費"], "甲計畫", 1),
    ("各項費用彙計表", ["業務費"], "乙計畫", 2),
]


def judged(*groups: list[Spec], owners: dict[str, str] | None = None) -> tuple[list[BudgetRow], list[CheckRow]]:
    rows = [row for group in groups for row in rows_of(*group)]
    for at, row in enumerate(rows):
        row.row = at if row.scope is None and row.statement != "expenses_by_plan" else row.item_path == ["人事費"]
    assign_roles(rows)
    return rows, list(prefer(rows, owners or {str(row.table_id): "" for row in rows}))


def test_the_leaves_of_the_preferred_statement_are_the_books_total() -> None:
    rows, checks = judged(MAIN, SHORT)
    leaves = [row for row in rows if row.preferred and row.sum_role == "leaf"]
    assert sum(row.amount or 0 for row in leaves) == 10
    assert {row.statement for row in leaves} == {"expenditure_by_organ"}
    assert [check.passed for check in checks if "leaves" in check.expression] == [True]
    short = [row for row in rows if row.statement == "overview_of_changes"]
    assert [row.preferred for row in short] == [False, False]
    assert [row.preferred_key for row in short] == [rows[0].fact_key, rows[1].fact_key]


def test_other_cuts_of_the_same_money_are_preferred_by_themselves_and_agree_in_total() -> None:
    rows, checks = judged(MAIN, MATRIX)
    matrix = [row for row in rows if row.classification == "economic"]
    assert all(row.preferred for row in matrix)
    assert [row.sum_role for row in matrix[1:4]] == ["sum_over_columns", "leaf", "leaf"]
    assert sum(row.amount or 0 for row in matrix if row.sum_role == "leaf") == 10
    assert all(check.passed for check in checks) and len(checks) == 3


def test_a_total_that_differs_between_prints_fails() -> None:
    _, checks = judged(MAIN, [("各項費用彙計表", None, None, 90), *MATRIX[1:]])
    assert [check.found for check in checks if not check.passed] == [Decimal(90), Decimal(90)]


def test_parts_of_one_owner_that_are_printed_again_are_not_summed() -> None:
    parts = [[("歲出機關別預算表", None, None, n), ("歲出機關別預算表", [f"科{n}"], None, n)] for n in (6, 4)]
    rows = [row for group in (MAIN, *parts) for row in rows_of(*group)]
    tables = ["a"] * 4 + ["b"] * 2 + ["c"] * 2
    for row, table in zip(rows, tables, strict=True):
        row.table_id = table
    assign_roles(rows)
    list(prefer(rows, {"a": "某部", "b": "某部甲中心", "c": "某部乙中心"}))
    assert [row.preferred for row in rows] == [True] * 4 + [False] * 4
