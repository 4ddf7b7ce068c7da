"""One key, one amount: two facts of a document that say they are the same figure, and aren't; and wrong magnitudes.

A wrong scope or measure passes every other test: the digits are right. That the key then names two amounts shows it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from parsers.values.key import match_key
from schemas.rows import BudgetRow, DocumentRows, IndicatorRow, IssueRow

_BUDGET = (
    "project_id", "scope", "phase", "fiscal_year_roc", "fiscal_year", "row_kind", "item", "item_code", "item_path",
    "side", "classification", "organ", "measure",
)  # fmt: skip
_INDICATOR = (
    "project_id", "table_id", "kind", "code", "name", "group", "unit", "scope", "fiscal_year_roc", "fiscal_year",
    "role", "row_kind", "comparator",
)  # fmt: skip
_MOST = 3
"""Pairs that one issue lists."""

_MOST_ALIKE = 20  # facts of one name that are compared with each other

Fact = BudgetRow | IndicatorRow


def report_contradictions(rows: DocumentRows) -> Iterator[IssueRow]:
    """One issue for each pair of tables whose facts share a key and differ in value; both places are in it."""
    pairs: dict[tuple[str | None, str | None], list[tuple[Fact, Fact]]] = defaultdict(list)
    for facts in _by_key(rows).values():
        first = facts[0]
        other = next((fact for fact in facts[1:] if not _equal(first, fact)), None)
        if other is not None:
            pairs[first.table_id, other.table_id].append((first, other))
    for found in pairs.values():
        shown = "; ".join(_shown(*pair) for pair in found[:_MOST]) + (" …" if len(found) > _MOST else "")
        first, other = found[0]
        yield IssueRow(
            document_id=first.document_id, page=other.page, bbox=other.bbox, code="facts.contradict",
            severity="warning", message=f"{len(found)} keys with two amounts: {shown}",
        )  # fmt: skip


def report_magnitudes(rows: DocumentRows) -> Iterator[IssueRow]:
    """Tables with figures for the same items that are a power of ten apart, more of them than equal: a wrong unit."""
    named: dict[Hashable, list[BudgetRow]] = defaultdict(list)
    for row in rows.budgets:
        if row.item and row.amount and row.table_id and len(row.amount.normalize().as_tuple().digits) > 2:
            named[match_key(row.item), row.measure, row.fiscal_year, row.fiscal_year_roc].append(row)
    apart: dict[tuple[str | None, str | None], list[tuple[BudgetRow, BudgetRow]]] = defaultdict(list)
    equal: Counter[tuple[str | None, str | None]] = Counter()
    for facts in named.values():
        for one, other in combinations(facts[:_MOST_ALIKE], 2):
            tables = (one.table_id, other.table_id)
            if one.table_id != other.table_id and one.amount and other.amount:
                equal[tables] += one.amount == other.amount
                if one.amount != other.amount and _digits(one.amount) == _digits(other.amount):
                    apart[tables].append((one, other))
    for tables, pairs in apart.items():
        if len(pairs) > max(1, equal[tables]):
            one, other = pairs[0]
            yield IssueRow(
                document_id=other.document_id, page=other.page, bbox=other.bbox, code="facts.magnitude",
                severity="warning", message=f"{len(pairs)} figures a power of ten apart: {_shown(*pairs[0])}",
            )  # fmt: skip


def _digits(amount: Decimal) -> tuple[int, ...]:
    return amount.normalize().as_tuple().digits


def _by_key(rows: DocumentRows) -> dict[Hashable, list[Fact]]:
    out: dict[Hashable, list[Fact]] = defaultdict(list)
    for budget in rows.budgets:
        if budget.value is not None and budget.table_id is not None:
            out[budget.statement or budget.table_id, *_key(budget, _BUDGET)].append(budget)
    for indicator in rows.indicators:
        if indicator.value is not None and indicator.table_id is not None:
            out["indicator", *_key(indicator, _INDICATOR)].append(indicator)
    return out


def _key(fact: Fact, names: Sequence[str]) -> Iterator[Hashable]:
    for name in names:
        value = getattr(fact, name)
        yield tuple(value) if isinstance(value, list) else value


def _equal(one: Fact, other: Fact) -> bool:
    """Equal, or both of one cell that states several figures."""
    same_cell = (one.table_id, one.row, one.col) == (other.table_id, other.row, other.col)
    return same_cell or _size(one) == _size(other)


def _size(fact: Fact) -> Decimal | None:
    amount = fact.amount if isinstance(fact, BudgetRow) else None
    return fact.value if amount is None else amount


def _shown(one: Fact, other: Fact) -> str:
    name = one.item if isinstance(one, BudgetRow) else one.name
    what = one.measure if isinstance(one, BudgetRow) else one.kind
    places = " and ".join(
        f"{fact.text!r} (page {fact.page}, row {fact.row}, column {fact.col})" for fact in (one, other)
    )
    return f"{name or '-'} {what}: {places}"
