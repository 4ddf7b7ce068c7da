"""A dataset in an object store: writing it and reading it, now or as it was.

    PREFIX/log.jsonl                                          what was published, and so the state (`object_log`)
    PREFIX/documents/<document_id>/<version>/<table>.parquet  the files of a version, never changed
    PREFIX/documents/<document_id>/parsed.json                a note of the writer's
    PREFIX/parts/<part>/<table>.parquet, documents.json       many documents in one file (`object_parts`)
    PREFIX/conditional-writes                                 tells whether the store can keep two writers apart

There is no folder of current files for a glob: thirteen objects can't change at once, so a glob would see half a
document. A reader asks the log first, which names all files of one instant.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from pipeline.outcome import Change
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import NOW, Publication, State, Version, new_run, state_of_run
from pipeline.storage.location import DatasetError, ObjectStore
from pipeline.storage.object_log import Head, Written, content_of, log_of
from pipeline.storage.object_parts import folders_of, home_of, read_file, read_table
from pipeline.storage.objects import Conflict, at_once, check_driver, list_objects, read_object, write_object
from pipeline.storage.state import by_document, laid_out
from pipeline.storage.store import digest_of, empty_files
from pipeline.storage.write import document_in
from schemas.rows import TABLES

PROBE = "conditional-writes"
_NOTE = "parsed.json"


def prepare_dataset(store: ObjectStore) -> None:
    """Make sure that a dataset can be written there, by several writers at once, before any work is done."""
    check_driver()
    _keeps_condition(store, None)  # from now on it is there
    if not (_keeps_condition(store, None) and _keeps_condition(store, '"0"')):
        raise DatasetError(
            f"{store}: this store ignores conditions (If-None-Match, If-Match), so two writers could mix a dataset up; "
            "use a store that has them, or a folder"
        )
    log_of(store).begin()


def _keeps_condition(store: ObjectStore, etag: str | None) -> bool:
    """Whether the store refuses to write over an object: where there is to be none, or one with this tag."""
    try:
        write_object(store, PROBE, b"govtables: two writers are kept apart here\n", etag, new=etag is None)
    except Conflict:
        return True
    return False


def publish(store: ObjectStore, files: Mapping[str, bytes], run: str | None = None) -> Change:
    """Publish the encoded tables of one document as part of a run. As `write.publish`."""
    document, digest = document_in(files), digest_of(files)
    if _is_current(log_of(store).last_known(), document.document_id, digest) and (
        _is_current(log_of(store).head(), document.document_id, digest)
    ):
        return "unchanged"
    written = Written(document, run or new_run(), f"{digest}-{secrets.token_hex(4)}")
    folder = home_of(document.document_id, written.name)
    at_once(lambda table: write_object(store, f"{folder}/{table}.parquet", files[table]), files)
    if not log_of(store).commit(written):
        return "unchanged"
    entry = next(entry for entry in reversed(log_of(store).last_known().log) if entry.digest == written.name)
    return "replaced" if entry.previous else "new"


def _is_current(head: Head, document_id: str, digest: str) -> bool:
    return content_of(head.state.get(document_id, "")) == digest


def read_log(store: ObjectStore) -> list[Publication]:
    """All publications, oldest first."""
    return list(log_of(store).head().log)


def state_of(store: ObjectStore, run: str) -> State:
    """As `history.state_of`."""
    head = log_of(store).head()
    return head.state if run == NOW else state_of_run(store, head.log, run, present_versions(store))


def present_versions(store: ObjectStore) -> set[Version]:
    """The versions that are there, named or not. `documents` is dropped first, so where it is the others are too."""
    listed, _ = list_objects(store, "documents/")
    keys = (tuple(one.key.split("/")) for one in listed)
    return {(key[1], key[2]) for key in keys if len(key) == 4 and key[3] == "documents.parquet"}


def read_rows(store: ObjectStore, table: str, at: str | State | None = None) -> pa.Table:
    """As `state.read_rows`."""
    state = state_of(store, at or NOW) if at is None or isinstance(at, str) else at
    folders = folders_of(store, state)
    found = at_once(lambda folder: read_table(store, folder, table), folders)
    pieces = [piece for data in found if data is not None for piece in by_document(data)]
    tables = [data for _, data in sorted(pieces, key=lambda piece: piece[0])]
    try:
        return pa.concat_tables([arrow_schema(table).empty_table(), *tables], promote_options="default")
    except pa.ArrowException as error:
        raise DatasetError(f"{store}: {table} can't be read ({error}); parse its documents again") from error


def table_files(store: ObjectStore, table: str, at: str = NOW) -> list[str]:
    """The addresses of the files that hold a table now, or after a run: all of one instant."""
    return [f"{store}/{folder}/{table}.parquet" for folder in folders_of(store, state_of(store, at))]


def export_state(store: ObjectStore, run: str, out: Path) -> int:
    """As `state.export_state`; the files are downloaded."""
    state = state_of(store, run)

    def save(document: str, table: str, folder: Path) -> None:
        data = read_file(store, home_of(document, state[document]), table)
        if data is not None:
            (folder / table / f"{document}.parquet").write_bytes(data)

    with laid_out(out, run) as folder:
        at_once(lambda pair: save(*pair, folder), [(document, table) for table in TABLES for document in state])
    return len(state)


def read_note(store: ObjectStore, document_id: str) -> bytes | None:
    """As `notes.read_note`."""
    note = read_object(store, home_of(document_id, _NOTE))
    return note.data if note else None


def write_note(store: ObjectStore, document_id: str, data: bytes) -> None:
    """As `notes.write_note`."""
    if read_note(store, document_id) != data:
        write_object(store, home_of(document_id, _NOTE), data)


def current_digest(store: ObjectStore, document_id: str) -> str | None:
    """As `notes.current_digest`."""
    return content_of(log_of(store).head().state.get(document_id, "")) or None


def current_files(store: ObjectStore, document_id: str) -> dict[str, bytes] | None:
    """As `notes.current_files`."""
    version = log_of(store).head().state.get(document_id)
    if version is None:
        return None
    folder = home_of(document_id, version)
    found = dict(zip(TABLES, at_once(lambda table: read_file(store, folder, table), TABLES), strict=True))
    return {table: data if data is not None else empty_files()[table] for table, data in found.items()}
