"""The work on one file, shared by `govtables parse` and the Prefect flow: parse it, publish it, say what happened."""

from __future__ import annotations

import glob
import hashlib
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.parse import OnPage, parse_file
from pipeline.write import write_document
from schemas.rows import DocumentRow, DocumentRows, IssueRow
from schemas.version import VERSION

FACTS = ("budgets", "indicators", "milestones", "progress", "delays")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `problems` are messages that name the page; `changed` tells whether the dataset did."""

    path: str
    status: str
    report_type: str | None = None
    document_id: str | None = None
    pages: int = 0
    facts: tuple[int, ...] = ()
    checks_failed: int = 0
    issues: int = 0
    changed: bool = False
    seconds: float = 0.0
    problems: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Read whole and without a failed check."""
        return self.status != "rejected" and not self.checks_failed


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


def parse_into(path: Path, dataset: Path, password: str | None = None, on_page: OnPage | None = None) -> Outcome:
    """Parse one file and publish its rows. OSError for a path that can't be read, DatasetError for the dataset."""
    begin = time.perf_counter()
    try:
        rows = parse_file(path, password=password, on_page=on_page)
    except OSError:
        raise
    except Exception as error:  # a parser's mistake on one file must not stop the others, and must be seen
        rows = _failed(path, error)
    try:
        changed = write_document(dataset, rows)
    except ValueError as error:  # a row that its table refuses (RowError) is a parser's mistake too
        rows = _failed(path, error)
        changed = write_document(dataset, rows)
    return _outcome(path, rows, changed, time.perf_counter() - begin)


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
        tuple(len(getattr(rows, table)) for table in FACTS), document.checks_failed, len(rows.issues), changed,
        seconds, problems,
    )  # fmt: skip
