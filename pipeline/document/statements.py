"""Statement, side, classification and organ of facts, from the titles and heads of their tables."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from parsers.shared.statement import Kind, kind_of
from parsers.shared.sum_roles import assign_roles
from schemas.document import Part, Table
from schemas.rows import BudgetRow, DocumentRows

_ORGAN = regex.compile(r"\p{Han}+(?:部|署|局|處|院|會|府|所|中心|分處|本部|館|學校|大學|公司|基金|主管)")
_BOOK = regex.compile(r"總(?:預算案?|決算)$")
_REVENUE = regex.compile(r"來源|收入|歲入")
_EXPENDITURE = regex.compile(r"用途|支出|歲出|成本|費用")


def give_statements(parts: Sequence[Part], rows: DocumentRows) -> None:
    """Fill what facts and tables say of their statement, where no parser did; then the rows' roles in sums."""
    kinds: dict[str, tuple[Table, Kind | None]] = {}
    for part in parts:
        for section in part.walk():
            for table in section.tables():
                kinds[table.table_id] = table, kind_of(table)
    for fact in rows.budgets:
        if fact.table_id in kinds:
            _fill(fact, *kinds[fact.table_id])
    for row in rows.tables:
        kind = kinds[row.table_id][1] if row.table_id in kinds else None
        row.statement = row.statement or (kind.name if kind else None)
    assign_roles(fact for fact in rows.budgets if fact.statement)


def owners_of(parts: Sequence[Part]) -> dict[str, str]:
    """Whose each table is, by the head of its page: its organs; '' where no head says so."""
    tables = (table for part in parts for section in part.walk() for table in section.tables())
    return {table.table_id: "/".join(table.head.organs) if table.head else "" for table in tables}


def _fill(fact: BudgetRow, table: Table, kind: Kind | None) -> None:
    fact.statement_caption = fact.statement_caption or table.caption
    if kind is None or fact.statement:
        return
    fact.statement = kind.name
    fact.side = fact.side or kind.side or _side(fact)
    fact.classification = fact.classification or kind.classification or _classification(fact)
    fact.organ = fact.organ or _organ(fact, table, kind)


def _side(fact: BudgetRow) -> str:
    """The side of a row in a statement of both, by the top of its path: 基金來源, 基金用途, 本期賸餘."""
    top = (fact.item_path or [fact.item or ""])[0]
    return "revenue" if _REVENUE.search(top) else "expenditure" if _EXPENDITURE.search(top) else "balance"


def _classification(fact: BudgetRow) -> str:
    return {"revenue": "source", "expenditure": "plan"}.get(fact.side or "", "other")


def _organ(fact: BudgetRow, table: Table, kind: Kind) -> str | None:
    """The organ of an account, or that of the head: the last of its lines, without 主管."""
    path = fact.item_path or []
    if kind.by_organ and (named := [name for name in path[:2] if _ORGAN.fullmatch(name)]):
        return named[-1].removesuffix("主管")
    organs = [organ for organ in (table.head.organs if table.head else ()) if not _BOOK.search(organ)]
    return organs[-1].removesuffix("主管") if organs else None
