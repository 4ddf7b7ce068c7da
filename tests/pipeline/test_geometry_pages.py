"""However a page is turned, shifted or scaled: the same facts, at the places where they are displayed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from pipeline.parse import parse_file
from schemas.document import BBox
from tests.conftest import parsed

Change = Callable[[pymupdf.Document], None]
Displayed = Callable[[BBox], BBox]


def _same(box: BBox) -> BBox:
    return box


def _double(box: BBox) -> BBox:
    x0, y0, x1, y1 = box
    return (2 * x0, 2 * y0, 2 * x1, 2 * y1)


def _quarter(box: BBox) -> BBox:
    x0, y0, x1, y1 = box
    return (841.89 - y1, x0, 841.89 - y0, x1)


def user_unit(pdf: pymupdf.Document) -> None:
    for page in pdf:
        pdf.xref_set_key(page.xref, "UserUnit", "2")


def inherited(pdf: pymupdf.Document) -> None:
    """Boxes and /Rotate on the page tree's root instead of the pages."""
    root = int(pdf.xref_get_key(pdf.pdf_catalog(), "Pages")[1].split()[0])
    box = pdf.xref_get_key(pdf[0].xref, "MediaBox")[1]
    for page in pdf:
        for key in ("MediaBox", "CropBox", "Rotate"):
            pdf.xref_set_key(page.xref, key, "null")
    pdf.xref_set_key(root, "MediaBox", box)
    pdf.xref_set_key(root, "Rotate", "90")


def shifted(pdf: pymupdf.Document) -> None:
    """The origin far away, the content moved along."""
    for page in pdf:
        width, height = page.rect.width, page.rect.height
        page.wrap_contents()
        first = page.get_contents()[0]
        pdf.update_stream(first, b"1 0 0 1 -300 5000 cm " + pdf.xref_stream(first))
        pdf.xref_set_key(page.xref, "MediaBox", f"[-300 5000 {width - 300} {5000 + height}]")
        pdf.xref_set_key(page.xref, "CropBox", "null")


@pytest.mark.parametrize(
    ("change", "displayed"), [(user_unit, _double), (inherited, _quarter), (shifted, _same)], ids=lambda f: f.__name__
)
def test_facts_and_places_follow_the_page(
    change: Change, displayed: Displayed, small_pdf: Path, tmp_path: Path
) -> None:
    pdf = pymupdf.open(small_pdf)
    change(pdf)
    pdf.save(tmp_path / "changed.pdf")
    rows, right = parse_file(tmp_path / "changed.pdf"), parsed(small_pdf)
    assert [row.value for row in rows.budgets] == [row.value for row in right.budgets]
    assert [row.value for row in rows.indicators] == [row.value for row in right.indicators]
    for row, other in zip(rows.budgets, right.budgets, strict=True):
        assert row.bbox == pytest.approx(displayed(other.bbox), abs=0.6)
    shown = pymupdf.open(tmp_path / "changed.pdf")
    assert (rows.pages[0].width, rows.pages[0].height) == pytest.approx(
        (shown[0].rect.width, shown[0].rect.height), abs=0.01
    )


def test_pages_of_mixed_sizes(small_pdf: Path, tmp_path: Path) -> None:
    pdf = pymupdf.open(small_pdf)
    pdf.new_page(pno=0, width=842, height=595).insert_text((72, 90), "附圖", fontname="china-t", fontsize=10)
    pdf.new_page(width=2384, height=3370).insert_text((72, 90), "全開海報", fontname="china-t", fontsize=10)
    pdf.save(tmp_path / "mixed.pdf")
    rows, right = parse_file(tmp_path / "mixed.pdf"), parsed(small_pdf)
    assert [(row.page - 1, row.value, row.bbox) for row in rows.budgets] == [
        (row.page, row.value, row.bbox) for row in right.budgets
    ]
