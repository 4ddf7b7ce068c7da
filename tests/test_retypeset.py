"""The same facts in typesettings that nobody has seen: each excerpt is laid out anew, see `tests.retypeset`.

More of them, by hand: `python benchmark/typesettings.py`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.parse import parse_file
from schemas.rows import DocumentRows
from tests.conftest import CASES, parsed, pdf_of
from tests.gold import found, squeeze
from tests.retypeset import retypeset

# Those that found most: narrow pages with large print, no borders at the sides; an empty row before a total overleaf.
SEEDS = {"key_products_money": (8, 10, 1014)}
TABLES = ("budgets", "indicators", "progress", "delays")
EXCERPTS = [
    case
    for case in CASES
    if case.parent.name in ("action_plan", "forward_looking_annual_review", "project_final_report")
]


@pytest.mark.parametrize("case", EXCERPTS, ids=lambda case: case.name)
def test_facts_dont_hang_on_the_typesetting(case: Path, tmp_path: Path) -> None:
    for seed in SEEDS.get(case.name, (8, 10)):
        style = retypeset(pdf_of(case), tmp_path / "anew.pdf", seed)
        anew, before = parse_file(tmp_path / "anew.pdf"), parsed(pdf_of(case))
        for table in TABLES:
            assert found(anew, table) == found(before, table), style
        assert _dated(anew) == _dated(before), style


def _dated(rows: DocumentRows) -> Counter[tuple[str, date | None, date | None]]:
    return Counter((squeeze(row.text), row.start_date, row.end_date) for row in rows.milestones)
