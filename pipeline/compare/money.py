"""Budget lines of one 計畫 (or of a document without any) in both editions → what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parsers.values.name_key import name_key
from pipeline.compare.change import NOWHERE, About, Compared, Recorder, spot_of
from pipeline.compare.edition import Owner
from pipeline.compare.line_match import Matched, match_lines
from pipeline.compare.lines import Line, Slot, budget_lines, figure_of
from pipeline.compare.similar import Pair
from pipeline.compare.values import same_text, unit_parts
from schemas.changes import ChangeRow
from schemas.rows import BudgetRow

BUDGETS = frozenset({"statutory_budget", "budget", "project_budget", "total_funding", "planned_funding", "allocated"})
"""Measures that are set, not achieved."""
_SILENT = ("dash", "blank")


def compare_money(old: Sequence[BudgetRow], new: Sequence[BudgetRow], owner: Owner, out: Recorder) -> Matched:
    """Record what changed between the budget rows of one owner; returns which line is which."""
    sides = out.comparison
    before, after = budget_lines(old, sides.old), budget_lines(new, sides.new)
    matched = match_lines(before, after)
    for one, other, pair in matched.pairs:
        runner_up = matched.runner_up(pair, after)
        _compare_names(one, other, pair, owner, out, runner_up)
        _compare_figures(one, other, pair, owner, out)
    for line in matched.old:
        _ended(line, owner, out)
    for line in matched.new:
        _added(line, owner, out)
    return matched


def about_figure(row: BudgetRow, line: Line, slot: Slot, owner: Owner, pair: Pair | None) -> About:
    """What a change of one figure is about."""
    columns: dict[str, Any] = {
        "statement": line.statement, "scope": row.scope, "phase": row.phase, "measure": slot[0],
        "fiscal_year": slot[1], "fiscal_year_roc": row.fiscal_year_roc if slot[1] == row.fiscal_year else None,
        "fact_key": row.fact_key,
    }  # fmt: skip
    return About("budgets", owner, line.title, (*_key(line), *slot), columns, pair)


def _about_line(line: Line, owner: Owner, pair: Pair | None = None, runner_up: str | None = None) -> About:
    columns = {"statement": line.statement, "scope": line.first.scope, "phase": line.first.phase}
    return About("budgets", owner, line.title, _key(line), columns, pair, runner_up)


def _key(line: Line) -> tuple[object, ...]:
    where = line.where
    return (where.place, where.scope, where.organ, where.side, where.phase, where.kind, where.item)


def _compare_names(
    old: Line, new: Line, pair: Pair, owner: Owner, out: Recorder, runner_up: str | None
) -> None:  # fmt: skip
    about = _about_line(new, owner, pair, runner_up)
    one, other = spot_of(_label_row(old)), spot_of(_label_row(new))
    if not same_text(old.name, new.name):
        alike = name_key(old.name or "") == name_key(new.name or "")
        severity = "info" if alike else None
        out.add("item_renamed", about, one, other, name="item", severity=severity, message=f"{old.name} → {new.name}")
    if old.code and new.code and old.code != new.code:
        out.add(
            "code_changed", about, one, other, name="item_code", message=f"{old.code} → {new.code} {new.name or ''}"
        )


def _label_row(line: Line) -> BudgetRow:
    return next((row for row in line.figures.values() if row.value is not None), line.first)


def _compare_figures(old: Line, new: Line, pair: Pair, owner: Owner, out: Recorder) -> None:
    used: set[Slot] = set()
    for slot, row in new.figures.items():
        about = about_figure(row, new, slot, owner, pair)
        same_year = True
        if (before := old.figures.get(slot)) is not None:
            used.add(slot)
            change = _compare_figure(before, row, about, out)
        else:
            beside = _year_before(old, new, slot, out)
            same_year = False
            if beside is not None:
                used.add((slot[0], out.comparison.years[0]))
            before, change = beside, _new_year(beside, row, about, out, _late(slot, beside, out))
        out.compared.append(Compared(owner, slot, old, new, before, row, change, same_year))
    for slot, before in old.figures.items():
        if slot in used or before.value is None:
            continue
        missing = None
        if _still_covered(slot, new):
            about = about_figure(before, old, slot, owner, pair)
            sides = (figure_of(before), figure_of(None))
            missing = out.add("figure_missing", about, spot_of(before), NOWHERE, figures=sides)
        out.compared.append(Compared(owner, slot, old, new, before, None, missing))


def _compare_figure(old: BudgetRow, new: BudgetRow, about: About, out: Recorder) -> ChangeRow | None:
    """The same figure, printed twice."""
    figures = (figure_of(old), figure_of(new))
    one, other = spot_of(old), spot_of(new)
    if old.state == new.state == "same_as" and old.same_as == new.same_as:
        return None  # 同(A) stands for whatever (A) is
    if old.measure == "carryover_pending":
        if same_text(old.text, new.text):
            return None
        return out.add("carryover_changed", about, one, other, name="text", message=f"{old.text} → {new.text}")
    if old.value is not None and new.value is not None:
        return _compare_numbers(old, new, about, out)
    if old.value is not None or new.value is not None or _words_differ(old, new):
        return out.add(_kind(about), about, one, other, figures=figures)
    return None


def _compare_numbers(old: BudgetRow, new: BudgetRow, about: About, out: Recorder) -> ChangeRow | None:
    figures = before, after = figure_of(old), figure_of(new)
    one, other = spot_of(old), spot_of(new)
    converted = before.in_unit_of(after)
    # Many columns print no unit: then nothing says that it is another.
    rescaled = unit_parts(old.unit) != unit_parts(new.unit) and bool(old.unit and new.unit)
    if rescaled and (converted is None or converted == after.value or before.rounds_to(after)):
        same = converted is not None
        message = f"{old.unit} → {new.unit}: the quantity is {'the same' if same else 'not comparable'}"
        severity = "info" if same else None
        return out.add("unit_changed", about, one, other, name="unit", figures=figures, message=message,
                       severity=severity)  # fmt: skip
    if (converted if rescaled else before.value) != after.value:
        return out.add(_kind(about), about, one, other, figures=figures)
    return None


def _kind(about: About) -> str:
    return "budget_changed" if about.columns["measure"] in BUDGETS else "restated"


def _words_differ(old: BudgetRow, new: BudgetRow) -> bool:
    """Do two cells without a number say different things? A dash and a blank say the same: nothing."""
    if old.state in _SILENT and new.state in _SILENT:
        return False
    return not same_text(old.text, new.text)


def _year_before(old: Line, new: Line, slot: Slot, out: Recorder) -> BudgetRow | None:
    """The old edition's own year beside the new edition's own, where the new one doesn't print the old year too."""
    measure, year = slot
    last, own = out.comparison.years
    if year is None or year != own or (measure, last) in new.figures:
        return None
    return old.figures.get((measure, last))


