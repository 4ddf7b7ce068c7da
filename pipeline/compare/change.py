"""How a change row is made: ids, differences, places and the sentence that says it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.compare.edition import Comparison, Owner
from pipeline.compare.lines import Line, Slot
from pipeline.compare.similar import Pair
from pipeline.compare.values import Figure, percent
from pipeline.document.verdict import plain
from schemas.changes import KINDS, ChangeRow
from schemas.document import BBox, Place
from schemas.rows import BudgetRow


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is printed, and what is printed there."""

    page: int | None
    bbox: BBox | None
    places: tuple[Place, ...]
    text: str | None
    cell: tuple[str, int, int] | None = None  # table, row and column


NOWHERE = Spot(None, None, (), None)


def spot_of(row: Any, text: str | None = None) -> Spot:
    """The spot of any row that has one: a fact, a cell, a section, a table; nowhere for None."""
    if row is None:
        return NOWHERE
    bbox = getattr(row, "bbox", None)
    places = getattr(row, "places", ()) or ((Place(row.page, bbox),) if bbox else ())
    table, line, col = (getattr(row, name, None) for name in ("table_id", "row", "col"))
    cell = (table, line, col) if table is not None and line is not None and col is not None else None
    return Spot(row.page, bbox, tuple(places), text if text is not None else getattr(row, "text", None), cell)


@dataclass(slots=True)
class About:
    """What a change is about: the columns that name it. `key` makes its id, so it holds meaning, never places."""

    table: str
    owner: Owner
    subject: str
    key: tuple[object, ...]
    columns: dict[str, Any] = field(default_factory=dict)
    pair: Pair | None = None
    runner_up: str | None = None


@dataclass(slots=True)
class Compared:
    """A budget figure in one or both editions, and what was recorded of it: the matter of the proofs."""

    owner: Owner
    slot: Slot
    old_line: Line | None
    new_line: Line | None
    old: BudgetRow | None
    new: BudgetRow | None
    change: ChangeRow | None
    same_year: bool = True


class Recorder:
    """Collects change rows and gives each an id of its own."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.changes: list[ChangeRow] = []
        self.compared: list[Compared] = []
        self._used: dict[str, int] = {}

    def add(
        self, kind: str, about: About, old: Spot, new: Spot, *, name: str = "value",
        figures: tuple[Figure, Figure] | None = None, message: str | None = None, severity: str | None = None,
    ) -> ChangeRow:  # fmt: skip
        """Record a change of the column `name`; `figures` are the numbers on both sides where there are any."""
        compared = self.comparison
        before, after = figures or (Figure(), Figure())
        row = ChangeRow(
            change_id=self._id(about, name), kind=kind, severity=severity or KINDS[kind].severity,
            origin="reading" if compared.same_file else "report", material=True, rounding=False, table=about.table,
            project=about.owner.name, subject=about.subject, column_name=name,
            old_value=before.value, new_value=after.value, old_unit=before.unit, new_unit=after.unit,
            old_text=old.text, new_text=new.text, old_document_id=compared.old.document.document_id,
            new_document_id=compared.new.document.document_id, old_page=old.page, new_page=new.page,
            old_page_label=compared.old.page_labels.get(old.page or 0),
            new_page_label=compared.new.page_labels.get(new.page or 0), old_bbox=old.bbox, new_bbox=new.bbox,
            old_places=old.places, new_places=new.places, message="", **about.columns,
        )  # fmt: skip
        row.old_cell, row.new_cell = old.cell, new.cell
        row.order = (new.page or old.page or 0, len(self.changes))
        if about.pair is not None:
            row.matched_by, row.similarity, row.runner_up = about.pair.reason, about.pair.score, about.runner_up
        if before.value is not None and after.value is not None:
            self._measure(row, before, after)
        row.message = message or sentence(row)
        self.changes.append(row)
        return row

    def _measure(self, row: ChangeRow, before: Figure, after: Figure) -> None:
        assert before.value is not None and after.value is not None
        converted = before.in_unit_of(after)
        if converted is not None:
            row.difference = after.value - converted
            row.difference_pct = percent(row.difference, converted)
        if before.amount is not None and after.amount is not None:
            row.difference_amount = after.amount - before.amount
        row.rounding = before.rounds_to(after)
        limits = self.comparison.thresholds
        size = row.difference_amount if row.difference_amount is not None else row.difference
        small = size is not None and abs(size) < limits.min_abs
        slight = row.difference_pct is not None and abs(row.difference_pct) < limits.min_pct
        row.material = not (small or slight or row.rounding)

    def _id(self, about: About, name: str) -> str:
        parts = (about.table, about.owner.key, *about.key, name, *self.comparison.years)
        text = "\x1f".join("" if part is None else str(part) for part in parts)
        key = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._used[key] = used = self._used.get(key, 0) + 1
        return key if used == 1 else f"{key}-{used}"


def sentence(row: ChangeRow) -> str:
    """Old → new in words, for lists."""
    old = _shown(row.old_value, row.old_unit, row.old_text)
    new = _shown(row.new_value, row.new_unit, row.new_text)
    if row.old_page is None:
        return f"new: {new}"
    if row.new_page is None:
        return f"was: {old}"
    change = ""
    if row.difference is not None:
        share = f", {row.difference_pct:+.2f} %" if row.difference_pct is not None else ""
        change = f" ({signed(row.difference)}{share})"
    return f"{old} → {new}{change}"


def signed(value: Decimal) -> str:
    """A number with its sign and thousands.

    >>> signed(Decimal('-1234.50')), signed(Decimal('7'))
    ('-1,234.5', '+7')
    """
    return f"{Decimal(plain(value)):+,f}"


def _shown(value: Decimal | None, unit: str | None, text: str | None) -> str:
    if value is None:
        return (text or "–")[:80]
    return f"{Decimal(plain(value)):,f}{' ' + unit if unit else ''}"
