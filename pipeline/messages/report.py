"""The report of a run: one JSON file that says what was asked for, what became of each document, and the totals."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.messages.logs import counted, described
from pipeline.messages.safe_text import safe, to_json
from pipeline.outcome import COVERAGE, FACTS, Finding, Outcome
from schemas.version import VERSION

FORMAT = 1
"""Goes up when a field changes its name or meaning."""
_PACKAGES = ("pymupdf", "pypdfium2", "pdfplumber", "pyarrow", "prefect")
_FINDING = tuple(field.name for field in fields(Finding))
_COUNTS = ("values", "values_checked", "values_verified", "checks_passed", "checks_failed", "issues", *COVERAGE)


@dataclass(frozen=True, slots=True)
class Job:
    """What a run was asked to do; `settings` by name, without the password."""

    run: str
    command: str
    sources: Sequence[str]
    dataset: str
    settings: Mapping[str, Any]


def run_report(
    job: Job, started: str, finished: str | None, seconds: float, interrupted: str | None, outcomes: Sequence[Outcome]
) -> dict[str, Any]:
    """The report as data, without credentials. Times are UTC, ISO 8601; `finished` is None while the run goes on and
    where it ended early, `interrupted` says by what."""
    return {
        "format": FORMAT,
        "run": job.run,
        "command": job.command,
        "started": started,
        "finished": finished,
        "interrupted": interrupted,
        "seconds": round(seconds, 3),
        "versions": versions(),
        "settings": dict(job.settings),
        "sources": list(job.sources),
        "dataset": job.dataset,
        "totals": totals(outcomes),
        "documents": [document_of(outcome) for outcome in outcomes],
    }


def versions() -> dict[str, str | None]:
    """Of govtables, Python and the libraries that numbers depend on; None for one that isn't installed."""
    found: dict[str, str | None] = {"govtables": VERSION, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def totals(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Sums over documents; `findings` counts all of them by code, those that no document lists included."""
    facts = {table: sum(one.facts[n] for one in outcomes if one.facts) for n, table in enumerate(FACTS)}
    changed = Counter(one.change for one in outcomes if one.change)
    return {
        "documents": len(outcomes),
        "status": dict(Counter(one.status for one in outcomes)),
        "changed": {name: changed[name] for name in ("new", "replaced", "unchanged")},
        "pages": sum(one.pages for one in outcomes),
        "facts": facts,
        **{name: sum(getattr(one, name) for one in outcomes) for name in _COUNTS},
        "findings": counted(sum((one.codes for one in outcomes), Counter[str]()).most_common()),
    }


def document_of(outcome: Outcome) -> dict[str, Any]:
    """A document and its findings, the first 200 of them; `findings_left_out` counts the others by code."""
    return {
        "address": outcome.path,
        "document_id": outcome.document_id,
        **described(outcome),
        "findings": [{name: getattr(finding, name) for name in _FINDING} for finding in outcome.findings],
        "findings_left_out": counted(outcome.left_out),
    }


def write_report(path: Path, report: dict[str, Any]) -> None:
    """Write it whole or not at all. OSError where it can't be written."""
    path = path.resolve()  # a link, such as /dev/stdout, is not what is to be replaced
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        scratch.write_text(_lines(safe(report)), encoding="utf-8")
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _lines(report: dict[str, Any]) -> str:
    """A line per field and per document: readable, and quicker than Python's indenting."""
    documents = ",\n".join(to_json(document) for document in report["documents"])
    parts = {**{name: to_json(value) for name, value in report.items()}, "documents": f"[\n{documents}\n]"}
    return "{\n" + ",\n".join(f"{to_json(name)}: {text}" for name, text in parts.items()) + "\n}\n"
