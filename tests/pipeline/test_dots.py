"""A border painted as dots, each a small filled square, rules a table like a drawn line does."""

from __future__ import annotations

from pathlib import Path

import pymupdf
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.dots import rulings_of
from pipeline.parse import parse_file

XS, YS = (60.0, 160.0, 260.0, 360.0), (60.0, 90.0, 120.0, 150.0, 180.0)


def test_a_dotted_grid_is_a_grid(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    shape = page.new_shape()
    for y in YS:
        for k in range(201):
            shape.draw_rect(pymupdf.Rect(60 + 1.5 * k, y, 60.75 + 1.5 * k, y + 0.75))
    for x in XS:
        for k in range(81):
            shape.draw_rect(pymupdf.Rect(x, 60 + 1.5 * k, x + 0.75, 60.75 + 1.5 * k))
    shape.finish(fill=(0, 0, 0), color=None, width=0)
    shape.commit()
    rows = [["Name", "2019", "2020"], ["A", "1,200", ""], ["B", "", "35"], ["C", "7", "8"]]
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            page.insert_text((XS[col] + 5, YS[row] + 20), text, fontsize=10)
    path = tmp_path / "dotted.pdf"
    document.save(path)
    tables = parse_file(path).tables
    assert [(table.rows, table.page) for table in tables] == [(4, 1)]


@given(st.integers(5, 60), st.floats(0.5, 2.5), st.floats(1.2, 3.5), st.booleans())
def test_dots_in_a_line_make_one_ruling_whatever_their_size_and_step(
    count: int, size: float, step: float, down: bool
) -> None:
    dots = []
    for k in range(count):
        along, aside = (10 + k * step * size, 10 + k * step * size + size), (50.0, 50.0 + size)
        dots.append((aside[0], along[0], aside[1], along[1]) if down else (along[0], aside[0], along[1], aside[1]))
    across, upright = rulings_of(dots)
    found = upright if down else across
    assert len(found) == 1 and not (across if down else upright)
    assert found[0].start == 10 and abs(found[0].end - (10 + (count - 1) * step * size + size)) < 1e-6


def test_single_dots_and_leaders_of_few_rule_nothing() -> None:
    assert rulings_of([(10.0, 10.0, 11.0, 11.0), (13.0, 10.0, 14.0, 11.0), (90.0, 10.0, 91.0, 11.0)]) == ([], [])
