"""Pages for tests: rulings and words at given places, as if read from a PDF."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.pages.page import Page
from schemas.document import Rule
from tests.pipeline.test_text import chars


def page_of(
    words: Iterable[tuple[float, float, str]], across: Iterable[tuple[float, float, float]] = (),
    along: Iterable[tuple[float, float, float]] = (), number: int = 1, width: float = 595.0,
) -> Page:  # fmt: skip
    """`words` are (x, baseline, text), rulings (position, start, end)."""
    page = Page(number, width, 842.0, 0, upright=(0.0, 0.0, width, 842.0))
    for x, baseline, text in words:
        page.chars += chars(text, x, baseline)
    page.horizontals = [Rule(*rule, 0.5) for rule in across]
    page.verticals = [Rule(*rule, 0.5) for rule in along]
    return page
