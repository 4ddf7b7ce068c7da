"""A version's record of its own files: sizes and hashes, kept in the metadata of its `documents` file.

A table that was deleted, cut or changed behind our back would else give fewer or other rows without a word. The record
travels with the version, is written in the same step, and needs no file of its own.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.store import encode

_KEY = b"govtables.files"


class Sealed(NamedTuple):
    """What one table's file has to be."""

    bytes: int
    sha256: str


def seal(files: Mapping[str, bytes], documents: pa.Table) -> dict[str, bytes]:
    """The encoded tables of a version with `documents`, which names the others."""
    others = {table: data for table, data in files.items() if table != "documents"}
    about = {table: (len(data), hashlib.sha256(data).hexdigest()) for table, data in others.items()}
    metadata = {**(documents.schema.metadata or {}), _KEY: json.dumps(about, sort_keys=True).encode()}
    return {**encode({"documents": documents.replace_schema_metadata(metadata)}), **others}


def seal_of(documents: Any) -> dict[str, Sealed]:
    """The record in a `documents` file (bytes, or a path); empty for a version older than these records.

    pa.ArrowException, OSError where the file can't be read.
    """
    source = io.BytesIO(documents) if isinstance(documents, bytes) else documents
    about = (pq.read_schema(source).metadata or {}).get(_KEY, b"{}")
    return {table: Sealed(*entry) for table, entry in json.loads(about).items()}


def unsealed(schema: pa.Schema) -> pa.Schema:
    """A schema without the record of one version, for files that hold many."""
    kept = {key: value for key, value in (schema.metadata or {}).items() if key != _KEY}
    return schema.with_metadata(kept or None)


def broken(
    record: Mapping[str, Sealed], size_of: Callable[[str], int | None], read: Callable[[str], bytes] | None = None
) -> Iterator[str]:
    """What is wrong with a version's files: gone, of another size, or (where they are to be read) of other content."""
    for table, sealed in sorted(record.items()):
        size = size_of(table)
        if size is None:
            yield f"{table} is missing"
        elif size != sealed.bytes:
            yield f"{table} has {size:,} bytes instead of {sealed.bytes:,}"
        elif read and hashlib.sha256(read(table)).hexdigest() != sealed.sha256:
            yield f"{table} was changed"
