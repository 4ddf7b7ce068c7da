"""Every bundled report (and the shared corpus, where it is present) against its gold, fact by fact."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from parsers.registry import report_types
from tests.conftest import CASES, CORPUS, parsed, pdf_of
from tests.gold import found, read_gold, squeeze, wanted

WITH_CELLS = [case for case in CASES if (case / "gold" / "cells.jsonl").exists()]
TABLES = ("budgets", "indicators", "progress", "delays")


def test_each_report_type_has_a_case() -> None:
    assert {report.name for report in report_types()} - {"generic"} <= {case.parent.name for case in CASES}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_facts_are_those_of_the_gold(case: Path, table: str) -> None:
    rows = parsed(pdf_of(case))
    assert (rows.documents[0].report_type, rows.documents[0].status) == (case.parent.name, "parsed")
    missing = wanted(case / "gold", table) - found(rows, table)
    assert not missing
    if table in ("budgets", "progress"):
        unsure = [row for row in read_gold(case / "gold", "unsure") if row.get("table") == table]
        extra = found(rows, table) - wanted(case / "gold", table)
        known = {key[-5:] for key in wanted(case / "gold", table)}  # an amount may be printed again for another scope
        assert sum(count for key, count in extra.items() if key[-5:] not in known) <= len(unsure)


@pytest.mark.parametrize("case", WITH_CELLS, ids=lambda case: case.name)
def test_cells_are_those_of_the_gold(case: Path) -> None:
    gold = Counter(
        (row["row"], row["col"], row["row_span"], row["col_span"], squeeze(row["text"]))
        for row in read_gold(case / "gold", "cells")
    )
    cells = Counter(
        (cell.row, cell.col, cell.row_span, cell.col_span, squeeze(cell.text)) for cell in parsed(pdf_of(case)).cells
    )
    assert not gold - cells


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_failed_checks_are_the_mistakes_of_the_source(case: Path) -> None:
    failed = {(check.expected, check.found) for check in parsed(pdf_of(case)).checks if not check.passed}
    gold = read_gold(case / "gold", "checks_failed")
    known = {(float(row["expected"]), float(row["found"])) for row in gold}
    unsure = [row for row in read_gold(case / "gold", "unsure") if row.get("table") == "checks_failed"]
    possible = known | {(float(row["expected"]), float(row["found"])) for row in unsure}
    assert known <= {(float(expected or 0), float(value or 0)) for expected, value in failed} <= possible


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dated_items_of_the_gold_are_found(case: Path) -> None:
    rows = parsed(pdf_of(case))
    starts = {str(row.start_date) for row in rows.milestones}
    texts = [squeeze(row.text) for row in rows.milestones]
    for gold in read_gold(case / "gold", "milestones"):
        assert any(squeeze(gold["text"]) in text for text in texts)
        assert any(start.startswith(gold["start_date"]) for start in starts)


@pytest.mark.skipif(not CORPUS, reason="../shared/corpus is not here")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_whole_report_of_the_corpus(path: Path) -> None:
    rows = parsed(path)
    assert rows.documents[0].status == "parsed"
    for table in TABLES:
        assert not wanted(path.parent / "gold", table) - found(rows, table)
