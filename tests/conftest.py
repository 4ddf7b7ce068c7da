"""Paths and parsed documents that tests share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.parse import parse_file
from schemas.rows import DocumentRows

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).parents[2] / "shared"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/gold"))
CORPUS = sorted((SHARED / "corpus").glob("forward_looking_110/*.pdf"))


@cache
def parsed(path: Path) -> DocumentRows:
    """The rows of a file, parsed once a session."""
    return parse_file(path)


def pdf_of(case: Path) -> Path:
    return next(case.glob("*.pdf"))


@pytest.fixture(scope="session")
def small_pdf() -> Path:
    """A bundled report of a few pages."""
    return FIXTURES / "forward_looking_annual_review" / "fl110_two_projects" / "fl110_two_projects.pdf"
