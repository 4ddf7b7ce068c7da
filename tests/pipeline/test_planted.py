"""No silent wrong number: a wrong digit in a budget number that a check covers is flagged."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

import pipeline.parse as parse
from pipeline.pages.page import Page
from pipeline.pages.read import read_page
from schemas.rows import BudgetRow, DocumentRows
from tests.conftest import CASES, pdf_of

CHECKED = ("fl110_two_projects", "cooperation_summary", "six_tables_over_pages")
SOME = 40  # numbers of a report, for each is a parse


def _copy(page: Page) -> Page:
    """Parsing lets a page's characters go."""
    lists = {f.name: list(getattr(page, f.name)) for f in fields(page) if isinstance(getattr(page, f.name), list)}
    return replace(page, **lists)


class Planter:
    """A report's pages, read once, and its rows with one digit changed."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.pages = [read_page(page) for page in pymupdf.open(path)]
        monkeypatch.setattr(parse, "read_pages", self._read)

    def _read(self, _: Any) -> Iterator[Page]:
        return map(_copy, self.pages)

    def parse(self) -> DocumentRows:
        return parse.parse_file(self.path)

    def plant(self, row: BudgetRow, chance: random.Random) -> DocumentRows | None:
        """The rows with a wrong digit in a number; None where no digit is printed (同(A))."""
        chars = self.pages[row.page - 1].chars
        x0, y0, x1, y1 = row.bbox
        digits = [
            index
            for index, c in enumerate(chars)
            if c.text.isdigit() and x0 <= (c.x0 + c.x1) / 2 <= x1 and y0 <= (c.y0 + c.y1) / 2 <= y1
        ]
        if not digits:
            return None
        index = chance.choice(digits)
        char = chars[index]
        chars[index] = char._replace(text=str((int(char.text) + chance.randint(1, 9)) % 10))
        rows = self.parse()
        chars[index] = char
        return rows


def said(rows: DocumentRows) -> Counter[tuple[Any, ...]]:
    """What fails, what is rounding at best, and what is an issue."""
    failed = [(c.table_id, c.row, c.col, c.expression, c.found) for c in rows.checks if c.outcome != "passed"]
    return Counter([*failed, *((issue.code, issue.page, issue.message) for issue in rows.issues)])


@pytest.mark.parametrize("case", [case for case in CASES if case.name in CHECKED], ids=lambda case: case.name)
def test_a_wrong_digit_is_flagged(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planter = Planter(pdf_of(case), monkeypatch)
    right = planter.parse()
    covered = {key for check in right.checks for key in check.covered}
    chance = random.Random(0)
    flagged = []
    numbers = [row for row in right.budgets if row.value is not None and row.state == "number"]
    for row in chance.sample(numbers, min(SOME, len(numbers))):
        wrong = planter.plant(row, chance)
        if wrong is not None:
            flagged.append(bool(said(wrong) - said(right)))
            assert flagged[-1] or (row.table_id, row.row, row.col) not in covered, (row.page, row.measure, row.text)
    assert sum(flagged) >= 0.9 * len(flagged) > 0
