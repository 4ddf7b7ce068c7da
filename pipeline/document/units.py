"""What is missing for an amount of money: its unit, or the country that a plain 元 is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from parsers.values.amount import base_amount, is_scale
from schemas.rows import BudgetRow, DocumentRows, IssueRow


def report_units(rows: DocumentRows) -> Iterator[IssueRow]:
    """One issue for each table with values in no unit, or in 元 of no known country; nothing is said twice."""
    said = {(issue.code, issue.page) for issue in rows.issues}
    tables: dict[str, list[BudgetRow]] = defaultdict(list)
    for fact in rows.budgets:
        if fact.table_id and fact.value is not None:
            tables[fact.table_id].append(fact)
    for facts in tables.values():
        without = [fact for fact in facts if not fact.unit or is_scale(fact.unit)]
        first = without[0] if without else facts[0]
        if without and ("table.unit_missing", first.page) not in said:
            shown = f"{first.unit!r} is no unit" if first.unit else "no unit is printed"
            message = f"{shown} for {len(without)} values of the table; their amounts are unknown"
            yield _issue(first, "table.unit_missing", message)
        stray = next((fact for fact in facts if _of_no_country(fact)), None)
        if stray is not None:
            message = f"{stray.unit} is of no country that the document names; its amounts are unknown"
            yield _issue(stray, "table.currency_unknown", message)


def _of_no_country(fact: BudgetRow) -> bool:
    return fact.amount is None and bool(fact.unit) and base_amount(Decimal(1), fact.unit) is not None


def _issue(fact: BudgetRow, code: str, message: str) -> IssueRow:
    return IssueRow(
        document_id=fact.document_id, page=fact.page, bbox=fact.bbox, code=code, severity="warning", message=message
    )
