"""`govtables show` in a real browser: each value is found on its page and each box finds its value."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.commands.cli import main
from pipeline.dataset import write_document
from pipeline.evidence.link import value_link
from pipeline.evidence.show import show_html
from tests.browser import Browser, Tab
from tests.conftest import FIXTURES, parsed
from tests.evidence.shown import evidence_of, hostile

PDF = FIXTURES / "forward_looking_annual_review" / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
READY = """new Promise(done => {
    const look = () => document.querySelector('#sheet .picture') ? done(1) : setTimeout(look, 10); look(); })"""
MEASURED = """(() => {
    const at = one => document.querySelector("#sheet " + one).getBoundingClientRect();
    const p = at(".picture"), b = at("g.chosen rect");
    return [(b.left - p.left) / p.width, (b.top - p.top) / p.height,
        (b.right - p.left) / p.width, (b.bottom - p.top) / p.height]; })()"""
SETTLE = "new Promise(done => setTimeout(() => done(1), 60))"
CARD = "document.querySelector('#card .print')?.textContent"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shown") / "shown.html"
    path.write_text(show_html(evidence_of(parsed(PDF), PDF)), encoding="utf-8")
    return path


def opened(browser: Browser, path: Path, fragment: str = "", width: int = 1400) -> Tab:
    tab = browser.open(path, width, 900, fragment)
    tab.run(READY)
    tab.run(SETTLE)
    return tab


def test_a_box_lies_where_the_dataset_says(browser: Browser, shown: Path) -> None:
    """Measured on the screen against the picture, and scaled back to points."""
    fact = next(row for row in parsed(PDF).budgets if row.value and row.value > 1000)
    tab = opened(browser, shown, value_link(fact.page, fact.bbox))
    assert tab.run(CARD) == fact.text
    page = parsed(PDF).pages[fact.page - 1]
    x0, y0, x1, y1 = tab.run(MEASURED)
    box = (x0 * page.width, y0 * page.height, x1 * page.width, y1 * page.height)
    assert all(abs(one - other) < 3 for one, other in zip(box, fact.bbox, strict=True))
    assert tab.run("document.querySelector('#sheet img').decode().then(() => true)")
    assert not tab.errors


def test_failed_checks_come_first_and_lead_to_the_printed_number(browser: Browser, shown: Path) -> None:
    failed = [check for check in parsed(PDF).checks if not check.passed]
    tab = opened(browser, shown)
    assert tab.run("document.querySelector('#panel-check summary').textContent") == f"Failed checks {len(failed)}"
    tab.click("#panel-check .line")
    tab.run(SETTLE)
    assert "expected" in tab.run("document.querySelector('#card .say').textContent")
    assert tab.run("document.querySelector('#sheet g.chosen').classList.contains('bad')")
    assert tab.run("document.querySelectorAll('#reading td.chosen').length") == 1


def test_either_finds_the_other_by_mouse_and_by_keyboard(browser: Browser, shown: Path) -> None:
    tab = opened(browser, shown, "#page=2")
    tab.click("#reading td.fact")
    tab.run(SETTLE)
    chosen = "new Set([...document.querySelectorAll('.chosen')].map(one => one.dataset.mark)).size"
    assert tab.run("document.querySelectorAll('.chosen').length") == 2 and tab.run(chosen) == 1
    assert tab.run("location.hash").startswith("#value=2:")
    before = tab.run(CARD)
    tab.run("document.querySelector('#sheet g[tabindex=\"0\"]').focus()")
    tab.press("ArrowDown")
    tab.press("Enter")
    tab.run(SETTLE)
    assert tab.run("document.activeElement.getAttribute('aria-label')").startswith(tab.run(CARD))
    assert tab.run("document.querySelector('#reading .chosen').textContent") == tab.run(CARD)
    tab.run("document.activeElement.blur()")
    tab.press("ArrowRight")
    tab.run(SETTLE)
    assert tab.run("state.page") == 3 and before
    tab.press("n")
    tab.run(SETTLE)
    assert tab.run("document.querySelectorAll('#panel-check .line[aria-current=true]').length") >= 1


def test_search_and_the_boxes_that_are_shown(browser: Browser, shown: Path) -> None:
    tab = opened(browser, shown, "#page=2")
    tab.press("/")
    tab.write("137112")
    tab.press("Enter")
    tab.run("new Promise(done => setTimeout(() => done(1), 200))")
    assert tab.run("document.querySelector('#panel-found [role=status]').textContent").endswith(" found")
    assert "137,112" in tab.run("document.querySelector('#panel-found .line .what').textContent")
    visible = "getComputedStyle(document.querySelector('#sheet g.doubt:not(.chosen)')).display"
    assert tab.run(visible) != "none"
    legend = "[...document.querySelectorAll('.legend label')].find(l => l.textContent.startsWith('not confirmed'))"
    tab.run(f"{legend}.querySelector('input').click()")
    assert tab.run(visible) == "none"


def test_a_fact_key_and_a_place_without_a_value_are_links_too(browser: Browser, shown: Path) -> None:
    fact = next(row for row in parsed(PDF).budgets if row.fact_key and row.value and row.page > 2)
    tab = opened(browser, shown, f"#key={fact.fact_key}")
    assert tab.run("state.page") == fact.page
    assert tab.run(CARD) == fact.text
    tab.go(shown.as_uri() + "?#value=2:5,5,9,9")
    tab.run(READY)
    tab.run(SETTLE)
    assert "Nothing was read" in tab.run("document.querySelector('#card').textContent")


def test_a_narrow_screen_and_paper_hold_it_all(browser: Browser, shown: Path) -> None:
    tab = opened(browser, shown, "#page=2", width=420)
    assert tab.run("document.documentElement.scrollWidth") <= 420
    pdf = pymupdf.open(stream=tab.print_pdf(), filetype="pdf")
    text = "".join(page.get_text() for page in pdf)
    assert "Failed checks" in text and "137,112" in text
    (sheet,) = (page for page in pdf if page.get_images())
    (picture,) = sheet.get_image_rects(sheet.get_images()[0][0])
    assert picture in sheet.rect
    fact = next(row for row in parsed(PDF).budgets if row.page == 2 and row.value and row.value > 1000)
    scale = picture.width / parsed(PDF).pages[1].width
    where = pymupdf.Rect(fact.bbox) * scale + (picture.x0, picture.y0) * 2
    drawn = [pymupdf.Rect(one["rect"]) for one in sheet.get_drawings()]
    assert any(max(map(abs, one - where)) < 3 for one in drawn)  # its box is printed where it is in the picture


def test_a_hostile_document_is_text_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    html = show_html(hostile(evidence_of(parsed(PDF), None)))
    path.write_text(html, encoding="utf-8")
    assert len(html) < 3_000_000
    tab = opened(browser, path, "#page=2")
    for link in ("#page=3", "#page=2"):
        tab.run(f"go('{link}')")
        tab.run(SETTLE)
    tab.run("search('hyperlink')")
    assert "taken" not in tab.run("document.title")[:5]
    assert tab.run("document.querySelectorAll('#app img, #app script').length") == 0
    assert tab.run("[...document.querySelectorAll('#reading .control')].some(c => c.textContent === 'RLO')")
    assert tab.run("[...document.querySelectorAll('#reading td, #reading th')].every(c => c.textContent.length < 2000)")
    assert not tab.errors


def test_the_command_shows_a_file_and_a_document_of_a_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.html"
    assert main(["show", str(PDF), "--out", str(out), "--pages", "2"]) == 0
    whole = out.read_text(encoding="utf-8")
    assert 'id="picture-page-2"' in whole and 'id="picture-page-3"' not in whole
    write_document(tmp_path / "data", parsed(PDF))
    assert main(["show", PDF.name, "--dataset", str(tmp_path / "data"), "--out", str(out), "--pages", "1"]) == 0
    assert "8 pages" in capsys.readouterr().out
    folder = tmp_path / "evidence"
    everything = ["show", "--all", "--dataset", str(tmp_path / "data"), "--out", str(folder), "--pages", "1"]
    assert main(everything) == 0
    assert [page.stem for page in folder.iterdir()] == [parsed(PDF).documents[0].document_id]
    assert main(["show", PDF.name, "--all"]) == 2
    (tmp_path / "mine.html").write_text("mine")
    assert main(["show", str(PDF), "--out", str(tmp_path / "mine.html")]) == 2
    assert main(["show", "nothing.pdf"]) == 2
    assert "--dataset" in capsys.readouterr().err
