"""Rows → Parquet, atomic per document over all tables, byte-identical when parsed again.

    DATASET/<table>/<document_id>.parquet → ../.store/<document_id>/current/<table>.parquet  (links that never change)
    DATASET/.store/<document_id>/current  → <digest>                                         (one link that is swapped)
    DATASET/.store/<document_id>/<digest>/<table>.parquet                                    (the files)
    DATASET/.store/empty-<digest>/<table>.parquet                                            (every table without a row)

Swapping `current` is one rename: at any instant a reader that globs `DATASET/<table>/**/*.parquet` finds either the old
or the new version of a document in every table. Not the obvious renaming of thirteen files, which a kill cuts in two.
Before its first version a document's links point at empty tables, so there is no moment with some of its tables only.
All scratch files live below `.store`, where no reader's glob looks; the next run sweeps what a killed one left there.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.arrow import arrow_schema, rows_to_table
from schemas.rows import TABLES, DocumentRows

STORE = ".store"
_SCRATCH = "tmp-"
_EMPTY = "empty-"
_KEPT = ("current", "lock")


class DatasetError(Exception):
    """The dataset can't be written or read; the message says what to do."""


def prepare_dataset(dataset: Path) -> None:
    """Make sure that the dataset can be written before any work is done, and sweep up after a killed run."""
    with _explained(dataset):
        _make_folders(dataset)
        probe = _scratch(dataset / STORE)
        probe.touch()
        probe.unlink()
    try:
        probe.symlink_to("nowhere")
        probe.unlink()
    except OSError as error:
        raise DatasetError(f"{dataset}: this file system has no symbolic links; choose another --out") from error
    with _explained(dataset):
        _sweep(dataset)


def write_document(dataset: Path, rows: DocumentRows) -> bool:
    """Publish all rows of one document; True if anything changed."""
    return publish(dataset, rows.documents[0].document_id, encode_rows(rows))


def encode_rows(rows: DocumentRows) -> dict[str, bytes]:
    """Every table of a document as a Parquet file. RowError where a row doesn't fit its table."""
    return _encode({table: rows_to_table(table, getattr(rows, table)) for table in TABLES})


def publish(dataset: Path, document_id: str, files: Mapping[str, bytes]) -> bool:
    """Publish the encoded tables of one document; True if anything changed.

    Safe against being killed at any point and against other writers: of other documents they don't wait, of the same
    document the last one wins whole.
    """
    with _explained(dataset):
        _make_folders(dataset)
        home = dataset / STORE / document_id
        home.mkdir(exist_ok=True)
        with _lock(dataset / STORE / "lock", fcntl.LOCK_SH), _lock(home / "lock", fcntl.LOCK_EX):
            return _publish(dataset, home, files)


def read_rows(dataset: Path, table: str) -> pa.Table:
    """All rows of a table, documents in the order of their ids. DatasetError where the dataset isn't one."""
    folder = dataset / table
    if not folder.is_dir():
        raise DatasetError(f"{dataset}: no dataset here (no folder {table}); give the folder that --out named")
    try:
        tables = [pq.ParquetFile(file).read() for file in sorted(folder.glob("**/*.parquet"))]
        return pa.concat_tables([arrow_schema(table).empty_table(), *tables])
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"{folder}: can't be read ({error}); parse its documents again") from error


def document_ids(dataset: Path) -> list[str]:
    """The ids of the documents in a dataset, sorted."""
    ids: list[str] = read_rows(dataset, "documents")["document_id"].to_pylist()
    return sorted(ids)


def _publish(dataset: Path, home: Path, files: Mapping[str, bytes]) -> bool:
    """Put a version into place; the order of these steps is what makes it atomic."""
    current, version = home / "current", _digest(files)
    changed = not current.is_symlink() or str(current.readlink()) != version
    _write_version(home, version, files)
    if not current.is_symlink():
        empty = f"{_EMPTY}{_digest(_empty_files())}"
        _write_version(dataset / STORE, empty, _empty_files())
        _point(current, f"../{empty}", home)
    for table in TABLES:
        link, target = dataset / table / f"{home.name}.parquet", f"../{STORE}/{home.name}/current/{table}.parquet"
        if not link.is_symlink() or str(link.readlink()) != target:
            _point(link, target, home)
            changed = True
    _point(current, version, home)
    _clean(home, keep=(*_KEPT, version))
    return changed


def _encode(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Parquet files in memory. pyarrow writes no time stamps: the same rows are the same bytes."""
    out = {}
    for table, data in tables.items():
        buffer = io.BytesIO()
        pq.write_table(data, buffer, compression="zstd")
        out[table] = buffer.getvalue()
    return out


@cache
def _empty_files() -> Mapping[str, bytes]:
    return _encode({table: arrow_schema(table).empty_table() for table in TABLES})


def _digest(files: Mapping[str, bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(files[table]).digest() for table in sorted(files))).hexdigest()[:32]


def _write_version(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write a version's files and give them their name at the end: a folder with that name is always whole."""
    if (folder / name).exists():
        return
    scratch = _scratch(folder)
    scratch.mkdir()
    for table, data in files.items():
        with (scratch / f"{table}.parquet").open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    _sync(scratch)
    try:
        scratch.rename(folder / name)
    except OSError:
        # Another writer was first with the same content.
        shutil.rmtree(scratch)
        if not (folder / name).exists():
            raise
    _sync(folder)


def _point(link: Path, target: str, scratch_folder: Path) -> None:
    """Make or swap a symbolic link in one step; nothing where it points there already."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    scratch = _scratch(scratch_folder)
    scratch.symlink_to(target)
    scratch.replace(link)
    _sync(link.parent)


def _scratch(folder: Path) -> Path:
    """A name that nobody else uses."""
    return folder / f"{_SCRATCH}{os.getpid()}-{secrets.token_hex(4)}"


def _make_folders(dataset: Path) -> None:
    for name in (STORE, *TABLES):
        (dataset / name).mkdir(parents=True, exist_ok=True)


def _sweep(dataset: Path) -> None:
    """Drop what killed runs left behind, unless somebody is writing: then a later run does it."""
    with suppress(BlockingIOError), _lock(dataset / STORE / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
        for path in (dataset / STORE).iterdir():
            if path.name.startswith(_SCRATCH):
                _remove(path)
            elif path.is_dir() and not path.name.startswith(_EMPTY):
                current = path / "current"
                _clean(path, keep=(*_KEPT, str(current.readlink()) if current.is_symlink() else ""))


def _clean(home: Path, keep: tuple[str, ...]) -> None:
    """Drop old versions and scratch files of one document."""
    for path in home.iterdir():
        if path.name not in keep:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process dies. Opened without touching its time stamps."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


@contextmanager
def _explained(dataset: Path) -> Iterator[None]:
    """Disk errors as one line for the person who chose the folder."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{dataset}: can't write a dataset here ({error.strerror or error}); choose another --out"
        ) from error
