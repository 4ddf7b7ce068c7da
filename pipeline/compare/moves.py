"""Amounts that ended in one place and began in another: the same item under another agency, 計畫 or statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parsers.values.name_key import name_key
from schemas.changes import KINDS, ChangeRow


def link_moves(changes: Sequence[ChangeRow]) -> None:
    """An item that ended and one of the same name that was added elsewhere are a move, where nothing else fits:
    under another heading of its statement, or, with the same amount, in another statement.

    The added row becomes the move, with the old place beside it; the ended row follows from it.
    """
    for places in (_places, lambda _change: None):
        ended: defaultdict[object, list[ChangeRow]] = defaultdict(list)
        added: defaultdict[object, list[ChangeRow]] = defaultdict(list)
        for change in changes:
            if change.kind in ("item_ended", "item_added") and _item(change):
                (ended if change.kind == "item_ended" else added)[_item(change), places(change)].append(change)
        for key, gone in ended.items():
            come = added.get(key, [])
            if len(gone) == len(come) == 1 and _is_move(gone[0], come[0]):
                _move(gone[0], come[0])


def _is_move(gone: ChangeRow, come: ChangeRow) -> bool:
    if gone.follows is not None or come.follows is not None:
        return False
    if _places(gone) == _places(come):
        # Codes tell an item from another of its name; without them the amount has to.
        coded = all(step.isdigit() for step in (*gone.fact_path, *come.fact_path))
        return gone.fact_path != come.fact_path and (coded or gone.old_value == come.new_value)
    elsewhere = (gone.project, gone.scope) != (come.project, come.scope)
    return gone.old_value == come.new_value and bool(gone.old_value) and (elsewhere or gone.statement != come.statement)


def _item(change: ChangeRow) -> str:
    """The item's name alone; '' for lines without one."""
    return name_key(change.subject.split(" · ")[-1]) if change.fact_path else ""


def _places(change: ChangeRow) -> tuple[str | None, str | None, str | None]:
    return change.project, change.scope, change.statement


def _move(gone: ChangeRow, come: ChangeRow) -> None:
    come.kind, come.severity = "moved", KINDS["moved"].severity
    gone.follows = come.change_id
    for name in ("value", "unit", "text", "page", "page_label", "bbox", "places"):
        setattr(come, f"old_{name}", getattr(gone, f"old_{name}"))
    if come.old_value is not None and come.new_value is not None and come.old_unit == come.new_unit:
        come.difference = come.new_value - come.old_value
    steps = _elsewhere([[*_places(one), "/".join(one.fact_path[:-1])] for one in (gone, come)])
    come.message = " → ".join(" / ".join(part for part in one if part) or "–" for one in steps)


def _elsewhere(where: Sequence[Sequence[str | None]]) -> list[tuple[str | None, ...]]:
    """Two places, as far as they differ.

    >>> _elsewhere([["教育局", "歲出", "301"], ["教育局", "歲出", "303"]])
    [('301',), ('303',)]
    """
    return list(zip(*(pair for pair in zip(*where, strict=True) if len(set(pair)) > 1), strict=True))
