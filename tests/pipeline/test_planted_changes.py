"""Differences that are planted into a report are found with their kinds, and nothing else is reported."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.values.name_key import name_key
from pipeline.compare.edition import Comparison, Edition
from pipeline.compare.engine import Result, compare
from pipeline.parse import parse_file
from schemas.rows import DocumentRows
from tests.conftest import parsed
from tests.planting import QUIET, planted, split_project
from tests.retypeset import retypeset

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "forward_looking_annual_review").glob("*/*.pdf"))


def report(name: str) -> DocumentRows:
    return parsed(next(path for path in FIXTURES if path.stem.startswith(name)))


def compared(old: DocumentRows, new: DocumentRows) -> Result:
    return compare(Comparison(Edition(deepcopy(old), "old"), Edition(deepcopy(new), "new")))


def said(result: Result) -> set[tuple[str, str]]:
    return {(change.kind, change.subject) for change in result.causes}


NAMES = sorted({path.parent.name for path in FIXTURES})


@settings(max_examples=25, deadline=None)
@example(656, {2, 3, 5, 7})  # the one indicator of a table is dropped: the table gives no facts, but is no new one
@example(687, {0, 1, 2})
@given(st.integers(0, 10**9), st.sets(st.sampled_from(range(len(QUIET)))))
def test_what_is_planted_is_found_and_nothing_else(seed: int, chosen: set[int]) -> None:
    chance = random.Random(seed)
    old = report(chance.choice(NAMES))
    new, expected = planted(old, [QUIET[index] for index in sorted(chosen)], chance)
    assert said(compared(old, new)) == expected


@pytest.mark.parametrize("seed", range(2))
def test_a_plan_that_is_split_is_said_as_such(seed: int) -> None:
    chance = random.Random(seed)
    for name in NAMES:
        old = report(name)
        new, expected = planted(old, [split_project], chance)
        result = compared(old, new)
        assert expected <= said(result)
        if expected:
            back = said(compared(new, old))
            assert "project_merged" in {kind for kind, _ in back}


def test_an_edition_differs_in_nothing_from_itself() -> None:
    for name in NAMES:
        result = compared(report(name), report(name))
        assert not result.changes
        assert not [proof for proof in result.proofs if proof.outcome == "failed"]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**9))
def test_the_waterfall_leaves_no_rest_and_ids_stay(seed: int) -> None:
    chance = random.Random(seed)
    old = report(chance.choice(NAMES))
    new, _ = planted(old, QUIET, chance)
    first, again = compared(old, new), compared(old, new)
    rest = [proof for proof in first.proofs if proof.step == "unexplained rest"]
    assert all(proof.outcome == "passed" for proof in rest)
    ids = [change.change_id for change in first.changes]
    assert len(set(ids)) == len(ids) and ids == [change.change_id for change in again.changes]


def test_the_same_report_in_another_typesetting_has_no_other_figures(tmp_path: Path) -> None:
    source = next(path for path in FIXTURES if path.parent.name == "fl110_two_projects")
    retypeset(source, tmp_path / "again.pdf", 7)
    result = compared(report("fl110_two_projects"), parse_file(tmp_path / "again.pdf"))
    assert not [change for change in result.causes if change.severity != "info"]


def test_a_name_that_recurs_another_number_of_times_is_not_paired_by_its_order() -> None:
    old = report("fl110_two_projects")
    new = deepcopy(old)
    row = next(b for b in new.budgets if b.value and b.row_kind == "year")
    items = [replace(row, row_kind="item", item="會議費", measure="budget", value=Decimal(v), text=str(v), amount=None)
             for v in (714, 160, 45)]  # fmt: skip
    before, after = deepcopy(old), deepcopy(old)
    before.budgets += [deepcopy(one) for one in items]
    after.budgets += [deepcopy(one) for one in items[1:]]
    result = compared(before, after)
    assert [(change.kind, change.old_value) for change in result.causes] == [("item_ended", Decimal(714))]


def test_amounts_below_half_of_the_coarser_digit_are_rounding() -> None:
    old = report("fl110_two_projects")
    new = deepcopy(old)
    row = next(b for b in new.budgets if b.measure == "realized" and b.value and b.row_kind == "year")
    assert row.value is not None
    row.value, row.text, row.unit = Decimal(f"{row.value / 10**5:.1f}"), f"{row.value / 10**5:.1f}", "億元"
    result = compared(old, new)
    assert {change.kind for change in result.changes} == {"unit_changed"}
    assert "the same" in result.changes[0].message


def test_reviewed_names_come_first() -> None:
    old = report("fl110_two_projects")
    new = deepcopy(old)
    project = new.projects[0]
    previous, project.name = project.name, "完全不同的名字"
    for facts in (new.budgets, new.indicators, new.milestones, new.progress, new.delays):
        for fact in facts:
            fact.project_id = {project.project_id: "other"}.get(fact.project_id or "", fact.project_id)
    project.project_id = "other"
    new.budgets = [b for b in new.budgets if b.project_id != "other"]
    sides = (Edition(deepcopy(old), "old"), Edition(new, "new"))
    assert ("project_added", "完全不同的名字") in said(compare(Comparison(*sides)))
    aliases = {name_key(previous or ""): name_key("完全不同的名字")}
    kinds = {kind for kind, _ in said(compare(Comparison(*sides, aliases=aliases)))}
    assert "project_renamed" in kinds and not kinds & {"project_added", "project_removed"}
