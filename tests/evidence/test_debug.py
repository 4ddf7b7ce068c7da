"""`govtables debug`: what each step made of a page is drawn where it stands, and decisions are said."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.commands.cli import main
from pipeline.evidence.stages import read_stages
from tests.browser import Browser
from tests.conftest import FIXTURES, parsed

PDF = FIXTURES / "action_plan" / "six_tables_over_pages" / "six_tables_over_pages.pdf"


def test_the_stages_are_those_of_the_parser() -> None:
    first, second = read_stages(PDF, (1, 2))
    rows = parsed(PDF)
    assert len(first.layers["characters"]) >= rows.pages[0].characters
    on_page = [table for table in rows.tables if table.page <= 2 <= table.page_end]
    assert [(table["rows"], table["cols"]) for table in second.tables] == [(one.rows, one.cols) for one in on_page]
    for table in second.tables:  # no row has a hole, also where a merged cell began on the page before
        area = sum(down * across for _, _, down, across, _, _ in table["cells"])
        assert area == table["cols"] * len({row for row, *_ in table["cells"]})
    assert any("goes on from page 1" in reason.what for reason in second.reasons)
    breaks = [reason for reason in second.reasons if "the break" in reason.what]
    assert breaks and all(reason.evidence for reason in breaks)
    assert not any("the break" in reason.what for reason in first.reasons)


def test_rulings_and_characters_of_a_turned_page_are_drawn_where_they_are_seen(tmp_path: Path) -> None:
    turned = tmp_path / "turned.pdf"
    pdf = pymupdf.open(PDF)
    for page in pdf:
        page.set_rotation(90)
    pdf.save(turned)
    (plain,), (stage,) = read_stages(PDF, [1]), read_stages(turned, [1])
    assert (stage.width, stage.height) == (plain.height, plain.width)
    for layer in ("characters", "cells"):
        x0, y0, x1, y1, label = plain.layers[layer][3]
        found = next(box for box in stage.layers[layer] if box[4] == label and abs(box[1] - x0) < 1)
        assert found[:4] == pytest.approx([plain.height - y1, x0, plain.height - y0, x1], abs=0.1)


def test_the_command_writes_a_page_that_shows_them(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "debug.html"
    assert main(["debug", str(PDF), "--pages", "2-3", "--out", str(out)]) == 0
    tab = browser.open(out)
    tab.run("new Promise(done => setTimeout(() => done(1), 300))")
    assert tab.run("document.querySelectorAll('.page').length") == 2
    assert tab.run("document.querySelectorAll('.layer-cells rect').length") > 20
    assert "goes on from page" in tab.run("document.querySelector('#page-2').textContent")
    assert tab.run("getComputedStyle(document.querySelector('svg .layer-characters')).display") == "none"
    tab.run("document.querySelector('.layers input').click()")
    assert tab.run("getComputedStyle(document.querySelector('svg .layer-characters')).display") != "none"
    assert not tab.errors
    assert main(["debug", str(PDF), "--pages", "77", "--out", str(out)]) == 2
    assert "none of these pages" in capsys.readouterr().err
