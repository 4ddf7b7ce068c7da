"""What follows from what: totals and rates from the figures that they are made of, prints of one figure from the first.

A change that follows takes its cause's kind and points at it, so that a reader sees causes, and each consequence once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from pipeline.compare.line_match import Matched
from pipeline.compare.lines import Line, Slot
from pipeline.compare.money import BUDGETS
from schemas.changes import KINDS, ChangeRow

FIGURES = ("restated", "budget_changed", "new_year", "reclassified", "figure_missing")
_MADE_OF_OTHERS = frozenset({"executed", "difference"})


def link_causes(changes: Sequence[ChangeRow], matched: Matched) -> None:
    """Point each change of a budget figure at its cause; `changes` are one owner's."""
    figures = [change for change in changes if change.table == "budgets" and change.kind in FIGURES]
    book = _Book(figures, matched)
    for rule in (_sum_of_parts, _rate_of_line, _made_of_line, _set_by_budget):
        for change in figures:
            if change.follows is None and (cause := rule(change, book)) is not None:
                _follow(change, cause, book.by_id)
    _reclassify(book)
    _link_copies([change for change in changes if change.table == "budgets"])
    _link_added(changes)
    _settle(changes)


class _Book:
    """The changes by line and slot, and what contains what."""

    def __init__(self, changes: Sequence[ChangeRow], matched: Matched) -> None:
        self.by_id = {change.change_id: change for change in changes}
        self.line_of: dict[str, Line] = {}
        self.changes: dict[tuple[int, Slot], ChangeRow] = {}
        self.lines = [*(line for _, line, _ in matched.pairs), *matched.new]
        spots = {(row.fact_key, *slot): (line, slot) for line in self.lines for slot, row in line.figures.items()}
        for change in changes:
            if (found := spots.get((change.fact_key, change.measure or "", change.fiscal_year))) is not None:
                self.line_of[change.change_id] = found[0]
                self.changes[id(found[0]), found[1]] = change
        self.children: defaultdict[int, list[Line]] = defaultdict(list)
        self._nest()

    def _nest(self) -> None:
        """Which lines a total or a heading is the sum of: its years, or the items right below it."""
        by_item = {(_place(line), line.where.item): line for line in self.lines if line.where.kind == "item"}
        for line in self.lines:
            if line.where.kind == "item":
                parent = by_item.get((_place(line), line.parent()))
                if parent is not None and parent is not line:
                    self.children[id(parent)].append(line)
        for total in (line for line in self.lines if line.where.kind == "total"):
            self.children[id(total)] = [line for line in self.lines if _counts(line, total, by_item)]

    def below(self, change: ChangeRow, slot: Slot) -> list[ChangeRow]:
        """The changes that a sum is made of: of the same measure, and year; a total without a year takes all years."""
        line = self.line_of.get(change.change_id)
        if line is None:
            return []
        out = []
        for child in self.children.get(id(line), ()):
            for (measure, year), _ in child.figures.items():
                found = self.changes.get((id(child), (measure, year)))
                if measure == slot[0] and found is not None and (slot[1] is None or year == slot[1]):
                    out.append(found)
        return out

    def beside(self, change: ChangeRow) -> list[ChangeRow]:
        """The other changes of the same line and year."""
        line = self.line_of.get(change.change_id)
        if line is None:
            return []
        year = change.fiscal_year
        found = (self.changes.get((id(line), slot)) for slot in line.figures if slot[1] == year)
        return [other for other in found if other is not None and other is not change]


def _place(line: Line) -> tuple[object, ...]:
    where = line.where
    return (where.place, where.scope, where.organ, where.side, where.phase)


def _counts(line: Line, total: Line, by_item: dict[tuple[tuple[object, ...], str], Line]) -> bool:
    """Is a line one of the summands of a total: a year's line, or an item that nothing in the statement contains?"""
    if line.where.kind == "total" or line is total or _place(line) != _place(total):
        return False
    return line.where.kind == "year" or (_place(line), line.parent()) not in by_item


def _change_of(change: ChangeRow) -> Decimal:
    """What a change adds to a sum."""
    return (change.new_value or Decimal(0)) - (change.old_value or Decimal(0))


def _sum_of_parts(change: ChangeRow, book: _Book) -> ChangeRow | None:
    parts = book.below(change, (change.measure or "", change.fiscal_year))
    if not parts or (change.measure or "").endswith("_pct"):
        return None
    gap = abs(sum(map(_change_of, parts), Decimal(0)) - _change_of(change))
    # Each printed number may be rounded by half of its last digit.
    if gap > Decimal(len(parts) + 1) / 2 * _step(change):
        return None
    return max(parts, key=lambda part: (abs(_change_of(part)), part.change_id))


