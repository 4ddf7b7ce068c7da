"""Parts of a dataset in an object store: a table of many documents in one object, so that readers ask less often.

A part adds nothing to the state: it holds copies, and a reader takes it in place of its documents' own files where all
of them still are at the versions that it was made of. The log names the parts, so that there is one place that says
what is current. They are written before they are named, and dropped by `vacuum` a day after they lost their name.
"""

from __future__ import annotations

import io
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.arrow import arrow_schema
from pipeline.storage.compact import PART_BYTES, PART_DOCUMENTS, chunks, merge
from pipeline.storage.history import State
from pipeline.storage.location import DatasetError, ObjectStore
from pipeline.storage.object_log import log_of
from pipeline.storage.objects import THREADS, at_once, list_objects, read_object, write_object
from schemas.rows import TABLES


def home_of(document_id: str, *names: str) -> str:
    """Where a document's versions are, and what is below."""
    return "/".join(("documents", document_id, *names))


def folders_of(store: ObjectStore, state: State) -> list[str]:
    """The folders with the tables of a state: those of parts, where one fits, else of the documents' versions."""
    parts = usable_parts(store, state, log_of(store).last_known().parts)
    merged = {document for listing in parts.values() for document in listing}
    single = [home_of(document, version) for document, version in sorted(state.items()) if document not in merged]
    return [*(f"parts/{part}" for part in parts), *single]


def usable_parts(store: ObjectStore, state: State, parts: Sequence[str]) -> dict[str, State]:
    """The parts that hold documents as they are in a state, each document once; with their documents."""
    out: dict[str, State] = {}
    taken: set[str] = set()
    for part, listing in zip(parts, at_once(lambda part: part_documents(store, part), parts), strict=True):
        if listing.items() <= state.items() and not taken & listing.keys():
            out[part] = listing
            taken |= listing.keys()
    return out


@lru_cache(1024)
def part_documents(store: ObjectStore, part: str) -> Mapping[str, str]:
    """The documents in a part, each with its version."""
    found = read_object(store, f"parts/{part}/documents.json")
    if found is None:
        raise _gone(store, f"parts/{part}")
    out: dict[str, str] = json.loads(found.data)
    return out


def read_file(store: ObjectStore, folder: str, table: str) -> bytes | None:
    """The file of a table of a version or part; None where that is older than the table."""
    found = read_object(store, f"{folder}/{table}.parquet")
    if found is None and (table == "documents" or read_object(store, f"{folder}/documents.parquet") is None):
        raise _gone(store, folder)
    return found.data if found else None


def read_table(store: ObjectStore, folder: str, table: str) -> pa.Table | None:
    """As `read_file`, decoded."""
    data = read_file(store, folder, table)
    try:
        return None if data is None else pq.ParquetFile(io.BytesIO(data)).read()
    except pa.ArrowException as error:
        raise DatasetError(f"{store}/{folder}/{table}.parquet: can't be read ({error}); parse it again") from error


def _gone(store: ObjectStore, folder: str) -> DatasetError:
    return DatasetError(f"{store}/{folder}: dropped by a vacuum; read again, or another run (`govtables log`)")


def compact(store: ObjectStore) -> tuple[int, int]:
    """Merge small files; returns how many files a reader of all tables reads, before and now.

    Writers go on meanwhile: a part of which a document was replaced before the log names it isn't named.
    """
    head = log_of(store).head()
    before = usable_parts(store, head.state, head.parts)
    made = [_write_part(store, chunk) for chunk in _plan(store, head.state, before)]
    log_of(store).show_parts(lambda now: list(usable_parts(store, now.state, [*made, *now.parts])))
    now = log_of(store).head()
    return _count(head.state, before), _count(now.state, usable_parts(store, now.state, now.parts))


def _plan(store: ObjectStore, state: State, parts: Mapping[str, State]) -> Iterator[State]:
    """The documents of each part to be made: those in no part, and those of parts that are half empty."""
    sizes: Counter[str] = Counter()
    for one in (*list_objects(store, "documents/")[0], *list_objects(store, "parts/")[0]):
        sizes[one.key.rpartition("/")[0]] += one.size
    full = {
        part: listing
        for part, listing in parts.items()
        if len(listing) >= PART_DOCUMENTS / 2 or sizes[f"parts/{part}"] >= PART_BYTES / 2
    }
    merged = {document for listing in full.values() for document in listing}
    rest = {document: version for document, version in state.items() if document not in merged}
    for chunk in chunks(rest, lambda document, version: sizes[home_of(document, version)]):
        if chunk not in parts.values():
            yield chunk


def _write_part(store: ObjectStore, state: State) -> str:
    part = secrets.token_hex(16)
    for table in TABLES:
        out = io.BytesIO()
        try:
            merge(_tables(store, table, state), out)
        except (ValueError, pa.ArrowException) as error:
            raise DatasetError(f"{store}: {table} can't be merged ({error}); a newer release wrote it") from error
        if out.tell():
            write_object(store, f"parts/{part}/{table}.parquet", out.getvalue())
    write_object(store, f"parts/{part}/documents.json", json.dumps(state, sort_keys=True).encode())
    return part


def _tables(store: ObjectStore, table: str, state: State) -> Iterator[pa.Table]:
    """A table of each version, with the columns of this release as every reader sees it; a few are read at once."""
    folders = [home_of(document, version) for document, version in sorted(state.items())]
    for begin in range(0, len(folders), 2 * THREADS):
        for data in at_once(lambda folder: read_table(store, folder, table), folders[begin : begin + 2 * THREADS]):
            if data is not None:
                yield pa.concat_tables([arrow_schema(table).empty_table(), data], promote_options="default")


def _count(state: State, parts: Mapping[str, State]) -> int:
    merged = sum(len(listing) for listing in parts.values())
    return (len(state) - merged + len(parts)) * len(TABLES)
