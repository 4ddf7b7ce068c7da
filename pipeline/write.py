"""Rows → Parquet, atomic per document over all tables, byte-identical when parsed again.

    DATASET/<table>/<document_id>.parquet → .store/<document_id>/current/<table>.parquet    (links that never change)
    DATASET/.store/<document_id>/current  → <digest>                                       (one link that is swapped)
    DATASET/.store/<document_id>/<digest>/<table>.parquet                                  (the files)

Swapping `current` is one rename: at any instant a reader that globs `DATASET/<table>/**/*.parquet` finds either the old
or the new version of a document in every table. Before its first version a document shows empty files, never half.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.arrow import arrow_schema, rows_to_table
from schemas.rows import TABLES, DocumentRows

STORE = ".store"
_EMPTY = "empty"


class DatasetError(Exception):
    """The dataset can't be written or read; the message says what to do."""


def prepare_dataset(dataset: Path) -> None:
    """Make sure that the dataset can be written before any work is done. DatasetError where it can't."""
    try:
        (dataset / STORE).mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            (dataset / table).mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=dataset / STORE, prefix="tmp-") as folder:
            (Path(folder) / "link").symlink_to("nowhere")
    except OSError as error:
        raise DatasetError(f"{dataset}: can't write a dataset here ({error.strerror}); choose another --out") from error


def write_document(dataset: Path, rows: DocumentRows) -> bool:
    """Publish all rows of one document; True if anything changed.

    Safe against being killed at any point and against other writers (one lock per dataset, held while publishing).
    """
    document_id = rows.documents[0].document_id
    prepare_dataset(dataset)
    with _lock(dataset):
        home = dataset / STORE / document_id
        home.mkdir(exist_ok=True)
        digest = _write_version(home, {name: rows_to_table(name, getattr(rows, name)) for name in TABLES})
        current = home / "current"
        changed = not current.is_symlink() or str(current.readlink()) != digest
        if not current.is_symlink():
            _write_version(home, {name: arrow_schema(name).empty_table() for name in TABLES}, _EMPTY)
            _point(current, _EMPTY)
        for name in TABLES:
            _link(dataset / name / f"{document_id}.parquet", f"../{STORE}/{document_id}/current/{name}.parquet")
        if changed:
            _point(current, digest)
        _clean(home, keep={digest, "current"})
    return changed


def read_rows(dataset: Path, table: str) -> pa.Table:
    """All rows of a table, documents in the order of their ids. DatasetError where the dataset isn't one."""
    files = sorted((dataset / table).glob("**/*.parquet"))
    if not (dataset / table).is_dir():
        raise DatasetError(f"{dataset}: no dataset here (no folder {table}); give the folder that --out named")
    return pa.concat_tables([pq.ParquetFile(file).read() for file in files] or [arrow_schema(table).empty_table()])


def _write_version(home: Path, tables: dict[str, pa.Table], name: str | None = None) -> str:
    """Write one version's files into a folder named by their content; nothing happens where it is there already."""
    scratch = Path(tempfile.mkdtemp(dir=home, prefix="tmp-"))
    digest = hashlib.sha256()
    for table, data in tables.items():
        path = scratch / f"{table}.parquet"
        pq.write_table(data, path, compression="zstd", write_statistics=True)
        digest.update(path.read_bytes())
        _sync(path)
    final = home / (name or digest.hexdigest()[:32])
    if final.exists():
        shutil.rmtree(scratch)
    else:
        scratch.chmod(0o755)
        scratch.rename(final)
        _sync(home)
    return final.name


def _point(link: Path, target: str) -> None:
    """Swap a symbolic link in one step."""
    scratch = link.with_name(f"tmp-{os.getpid()}-{link.name}")
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(target)
    scratch.replace(link)
    _sync(link.parent)


def _link(link: Path, target: str) -> None:
    if not link.is_symlink() or str(link.readlink()) != target:
        _point(link, target)


def _clean(home: Path, keep: set[str]) -> None:
    """Drop old versions and what a killed run left behind."""
    for path in home.iterdir():
        if path.name not in keep:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _lock(dataset: Path) -> Iterator[None]:
    with (dataset / STORE / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
