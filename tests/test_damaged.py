"""Damaged files of the shared corpus: the right facts or none, and what is wrong is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED, parsed
from tests.gold import found, wanted

DAMAGED = SHARED / "corpus" / "damaged"
LIST = DAMAGED / "expectations.json"
CASES: list[dict[str, Any]] = json.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else []
TABLES = ("budgets", "indicators", "progress", "delays")


@pytest.mark.skipif(not CASES, reason="../shared/corpus is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_damaged_file_gives_right_facts_or_says_why_not(case: dict[str, Any]) -> None:
    rows = parsed(DAMAGED / case["file"])
    codes = {issue.code for issue in rows.issues}
    assert rows.documents[0].status in case["status"]
    assert set(case.get("issues", [])) <= codes
    if isinstance(case.get("unreadable_pages"), list):
        said = {issue.page for issue in rows.issues if issue.code in case["issues"]}
        assert said == set(case["unreadable_pages"])
    if case["expect"] == "rejected":
        assert not any(getattr(rows, table) for table in (*TABLES, "milestones"))
    elif case.get("gold"):
        _compare(case, Path(DAMAGED.parent, case["gold"]))


def _compare(case: dict[str, Any], gold: Path) -> None:
    """Nothing but gold comes out. What is missing is on pages that issues name; in a sound file nothing is.

    scanned_mixed.pdf is asked for half of its facts, but six in ten stand on its two pages that are pictures.
    """
    rows = parsed(DAMAGED / case["file"])
    reported = any(issue.severity != "info" for issue in rows.issues)
    for table in TABLES:
        missing = wanted(gold, table) - found(rows, table)
        if case["expect"] == "same_facts":
            assert not missing
        assert not missing or reported
        if table != "indicators":
            assert reported or not found(rows, table) - wanted(gold, table)
