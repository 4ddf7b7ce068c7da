"""The work on one document from file to encoded tables, as a child process does it: nothing here writes."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pipeline.outcome import Finding, OnPage, Outcome, Parsed, outcome_of, rejected
from pipeline.pages.read import is_out_of_memory
from pipeline.pages.whole_file import read_whole
from pipeline.parse import parse_bytes
from pipeline.settings import Settings
from pipeline.sources.origin import Origin, note_origin
from pipeline.storage.write import encode_rows
from pipeline.trust.corrections import apply_corrections
from pipeline.trust.verify import verify
from schemas.rows import DocumentRow, DocumentRows


def read_document(
    path: Path, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
) -> Parsed:
    """Parse, verify, correct and encode one file. OSError for a path that can't be read, MemoryError over the limit."""
    begin = time.perf_counter()
    wrong = 0
    data = read_whole(path)
    try:
        rows, wrong = trusted_rows(data, path, settings, on_page, origin)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # a parser's mistake on one file must not stop the others, and must be seen
        if is_out_of_memory(error):
            raise MemoryError from error
        rows = _failed(path, data, error, origin)
    if _is_held(rows.documents[0], settings.gate):
        return Parsed(_held(path, rows, settings, time.perf_counter() - begin), {})
    try:
        files = encode_rows(rows)
    except ValueError as error:  # a row that its table refuses (RowError) is a parser's mistake too
        rows = _failed(path, data, error, origin)
        files = encode_rows(rows)
    return Parsed(replace(outcome_of(path, rows, time.perf_counter() - begin), corrections_failed=wrong), files)


def trusted_rows(
    data: bytes, path: Path, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
) -> tuple[DocumentRows, int]:
    """The rows of a file's bytes, verified and corrected, and how many corrections no longer fit.

    Never raises for a bad PDF: a file that can't be read is a rejected document.
    """
    rows = parse_bytes(data, path, password=settings.password, on_page=on_page, max_pages=settings.limits.pages)
    if origin:
        note_origin(rows, origin)
    verify(data, rows, settings.verify, settings.password)
    return rows, apply_corrections(rows, settings.corrections)


def _is_held(document: DocumentRow, gate: Decimal | None) -> bool:
    checks = document.checks_passed + document.checks_failed
    return gate is not None and document.checks_failed > gate * checks


def _held(path: Path, rows: DocumentRows, settings: Settings, seconds: float) -> Outcome:
    document = rows.documents[0]
    checks = document.checks_passed + document.checks_failed
    why = f"{document.checks_failed} of {checks} checks failed, more than the gate of {settings.gate}; not published"
    outcome = outcome_of(path, rows, seconds)
    return replace(outcome, status="held", findings=(Finding("error", "document.held", why), *outcome.findings))


def _failed(path: Path, data: bytes, error: Exception, origin: Origin | None) -> DocumentRows:
    where = traceback.extract_tb(error.__traceback__)[-1]
    rows = rejected(
        path, hashlib.sha256(data).hexdigest(), "parser.failed",
        f"govtables failed on this file: {error!r} in {Path(where.filename).name}:{where.lineno}; please report it",
    )  # fmt: skip
    if origin:
        note_origin(rows, origin)
    return rows
