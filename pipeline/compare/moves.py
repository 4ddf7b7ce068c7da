"""Amounts that ended in one place and began in another: the same item under another agency, 計畫 or statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parsers.values.name_key import name_key
from schemas.changes import KINDS, ChangeRow


def link_moves(changes: Sequence[ChangeRow]) -> None:
    """An item that ended and one of the same name that was added elsewhere are a move, where nothing else fits.

    The added row becomes the move, with the old place beside it; the ended row follows from it.
    """
    ended: defaultdict[str, list[ChangeRow]] = defaultdict(list)
    added: defaultdict[str, list[ChangeRow]] = defaultdict(list)
    for change in changes:
        if change.follows is None and change.kind in ("item_ended", "item_added") and _item(change):
            (ended if change.kind == "item_ended" else added)[_item(change)].append(change)
    for key, gone in ended.items():
        come = added.get(key, [])
        if len(gone) == len(come) == 1 and _places(gone[0]) != _places(come[0]):
            _move(gone[0], come[0])


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
    where = [" / ".join(part for part in _places(one) if part) or "–" for one in (gone, come)]
    come.message = f"{where[0]} → {where[1]}"
