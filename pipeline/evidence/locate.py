"""Which document is meant, what the dataset holds of it, and where its PDF is.

A PDF is taken only where its hash is the document's id: evidence of another edition is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset import read_rows, table_files
from pipeline.pages.whole_file import hash_of
from pipeline.sources.raw import RawStore
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.location import Dataset, DatasetError
from pipeline.storage.views import PART
from schemas.rows import TABLES

Rows = list[dict[str, Any]]


class NoEvidence(Exception):
    """The PDF of a document isn't at hand; the message says where it was looked for, and what to do."""


def find_document(dataset: Dataset, name: str) -> dict[str, Any]:
    """The row in `documents` of the one that is meant: by its id, the beginning of its id (4 characters or more), or
    its file name. DatasetError where none fits, or more than one."""
    documents: Rows = read_rows(dataset, "documents").to_pylist()
    found = [row for row in documents if name in (row["document_id"], row["file_name"])] or [
        row for row in documents if len(name) >= 4 and row["document_id"].startswith(name.lower())
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise DatasetError(f"{dataset}: no document is {name!r}; give its id, the id's beginning, or its file name")
    ids = ", ".join(row["document_id"][:12] for row in found)
    raise DatasetError(f"{dataset}: {len(found)} documents are {name!r} ({ids}); give the beginning of one's id")


def read_document_tables(dataset: Dataset, document_id: str) -> dict[str, Rows]:
    """What a dataset holds of one document: each table's rows, in reading order."""
    return {table: _rows_of(dataset, table, document_id) for table in TABLES}


def _rows_of(dataset: Dataset, table: str, document_id: str) -> Rows:
    mine = pc.field("document_id") == document_id
    if not isinstance(dataset, Path):
        return _with_all_columns(table, read_rows(dataset, table).filter(mine).to_pylist())
    # A file per document, or parts that hold many: the others aren't opened.
    files = [file for file in table_files(dataset, table) if Path(file).stem == document_id]
    files = files or [file for file in table_files(dataset, table) if Path(file).name.startswith(PART)]
    return [row for file in files for row in _with_all_columns(table, pq.read_table(file, filters=mine).to_pylist())]


def _with_all_columns(table: str, rows: Rows) -> Rows:
    """Columns that are newer than a document's version are null in it."""
    empty: dict[str, Any] = dict.fromkeys(arrow_schema(table).names)
    return [{**empty, **row} for row in rows]


def find_pdf(
    document: Mapping[str, Any], dataset: Dataset | None = None, given: Iterable[Path] = (), raw: Path | None = None
) -> Path:
    """The PDF of a document: one of the `given` files, else in the raw store, else where it was read from.

    `document` is its row in `documents`. NoEvidence where none of these is the very file.
    """
    document_id, source = document["document_id"], document["source_uri"]
    stores = [folder for folder in (raw, dataset / "raw" if isinstance(dataset, Path) else None) if folder]
    tried = [*given, *(RawStore(folder).path_of(document_id) for folder in stores), *_local(source)]
    changed = []
    for path in tried:
        if path.is_file():
            if hash_of(path) == document_id:
                return path
            changed.append(path)
    where = f"; {changed[0]} is another file by now" if changed else ""
    what = f"the PDF of {document['file_name']} isn't at hand{where}"
    raise NoEvidence(f"{what}; give it with --pdf (it was at {source})")


def _local(source: str) -> list[Path]:
    """The file that a `source_uri` names, where it names one of this machine."""
    parts = urlsplit(source)
    if parts.scheme == "file":
        return [Path(unquote(parts.path))]
    return [Path(source)] if not parts.scheme else []
