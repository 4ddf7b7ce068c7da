"""Old total → new total, step by step. The steps come from the reported changes, the totals from the facts: what is
left over is a difference that nobody reported, so the rest must be 0."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.compare.change import Recorder
from pipeline.compare.edition import Edition, Owner
from pipeline.compare.lines import Line, budget_lines
from pipeline.compare.money import BUDGETS
from schemas.changes import ProofRow
from schemas.rows import BudgetRow

Group = tuple[str, str, str, str]
"""Statement, side, scope and measure: figures that may be added up."""


def waterfall(out: Recorder, owners: Sequence[Owner]) -> list[ProofRow]:
    """The steps of the statement that weighs most, its totals, and the unexplained rest; nothing without money."""
    sides = out.comparison
    old, new = _lines(sides.old), _lines(sides.new)
    group = _weightiest(new) or _weightiest(old)
    if group is None:
        return []
    before = _leaves(old, _old_group(group, out), {one.old_id for one in owners})
    after = _leaves(new, group, {one.new_id for one in owners})
    steps = _steps(out, before, after)
    start, end = (sum(map(_amount, side.rows), Decimal(0)) for side in (before, after))
    unit = before.unit or after.unit
    rows = [_row("old total", group, unit, new=start, count=len(before.rows))]
    running = start
    for step, (amount, count) in steps.items():
        running += amount
        rows.append(_row(step, group, unit, difference=amount, new=running, count=count))
    rows.append(_row("new total", group, unit, new=end, count=len(after.rows)))
    rest = _row("unexplained rest", group, unit, difference=end - running)
    rest.outcome = "passed" if rest.difference == 0 else "failed"
    return [*rows, rest, *_printed(old, new, before, after, group)]


class _Leaves:
    """The figures that a total is the sum of, those of 計畫 in both editions apart from the others."""

    def __init__(self, rows: Sequence[BudgetRow], shared: set[str | None]) -> None:
        self.rows = rows
        self.keys = {id(row) for row in rows}
        self.alone = [row for row in rows if row.project_id is not None and row.project_id not in shared]
        self.unit = next((row.currency or row.unit for row in rows if row.value is not None), None)


def _lines(edition: Edition) -> list[Line]:
    by_project: defaultdict[str | None, list[BudgetRow]] = defaultdict(list)
    for row in edition.rows.budgets:
        by_project[row.project_id].append(row)
    return [line for rows in by_project.values() for line in budget_lines(rows, edition)]


def _parents(lines: Iterable[Line]) -> set[tuple[object, ...]]:
    return {(_place(line), line.parent()) for line in lines if line.where.kind == "item" and line.parent()}


def _place(line: Line) -> tuple[object, ...]:
    return (line.first.project_id, line.where.place, line.where.scope, line.where.organ, line.where.side)


def _is_leaf(line: Line, parents: set[tuple[object, ...]]) -> bool:
    if line.where.kind == "year":
        return True
    return line.where.kind == "item" and (_place(line), line.where.item) not in parents


def _group(line: Line, measure: str) -> Group:
    # Yearly figures of 計畫 stand in a table for each: one statement.
    if line.where.kind == "year":
        return ("", "", "", measure)
    return (line.where.place, line.where.side, line.where.scope, measure)


def _weightiest(lines: Sequence[Line]) -> Group | None:
    """The group of budgets with the largest sum; of those with as large a one, the one with most figures."""
    parents = _parents(lines)
    sums: dict[Group, Decimal] = {}
    counts: Counter[Group] = Counter()
    for line in lines:
        if _is_leaf(line, parents):
            for (measure, _), row in line.figures.items():
                if measure in BUDGETS | {"final_account"} and row.value is not None:
                    group = _group(line, measure)
                    sums[group] = sums.get(group, Decimal(0)) + _amount(row)
                    counts[group] += row.value != 0
    # A table may list the same money by several classifications: what makes its printed total is one of them.
    proved = [group for group in sums if sums[group] in _totals(lines, group)]
    return max(proved or sums, key=lambda group: (sums[group], counts[group]), default=None)


def _totals(lines: Iterable[Line], group: Group) -> list[Decimal]:
    """The totals that a statement prints for a group."""
    return [
        _amount(row)
        for line in lines
        if line.where.kind == "total" and line.where.place == group[0] != "" and line.where.scope == group[2]
        for (measure, _), row in line.figures.items()
        if measure == group[3] and row.value is not None and line.where.side == group[1]
    ]


def _old_group(group: Group, out: Recorder) -> Group:
    """The statement in the old edition's words."""
    for one in out.compared:
        if one.new_line is None or one.old_line is None or one.new_line.where.kind != "item":
            continue
        if _group(one.new_line, group[3]) == group:
            return (one.old_line.where.place, one.old_line.where.side, one.old_line.where.scope, group[3])
    return group


