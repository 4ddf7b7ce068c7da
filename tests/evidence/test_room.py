"""The room that all pages are made in: pictures, the shell, and where a PDF is."""

from __future__ import annotations

import io
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from pipeline.dataset import write_document
from pipeline.evidence.locate import NoEvidence, find_document, find_pdf, read_document_tables
from pipeline.evidence.picture import Picture, Shot, around, paint
from pipeline.evidence.shell import html_page
from pipeline.storage.location import DatasetError
from tests.browser import Browser
from tests.conftest import parsed

HOSTILE = {
    "script": "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">",
    "comment": "<!--<script>",
    "turned": "abc\u202efdp.exe\u2066",
    "formula": '=HYPERLINK("http://example.org","x")',
    "long": "數" * 100_000,
}
WRITE = """
const words = read("words");
for (const [key, text] of Object.entries(words)) document.body.append(h("p", { id: key }, printed(text, "zh-Hant")));
document.body.append(crop({ picture: "p1", boxes: [[10, 20, 60, 40]], label: "page 1" }));
"""


def test_a_page_is_painted_in_16_greys_with_its_points(small_pdf: Path) -> None:
    whole, crop, beyond = paint(small_pdf, [Shot(1), Shot(2, (100.0, 100.0, 200.0, 150.0)), Shot(999)], workers=1)
    image = Image.open(io.BytesIO(whole.data))
    assert image.format == "WEBP"
    assert (image.width, image.height) == (whole.width, whole.height)
    assert len(set(image.convert("L").tobytes())) <= 16
    page = pymupdf.open(small_pdf)[0].rect
    assert abs(whole.region[2] - page.width) < 1 and abs(whole.region[3] - page.height) < 1
    assert crop.region[0] <= 100 <= 101 > crop.region[0] and 200 <= crop.region[2] < 201
    assert not beyond.data


def test_a_region_is_never_outside_of_its_page() -> None:
    page = (0.0, 0.0, 300.0, 200.0)
    assert around([(280.0, 190.0, 299.0, 199.0)], page, margin=30) == (179.5 + 0.0, 160.0, 300.0, 200.0)


def test_what_stands_in_a_document_is_text_on_the_page(browser: Browser, tmp_path: Path) -> None:
    image = io.BytesIO()
    Image.new("L", (100, 50), 255).save(image, "WEBP", lossless=True)
    picture = Picture(image.getvalue(), 100, 50, (0.0, 0.0, 100.0, 50.0))
    path = tmp_path / "page.html"
    title = "a\u202eb <b>"
    html = html_page(title, body="<main></main>", script=[WRITE], data={"words": HOSTILE}, pictures={"p1": picture})
    path.write_text(html, encoding="utf-8")
    page = browser.open(path)
    assert page.run("document.title") == "a⟦RLO⟧b <b>"
    assert page.run("document.querySelector('#script').textContent") == HOSTILE["script"]
    assert page.run("document.querySelector('#comment').textContent") == HOSTILE["comment"]
    assert page.run("document.querySelector('#formula').textContent") == HOSTILE["formula"]
    assert page.run("document.querySelector('#turned').textContent") == "abcRLOfdp.exeLRI"
    assert page.run("document.querySelector('#long').textContent.length") < 2000
    page.click("#long button")
    assert page.run("document.querySelector('#long').textContent.length") == 100_000
    page.run("document.querySelector('.picture').scrollIntoView()")
    page.run("new Promise(done => setTimeout(done, 100)).then(() => document.querySelector('.picture img').decode())")
    assert page.run("document.querySelector('.picture img').naturalWidth") == 100
    assert not page.errors


def test_the_policy_lets_no_markup_of_others_run(browser: Browser, tmp_path: Path) -> None:
    """Were text ever written as markup by mistake, it still does nothing."""
    path = tmp_path / "page.html"
    mistake = 'document.body.insertAdjacentHTML("beforeend", read("words").script);'
    path.write_text(html_page("t", body="", script=[mistake], data={"words": HOSTILE}), encoding="utf-8")
    page = browser.open(path)
    assert page.run("new Promise(done => setTimeout(() => done(document.title), 50))") == "t"
    assert any("Content Security Policy" in error for error in page.errors)


def test_a_document_is_found_by_id_prefix_or_name_and_its_pdf_by_hash(small_pdf: Path, tmp_path: Path) -> None:
    rows = parsed(small_pdf)
    dataset, document_id = tmp_path / "data", rows.documents[0].document_id
    write_document(dataset, rows)
    for name in (document_id, document_id[:6], small_pdf.name):
        document = find_document(dataset, name)
        assert document["document_id"] == document_id
    for name in (document_id[:3], "nothing.pdf"):
        with pytest.raises(DatasetError):
            find_document(dataset, name)
    tables = read_document_tables(dataset, document_id)
    assert {name: len(found) for name, found in tables.items()} == {name: len(getattr(rows, name)) for name in tables}
    assert find_pdf(document, dataset) == Path(document["source_uri"])
    elsewhere = {**document, "source_uri": "https://example.org/a.pdf"}
    with pytest.raises(NoEvidence, match="--pdf"):
        find_pdf(elsewhere, dataset)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 another")
    with pytest.raises(NoEvidence, match="another file"):
        find_pdf(elsewhere, dataset, given=[other])
    kept = dataset / "raw" / f"{document_id}.pdf"
    kept.parent.mkdir()
    kept.write_bytes(small_pdf.read_bytes())
    assert find_pdf(elsewhere, dataset) == kept
