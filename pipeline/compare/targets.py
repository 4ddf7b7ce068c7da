"""Indicators of one 計畫 in both editions → what changed in names, units, targets and actual values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parsers.values.name_key import indicator_key, name_key
from pipeline.compare.change import NOWHERE, About, Recorder, spot_of
from pipeline.compare.edition import Owner
from pipeline.compare.lines import figure_of
from pipeline.compare.similar import Pair, match_equal, match_similar
from pipeline.compare.values import Figure, conversion, same_text
from pipeline.document.verdict import plain
from schemas.rows import IndicatorRow

Slot = tuple[str | None, str, int | None]
"""Scope (total, cumulative, year), role (target, actual) and Gregorian year of a value."""


@dataclass(slots=True)
class Indicator:
    """All values of one indicator."""

    kind: str
    group: str
    key: str
    name: str | None
    code: str | None
    unit: str | None
    values: dict[Slot, IndicatorRow] = field(default_factory=dict)

    @property
    def first(self) -> IndicatorRow:
        return next(iter(self.values.values()))


def indicators_of(rows: Iterable[IndicatorRow]) -> list[Indicator]:
    """The indicators of some rows, in reading order; two of one name are told apart by where their values clash."""
    out: list[Indicator] = []
    open_: dict[tuple[str, str, str], Indicator] = {}
    for row in rows:
        key = (row.kind, name_key(row.group) if row.group else "", indicator_key(row.name) if row.name else "")
        slot = (row.scope, row.role, row.fiscal_year)
        found = open_.get(key)
        if found is None or slot in found.values or (row.code and found.code and row.code != found.code):
            found = Indicator(*key, row.name, row.code, row.unit)
            open_[key] = found
            out.append(found)
        found.values[slot] = row
    return out


def compare_targets(old: Sequence[IndicatorRow], new: Sequence[IndicatorRow], owner: Owner, out: Recorder) -> None:
    """Record what changed between the indicators of one owner."""
    before, after = indicators_of(old), indicators_of(new)
    pairs = match_indicators(before, after)
    for pair in pairs:
        runner_up = after[pair.runner_up].name if pair.runner_up is not None else None
        _compare(before[pair.old], after[pair.new], pair, owner, out, runner_up)
    for index in sorted({*range(len(before))} - {pair.old for pair in pairs}):
        _alone(before[index], "indicator_dropped", owner, out)
    for index in sorted({*range(len(after))} - {pair.new for pair in pairs}):
        _alone(after[index], "indicator_added", owner, out)


def match_indicators(old: Sequence[Indicator], new: Sequence[Indicator]) -> list[Pair]:
    """Same kind, group and name; then the same kind and name; then names that are alike, figures helping."""
    keys = ("kind", "group", "key", "code"), ("kind", "group", "key"), ("kind", "key")
    pairs: list[Pair] = []
    for names in keys:
        done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
        pairs += match_equal(
            [None if i in done_old else _text(one, names) for i, one in enumerate(old)],
            [None if i in done_new else _text(one, names) for i, one in enumerate(new)], "key",
        )  # fmt: skip
    done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return pairs + match_similar(
        [None if i in done_old else one.key for i, one in enumerate(old)],
        [None if i in done_new else one.key for i, one in enumerate(new)],
        lambda i, j: old[i].kind == new[j].kind,
        lambda i, j: _evidence(old[i], new[j]),
    )


def _text(indicator: Indicator, names: Sequence[str]) -> str | None:
    return "\x1f".join(getattr(indicator, name) or "" for name in names) if indicator.key else None


def _evidence(old: Indicator, new: Indicator) -> float:
    """That two indicators of different names are one: the same code, unit, and whole target."""
    target = ("total", "target", None)
    one, other = old.values.get(target), new.values.get(target)
    same = one is not None and other is not None and bool(one.value) and one.value == other.value
    return 0.2 * (bool(old.code) and old.code == new.code) + 0.2 * same_text(old.unit, new.unit) + 0.6 * same


def _about(indicator: Indicator, owner: Owner, pair: Pair | None, row: IndicatorRow | None = None) -> About:
    key: tuple[object, ...] = (indicator.kind, indicator.group, indicator.key)
    columns: dict[str, Any] = {"statement": indicator.first.group}
    if row is not None:
        key = (*key, row.scope, row.role, row.fiscal_year)
        columns |= {
            "scope": row.scope, "measure": row.role, "fiscal_year": row.fiscal_year,
            "fiscal_year_roc": row.fiscal_year_roc, "fact_key": row.fact_key,
        }  # fmt: skip
    return About("indicators", owner, indicator.name or indicator.code or indicator.kind, key, columns, pair)


def _compare(
    old: Indicator, new: Indicator, pair: Pair, owner: Owner, out: Recorder, runner_up: str | None
) -> None:  # fmt: skip
    about = _about(new, owner, pair)
    about.runner_up = runner_up
    one, other = spot_of(old.first), spot_of(new.first)
    if not same_text(old.name, new.name):
        severity = "info" if old.key == new.key else None
        out.add("indicator_renamed", about, one, other, name="name", severity=severity,
                message=f"{old.name} → {new.name}")  # fmt: skip
    rescaled = not same_text(old.unit, new.unit)
    if rescaled:
        _unit_changed(old, new, about, out)
    for slot, row in new.values.items():
        if (before := old.values.get(slot)) is not None:
            _compare_value(before, row, _about(new, owner, pair, row), out, rescaled)
        else:
            _updated(old, new, slot, _about(new, owner, pair, row), out)
    _check_rollforward(old, new, pair, owner, out)


def _unit_changed(old: Indicator, new: Indicator, about: About, out: Recorder) -> None:
    """Another unit: with the first value that both print, for what became of the quantity."""
    shared = [slot for slot in new.values if slot in old.values and old.values[slot].value and new.values[slot].value]
    one = old.values[shared[0]] if shared else old.first
    other = new.values[shared[0]] if shared else new.first
    before, after = figure_of(one), figure_of(other)
    converted = before.in_unit_of(after)
    if converted is None or after.value is None:
        says, severity = "the quantities aren't comparable", None
    elif converted == after.value or before.rounds_to(after):
        says, severity = "the quantity is the same", "low"
    elif before.value == after.value:
        factor = conversion(old.unit, new.unit)
        says, severity = f"the number stayed, so the quantity is another one (factor {factor:f})", None
    else:
        says, severity = "the quantity is another one", None
    out.add("unit_changed", about, spot_of(one), spot_of(other), name="unit", figures=(before, after),
            severity=severity, message=f"{old.unit} → {new.unit}: {says}")  # fmt: skip


def _compare_value(old: IndicatorRow, new: IndicatorRow, about: About, out: Recorder, rescaled: bool) -> None:
    """One value that both editions print: a target of the whole plan, or a year that both are about."""
    before, after = figure_of(old), figure_of(new)
    one, other = spot_of(old), spot_of(new)
    target = new.role == "target"
    if old.value is None and new.value is None:
        if target and not same_text(old.text, new.text) and "text" in (old.state, new.state):
            out.add("target_changed", about, one, other, name="text", message=f"{old.text} → {new.text}")
    elif old.value is None or new.value is None:
        kind = "restated" if not target else "target_added" if old.value is None else "target_dropped"
        out.add(kind, about, one, other, figures=(before, after))
    elif _differ(before, after, rescaled) or _differ(_high(old, before), _high(new, after), rescaled):
        out.add("target_changed" if target else "restated", about, one, other, figures=(before, after))
    elif target and (old.comparator or "=") != (new.comparator or "="):
        message = f"{old.comparator or '='} → {new.comparator or '='} {new.text}"
        out.add("comparator_changed", about, one, other, name="comparator", message=message)


def _differ(before: Figure, after: Figure, rescaled: bool) -> bool:
    """Is it another number? In another unit, only one that is neither the same number nor the same quantity."""
    if before.value == after.value:
        return False
    return not rescaled or (before.in_unit_of(after) != after.value and not before.rounds_to(after))


def _high(row: IndicatorRow, figure: Figure) -> Figure:
    return Figure(row.value_high, figure.unit, None, figure.decimals)


def _updated(old: Indicator, new: Indicator, slot: Slot, about: About, out: Recorder) -> None:
    """A value of the new edition's year, beside the old edition's own."""
    scope, role, year = slot
    last, own = out.comparison.years
    before = old.values.get((scope, role, last)) if year == own and (scope, role, last) not in new.values else None
    row = new.values[slot]
    values = (before.value if before else None, row.value)
    if values[0] == values[1]:
        return
    kind = "actual_updated" if role == "actual" else "new_year"
    out.add(kind, about, spot_of(before), spot_of(row), figures=(figure_of(before), figure_of(row)))


def _check_rollforward(old: Indicator, new: Indicator, pair: Pair, owner: Owner, out: Recorder) -> None:
    """What was achieved before and in the year makes what is achieved now, where the editions follow each other."""
    last, own = out.comparison.years
    if last is None or own is None or own != last + 1:
        return
    before = old.values.get(("cumulative", "actual", last))
    year, after = new.values.get(("year", "actual", own)), new.values.get(("cumulative", "actual", own))
    if before is None or year is None or after is None:
        return
    figures = [figure_of(row) for row in (before, year, after)]
    if before.value is None or year.value is None or after.value is None or not same_text(old.unit, new.unit):
        return  # another unit is a change of its own
    start, added, end = before.value, year.value, after.value
    if abs(start + added - end) <= sum((figure.step for figure in figures), Decimal(0)) / 2:
        return
    shown = [f"{Decimal(plain(number)):,f}" for number in (end, start, added, start + added)]
    message = f"cumulative {shown[0]} is not {shown[1]} of the old edition and {shown[2]} of the year: {shown[3]}"
    about = _about(new, owner, pair, after)
    out.add("rollforward_break", about, spot_of(before), spot_of(after), name="cumulative",
            figures=(figures[0], figures[2]), message=message)  # fmt: skip


def _alone(indicator: Indicator, kind: str, owner: Owner, out: Recorder) -> None:
    spot = spot_of(indicator.first)
    sides = (NOWHERE, spot) if kind == "indicator_added" else (spot, NOWHERE)
    out.add(kind, _about(indicator, owner, None), *sides, name="name", message=indicator.name or "")
