"""One side of a comparison: a document's rows, however they were had, with what is asked of them often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from parsers.values.name_key import name_key
from pipeline.document.identity import caption_key, caption_title
from schemas.rows import CellRow, DocumentRow, DocumentRows, ProjectRow, SectionRow


@dataclass
class Edition:
    """`pdf` is where its pages can be looked at, None where the file isn't at hand; `label` is what it is called."""

    rows: DocumentRows
    label: str
    pdf: Path | None = None
    run: str | None = None

    @property
    def document(self) -> DocumentRow:
        return self.rows.documents[0]

    @cached_property
    def year(self) -> int | None:
        """The Gregorian year that it is about; where it says none, the latest year of its own budget rows."""
        years = [row.fiscal_year for row in self.rows.budgets if row.fiscal_year]
        return self.document.fiscal_year or max(years, default=None)

    @cached_property
    def page_labels(self) -> dict[int, str]:
        return {page.page: page.page_label for page in self.rows.pages if page.page_label}

    @cached_property
    def captions(self) -> dict[str, str]:
        """The key of each table's caption; '' where it has none."""
        return {table.table_id: caption_key(table.caption) for table in self.rows.tables}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Each table's caption as printed, without agency and unit."""
        return {table.table_id: caption_title(table.caption) for table in self.rows.tables if table.caption}

    @cached_property
    def cells(self) -> dict[str, list[CellRow]]:
        out: defaultdict[str, list[CellRow]] = defaultdict(list)
        for cell in self.rows.cells:
            out[cell.table_id].append(cell)
        return dict(out)

    @cached_property
    def sections(self) -> dict[str | None, list[SectionRow]]:
        """The sections of each 計畫, in reading order; None for front matter and documents without any."""
        out: defaultdict[str | None, list[SectionRow]] = defaultdict(list)
        for section in self.rows.sections:
            out[section.project_id].append(section)
        return dict(out)

    @cached_property
    def section_by_id(self) -> dict[str | None, SectionRow]:
        return {one.section_id: one for one in self.rows.sections}

    @cached_property
    def project_of(self) -> dict[str, str | None]:
        """The 計畫 of each section."""
        return {one.section_id: one.project_id for one in self.rows.sections}

    @cached_property
    def tables_of_facts(self) -> set[str | None]:
        """The tables that gave facts."""
        rows = self.rows
        tables = (rows.budgets, rows.indicators, rows.milestones, rows.progress, rows.delays)
        return {fact.table_id for facts in tables for fact in facts}


@dataclass(frozen=True)
class Thresholds:
    """From where a change of an amount or value is material; both in force where both are given."""

    min_abs: Decimal = Decimal(0)
    min_pct: Decimal = Decimal(0)


@dataclass(frozen=True)
class Owner:
    """A 計畫 in both editions, or the document itself (None) where it has none or where it stands outside of all."""

    old: ProjectRow | None
    new: ProjectRow | None
    old_id: str | None
    new_id: str | None

    @property
    def name(self) -> str | None:
        either = self.new or self.old
        return either.name if either else None

    @property
    def key(self) -> str:
        return name_key(self.name) if self.name else ""


@dataclass
class Comparison:
    """What is compared and how; `aliases` are reviewed: old name → new name, both as `name_key`s."""

    old: Edition
    new: Edition
    thresholds: Thresholds = field(default_factory=Thresholds)
    aliases: dict[str, str] = field(default_factory=dict)

    @property
    def same_file(self) -> bool:
        """Only our reading can differ."""
        return self.old.document.document_id == self.new.document.document_id

    @cached_property
    def years(self) -> tuple[int | None, int | None]:
        return self.old.year, self.new.year

    @property
    def year_on_year(self) -> bool:
        """Is the new edition about a later year (or an earlier one), as far as both say?"""
        old, new = self.years
        return old is not None and new is not None and old != new


def words(parts: Sequence[str | None], between: str = " · ") -> str:
    """The parts that say something, joined."""
    return between.join(part for part in parts if part)
