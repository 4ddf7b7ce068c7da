"""A row of a departmental budget table, before and after it is known what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.rows import BudgetRow

Key = tuple[str | None, str]
"""Scope and measure of an amount."""

OF_WHICH_RANK = 9000
"""The rank of what stands behind 其中: below any enumerator."""


@dataclass(slots=True)
class Entry:
    """One item of a table with its amounts by scope and measure. `rank` is its enumerator's, `of_which` says 其中.

    `above` are the levels of names over it, where each has a column. `lent` are the amounts of a sum whose name spans
    several lists and whose amount stands with the last.
    """

    row: int
    group: int
    name: str
    code: str | None
    rank: int = 0
    of_which: bool = False
    total: bool = False
    parent: Entry | None = None
    children: list[Entry] = field(default_factory=list)
    amounts: dict[Key, BudgetRow] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    mode: str = ""
    lent: dict[Key, BudgetRow] = field(default_factory=dict)
    classification: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        if self.above:
            return (*self.above, self.name, self.mode) if self.mode else (*self.above, self.name)
        return (*self.parent.path, self.name) if self.parent else (self.name,)

    @property
    def sums(self) -> dict[Key, BudgetRow]:
        return self.amounts or self.lent
