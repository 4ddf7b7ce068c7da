"""Budget rows and indicators as lines: all figures of one item (or 計畫, or indicator), by measure and year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.values.name_key import name_key
from pipeline.compare.edition import Edition, words
from pipeline.compare.values import Figure, printed_decimals
from pipeline.document.identity import budget_meaning, caption_title, item_key
from schemas.rows import BudgetRow, IndicatorRow

Slot = tuple[str, int | None]
"""Measure and Gregorian year of a figure in its line."""

_KINDS = {"subtotal": "item", "phase": "year"}
"""An item becomes a subtotal when it gets parts; a merged cell of a phase belongs to the phase's years."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which line of which statement. `kind` is item, year or total."""

    place: str
    scope: str
    organ: str
    side: str
    phase: int | None
    kind: str
    item: str


@dataclass(slots=True)
class Line:
    """A line of a budget with its figures; `path` are the keys of its items from the top, `code` as printed."""

    where: Where
    figures: dict[Slot, BudgetRow] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    code: str | None = None
    name: str | None = None
    statement: str | None = None

    @property
    def first(self) -> BudgetRow:
        return next(iter(self.figures.values()))

    @property
    def title(self) -> str:
        row = self.first
        phase = f"第{row.phase}期" if row.phase is not None else None
        kind = "合計" if row.row_kind == "total" and not row.item else None
        return words([row.scope, phase, row.item, kind]) or self.statement or row.measure_label or row.measure

    def parent(self) -> str:
        """The key of the line above: its path or code without the last step; '' at the top."""
        if self.code:
            return self.code[:-2] if len(self.code) > 3 else ""
        return "/".join(self.path[:-1])


def budget_lines(rows: Iterable[BudgetRow], edition: Edition) -> list[Line]:
    """The lines of some budget rows, in reading order."""
    lines: dict[tuple[Where, int], Line] = {}
    for row in rows:
        where = _where(row, edition)
        slot = budget_meaning(row, edition.document)
        copy = 1
        while (line := lines.get((where, copy))) is not None and slot in line.figures:
            copy += 1
        if line is None:
            # A second line of the same name is told by its number, which keeps its figures together.
            line = lines[where, copy] = Line(where if copy == 1 else _numbered(where, copy))
            line.path = tuple(name_key(name) for name in row.item_path or ([row.item] if row.item else []))
            line.code, line.name = _code(row), row.item
            line.statement = _title(row, edition)
        line.figures[slot] = row
    return list(lines.values())


def figure_of(row: BudgetRow | IndicatorRow | None) -> Figure:
    """The number of a fact; an empty figure where it has none."""
    if row is None or row.value is None:
        return Figure()
    decimals = row.decimals if row.decimals is not None else printed_decimals(row.text, row.value)
    return Figure(row.value, row.unit, row.amount, decimals)


def size_of(line: Line) -> Decimal:
    """The largest number in a line, 0 where it has none: how much hangs on it."""
    return max((abs(row.value) for row in line.figures.values() if row.value is not None), default=Decimal(0))


def place_of(row: BudgetRow, edition: Edition) -> str:
    """The statement that a row is from: its name in the closed list, else the key of its caption; '' without one."""
    return row.statement or edition.captions.get(row.table_id or "", "")


def _where(row: BudgetRow, edition: Edition) -> Where:
    place = place_of(row, edition)
    kind = _KINDS.get(row.row_kind, row.row_kind)
    scope, organ = (name_key(text) if text else "" for text in (row.scope, row.organ))
    return Where(place, scope, organ, row.side or "", row.phase, kind, item_key(row))


def _numbered(where: Where, copy: int) -> Where:
    return Where(where.place, where.scope, where.organ, where.side, where.phase, where.kind, f"{where.item}#{copy}")


def _code(row: BudgetRow) -> str | None:
    return "".join(row.item_code.split()) or None if row.item_code else None


def _title(row: BudgetRow, edition: Edition) -> str | None:
    """What the statement is called, in the print's words where it has a caption that says so."""
    caption = caption_title(row.statement_caption) if row.statement_caption else None
    return caption or edition.titles.get(row.table_id or "") or row.statement or None
