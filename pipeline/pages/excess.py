"""Pages that no report prints but a map, a drawing or an attacker: what is left out of them is said.

The densest page of 30 real reports holds 3,400 characters; a scanned one, traced to outlines, 19,000 rulings.
"""

from __future__ import annotations

from pipeline.pages.page import Page
from pipeline.pages.rules import SAME
from schemas.document import Rule

MOST_CHARACTERS = 50_000
MOST_RULINGS = 30_000
MOST_BOXES = 100_000  # of the grid that all rulings together would make


def leave_out_rulings(page: Page) -> None:
    """Drop the rulings and fills of a page that has too many for tables; its text stays."""
    count = len(page.horizontals) + len(page.verticals)
    boxes = _positions(page.horizontals) * _positions(page.verticals)
    if count > MOST_RULINGS or boxes > MOST_BOXES:
        page.excess = f"{count} rulings"
        page.horizontals, page.verticals, page.seen, page.fills = [], [], None, []


def _positions(rules: list[Rule]) -> int:
    return len({round(rule.position / SAME) for rule in rules})
