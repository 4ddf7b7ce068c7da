"""The work on one file, shared by `govtables parse` and the Prefect flow: parse it, publish it, say what happened."""

from __future__ import annotations

import gc
import glob
import hashlib
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from pipeline.corrections import apply_corrections
from pipeline.parse import OnPage, parse_file
from pipeline.settings import Settings
from pipeline.verdict import failure_line
from pipeline.verify import verify
from pipeline.write import write_document
from schemas.rows import DocumentRow, DocumentRows, IssueRow
from schemas.version import VERSION

FACTS = ("budgets", "indicators", "milestones", "progress", "delays")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `problems` are messages that name the page; `changed` tells whether the dataset did."""

    path: str
    status: str  # parsed, partial, rejected, or held: not published because too many checks failed
    report_type: str | None = None
    document_id: str | None = None
    pages: int = 0
    facts: tuple[int, ...] = ()
    values: int = 0
    values_checked: int = 0
    values_verified: int = 0
    checks_passed: int = 0
    checks_failed: int = 0
    issues: int = 0
    changed: bool = False
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    corrections_failed: int = 0

    @property
    def good(self) -> bool:
        """Published, and without a failed check or correction."""
        return self.status not in ("rejected", "held") and not self.checks_failed and not self.corrections_failed


def expand_sources(sources: Sequence[str]) -> tuple[list[Path], list[Outcome]]:
    """Files, folders and globs → PDF paths in a stable order, and outcomes for what isn't there."""
    paths: list[Path] = []
    missing = []
    for source in sources:
        path = Path(source)
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
        elif path.exists():
            found = [path]
        else:
            names = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
            found = [Path(name) for name in names]
        if not found:
            what = "the folder holds no PDF" if path.is_dir() else "no such file; check the path"
            missing.append(Outcome(source, "rejected", problems=(what,)))
        paths += found
    return paths, missing


def parse_into(path: Path, dataset: Path, settings: Settings, on_page: OnPage | None = None) -> Outcome:
    """Parse one file and publish its rows. OSError for a path that can't be read, DatasetError for the dataset."""
    # A page is tens of thousands of small tuples without cycles: looking for cycles costs an eighth of the time.
    gc.disable()
    try:
        return _parse_into(path, dataset, settings, on_page)
    finally:
        gc.enable()


def _parse_into(path: Path, dataset: Path, settings: Settings, on_page: OnPage | None) -> Outcome:
    begin = time.perf_counter()
    wrong = 0
    try:
        rows = parse_file(path, password=settings.password, on_page=on_page)
        verify(path, rows, settings.verify, settings.password)
        wrong = apply_corrections(rows, settings.corrections)
    except OSError:
        raise
    except Exception as error:  # a parser's mistake on one file must not stop the others, and must be seen
        rows = _failed(path, error)
    if _is_held(rows.documents[0], settings.gate):
        return _held(path, rows, settings, time.perf_counter() - begin)
    try:
        changed = write_document(dataset, rows, settings.run)
    except ValueError as error:  # a row that its table refuses (RowError) is a parser's mistake too
        rows = _failed(path, error)
        changed = write_document(dataset, rows, settings.run)
    return replace(_outcome(path, rows, changed, time.perf_counter() - begin), corrections_failed=wrong)


def _is_held(document: DocumentRow, gate: Decimal | None) -> bool:
    checks = document.checks_passed + document.checks_failed
    return gate is not None and document.checks_failed > gate * checks


def _held(path: Path, rows: DocumentRows, settings: Settings, seconds: float) -> Outcome:
    document = rows.documents[0]
    checks = document.checks_passed + document.checks_failed
    why = f"{document.checks_failed} of {checks} checks failed, more than the gate of {settings.gate}; not published"
    outcome = _outcome(path, rows, False, seconds)
    return replace(outcome, status="held", problems=(why, *outcome.failures))


def unreadable(path: Path, error: OSError) -> Outcome:
    """The outcome for a path that can't be read at all; there is no document to write."""
    what = "a folder, not a PDF; give its files, or use ingest" if path.is_dir() else (error.strerror or str(error))
    return Outcome(str(path), "rejected", problems=(what,))


def _failed(path: Path, error: Exception) -> DocumentRows:
    document_id = hashlib.sha256(path.read_bytes()).hexdigest()
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = (
        f"govtables failed on this file: {error!r} in {Path(where.filename).name}:{where.lineno}; please report it"
    )
    document = DocumentRow(
        document_id=document_id, source_uri=str(path), file_name=path.name, status="rejected", values=0,
        values_checked=0, values_verified=0, checks_passed=0, checks_failed=0, parser_version=VERSION,
    )  # fmt: skip
    issue = IssueRow(document_id=document_id, code="parser.failed", severity="error", message=message)
    return DocumentRows(documents=[document], issues=[issue])


def _outcome(path: Path, rows: DocumentRows, changed: bool, seconds: float) -> Outcome:
    document = rows.documents[0]
    problems = tuple(
        f"{f'page {issue.page}: ' if issue.page else ''}{issue.message} [{issue.code}]"
        for issue in rows.issues
        if issue.severity == "error"
    )
    return Outcome(
        str(path), document.status, document.report_type, document.document_id, document.pages or 0,
        tuple(len(getattr(rows, table)) for table in FACTS), document.values, document.values_checked,
        document.values_verified, document.checks_passed, document.checks_failed, len(rows.issues), changed, seconds,
        problems, tuple(failure_line(check) for check in rows.checks if not check.passed),
    )  # fmt: skip
