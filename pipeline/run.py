"""The work on one file, shared by `govtables parse` and the Prefect flow: parse it, publish it, say what happened."""

from __future__ import annotations

import glob
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.child import Stopped, parse_in_child
from pipeline.dataset import publish, write_document
from pipeline.location import Dataset
from pipeline.origin import Origin, note_origin
from pipeline.outcome import OnPage, Outcome, outcome_of, rejected
from pipeline.settings import Settings


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


def parse_into(
    path: Path, dataset: Dataset, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
) -> Outcome:
    """Parse one file in a process of its own and publish its rows.

    `origin` is where the file came from, if that isn't its path. OSError for a path that can't be read, DatasetError
    for the dataset.
    """
    begin = time.perf_counter()
    try:
        parsed = parse_in_child(path, settings, on_page, origin)
    except Stopped as stop:
        rows = rejected(path, stop.code, str(stop))
        if origin:
            note_origin(rows, origin)
        changed = write_document(dataset, rows, settings.run)
        outcome = outcome_of(path, rows, 0.0)
    else:
        outcome = parsed.outcome
        changed = bool(parsed.files) and publish(dataset, parsed.files, settings.run)
    address = origin.address if origin else outcome.path
    return replace(outcome, path=address, changed=changed, seconds=time.perf_counter() - begin)


def unreadable(path: Path, error: OSError) -> Outcome:
    """The outcome for a path that can't be read at all; there is no document to write."""
    what = "a folder, not a PDF; give its files, or use ingest" if path.is_dir() else (error.strerror or str(error))
    return Outcome(str(path), "rejected", problems=(what,))
