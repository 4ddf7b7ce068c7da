"""The second reader: what it agrees to, what it doesn't, and which pages it looks at."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pipeline.trust.verify as verification
from pipeline.parse import parse_file
from pipeline.trust.verify import Scope, verify
from schemas.document import Place
from schemas.rows import DocumentRows
from tests.conftest import CASES, SHARED, parsed, pdf_of

TURNED = [
    SHARED / "corpus" / "damaged" / f"{name}.pdf" for name in ("rotated_flag", "rotated_content", "shifted_boxes")
]


@pytest.fixture
def rows(small_pdf: Path) -> DocumentRows:
    return copy.deepcopy(parsed(small_pdf))


@pytest.mark.parametrize("scope", ["auto", "all"])
@pytest.mark.parametrize("path", [pdf_of(case) for case in CASES], ids=lambda path: path.stem)
def test_all_engines_read_the_same(path: Path, scope: Scope) -> None:
    rows = copy.deepcopy(parsed(path))
    verify(path.read_bytes(), rows, scope)
    facts = [*rows.budgets, *rows.progress, *(row for row in rows.indicators if row.value is not None)]
    assert {fact.verified_by for fact in facts if getattr(fact, "value", 0) is not None} <= {"both"}
    assert rows.documents[0].values_verified == rows.documents[0].values


@pytest.mark.parametrize("path", TURNED, ids=lambda path: path.stem)
def test_boxes_hold_on_turned_and_shifted_pages(path: Path) -> None:
    if not path.exists():
        pytest.skip("../shared/corpus is not here")
    rows = parse_file(path)
    verify(path.read_bytes(), rows, "auto")
    assert rows.documents[0].values_verified == rows.documents[0].values > 0


@pytest.mark.parametrize("scope", ["auto", "all"])
def test_another_reading_is_said_and_nothing_is_changed(small_pdf: Path, rows: DocumentRows, scope: Scope) -> None:
    row = next(row for row in rows.budgets if row.state == "number")
    row.text, value = row.text[:-1] + str((int(row.text[-1]) + 1) % 10), row.value
    verify(small_pdf.read_bytes(), rows, scope)
    assert row.verified_by == "differs" and row.value == value
    assert [(issue.code, issue.page) for issue in rows.issues if issue.code == "verify.differs"] == [
        ("verify.differs", row.page)
    ]


def test_a_number_that_only_one_engine_sees_is_marked(small_pdf: Path, rows: DocumentRows) -> None:
    row = next(row for row in rows.budgets if row.state == "number")
    row.places = (row.places[0]._replace(bbox=(0.0, 0.0, 1.0, 1.0)),)
    verify(small_pdf.read_bytes(), rows, "all")
    assert row.verified_by == "first_only"


def test_none_reads_nothing_again(small_pdf: Path, rows: DocumentRows) -> None:
    verify(small_pdf.read_bytes(), rows, "none")
    assert {row.verified_by for row in rows.budgets} == {None} and rows.documents[0].values_verified == 0


def test_what_one_engine_doesnt_confirm_another_may(small_pdf: Path, rows: DocumentRows) -> None:
    """PDFium returns fake bold twice; pdfplumber tells where each character stands."""
    original = verification.read_with_pdfium

    def twice(*arguments: Any) -> Iterator[tuple[Place, str]]:
        return ((place, text * 2) for place, text in original(*arguments))

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(verification._READERS, "auto", (twice, verification.read_with_pdfplumber))
        verify(small_pdf.read_bytes(), rows, "auto")
    assert rows.documents[0].values_verified == rows.documents[0].values


@pytest.mark.parametrize("scope", ["auto", "all"])
def test_a_file_that_no_other_engine_opens_stays_unverified(tmp_path: Path, rows: DocumentRows, scope: Scope) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    verify((tmp_path / "broken.pdf").read_bytes(), rows, scope)
    assert {row.verified_by for row in rows.budgets if row.value is not None} == {"first_only"}
    assert "verify.failed" in {issue.code for issue in rows.issues}
    assert rows.documents[0].values_verified == 0


def test_a_number_in_prose_isnt_found_inside_of_a_longer_one(rows: DocumentRows) -> None:
    row = next(row for row in rows.indicators if row.value is not None)
    row.table_id, row.text = None, "辦理會議 6 場"
    assert verification._is_same(row, "1.辦理會議 6 場，另 16 案")
    assert not verification._is_same(row, "1.辦理會議 16 場")


@pytest.mark.parametrize("other", ["21,200", "1,2001", "1,20", "-1,200", "1.200"])
def test_a_number_in_a_table_is_confirmed_only_by_itself(rows: DocumentRows, other: str) -> None:
    row = next(row for row in rows.budgets if row.state == "number")
    row.text = "1,200"
    assert verification._is_same(row, "1 200") and not verification._is_same(row, other)