def _leaves(lines: Sequence[Line], group: Group, shared: set[str | None]) -> _Leaves:
    parents = _parents(lines)
    # A 計畫 with sub-plans prints its own table and theirs: only its own is added up.
    whole = {line.first.project_id for line in lines if line.where.kind == "year" and not line.where.scope}
    rows = [
        row
        for line in lines
        if _is_leaf(line, parents)
        and not (line.where.kind == "year" and line.where.scope and line.first.project_id in whole)
        for (measure, _), row in line.figures.items()
        if _group(line, measure) == group and row.value is not None
    ]
    return _Leaves(rows, shared)


def _amount(row: BudgetRow | None) -> Decimal:
    if row is None or row.value is None:
        return Decimal(0)
    return row.amount if row.amount is not None else row.value


def _steps(out: Recorder, before: _Leaves, after: _Leaves) -> dict[str, tuple[Decimal, int]]:
    """What each kind of reported change adds: 計畫 of one edition, then figures by the kind of their change."""
    steps: dict[str, tuple[Decimal, int]] = {}

    def add(step: str, amount: Decimal) -> None:
        total, count = steps.get(step, (Decimal(0), 0))
        steps[step] = (total + amount, count + 1)

    for row in before.alone:
        add("project_removed", -_amount(row))
    for row in after.alone:
        add("project_added", _amount(row))
    for one in out.compared:
        old = one.old if id(one.old) in before.keys else None
        new = one.new if id(one.new) in after.keys else None
        # An item that got parts is no summand any more: its parts are, and are reported as added.
        if old is None and new is None:
            continue
        if one.change is not None:
            add(one.change.kind, _amount(new) - _amount(old))
        elif (old is None) != (new is None) and _amount(new) != _amount(old):
            add("item became a sum of items, or the reverse", _amount(new) - _amount(old))
    return {step: value for step, value in sorted(steps.items(), key=lambda item: -abs(item[1][0])) if value[0]}


def _printed(
    old: Sequence[Line], new: Sequence[Line], before: _Leaves, after: _Leaves, group: Group
) -> list[ProofRow]:  # fmt: skip
    """Does each edition print the total that its figures make? Only where one total row is for all of them."""
    rows = []
    for name, lines, leaves in (("old", old, before), ("new", new, after)):
        totals = _totals(lines, group)
        if len(totals) == 1:
            rest = totals[0] - sum(map(_amount, leaves.rows), Decimal(0))
            row = _row(f"{name}: printed total less its figures", group, leaves.unit, difference=rest, new=totals[0])
            row.outcome = "passed" if rest == 0 else "failed"
            rows.append(row)
    return rows


def _row(
    step: str, group: Group, unit: str | None, difference: Decimal | None = None, new: Decimal | None = None,
    count: int | None = None,
) -> ProofRow:  # fmt: skip
    return ProofRow(proof="waterfall", step=step, measure=group[3], difference=difference, new_value=new, unit=unit,
                    count=count)  # fmt: skip
