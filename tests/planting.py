"""Differences planted into the rows of a report: the edition that has them, and what a comparison must say, no more."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from schemas.rows import BudgetRow, DocumentRows, IndicatorRow, ProjectRow

Expected = tuple[str, str]
"""Kind and subject of a cause."""
Plant = Callable[[DocumentRows, random.Random], Expected | None]
"""Changes the rows in place; None where the report has nothing to change in this way."""


def planted(rows: DocumentRows, plants: list[Plant], chance: random.Random) -> tuple[DocumentRows, set[Expected]]:
    """Another edition of the same year with these differences."""
    new = deepcopy(rows)
    new.documents[0].document_id = "new"
    found = {plant(new, chance) for plant in plants}
    return new, {one for one in found if one is not None}


def rename_project(rows: DocumentRows, chance: random.Random) -> Expected | None:
    """Another name: some word more in it, which its figures contradict."""
    projects = [one for one in rows.projects if one.name and len(one.name) > 8]
    if not projects:
        return None
    project = chance.choice(projects)
    at = chance.randint(2, len(project.name or "") - 3)
    project.name = f"{project.name[:at]}示範{project.name[at:]}"  # type: ignore[index]
    _new_id(rows, project, project.project_id + "-renamed")
    return "project_renamed", project.name


def restate(rows: DocumentRows, chance: random.Random) -> Expected | None:
    """Another amount in one cell that nothing else repeats."""
    found = [b for b in rows.budgets if b.measure in ("realized", "prepaid") and b.value and b.row_kind == "year"]
    if not found:
        return None
    row = chance.choice(found)
    assert row.value is not None
    row.value += chance.randint(1, 999)
    row.text = f"{row.value:,f}"
    return "restated", _title(row)


def change_target(rows: DocumentRows, chance: random.Random) -> Expected | None:
    found = [i for i in rows.indicators if i.scope == "total" and i.role == "target" and i.value]
    if not found:
        return None
    row = chance.choice(found)
    assert row.value is not None
    row.value = row.value * 2 + 1
    row.text = f"{row.value:,f}"
    return "target_changed", row.name or ""


def drop_indicator(rows: DocumentRows, chance: random.Random) -> Expected | None:
    found = [i for i in rows.indicators if i.kind == "work" and i.scope == "total" and i.value]
    if not found:
        return None
    gone = chance.choice(found)
    rows.indicators = [i for i in rows.indicators if _indicator(i) != _indicator(gone)]
    return "indicator_dropped", gone.name or ""


def answer_carryover(rows: DocumentRows, chance: random.Random) -> Expected | None:
    found = [b for b in rows.budgets if b.measure == "carryover_pending" and b.text in ("是", "否")]
    if not found:
        return None
    row = chance.choice(found)
    row.text = "否" if row.text == "是" else "是"
    return "carryover_changed", _title(row)


def move_period(rows: DocumentRows, chance: random.Random) -> Expected | None:
    found = [one for one in rows.projects if one.period_end]
    if not found:
        return None
    project = chance.choice(found)
    assert project.period_end is not None
    project.period_end += timedelta(days=chance.randint(1, 400))
    return "period_moved", project.name or ""


def slip(rows: DocumentRows, chance: random.Random) -> Expected | None:
    found = [one for one in rows.milestones if one.start_date and one.title and len(one.title) > 12]
    if not found:
        return None
    row = chance.choice(found)
    assert row.start_date is not None
    row.start_date += timedelta(days=30)
    row.end_date = row.end_date + timedelta(days=30) if row.end_date else None
    return "milestone_slipped", row.title or ""


def reorder(rows: DocumentRows, chance: random.Random) -> Expected | None:
    """Another order and other pages of everything: no difference at all."""
    chance.shuffle(rows.projects)
    for facts in (rows.budgets, rows.indicators, rows.milestones):
        for fact in facts:
            fact.page += 7
    return None


def split_project(rows: DocumentRows, chance: random.Random) -> Expected | None:
    """One 計畫 becomes two of other names, whose figures add up to it."""
    project = chance.choice(rows.projects)
    own = [b for b in rows.budgets if b.project_id == project.project_id and b.value]
    if len({b.value for b in own if b.row_kind == "year"}) < 3:
        return None
    name = project.name or ""
    parts = [replace(project, project_id=f"part-{i}", name=part) for i, part in enumerate(("嘉木甲丁", "禾火乙辛"))]
    rows.projects = [one for one in rows.projects if one is not project] + parts
    for row in [b for b in rows.budgets if b.project_id == project.project_id]:
        row.project_id = "part-0"
        other = replace(row, project_id="part-1", fact_key=f"{row.fact_key}-b")
        if row.value is not None and not row.measure.endswith("_pct"):
            factor = row.amount / row.value if row.amount and row.value else None
            piece = (row.value / 3).quantize(Decimal(1))
            row.value, other.value = row.value - piece, piece
            for one in (row, other):
                one.amount = one.value * factor if factor and one.value is not None else None
        rows.budgets.append(other)
    for facts in (rows.indicators, rows.milestones, rows.progress, rows.delays, rows.sections):
        for fact in facts:
            if fact.project_id == project.project_id:
                fact.project_id = "part-0"
    return "project_split", name


def _new_id(rows: DocumentRows, project: ProjectRow, new: str) -> None:
    old, project.project_id = project.project_id, new
    tables = (rows.budgets, rows.indicators, rows.milestones, rows.progress, rows.delays, rows.sections)
    for facts in tables:
        for fact in facts:
            if fact.project_id == old:
                fact.project_id = new


def _indicator(row: IndicatorRow) -> tuple[object, ...]:
    return row.project_id, row.kind, row.group, row.code, row.name, row.table_id


def _title(row: BudgetRow) -> str:
    phase = f"第{row.phase}期" if row.phase is not None else None
    return " · ".join(part for part in (row.scope, phase, row.item) if part)


QUIET: list[Plant] = [
    rename_project, restate, drop_indicator, change_target, answer_carryover, move_period, slip, reorder,
]  # fmt: skip
"""Plants that can be mixed: none hides another."""
