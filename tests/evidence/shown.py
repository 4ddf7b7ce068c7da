"""A document's page as tests look at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.evidence.evidence import Evidence
from pipeline.storage.arrow import rows_to_table
from schemas.rows import TABLES, DocumentRows

HOSTILE = (
    "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">",
    '=HYPERLINK("http://example.org","x")',
    "\u202egnp.1,000\u2066",
    "數" * 100_000,
)


def evidence_of(rows: DocumentRows, pdf: Path | None) -> Evidence:
    """The same as if the rows had been read from a dataset."""
    tables = {table: rows_to_table(table, getattr(rows, table)).to_pylist() for table in TABLES}
    return Evidence(tables, pdf, None if pdf else "the PDF isn't at hand")


def hostile(evidence: Evidence) -> Evidence:
    """Every text of the document is one that a hostile PDF could hold."""

    def text_of(number: int, value: Any) -> Any:
        return HOSTILE[number % len(HOSTILE)] if isinstance(value, str) else value

    for table, columns in _TEXTS.items():
        for number, row in enumerate(evidence.tables[table]):
            row.update({name: text_of(number, row[name]) for name in columns})
    return evidence


_TEXTS = {
    "documents": ("file_name", "title", "agency"),
    "pages": ("page_label",),
    "sections": ("title", "number"),
    "tables": ("caption", "unit"),
    "cells": ("text",),
    "budgets": ("text", "item", "unit", "measure_label"),
    "indicators": ("text", "name", "unit"),
    "milestones": ("text", "title"),
    "issues": ("message",),
    "checks": ("expression",),
}
