"""Which rows of a statement are sums of others: told from the paths of their items and from columns of the same row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from schemas.rows import BudgetRow

Group = tuple[str | None, ...]


def assign_roles(facts: Iterable[BudgetRow]) -> None:
    """Fill `sum_role` where no parser did: rows that others of their statement stand below, and columns of totals.

    A row is a sum over rows where it is printed as a total, or where the statement has rows below its item; a sum
    over columns where the same row states the same measure for each of several scopes besides.
    """
    facts = [fact for fact in facts if fact.sum_role is None]
    groups: dict[Group, list[BudgetRow]] = defaultdict(list)
    rows: dict[Group, set[str | None]] = defaultdict(set)
    for fact in facts:
        groups[_group(fact)].append(fact)
        rows[_row(fact)].add(fact.scope)
    for group in groups.values():
        above = {
            tuple(fact.item_path[:depth]) for fact in group if fact.item_path for depth in range(len(fact.item_path))
        }
        for fact in group:
            fact.sum_role = _role(fact, above, rows[_row(fact)])


def _role(fact: BudgetRow, above: set[tuple[str, ...]], scopes: set[str | None]) -> str:
    over_columns = fact.scope is None and len(scopes - {None}) > 1
    path = tuple(fact.item_path or ())
    over_rows = fact.row_kind in ("total", "subtotal") or (bool(path) and path in above)
    return "sum_over_columns" if over_columns else "sum_over_rows" if over_rows else "leaf"


def _group(fact: BudgetRow) -> Group:
    """Whose column of which statement: rows of one table, or of a statement over several tables, state one measure."""
    statement = fact.statement if fact.item_code is None else fact.statement or fact.table_id
    return (statement or fact.table_id, fact.side, fact.scope, fact.measure, str(fact.fiscal_year), fact.classification)


def _row(fact: BudgetRow) -> Group:
    return (fact.table_id, str(fact.row), fact.measure, str(fact.fiscal_year))
