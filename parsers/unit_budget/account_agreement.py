"""The same account in several tables of a book: 歲出機關別, 歲出政事別, 各項費用彙計表, 計畫提要 state one amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.shared.checks import same_amount
from parsers.shared.statement import kind_of
from parsers.unit_budget.account_table import table_heading
from parsers.values.account_code import split_account
from parsers.values.key import match_key
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow

_ONE_SIDE = ("經常門", "資本門")
_PARTIAL = "預算數"
"""Without 本年度, a table lists what part of an account's budget goes to one purpose."""

Key = tuple[str, str, int | None]


@dataclass(slots=True)
class Statements:
    """What each kind of table, told by its heading, says of an account (code, measure and year)."""

    by_key: dict[Key, dict[str, list[BudgetRow]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, table: Table, fact: BudgetRow) -> None:
        """Remember a fact of a table where it is for a whole account."""
        kind = kind_of(table)
        if kind is not None and not kind.whole:
            return
        heading = table_heading(table)
        code = _code(fact)
        sides = match_key(table.head.side or "" if table.head else table.caption or "")
        partial = match_key(fact.measure_label or "") == _PARTIAL or any(side in sides for side in _ONE_SIDE)
        if code is None or fact.amount is None or partial:
            return
        self.by_key[code, fact.measure, fact.fiscal_year_roc].setdefault(heading, []).append(fact)

    def compare(self) -> Iterator[CheckRow]:
        """Each kind of table against the first; what one kind states twice with other amounts is of two agencies."""
        for (code, _, _), kinds in self.by_key.items():
            if len(kinds) < 2 or any(len(_amounts(facts)) > 1 for facts in kinds.values()):
                continue
            first, *others = (facts[0] for facts in kinds.values())
            for other in others:
                if check := same_amount(other, first, code):
                    yield check


def _amounts(facts: list[BudgetRow]) -> set[Decimal | None]:
    return {fact.amount for fact in facts}


def _code(fact: BudgetRow) -> str | None:
    """The account's code: of the row, or of the column whose sum it is (合計 of a 工作計畫)."""
    if fact.item is None:
        return fact.item_code or split_account(fact.measure_label or "")[0]
    code = fact.item_code
    return code if code and len(code) >= 10 and fact.scope is None else None
