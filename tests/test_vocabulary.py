"""The closed lists are closed: every word that the code writes is in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import regex

from pipeline.document.words import UnknownTerm, refuse_unknown
from schemas.columns import columns_of
from schemas.issues import ISSUES
from schemas.rows import TABLES, DocumentRows, IssueRow, PageRow
from schemas.vocabulary import SEVERITIES, closed, terms

_CODE = regex.compile(
    r"""(?:code=|issue\(\s*|_say\(\w+, |_issue\(\w+, )"(?P<code>[a-z]+\.[a-z_]+)"(?:,\s*"(?P<severity>\w+)")?"""
)
ROOT = Path(__file__).parents[1]
CODE = [path for folder in ("parsers", "pipeline") for path in sorted((ROOT / folder).rglob("*.py"))]


def test_each_list_is_for_a_column_that_is_there() -> None:
    for table, column in closed():
        assert column in {one.name for one in columns_of(TABLES[table])}, (table, column)


def test_issue_codes_in_the_code_are_listed() -> None:
    for path in CODE:
        for match in _CODE.finditer(path.read_text()):
            assert match["code"] in ISSUES, f"{path}: {match['code']}"
            if match["severity"] in SEVERITIES:
                assert match["severity"] in (ISSUES[match["code"]].unit or ""), f"{path}: {match[0]}"


def test_a_word_stands_once() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        terms(("a", "", ""), ("a", "", ""))


def test_an_unknown_word_is_refused() -> None:
    issue = IssueRow(document_id="d", code="table.unknown", severity="warning", message="")
    page = PageRow(document_id="d", page=1, width=1, height=1, rotation=0, characters=1, status="text")
    refuse_unknown(DocumentRows(documents=[], issues=[issue], pages=[page]))
    with pytest.raises(UnknownTerm, match=r"issues\.code: 'tabel\.unknown'"):
        refuse_unknown(DocumentRows(documents=[], issues=[issue, replace(issue, code="tabel.unknown")]))
    with pytest.raises(UnknownTerm, match="closed list"):
        refuse_unknown(DocumentRows(documents=[], pages=[replace(page, status="fine")]))
