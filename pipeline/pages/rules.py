"""Drawings → straight rulings and fills.

Word processors draw one border in many ways: stroked lines, stroked rectangles, thin filled rectangles, polygons.
All become `Rule`s here; everything that is not axis-parallel is no ruling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.pages.covers import Cover, uncovered
from pipeline.pages.dots import is_dot, rulings_of
from pipeline.pages.geometry import IDENTITY, Matrix, transform, transform_point
from pipeline.pages.page import Page
from schemas.document import BBox, Rule

THIN = 3.0  # a filled box up to this thick is a ruling, a thicker one a fill
SKEW = 0.6  # a line may lean this much over its whole length
SHORTEST = 1.0
SAME = 3.0  # rulings nearer than this are one (a double border)


def read_rules(drawings: list[dict[str, Any]], page: Page, upright: Matrix) -> None:
    """Append the page's rulings and fills. `drawings` as from `Page.get_cdrawings()`."""
    covers: list[Cover] = []
    dots: list[BBox] = []
    for path in drawings:
        kind = path["type"]
        if "f" in kind and "s" not in kind:
            covers += _read_fill(path, page, upright, dots)
        elif "s" in kind:
            width = path.get("width") or 0.0
            for item in path["items"]:
                _read_stroke(item, width, page, upright)
    # Only now: a cover hides the rulings that were drawn before it, and knows them by their number.
    across, down = rulings_of(dots) if dots else ([], [])
    page.horizontals += across
    page.verticals += down
    if covers:
        page.seen = uncovered(page.horizontals, page.verticals, covers)


def _read_fill(path: dict[str, Any], page: Page, upright: Matrix, dots: list[BBox]) -> Iterator[Cover]:
    """A filled path: each rectangle by itself; a polygon of lines by the box around it; dots go to `dots`."""
    items = path["items"]
    boxes = [item[1] for item in items if item[0] == "re"]
    if not boxes and items and len(items) <= 6 and all(item[0] in ("l", "qu") for item in items):
        boxes = [path["rect"]]
    fill = path.get("fill") or (0.0, 0.0, 0.0)
    for box in boxes:
        x0, y0, x1, y1 = transform(upright, tuple(box))
        if min(fill) < 0.99 and is_dot((x0, y0, x1, y1)):
            dots.append((x0, y0, x1, y1))
            continue
        if y1 - y0 <= THIN and x1 - x0 > y1 - y0:
            _add(page.horizontals, (y0 + y1) / 2, x0, x1, y1 - y0)
        elif x1 - x0 <= THIN and y1 - y0 > x1 - x0:
            _add(page.verticals, (x0 + x1) / 2, y0, y1, x1 - x0)
        elif min(fill) < 0.99:
            page.fills.append((x0, y0, x1, y1))
        elif path.get("fill_opacity") == 1.0 and (page.horizontals or page.verticals):
            yield Cover((x0, y0, x1, y1), len(page.horizontals), len(page.verticals))


def _read_stroke(item: Any, width: float, page: Page, upright: Matrix) -> None:
    if item[0] == "l":
        _read_segment(item[1], item[2], width, page, upright)
    elif item[0] == "re":
        _read_frame(transform(upright, tuple(item[1])), width, page)
    elif item[0] == "qu":
        ul, ur, ll, lr = item[1]
        for a, b in ((ul, ur), (ll, lr), (ul, ll), (ur, lr)):
            _read_segment(a, b, width, page, upright)


def _read_segment(a: Any, b: Any, width: float, page: Page, upright: Matrix) -> None:
    (ax, ay), (bx, by) = (a, b)
    if upright != IDENTITY:
        ax, ay = transform_point(upright, ax, ay)
        bx, by = transform_point(upright, bx, by)
    if abs(ay - by) <= SKEW and abs(ax - bx) > abs(ay - by):
        _add(page.horizontals, (ay + by) / 2, min(ax, bx), max(ax, bx), width)
    elif abs(ax - bx) <= SKEW and abs(ay - by) > abs(ax - bx):
        _add(page.verticals, (ax + bx) / 2, min(ay, by), max(ay, by), width)


def _read_frame(box: BBox, width: float, page: Page) -> None:
    x0, y0, x1, y1 = box
    if y1 - y0 <= THIN:
        _add(page.horizontals, (y0 + y1) / 2, x0, x1, max(width, y1 - y0))
    elif x1 - x0 <= THIN:
        _add(page.verticals, (x0 + x1) / 2, y0, y1, max(width, x1 - x0))
    else:
        for y in (y0, y1):
            _add(page.horizontals, y, x0, x1, width)
        for x in (x0, x1):
            _add(page.verticals, x, y0, y1, width)


def _add(rules: list[Rule], position: float, start: float, end: float, width: float) -> None:
    if end - start >= SHORTEST:
        rules.append(Rule(position, start, end, width))
