"""Pages that are pictures: what they hide is said, what is left is read and keeps its project."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.parse import parse_file
from schemas.rows import DocumentRows
from tests.conftest import SHARED
from tests.gold import found, wanted


def picture_of(source: pymupdf.Page, target: pymupdf.Document) -> pymupdf.Page:
    page = target.new_page(width=source.rect.width, height=source.rect.height)
    page.insert_image(page.rect, pixmap=source.get_pixmap(dpi=40))
    return page


def scanned(path: Path, out: Path, pages: set[int]) -> DocumentRows:
    """A report with some pages replaced by their pictures."""
    report, target = pymupdf.open(path), pymupdf.open()
    for page in report:
        if page.number + 1 in pages:
            picture_of(page, target)
        else:
            target.insert_pdf(report, from_page=page.number, to_page=page.number)
    target.save(out)
    return parse_file(out)


def said(rows: DocumentRows, code: str) -> list[int | None]:
    return [issue.page for issue in rows.issues if issue.code == code]


def test_the_pages_of_first_chapters_are_pictures(small_pdf: Path, tmp_path: Path) -> None:
    rows = scanned(small_pdf, tmp_path / "s.pdf", {2, 6})
    assert rows.documents[0].report_type == "forward_looking_annual_review" and rows.documents[0].status == "partial"
    assert said(rows, "page.no_text_layer") == [2, 6] and said(rows, "page.cut") == [3, 7]
    assert [project.name for project in rows.projects] == [
        "石門水庫阿姆坪防淤隧道工程計畫", "強化電網運轉彈性公共建設計畫",
    ]  # fmt: skip
    assert len(rows.delays) == 3 and not found(rows, "indicators") - wanted(small_pdf.parent / "gold", "indicators")


def test_the_covers_are_pictures(small_pdf: Path, tmp_path: Path) -> None:
    rows = scanned(small_pdf, tmp_path / "s.pdf", {1, 5})
    assert rows.documents[0].report_type == "forward_looking_annual_review"
    assert [project.name for project in rows.projects] == [None, None]
    assert said(rows, "project.name_missing") == [2, 6]
    assert len({row.project_id for row in rows.budgets}) == 2 and len(rows.budgets) == 122


def test_cover_and_first_chapter_are_pictures(small_pdf: Path, tmp_path: Path) -> None:
    rows = scanned(small_pdf, tmp_path / "s.pdf", {5, 6})
    assert [project.name for project in rows.projects] == ["石門水庫阿姆坪防淤隧道工程計畫", None]
    assert {row.project_id for row in rows.delays if row.page > 6} == {rows.projects[1].project_id}


def test_a_table_that_a_picture_may_go_on_with_is_said(small_pdf: Path, tmp_path: Path) -> None:
    assert said(scanned(small_pdf, tmp_path / "s.pdf", {3}), "page.cut") == [2]


@pytest.mark.parametrize("under", [False, True], ids=["invisible", "under the picture"])
def test_a_hidden_text_layer_is_read_and_marked(tmp_path: Path, under: bool) -> None:
    report, target = pymupdf.open(), pymupdf.open()
    page = report.new_page()
    page.insert_text((72, 100), "預算數 1,234 千元，執行率九成，與去年相當。", fontname="china-t")
    scan = picture_of(page, target)
    scan.insert_text(
        (72, 100), "預算數 1,284 千元，執行率九成，與去年相當。", fontname="china-t", render_mode=0 if under else 3,
        overlay=not under,
    )  # fmt: skip
    target.save(tmp_path / "ocr.pdf")
    rows = parse_file(tmp_path / "ocr.pdf")
    assert rows.pages[0].status == "text" and "1,284" in (rows.sections[0].title or "")
    assert said(rows, "page.ocr_layer") == [1]


def test_text_that_nobody_sees_is_left_out(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((72, 100), "預算數 1,234 千元", fontname="china-t")
    page.insert_text((72, 140), "預算數 9,999 千元", fontname="china-t", render_mode=3)
    pdf.save(tmp_path / "hidden.pdf")
    rows = parse_file(tmp_path / "hidden.pdf")
    assert said(rows, "page.invisible_text") == [1]
    assert not any("9,999" in f"{section.title}{section.text}" for section in rows.sections)


@pytest.mark.skipif(not (SHARED / "corpus" / "damaged").is_dir(), reason="no ../shared/corpus")
def test_a_half_scanned_report_of_the_corpus() -> None:
    rows = parse_file(SHARED / "corpus" / "damaged" / "scanned_mixed.pdf")
    assert rows.documents[0].report_type == "forward_looking_annual_review"
    gold = SHARED / "corpus" / "excerpts" / "fl110_two_projects" / "gold"
    assert wanted(gold, "delays") == found(rows, "delays")  # the tables that no picture hides
    assert not found(rows, "indicators") - wanted(gold, "indicators") and found(rows, "indicators")
