"""Merging the small files of many documents into parts, for readers; the documents' own files stay what they are.

A part is written beside everything, then one swap of the view shows it in place of its documents' links. The documents'
versions are kept: they make an unchanged document a no-op, an earlier state readable and a replacement cheap.
Not split by report type or year (hive partitions): such a folder name is a column for most readers, so it would change
what `SELECT *` gives, and a thousand reports' budgets are a few megabytes, read in a fraction of a second anyway.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.history import State
from pipeline.storage.location import DatasetError
from pipeline.storage.seal import unsealed
from pipeline.storage.state import version_files
from pipeline.storage.store import (
    ALONE,
    STORE,
    current_version,
    explained,
    freeze,
    give_name,
    home_of,
    locked,
    parts_lock,
    scratch_in,
    store_lock,
    sync,
    write_file,
)
from pipeline.storage.views import part_documents, swap_view, view_contents
from schemas.rows import TABLES

# A part is dissolved when one of its documents changes, so it shouldn't hold them all; bytes for large reports.
PART_DOCUMENTS = 256
PART_BYTES = 64_000_000
# Rows in memory at once, and in a row group.
GROUP_ROWS = 131_072


def compact(dataset: Path) -> tuple[int, int]:
    """Merge small files; returns how many files a reader's globs matched before and match now.

    Writers go on meanwhile: a part of which a document was replaced before the swap isn't shown.
    """
    if not (dataset / STORE / "view").is_symlink():
        raise DatasetError(f"{dataset}: no dataset here; give the folder that --out named")
    with explained(dataset), locked(parts_lock(dataset), ALONE):
        before = _count(dataset)
        made = [_write_part(dataset, state) for state in _plan(dataset)]
        if made:
            with locked(store_lock(dataset), ALONE):
                _show(dataset, made)
        return before, _count(dataset)


def _plan(dataset: Path) -> Iterator[State]:
    """The documents of each part to be made: those with links of their own, and those of parts that are half empty."""
    parts, documents = view_contents(dataset)
    versions = {name: current_version(home_of(dataset, name)) for name in documents}
    state = {name: version for name, version in versions.items() if version}
    for part in parts:
        content = part_documents(dataset, part)
        if len(content) < PART_DOCUMENTS / 2 and _bytes(dataset, content) < PART_BYTES / 2:
            state |= content
    for group in _same_schema(dataset, state):
        yield from chunks(group, lambda document, version: _bytes(dataset, {document: version}))


def _same_schema(dataset: Path, state: State) -> list[State]:
    """Versions of other releases may have other columns; each keeps its own."""
    groups: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for document, version in sorted(state.items()):
        files = [path for path in _version_files(dataset, document, version) if path.exists()]
        groups[tuple(f"{path.stem} {unsealed(pq.read_schema(path)).to_string()}" for path in files)][document] = version
    return list(groups.values())


def chunks(state: State, size_of: Callable[[str, str], int]) -> Iterator[State]:
    """What goes into each part, of documents and their sizes in bytes; one document alone is no part."""
    chunk: dict[str, str] = {}
    size = 0
    for document, version in sorted(state.items()):
        more = size_of(document, version)
        if len(chunk) == PART_DOCUMENTS or size + more > PART_BYTES:
            if len(chunk) > 1:
                yield chunk
            chunk, size = {}, 0
        chunk[document] = version
        size += more
    if len(chunk) > 1:
        yield chunk


def _write_part(dataset: Path, state: State) -> str:
    """Write a part, named by what it holds; nothing where it is there already."""
    listing = json.dumps(state, sort_keys=True).encode()
    name = hashlib.sha256(listing).hexdigest()[:32]
    folder = dataset / STORE / "parts" / name
    if not folder.exists():
        scratch = scratch_in(folder.parent)
        scratch.mkdir()
        for table in TABLES:
            files = version_files(dataset, table, state)
            if files:
                _merge(files, scratch / f"{table}.parquet")
        write_file(scratch / "documents.json", listing)
        give_name(scratch, folder)
    return name


def _merge(files: Iterable[Path], target: Path) -> None:
    with target.open("xb") as out:
        merge((pq.ParquetFile(file).read() for file in files), out)
        freeze(out.fileno())
    sync(target)


def merge(tables: Iterable[pa.Table], out: IO[bytes]) -> None:
    """Write the rows of many files into one; at most a row group's are in memory at once."""
    writer = None
    for rows in _groups(tables):
        writer = writer or pq.ParquetWriter(out, unsealed(rows.schema), compression="zstd")
        writer.write_table(rows, row_group_size=GROUP_ROWS)
    if writer:
        writer.close()


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows of many files, as many at once as a row group takes."""
    waiting: list[pa.Table] = []
    for rows in tables:
        waiting.append(rows)
        if sum(rows.num_rows for rows in waiting) >= GROUP_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _show(dataset: Path, made: list[str]) -> None:
    """Swap the view, unless it shows these parts already."""
    parts, documents = view_contents(dataset)
    fresh = [part for part in made if part not in parts and _is_current(dataset, part)]
    if not fresh:
        return
    merged = {document for part in fresh for document in part_documents(dataset, part)}
    for part in parts:
        content = part_documents(dataset, part)
        if content.keys() & merged:
            documents += content
        else:
            fresh.append(part)
    swap_view(dataset, fresh, sorted(set(documents) - merged))


def _is_current(dataset: Path, part: str) -> bool:
    content = part_documents(dataset, part)
    return all(current_version(home_of(dataset, document)) == version for document, version in content.items())


def _bytes(dataset: Path, state: State) -> int:
    files = (path for document, version in state.items() for path in _version_files(dataset, document, version))
    return sum(path.stat().st_size for path in files if path.exists())


def _version_files(dataset: Path, document: str, version: str) -> list[Path]:
    return [home_of(dataset, document) / version / f"{table}.parquet" for table in TABLES]


def _count(dataset: Path) -> int:
    return sum(len(list((dataset / table).resolve().glob("**/*.parquet"))) for table in TABLES)
