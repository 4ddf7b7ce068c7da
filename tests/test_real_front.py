"""Real documents: title, agency, year, period, stage and captions are those that a person reads on the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.parse import parse_file
from schemas.rows import DocumentRows
from tests.conftest import FIXTURES, SHARED, parsed

REAL = SHARED / "corpus" / "real"
GOLD: list[dict[str, Any]] = json.loads((FIXTURES / "real" / "front.json").read_text("utf-8"))
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="../shared/corpus/real is not here")


def _rows(gold: dict[str, Any], tmp: Path) -> tuple[DocumentRows, list[int]]:
    """The rows of a file, or of some of its pages, and the pages' numbers in the whole file."""
    path = REAL / f"{gold['file']}.pdf"
    if "pages" not in gold:
        rows = parsed(path)
        return rows, list(range(1, len(rows.pages) + 1))
    with pymupdf.open(path) as pdf:
        pdf.select([page - 1 for page in gold["pages"]])
        cut = tmp / path.name
        pdf.save(cut)
    return parse_file(cut), gold["pages"]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: str(gold["file"]))
def test_front_matter_is_what_the_pages_show(gold: dict[str, Any], tmp_path: Path) -> None:
    rows, pages = _rows(gold, tmp_path)
    document = rows.documents[0]
    assert (document.title, document.agency) == (gold["title"], gold["agency"])
    if "stage" in gold:
        assert document.stage == gold["stage"]
    if "roc" in gold:
        assert document.fiscal_year_roc == gold["roc"]
    if "year" in gold:
        assert document.fiscal_year == gold["year"]
    if "period" in gold:
        assert [str(document.period_start), str(document.period_end)] == gold["period"]
    found = {str(pages[table.page - 1]): table.caption for table in reversed(rows.tables)}
    assert {page: found.get(page) for page in gold["captions"]} == gold["captions"]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: str(gold["file"]))
def test_no_section_is_a_blank_page_or_an_official(gold: dict[str, Any], tmp_path: Path) -> None:
    if "pages" in gold:
        pytest.skip("read whole elsewhere")
    titles = {section.title for section in parsed(REAL / f"{gold['file']}.pdf").sections if section.title}
    assert not {title for title in titles if title.replace(" ", "") in ("本頁空白", "本", "頁", "空", "白")}
