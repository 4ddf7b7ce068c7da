"""The same facts whatever the borders look like: sides or ends missing, doubled, in pieces, only fills."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import pipeline.pages.read as read
from pipeline.pages.page import Page
from pipeline.parse import parse_file
from pipeline.tables.grid import find_grids
from schemas.document import Rule
from tests.conftest import CASES, pdf_of
from tests.gold import found, wanted

TABLES = ("budgets", "indicators", "progress", "delays")


def _without(page: Page, *, sides: bool, ends: bool) -> None:
    for grid in find_grids(page.horizontals, page.verticals):
        x0, y0, x1, y1 = grid.bbox
        if sides:
            page.verticals = [
                r
                for r in page.verticals
                if not (y0 - 4 <= r.start and r.end <= y1 + 4 and min(abs(r.position - x0), abs(r.position - x1)) < 4)
            ]
        if ends:
            page.horizontals = [
                r
                for r in page.horizontals
                if not (x0 - 4 <= r.start and r.end <= x1 + 4 and min(abs(r.position - y0), abs(r.position - y1)) < 4)
            ]


def no_sides(page: Page) -> None:
    _without(page, sides=True, ends=False)


def no_ends(page: Page) -> None:
    _without(page, sides=False, ends=True)


def doubled(page: Page) -> None:
    for name in ("horizontals", "verticals"):
        rules = getattr(page, name)
        setattr(page, name, [Rule(r.position + d, r.start, r.end, r.width) for r in rules for d in (-1.2, 1.2)])


def in_pieces(page: Page) -> None:
    chance = random.Random(0)
    for name in ("horizontals", "verticals"):
        out = []
        for rule in getattr(page, name):
            count = max(1, int((rule.end - rule.start) // 20))
            step = (rule.end - rule.start) / count
            for k in range(count):
                start = rule.start + k * step
                out.append(Rule(rule.position + chance.uniform(-0.2, 0.2), start, start + step - 1.0, rule.width))
        setattr(page, name, out)


def only_fills(page: Page) -> None:
    for grid in find_grids(page.horizontals, page.verticals):
        for box in grid.boxes:
            x0, x1 = grid.xs[box.col], grid.xs[box.col + box.col_span]
            y0, y1 = grid.ys[box.row], grid.ys[box.row + box.row_span]
            page.fills.append((x0 + 0.6, y0 + 0.6, x1 - 0.6, y1 - 0.6))
    page.horizontals, page.verticals = [], []


@pytest.mark.parametrize("change", [no_sides, no_ends, doubled, in_pieces, only_fills], ids=lambda f: f.__name__)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_facts_dont_hang_on_borders(
    case: object, change: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = read.read_page

    def changed(source: object, *others: object) -> Page:
        page = original(source)
        change(page)
        return page

    monkeypatch.setattr(read, "read_page", changed)
    rows = parse_file(pdf_of(case))  # type: ignore[arg-type]
    for table in TABLES:
        assert not wanted(case / "gold", table) - found(rows, table)  # type: ignore[operator]
