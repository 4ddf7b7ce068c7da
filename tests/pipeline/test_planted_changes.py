"""Differences that are planted into a report are found with their kinds, and nothing else is reported."""

from __future__ import annotations

import random
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.edition import Comparison, Edition
from pipeline.compare.engine import Result, compare
from pipeline.parse import parse_file
from schemas.rows import DocumentRows
from tests.planting import QUIET, planted, split_project

FIXTURES = sorted(Path("tests/fixtures/forward_looking_annual_review").glob("*/*.pdf"))


@cache
def report(name: str) -> DocumentRows:
    return parse_file(next(path for path in FIXTURES if path.stem.startswith(name)))


def compared(old: DocumentRows, new: DocumentRows) -> Result:
    return compare(Comparison(Edition(deepcopy(old), "old"), Edition(deepcopy(new), "new")))


def said(result: Result) -> set[tuple[str, str]]:
    return {(change.kind, change.subject) for change in result.causes}


NAMES = sorted({path.parent.name for path in FIXTURES})


@settings(max_examples=25, deadline=None)
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