def _step(change: ChangeRow) -> Decimal:
    value = (change.new_value if change.new_value is not None else change.old_value) or Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _rate_of_line(change: ChangeRow, book: _Book) -> ChangeRow | None:
    """A rate follows from the amounts of its line."""
    if not (change.measure or "").endswith("_pct"):
        return None
    return _first(book.beside(change), lambda other: not (other.measure or "").endswith("_pct"))


def _made_of_line(change: ChangeRow, book: _Book) -> ChangeRow | None:
    """What the report's own formula makes of other columns follows from those that changed."""
    if change.measure not in _MADE_OF_OTHERS:
        return None
    others = [o for o in book.beside(change) if o.follows is None and not (o.measure or "").endswith("_pct")]
    return _first(others, lambda other: other.measure not in _MADE_OF_OTHERS)


def _set_by_budget(change: ChangeRow, book: _Book) -> ChangeRow | None:
    """What changed by as much as the line's budget did follows from it."""
    if change.measure in BUDGETS or (change.measure or "").endswith("_pct"):
        return None
    size = abs(_change_of(change))
    return _first(book.beside(change), lambda o: o.measure in BUDGETS and abs(_change_of(o)) == size and size != 0)


def _first(changes: Iterable[ChangeRow], wanted: Callable[[ChangeRow], bool]) -> ChangeRow | None:
    """The change that weighs most of those wanted; budgets before results."""
    found = [change for change in changes if wanted(change)]
    return max(found, key=lambda c: (c.measure in BUDGETS, abs(_change_of(c)), c.change_id), default=None)


def _follow(change: ChangeRow, cause: ChangeRow, by_id: dict[str, ChangeRow]) -> None:
    """Point at the root, never at oneself in a circle."""
    root = cause
    while root.follows is not None:
        root = by_id[root.follows]
    if root is not change:
        change.follows = root.change_id


def _reclassify(book: _Book) -> None:
    """Items of one parent that changed while their sum stayed: nothing was restated, it was put elsewhere."""
    families: defaultdict[tuple[object, ...], list[ChangeRow]] = defaultdict(list)
    for change in book.by_id.values():
        line = book.line_of.get(change.change_id)
        if line is not None and line.where.kind == "item" and change.kind in ("restated", "budget_changed"):
            families[*_place(line), line.parent(), change.measure, change.fiscal_year].append(change)
    for family in families.values():
        if len(family) > 1 and sum(map(_change_of, family), Decimal(0)) == 0:
            for change in family:
                change.kind, change.severity = "reclassified", KINDS["reclassified"].severity


def _link_copies(changes: Sequence[ChangeRow]) -> None:
    """One figure that several statements print changes in all of them: the first is the cause of the others."""
    seen: dict[tuple[object, ...], ChangeRow] = {}
    for change in changes:
        if change.follows is not None or (not change.old_value and not change.new_value):
            continue
        # The measure may be called otherwise there (of all, of appropriations): item, year and both numbers tell.
        item = change.subject.split(" · ")[-1]
        key = (change.kind, item, change.fiscal_year, change.phase, change.old_value, change.new_value)
        if (first := seen.setdefault(key, change)) is not change and first.statement != change.statement:
            change.follows = first.change_id


def _link_added(changes: Sequence[ChangeRow]) -> None:
    """Items within an item that was added (or ended) come with it."""
    groups: defaultdict[tuple[str, str | None, str | None], list[ChangeRow]] = defaultdict(list)
    for change in changes:
        if change.kind in ("item_added", "item_ended"):
            groups[change.kind, change.statement, change.scope].append(change)
    for group in groups.values():
        for change in group:
            inside = [
                other for other in group
                if other is not change and other.fact_path and change.fact_path
                and change.fact_path[: len(other.fact_path)] == other.fact_path != change.fact_path
            ]  # fmt: skip
            if inside and change.follows is None:
                change.follows = min(inside, key=lambda other: len(other.fact_path)).change_id


def _settle(changes: Sequence[ChangeRow]) -> None:
    """Every follower points at a root, and is of its kind where both are changes of figures."""
    by_id = {change.change_id: change for change in changes}
    for change in changes:
        root, seen = change, {change.change_id}
        while root.follows is not None and root.follows not in seen:
            seen.add(root.follows)
            root = by_id[root.follows]
        if root is not change:
            change.follows = root.change_id
            if change.kind in FIGURES and root.kind in FIGURES:
                change.kind, change.severity = root.kind, root.severity
