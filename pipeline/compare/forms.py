"""Tables that only one edition prints: said once, so that their rows don't read as items that ended or began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.compare.change import NOWHERE, About, Recorder, spot_of
from pipeline.compare.edition import Edition, Owner
from pipeline.compare.lines import place_of
from schemas.changes import ChangeRow
from schemas.rows import BudgetRow, IndicatorRow

Form = tuple[str, str | None]
"""Table of the contract, and the statement (`place_of`) where it is one of budgets."""
_GONE = {"item_ended": "budgets", "indicator_dropped": "indicators"}
_COME = {"item_added": "budgets", "indicator_added": "indicators"}
_FEWEST = 2  # one row may as well be an item that ended


def link_forms(out: Recorder) -> None:
    """A statement, or the only form of indicators, of which the other edition has nothing at all: one change.

    Its rows follow from it: an edition that leaves out a form doesn't say that what stood there has ended.
    """
    old, new = out.comparison.old, out.comparison.new
    for kinds, mine, other, kind in ((_GONE, old, new, "table_removed"), (_COME, new, old, "table_added")):
        for form, changes in _alone(out, kinds, mine is old).items():
            if len(changes) >= _FEWEST and not _prints(other, form):
                _say(form, changes, mine, kind, out)


def _alone(out: Recorder, kinds: dict[str, str], old: bool) -> dict[Form, list[ChangeRow]]:
    """Rows of one edition by their form, without forms of which a row has its partner in the other one."""
    places: dict[str, str] = {}
    paired = set()
    for one in out.compared:
        line, partner = (one.old_line, one.new_line) if old else (one.new_line, one.old_line)
        if line is not None and partner is not None:
            paired.add(line.where.place)
        elif line is not None and one.change is not None:
            places[one.change.change_id] = line.where.place
    groups: defaultdict[Form, list[ChangeRow]] = defaultdict(list)
    for change in out.changes:
        table, place = kinds.get(change.kind), places.get(change.change_id)
        if table == "indicators":
            groups[table, None].append(change)
        elif table is not None and place and place not in paired:
            groups[table, place].append(change)
    return dict(groups)


def _prints(edition: Edition, form: Form) -> bool:
    """Has the edition any row of the form?"""
    table, place = form
    if table == "indicators":
        return bool(edition.rows.indicators)
    return any(place_of(row, edition) == place for row in edition.rows.budgets)


def _say(form: Form, changes: Sequence[ChangeRow], mine: Edition, kind: str, out: Recorder) -> None:
    row = _first_row(form, mine)
    title = mine.titles.get(row.table_id or "") if row else None
    spot = spot_of(row, title)
    sides = (spot, NOWHERE) if kind == "table_removed" else (NOWHERE, spot)
    about = About(form[0], Owner(None, None, None, None), title or form[1] or form[0], ("form", *form),
                  {"statement": form[1]} if form[0] == "budgets" else {})  # fmt: skip
    other = "new" if kind == "table_removed" else "old"
    message = f"the {other} edition prints none of it: {len(changes)} lines have nothing beside them"
    change = out.add(kind, about, *sides, name="table", severity="medium",
                     message=message)  # fmt: skip
    for one in changes:
        if one.follows is None:
            one.follows = change.change_id


def _first_row(form: Form, mine: Edition) -> BudgetRow | IndicatorRow | None:
    """The row that stands first in the form."""
    rows: Sequence[BudgetRow | IndicatorRow] = mine.rows.indicators
    if form[0] == "budgets":
        rows = [row for row in mine.rows.budgets if place_of(row, mine) == form[1]]
    return min(rows, key=lambda row: (row.page, row.bbox[1] if row.bbox else 0), default=None)