def _late(slot: Slot, beside: BudgetRow | None, out: Recorder) -> bool:
    """Could the old edition not know the figure yet?"""
    last = out.comparison.old.year
    return beside is not None or (slot[1] is not None and (last is None or slot[1] > last))


def _new_year(before: BudgetRow | None, row: BudgetRow, about: About, out: Recorder, late: bool) -> ChangeRow | None:
    """A figure of a year that the old line doesn't have."""
    value = before.value if before else None
    if value == row.value or (not value and not row.value):
        return None
    kind = "new_year" if late else _kind(about)
    return out.add(kind, about, spot_of(before), spot_of(row), figures=(figure_of(before), figure_of(row)))


def _still_covered(slot: Slot, new: Line) -> bool:
    """Does the new line print years around this one? A column that moves on drops its oldest year, and says nothing."""
    measure, year = slot
    years = [other for name, other in new.figures if name == measure]
    if year is None:
        return bool(new.figures) and not years
    return any(other is not None and other < year for other in years) and any(other for other in years)


def _ended(line: Line, owner: Owner, out: Recorder) -> None:
    row = _label_row(line)
    nothing = not any(fact.value for fact in line.figures.values())
    change = out.add("item_ended", _about_line(line, owner), spot_of(row), NOWHERE, name="item",
                     figures=(figure_of(row), figure_of(None)), severity="info" if nothing else None)  # fmt: skip
    change.fact_path = _steps(line)
    for slot, fact in line.figures.items():
        out.compared.append(Compared(owner, slot, line, None, fact, None, change))


def _added(line: Line, owner: Owner, out: Recorder) -> None:
    """A line that is new: an item, or a phase or table of years that the old edition couldn't know yet."""
    last = out.comparison.old.year
    years = [year for _, year in line.figures if year is not None]
    row = _label_row(line)
    if line.where.kind != "item" and out.comparison.year_on_year and last and min(years, default=last + 1) > last:
        for slot, fact in line.figures.items():
            about = about_figure(fact, line, slot, owner, None)
            change = _new_year(None, fact, about, out, late=True)
            out.compared.append(Compared(owner, slot, None, line, None, fact, change))
        return
    nothing = not any(fact.value for fact in line.figures.values())
    change = out.add("item_added", _about_line(line, owner), NOWHERE, spot_of(row), name="item",
                     figures=(figure_of(None), figure_of(row)), severity="info" if nothing else None)  # fmt: skip
    change.fact_path = _steps(line)
    for slot, fact in line.figures.items():
        out.compared.append(Compared(owner, slot, None, line, None, fact, change))


def _steps(line: Line) -> tuple[str, ...]:
    """The items from the top to a line, by code where it has one: 2010301 is 201, 20103, 2010301."""
    if line.code:
        return tuple(line.code[:end] for end in range(3, len(line.code) + 1, 2))
    return line.path
