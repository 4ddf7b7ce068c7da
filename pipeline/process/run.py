"""The work on one file, shared by `govtables parse` and the Prefect flow: parse it, publish it, say what happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.dataset import publish
from pipeline.document.verdict import path_text
from pipeline.outcome import NOT_PUBLISHED, Finding, OnPage, Outcome, Parsed, outcome_of, rejected
from pipeline.pages.whole_file import hash_of
from pipeline.process.child import Stopped, parse_in_child
from pipeline.process.keep import keep_better
from pipeline.process.known import recall, remember
from pipeline.settings import Settings
from pipeline.sources.origin import Origin, note_origin
from pipeline.sources.raw import RawStore
from pipeline.storage.location import Dataset
from pipeline.storage.store import digest_of
from pipeline.storage.write import encode_rows

Parse = Callable[[Path, Settings, OnPage | None, Origin | None], Parsed]
"""How a document is parsed: in a process of this machine, or on another."""


def parse_into(
    path: Path, dataset: Dataset, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
) -> Outcome:
    """What becomes of one file: what is known of it, where it was read in the same way before, else by reading it.

    `origin` is where the file came from, if that isn't its path. OSError for a path that can't be read, DatasetError
    for the dataset.
    """
    document_id = hash_of(path)
    known = recall(document_id, path, dataset, settings, origin)
    return (
        with_evidence(known, path, settings)
        if known
        else parse_anew(path, dataset, settings, on_page, origin, document_id=document_id)
    )


def parse_anew(
    path: Path, dataset: Dataset, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None,
    parse: Parse = parse_in_child, document_id: str | None = None,
) -> Outcome:  # fmt: skip
    """Parse one file in a process of its own, publish its rows and note what became of it.

    `document_id` is the hash of its content where that is known: what is rejected is what was hashed.
    """
    begin = time.perf_counter()
    try:
        parsed = parse(path, settings, on_page, origin)
    except Stopped as stop:
        rows = rejected(path, document_id or hash_of(path), stop.code, str(stop))
        if origin:
            note_origin(rows, origin)
        parsed = Parsed(outcome_of(path, rows, 0.0), encode_rows(rows))
    version = digest_of(parsed.files) if parsed.files else ""
    parsed = keep_better(dataset, parsed)
    change = publish(dataset, parsed.files, settings.run) if parsed.files else None
    address = origin.address if origin else parsed.outcome.path
    outcome = replace(parsed.outcome, path=address, change=change, seconds=time.perf_counter() - begin)
    if change:
        remember(outcome, version, path, dataset, settings, origin)
    return with_evidence(outcome, path, settings)


def with_evidence(outcome: Outcome, path: Path, settings: Settings) -> Outcome:
    """What is published keeps its evidence: the file goes into the raw store; why it doesn't is a finding."""
    if settings.keep is None or outcome.document_id is None or outcome.status in NOT_PUBLISHED:
        return outcome
    try:
        kept = RawStore(settings.keep).keep_original(path, outcome.document_id)
        why = None if kept else "the file was changed meanwhile"
    except OSError as error:
        why = str(error)
    if why is None:
        return outcome
    finding = Finding("warning", "evidence.not_kept", f"no copy in {settings.keep} ({why}); its pages can't be shown")
    return replace(outcome, findings=(*outcome.findings, finding))


def unreadable(path: Path, error: OSError) -> Outcome:
    """The outcome for a path that can't be read at all; there is no document to write."""
    what = "a folder, not a PDF; give its files, or use ingest" if path.is_dir() else (error.strerror or str(error))
    return Outcome(path_text(path), "rejected", findings=(Finding("error", "file.unreadable", what),))
