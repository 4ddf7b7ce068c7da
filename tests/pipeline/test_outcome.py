"""Findings as data: what travels of a document, in which order, and through JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outcome import (
    MOST_FINDINGS,
    Finding,
    Outcome,
    bounded,
    findings_of,
    outcome_from_json,
    outcome_of,
    outcome_to_json,
    rejected,
)
from pipeline.process.work import read_document
from pipeline.settings import Settings
from pipeline.sources.gather import Gathered
from pipeline.sources.origin import Origin
from pipeline.sources.source import Source
from schemas.rows import CheckRow, DocumentRows, IssueRow
from tests.conftest import FIXTURES, parsed

WRONG = FIXTURES / "forward_looking_annual_review" / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
pages = st.none() | st.integers(1, 5000)
texts = st.text(st.characters(codec=None), max_size=30)
findings = st.builds(Finding, st.sampled_from(["error", "warning", "info"]), texts, texts, pages, st.none() | texts)
outcomes = st.builds(
    Outcome, texts, texts, document_id=st.none() | texts, facts=st.lists(st.integers(0), max_size=5).map(tuple),
    change=st.sampled_from([None, "new", "replaced", "unchanged"]), seconds=st.floats(0, 1e6),
    findings=st.lists(findings, max_size=3).map(tuple),
    left_out=st.lists(st.tuples(texts, st.integers(1)), max_size=2).map(tuple),
)  # fmt: skip


@given(outcomes)
def test_an_outcome_comes_back_from_json(outcome: Outcome) -> None:
    assert outcome_from_json(json.loads(json.dumps(outcome_to_json(outcome)))) == outcome


GOOD = outcome_to_json(Outcome("a.pdf", "parsed", findings=(Finding("error", "code", "text"),)))


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, "x", {**GOOD, "facts": None}, {**GOOD, "pages": "8"}, {**GOOD, "change": "gone"},
        {**GOOD, "left_out": [["a"]]}, {**GOOD, "findings": [{}]}, {**GOOD, "more": 1},
        {**GOOD, "findings": [{**GOOD["findings"][0], "severity": "x"}]},
    ],
)  # fmt: skip
def test_what_is_no_outcome_is_refused(data: Any) -> None:
    assert outcome_from_json(GOOD)
    with pytest.raises(ValueError):
        outcome_from_json(data)


def _rows(*issues: tuple[str, str, int | None]) -> DocumentRows:
    rows = rejected(WRONG, "e" * 64, "a", "b")
    rows.issues = [IssueRow(document_id="d", severity=s, code=c, page=p, message=c) for s, c, p in issues]
    passed = CheckRow(
        document_id="d", check="total", expression="1 + 1", expected=Decimal(2), found=Decimal("2.000"), passed=True,
        table_id="t", row=5, col=1, page=4,
    )  # fmt: skip
    rows.checks = [passed, replace(passed, found=Decimal(3), passed=False)]
    return rows


def test_errors_and_failed_checks_come_first() -> None:
    found = findings_of(_rows(("info", "i", 1), ("warning", "w", 2), ("error", "e2", 9), ("error", "e1", None)))
    assert [one.code for one in found] == ["e2", "e1", "check.failed", "w", "i"]
    assert found[2] == Finding("warning", "check.failed", "total 1 + 1: expected 2, printed 3", 4, "t", 5, 1)


@given(st.lists(findings, max_size=12), st.integers(0, 2 * MOST_FINDINGS))
def test_what_is_left_out_is_counted(some: list[Finding], more: int) -> None:
    every = [*some, *[Finding("info", "text.folded", "x" * 2000)] * more]
    kept, left_out = bounded(every)
    assert len(kept) <= MOST_FINDINGS and len(kept) + sum(count for _, count in left_out) == len(every)
    assert all(len(one.message) <= 1000 for one in kept)
    assert sum(Outcome("a", "parsed", findings=kept, left_out=left_out).codes.values()) == len(every)


def test_lines_are_made_of_findings() -> None:
    outcome = outcome_of(WRONG, parsed(WRONG), 0.0)
    assert outcome.file_name == WRONG.name
    assert len(outcome.failures) == outcome.checks_failed == 4 and not outcome.problems
    assert outcome.failures[0].startswith("page 2: formula (G)=(C+D+E+F) = 137110+0+0+0: expected 137110")
    failed = [one for one in outcome.findings if one.code == "check.failed"]
    assert all(one.page and one.table_id and one.row is not None and one.col is not None for one in failed)
    assert sum(outcome.codes.values()) == outcome.issues + outcome.checks_failed


def test_a_held_document_says_why_and_what_failed() -> None:
    outcome = read_document(WRONG, Settings(verify="none", gate=Decimal(0))).outcome
    assert outcome.status == "held" and outcome.change is None and not outcome.changed
    assert "4 of 82 checks failed" in outcome.problems[0] and outcome.problems[1:] == outcome.failures


def test_a_document_that_isnt_there_or_there_twice_is_a_finding() -> None:
    def outcome(status: Any) -> Outcome | None:
        return Gathered(Source("s"), "https://a.test/b.pdf", status, Origin("a"), Path("b"), "0", "why").outcome

    failed, twice = outcome("failed"), outcome("duplicate")
    assert failed and failed.problems == ("why [source.failed]",) and not failed.good
    assert twice and twice.problems == ("why [source.duplicate]",) and twice.good and twice.document_id == "0"
    assert outcome("new") is None
