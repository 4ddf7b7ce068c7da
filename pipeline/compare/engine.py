"""Two editions → all that changed, what follows from what, and the proofs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.compare.causes import link_causes
from pipeline.compare.change import Recorder
from pipeline.compare.dates import compare_dates
from pipeline.compare.edition import Comparison, Owner
from pipeline.compare.explain import explain
from pipeline.compare.forms import link_forms
from pipeline.compare.grids import compare_grids
from pipeline.compare.money import compare_money
from pipeline.compare.moves import link_moves
from pipeline.compare.plans import compare_plans
from pipeline.compare.proofs import prove
from pipeline.compare.prose import compare_prose
from pipeline.compare.targets import compare_targets
from schemas.changes import SEVERITIES, ChangeRow, ProofRow
from schemas.rows import FactRow

Fact = TypeVar("Fact", bound=FactRow)


@dataclass
class Result:
    """What `diff` says. `tables`: which unknown table was compared with which; `owners`: the 計畫 of both editions."""

    comparison: Comparison
    changes: list[ChangeRow]
    proofs: list[ProofRow]
    owners: list[Owner] = field(default_factory=list)

    @property
    def causes(self) -> list[ChangeRow]:
        """What a reader has to look at: no consequences, no rounding, nothing below the thresholds."""
        return [change for change in self.changes if change.follows is None and change.material]


def compare(sides: Comparison) -> Result:
    """Compare two editions. Pure: it reads nothing and writes nothing."""
    out = Recorder(sides)
    owners = compare_plans(out)
    # What stands outside of all 計畫: everything in a document that has none.
    everywhere = [*owners, Owner(None, None, None, None)]
    groups = [(_by_owner(rows.budgets), _by_owner(rows.indicators), _by_owner(rows.milestones))
              for rows in (sides.old.rows, sides.new.rows)]  # fmt: skip
    tables: list[tuple[str, str]] = []
    for owner in everywhere:
        begin = len(out.changes)
        (old_money, old_targets, old_dates), (new_money, new_targets, new_dates) = groups
        matched = compare_money(old_money[owner.old_id], new_money[owner.new_id], owner, out)
        link_causes(out.changes[begin:], matched)
        compare_targets(old_targets[owner.old_id], new_targets[owner.new_id], owner, out)
        compare_dates(old_dates[owner.old_id], new_dates[owner.new_id], owner, out)
        tables += compare_grids(owner, out)
        compare_prose(owner, out)
    link_moves(out.changes)
    link_forms(out)
    explain(out.changes, sides, owners)
    changes = sorted(out.changes, key=_order)
    return Result(sides, changes, prove(out, owners, tables), owners)


def _by_owner(rows: Iterable[Fact]) -> defaultdict[str | None, list[Fact]]:
    out: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for row in rows:
        out[row.project_id].append(row)
    return out


def _order(change: ChangeRow) -> tuple[int, tuple[int, int]]:
    return SEVERITIES.index(change.severity), change.order


def counts(changes: Sequence[ChangeRow]) -> dict[str, int]:
    """How many changes of each kind, most serious kinds first."""
    out: dict[str, int] = {}
    for change in changes:
        out[change.kind] = out.get(change.kind, 0) + 1
    return out
