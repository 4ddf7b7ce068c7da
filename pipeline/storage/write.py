"""Rows → Parquet, atomic per document over all tables, byte-identical when parsed again; the layout is in `store`.

Swapping a document's `current` is one rename: at any instant a reader that globs `DATASET/<table>/**/*.parquet` finds
either the old or the new version of a document in every table. Not the obvious renaming of thirteen files, which a kill
cuts in two. Before its first version a document's links point at empty tables, so there is no moment with some of its
tables only. All scratch files live below `.store`, where no reader's glob looks; the next run sweeps what a killed one
left there, and writes what it couldn't write into the log.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.outcome import Change
from pipeline.storage.arrow import rows_to_table
from pipeline.storage.history import announce, new_run, publication_of, record, settle, settle_all
from pipeline.storage.location import DatasetError
from pipeline.storage.seal import seal
from pipeline.storage.store import (
    ALONE,
    NOW_OR_NEVER,
    SCRATCH,
    SHARED,
    STORE,
    current_version,
    digest_of,
    empty_files,
    encode,
    explained,
    home_of,
    homes,
    locked,
    parts_lock,
    point,
    remove,
    scratch_in,
    store_lock,
    write_version,
)
from pipeline.storage.views import dissolve, drop_retired_views, link_document, make_dataset, part_with
from schemas.rows import TABLES, DocumentRow, DocumentRows


def prepare_dataset(dataset: Path) -> None:
    """Make sure that the dataset can be written before any work is done, and sweep up after a killed run."""
    if str(dataset).startswith(("s3:", "gs:", "http:", "https:")):
        # As a path it would be a folder of that name.
        raise DatasetError(
            f"{dataset}: no folder; `dataset_of` in pipeline.storage.location makes a dataset of an address"
        )
    with explained(dataset):
        (dataset / STORE).mkdir(parents=True, exist_ok=True)
        with locked(store_lock(dataset), SHARED):
            probe = scratch_in(dataset / STORE)
            probe.touch()
            probe.unlink()
            try:
                probe.symlink_to("nowhere")
                probe.unlink()
            except OSError as error:
                why = "this file system has no symbolic links; choose another --out"
                raise DatasetError(f"{dataset}: {why}") from error
        make_dataset(dataset)
        _sweep(dataset)


def encode_rows(rows: DocumentRows) -> dict[str, bytes]:
    """Every table of a document as a Parquet file. RowError where a row doesn't fit its table."""
    tables = {table: rows_to_table(table, getattr(rows, table)) for table in TABLES}
    documents = tables.pop("documents")
    return seal(encode(tables), documents)


def document_in(files: Mapping[str, bytes]) -> DocumentRow:
    """The row of the document whose encoded tables these are."""
    return DocumentRow(**pq.ParquetFile(io.BytesIO(files["documents"])).read().to_pylist()[0])


def publish(dataset: Path, files: Mapping[str, bytes], run: str | None = None) -> Change:
    """Publish the encoded tables of one document as part of a run.

    Safe against being killed at any point and against other writers: of other documents they don't wait, of the same
    document the last one wins whole. While a view is swapped, or something vacuumed, a writer waits.
    """
    document = document_in(files)
    with explained(dataset):
        make_dataset(dataset)
        home = home_of(dataset, document.document_id)
        home.mkdir(exist_ok=True)
        while True:
            with locked(store_lock(dataset), SHARED), locked(home / "lock", ALONE):
                settle(dataset, document.document_id)
                part = part_with(dataset, document.document_id)
                previous = current_version(home)
                changed = previous != digest_of(files)
                if part is None or not changed:
                    linked = part is None and _link(dataset, home)
                    if changed:
                        _publish(dataset, home, files, document, run or new_run())
                    if not (changed or linked):
                        return "unchanged"
                    return "replaced" if previous else "new"
            dissolve(dataset, part)


def _link(dataset: Path, home: Path) -> bool:
    """Make room for a document in every table: empty until its first version is there."""
    if not (home / "current").is_symlink():
        empty = digest_of(empty_files())
        write_version(dataset / STORE / "empty", empty, empty_files())
        point(home / "current", f"../../empty/{empty}", home)
    return link_document(dataset, home.name)


def _publish(dataset: Path, home: Path, files: Mapping[str, bytes], document: DocumentRow, run: str) -> None:
    """Put a version into place; the order of these steps is what makes it atomic. Old versions stay until `vacuum`."""
    version, previous = digest_of(files), current_version(home)
    write_version(home, version, files)
    publication = publication_of(document, run, version, previous)
    announce(dataset, publication)
    point(home / "current", version, home)
    record(dataset, publication)


def _sweep(dataset: Path) -> None:
    """Finish and drop what killed runs left behind, unless somebody is writing: then a later run does it."""
    store = dataset / STORE
    with suppress(BlockingIOError), locked(store_lock(dataset), ALONE | NOW_OR_NEVER):
        settle_all(dataset)
        for folder in (store, store / "empty", *homes(dataset)):
            _drop_scratch(folder)
        drop_retired_views(dataset)
        if any((store / "parts").glob(f"{SCRATCH}*")):
            with locked(parts_lock(dataset), ALONE | NOW_OR_NEVER):
                _drop_scratch(store / "parts")


def _drop_scratch(folder: Path) -> None:
    for path in folder.glob(f"{SCRATCH}*"):
        remove(path)
