"""Where a dataset keeps what, and the steps in the file system that all else is made of, each done or not done.

    DATASET/<table>                      → .store/view/<table>                       (links that never change)
    DATASET/.store/view                  → views/<number>                            (one link that is swapped)
    .store/views/<number>/<table>/<document_id>.parquet → ../../../documents/<document_id>/current/<table>.parquet
    .store/views/<number>/<table>/part-<name>.parquet   → ../../../parts/<name>/<table>.parquet  (many documents)
    .store/documents/<document_id>/current → <digest>                                (one link that is swapped)
    .store/documents/<document_id>/<digest>/<table>.parquet                          (the files of a version)
    .store/empty/<digest>/<table>.parquet                                            (every table without a row)
    .store/log.jsonl, .store/pending/<document_id>.json                              (what was published, `history`)

Files below `.store` never change once they have their name: a version is a folder named by its content.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.arrow import arrow_schema
from pipeline.storage.location import DatasetError
from schemas.rows import TABLES

STORE = ".store"
SCRATCH = "tmp-"
SHARED, ALONE, NOW_OR_NEVER = fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_NB


def home_of(dataset: Path, document_id: str) -> Path:
    """The folder with a document's versions."""
    return dataset / STORE / "documents" / document_id


def homes(dataset: Path) -> list[Path]:
    return sorted((dataset / STORE / "documents").iterdir())


def current_version(home: Path) -> str | None:
    """The digest of a document's current version; None where it has none (yet)."""
    current = home / "current"
    target = str(current.readlink()) if current.is_symlink() else ""
    return None if not target or "/" in target else target


def encode(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Parquet files in memory. pyarrow writes no time stamps: the same rows are the same bytes."""
    out = {}
    for table, data in tables.items():
        buffer = io.BytesIO()
        pq.write_table(data, buffer, compression="zstd")
        out[table] = buffer.getvalue()
    return out


@cache
def empty_files() -> Mapping[str, bytes]:
    return encode({table: arrow_schema(table).empty_table() for table in TABLES})


def digest_of(files: Mapping[str, bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(files[table]).digest() for table in sorted(files))).hexdigest()[:32]


def write_version(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write a version's files and give them their name at the end: a folder with that name is always whole."""
    if (folder / name).exists():
        return
    scratch = scratch_in(folder)
    scratch.mkdir()
    for table, data in files.items():
        with (scratch / f"{table}.parquet").open("xb") as file:
            file.write(data)
            freeze(file.fileno())
    sync_all(scratch / f"{table}.parquet" for table in files)
    give_name(scratch, folder / name)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file to the disk, not just to the system's memory, and without leave to change it."""
    with path.open("xb") as file:
        file.write(data)
        freeze(file.fileno())
    sync(path)


def freeze(handle: int) -> None:
    """A hard link of an old state, or a tool that opens a link for writing, can't change the store by accident."""
    os.fchmod(handle, os.fstat(handle).st_mode & ~0o222)


def give_name(scratch: Path, folder: Path) -> None:
    """The last step of writing a folder; of two writers of the same content either may be first."""
    sync(scratch)
    try:
        scratch.rename(folder)
    except OSError:
        shutil.rmtree(scratch)
        if not folder.exists():
            raise
    sync(folder.parent)


def point(link: Path, target: str, scratch_folder: Path) -> None:
    """Make or swap a symbolic link in one step; nothing where it points there already."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    place_link(link, target, scratch_folder)
    sync(link.parent)


def place_link(link: Path, target: str, scratch_folder: Path) -> None:
    """As `point`, but it isn't on the disk yet: the caller syncs its folder."""
    scratch = scratch_in(scratch_folder)
    scratch.symlink_to(target)
    scratch.replace(link)


def scratch_in(folder: Path) -> Path:
    """A name that nobody else uses and that the next run sweeps away."""
    return folder / f"{SCRATCH}{os.getpid()}-{secrets.token_hex(4)}"


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's entries, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(paths: Iterable[Path]) -> None:
    """The same for several at once: the file system writes its journal once for all that wait, a fifth of the time.

    With threads of their own, as those of a lasting pool would be missing in a forked process.
    """
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(sync, paths):
            pass


@contextmanager
def locked(path: Path, how: int) -> Iterator[int]:
    """Hold a lock file; the system lets go of it when the process dies. Opened without touching its time stamps."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)


def store_lock(dataset: Path) -> Path:
    """Shared by who publishes a document; alone: who swaps the view or drops something."""
    return dataset / STORE / "lock"


def parts_lock(dataset: Path) -> Path:
    """For who makes parts, which takes long, or drops them; taken before the store's."""
    return dataset / STORE / "parts" / "lock"


@contextmanager
def explained(dataset: Path) -> Iterator[None]:
    """Disk errors as one line for the person who chose the folder."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{dataset}: can't write a dataset here ({error.strerror or error}); choose another --out"
        ) from error
