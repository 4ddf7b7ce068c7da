"""What can be done with a dataset, wherever it is: here, and only here, folders and object stores part ways.

Each raises DatasetError where it can't be done; the message says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.outcome import Change
from pipeline.storage import compact as folder_compact
from pipeline.storage import (
    descriptor,
    history,
    notes,
    object_dataset,
    object_parts,
    object_vacuum,
    state,
    whole,
    write,
)
from pipeline.storage import vacuum as folder_vacuum
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import NOW, Publication, State, Version
from pipeline.storage.location import Dataset, ObjectStore
from pipeline.storage.vacuum import Freed
from pipeline.storage.write import encode_rows
from schemas.rows import DocumentRows

if TYPE_CHECKING:
    import pyarrow.dataset as ds


def prepare_dataset(dataset: Dataset) -> None:
    """Make sure that a dataset can be written before any work is done, and sweep up after a killed run."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.prepare_dataset(dataset)
    return write.prepare_dataset(dataset)


def publish(dataset: Dataset, files: Mapping[str, bytes], run: str | None = None) -> Change:
    """Publish the encoded tables of one document as part of a run."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.publish(dataset, files, run)
    return write.publish(dataset, files, run)


def write_document(dataset: Dataset, rows: DocumentRows, run: str | None = None) -> Change:
    """Publish all rows of one document as part of a run (else one of its own)."""
    return publish(dataset, encode_rows(rows), run)


def read_rows(dataset: Dataset, table: str, at: str | State | None = None) -> pa.Table:
    """All rows of a table: now, after a run, or of a `state_of`, with which several tables tell of the same instant."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.read_rows(dataset, table, at)
    return state.read_rows(dataset, table, at)


def table_files(dataset: Dataset, table: str, at: str = NOW) -> list[str]:
    """The files that hold a table now, or after a run, all of one instant; for whatever reads Parquet."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.table_files(dataset, table, at)
    return state.table_files(dataset, table, at)


def open_tables(dataset: Dataset, at: str = NOW) -> Callable[[str], ds.Dataset | pa.Table]:
    """A function that opens a table by its name, all tables of one instant: of a folder without reading it yet, whole
    from a store. Columns that are newer than a document's version are null in it."""
    if isinstance(dataset, ObjectStore):
        state_now = object_dataset.state_of(dataset, at)
        return lambda table: object_dataset.read_rows(dataset, table, state_now)
    import pyarrow.dataset as ds  # takes pandas with it, for a third of a second that a run needn't wait

    files = state.files_of_instant(dataset, at)
    return lambda table: ds.dataset([str(file) for file in files[table]], schema=arrow_schema(table), format="parquet")


def document_ids(dataset: Dataset) -> list[str]:
    """The ids of the documents in a dataset, sorted."""
    return sorted(state_of(dataset, NOW))


def export_state(dataset: Dataset, run: str, out: Path) -> int:
    """Lay out the state after a run as a folder of plain Parquet; returns its number of documents."""
    check_whole(dataset, run)
    if isinstance(dataset, ObjectStore):
        documents = object_dataset.export_state(dataset, run, out)
    else:
        documents = state.export_state(dataset, run, out)
    descriptor.describe(out)
    return documents


def describe(dataset: Dataset) -> None:
    """Write `datapackage.json` beside the tables at the end of a run. A store has none: its log names the files."""
    if isinstance(dataset, Path):
        descriptor.describe(dataset)


def read_log(dataset: Dataset) -> list[Publication]:
    """All publications, oldest first."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.read_log(dataset)
    return history.read_log(dataset)


def state_of(dataset: Dataset, run: str) -> State:
    """The version of each document after a run, or `now`. DatasetError where it isn't kept."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.state_of(dataset, run)
    return history.state_of(dataset, run)


def check_whole(dataset: Dataset, run: str = NOW, *, deep: bool = False) -> None:
    """DatasetError where a file that a state names is missing or was changed; see `pipeline.storage.whole`."""
    whole.check_whole(dataset, state_of(dataset, run), deep=deep)


def present_versions(dataset: Dataset) -> set[Version]:
    """The versions that are there, current or not."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.present_versions(dataset)
    return history.present_versions(dataset)


def compact(dataset: Dataset) -> tuple[int, int]:
    """Merge small files; returns how many files a reader reads for all tables, before and now."""
    if isinstance(dataset, ObjectStore):
        return object_parts.compact(dataset)
    counts = folder_compact.compact(dataset)
    descriptor.describe(dataset)
    return counts


def vacuum(dataset: Dataset, keep_days: float | None = None, keep_runs: int | None = None) -> Freed:
    """Drop versions that aren't current and belong to no state of the last days (else runs); 30 days unless told."""
    if isinstance(dataset, ObjectStore):
        return object_vacuum.vacuum(dataset, keep_days, keep_runs)
    return folder_vacuum.vacuum(dataset, keep_days, keep_runs)


def read_note(dataset: Dataset, document_id: str) -> bytes | None:
    """The last note that was written of a document; None where there is none."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.read_note(dataset, document_id)
    return notes.read_note(dataset, document_id)


def write_note(dataset: Dataset, document_id: str, data: bytes) -> None:
    """Replace a document's note, whole or not at all."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.write_note(dataset, document_id, data)
    return notes.write_note(dataset, document_id, data)


def current_files(dataset: Dataset, document_id: str) -> dict[str, bytes] | None:
    """A document's current version, each table encoded as Parquet; None where it was never published."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.current_files(dataset, document_id)
    return notes.current_files(dataset, document_id)


def current_digest(dataset: Dataset, document_id: str) -> str | None:
    """The digest of a document's current rows; None where it was never published."""
    if isinstance(dataset, ObjectStore):
        return object_dataset.current_digest(dataset, document_id)
    return notes.current_digest(dataset, document_id)
