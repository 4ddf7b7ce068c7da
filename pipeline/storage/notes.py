"""A note beside a document's versions: what a writer wants to know of it the next time. No reader of rows sees it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pipeline.storage.store import (
    SHARED,
    current_version,
    empty_files,
    explained,
    home_of,
    locked,
    scratch_in,
    store_lock,
    sync,
    write_file,
)

NOTE = "parsed.json"


def read_note(dataset: Path, document_id: str) -> bytes | None:
    """The last note that was written of a document; None where there is none."""
    with explained(dataset), suppress(FileNotFoundError, NotADirectoryError):
        return (home_of(dataset, document_id) / NOTE).read_bytes()
    return None


def write_note(dataset: Path, document_id: str, data: bytes) -> None:
    """Replace a document's note, whole or not at all; nothing is touched where it says so already."""
    if read_note(dataset, document_id) == data:
        return
    home = home_of(dataset, document_id)
    with explained(dataset):
        home.mkdir(parents=True, exist_ok=True)
        # A sweep takes scratch files for those of a killed run.
        with locked(store_lock(dataset), SHARED):
            scratch = scratch_in(home)
            write_file(scratch, data)
            scratch.replace(home / NOTE)
            sync(home)


def current_digest(dataset: Path, document_id: str) -> str | None:
    """The version of a document that readers see now; None where it was never published."""
    with explained(dataset):
        return current_version(home_of(dataset, document_id))


def current_files(dataset: Path, document_id: str) -> dict[str, bytes] | None:
    """The encoded tables of a document's current version; None where it was never published.

    A table that is younger than the version is there without a row. The folder of a version never changes, so all are
    of one instant.
    """
    home = home_of(dataset, document_id)
    with explained(dataset):
        version = current_version(home)
        if version is None:
            return None
        found = {path.stem: path.read_bytes() for path in (home / version).glob("*.parquet")}
        return {table: found.get(table, empty) for table, empty in empty_files().items()}
