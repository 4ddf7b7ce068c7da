"""Proofs that come before the differences: roll-forward, waterfall with a rest of 0, and what wasn't compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from pipeline.compare.change import Recorder
from pipeline.compare.edition import Comparison, Edition, Owner
from pipeline.compare.grid_match import is_contents
from pipeline.compare.waterfall import waterfall
from pipeline.document.verdict import UNREADABLE
from schemas.changes import ChangeRow, ProofRow
from schemas.rows import TableRow

_OUTCOMES = {"reclassified": "reclassified", "moved": "moved", "unit_changed": "not_comparable"}
_LISTED = 20


def prove(out: Recorder, owners: Sequence[Owner], tables: Sequence[tuple[str, str]]) -> list[ProofRow]:
    """All proofs of a comparison. `tables`: which unknown table was compared with which."""
    return [*roll_forward(out), *waterfall(out, owners), *coverage(out.comparison, owners, tables)]


def roll_forward(out: Recorder) -> list[ProofRow]:
    """The old edition's figures against what the new one says of the same years: per 計畫, year and measure."""
    groups: defaultdict[tuple[str | None, int, str, str], list[tuple[Decimal, Decimal, str | None]]] = defaultdict(list)
    for one in out.compared:
        measure, year = one.slot
        if (
            not one.same_year
            or one.old is None
            or one.new is None
            or year is None
            or one.old.value is None
            or one.new.value is None
        ):
            continue
        outcome = _outcome(one.change)
        groups[one.owner.name, year, measure, outcome].append((one.old.value, one.new.value, one.new.unit))
    rows = []
    for (project, year, measure, outcome), figures in groups.items():
        rate = measure.endswith("_pct")
        old = None if rate else sum((figure[0] for figure in figures), Decimal(0))
        new = None if rate else sum((figure[1] for figure in figures), Decimal(0))
        rows.append(
            ProofRow(
                proof="roll_forward", step="figures of a year that both editions print", project=project,
                measure=measure, fiscal_year=year, outcome=outcome, old_value=old, new_value=new,
                difference=new - old if new is not None and old is not None else None, unit=figures[0][2],
                count=len(figures),
            )
        )  # fmt: skip
    if not rows:
        note = "the new edition prints no figure of a year that the old one is about"
        rows.append(ProofRow(proof="roll_forward", step="figures of a year that both editions print",
                             outcome="not_comparable", count=0, note=note))  # fmt: skip
    return rows


def _outcome(change: ChangeRow | None) -> str:
    if change is None or change.rounding:
        return "agrees"
    return _OUTCOMES.get(change.kind, "restated")


def coverage(sides: Comparison, owners: Sequence[Owner], tables: Sequence[tuple[str, str]]) -> list[ProofRow]:
    """Pages and tables of both editions that were not compared, and why."""
    rows = []
    for name, edition, mine, matched in (
        ("old", sides.old, {owner.old_id for owner in owners}, {old for old, _ in tables}),
        ("new", sides.new, {owner.new_id for owner in owners}, {new for _, new in tables}),
    ):
        rows += _tables(name, edition, mine, matched)
        pages = [page.page for page in edition.rows.pages if page.status in UNREADABLE]
        rows.append(_count(f"{name}: pages that can't be read", pages, failed=bool(pages)))
        seen = _pages_read(edition)
        blank = [page.page for page in edition.rows.pages if page.page not in seen and page.status == "text"]
        rows.append(_count(f"{name}: pages without anything that is compared", blank))
    return rows


def _tables(name: str, edition: Edition, projects: set[str | None], matched: set[str]) -> list[ProofRow]:
    groups: dict[str, list[TableRow]] = {"compared": [], "alone": [], "contents": [], "left": []}
    for table in edition.rows.tables:
        project = edition.project_of.get(table.section_id or "")
        if project is not None and project not in projects:
            groups["alone"].append(table)
        elif table.table_id in edition.tables_of_facts or table.table_id in matched:
            groups["compared"].append(table)
        elif is_contents(edition.cells.get(table.table_id, [])):
            groups["contents"].append(table)
        else:
            groups["left"].append(table)
    return [
        _count(f"{name}: tables compared", [table.page for table in groups["compared"]], listed=False),
        _count(f"{name}: tables of 計畫 that only this edition has", [table.page for table in groups["alone"]]),
        _count(f"{name}: tables of contents, not compared", [table.page for table in groups["contents"]]),
        _count(f"{name}: tables without a partner", [table.page for table in groups["left"]]),
    ]


def _count(step: str, pages: Sequence[int], failed: bool = False, listed: bool = True) -> ProofRow:
    some = ", ".join(map(str, pages[:_LISTED])) + (" …" if len(pages) > _LISTED else "")
    note = f"pages {some}" if pages and listed else None
    return ProofRow(proof="coverage", step=step, count=len(pages), note=note, outcome="failed" if failed else None)


def _pages_read(edition: Edition) -> set[int]:
    rows = edition.rows
    facts = [*rows.budgets, *rows.indicators, *rows.milestones, *rows.progress, *rows.delays]
    pages = {place.page for fact in facts for place in fact.places} | {fact.page for fact in facts}
    for table in rows.tables:
        pages |= set(range(table.page, table.page_end + 1))
    for section in rows.sections:
        if section.text or section.title:
            pages |= set(range(section.page, section.page_end + 1))
    return pages
