"""What there is to show of a document: its rows, from a dataset or read on the spot, and its PDF, if at hand."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.evidence.locate import NoEvidence, Rows, find_document, find_pdf, read_document_tables
from pipeline.outcome import OnPage
from pipeline.process.child import Stopped, parse_in_child
from pipeline.settings import Settings
from pipeline.storage.location import Dataset
from schemas.rows import TABLES


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document's rows by table, as dicts, and its PDF; `missing` says why there is none."""

    tables: dict[str, Rows]
    pdf: Path | None
    missing: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def document(self) -> dict[str, Any]:
        return self.tables["documents"][0]


def evidence_of_file(path: Path, settings: Settings, on_page: OnPage | None = None) -> Evidence:
    """Read a PDF on the spot. OSError where it can't be read, NoEvidence where its process had to be stopped."""
    try:
        parsed = parse_in_child(path, settings, on_page)
    except Stopped as stop:
        raise NoEvidence(f"{path}: {stop}") from stop
    tables = {table: pq.read_table(io.BytesIO(parsed.files[table])).to_pylist() for table in TABLES}
    return Evidence(tables, path, password=settings.password)


def evidence_of_document(
    dataset: Dataset, name: str, given: Iterable[Path] = (), raw: Path | None = None, password: str | None = None
) -> Evidence:
    """What a dataset holds of a document (see `find_document`); without its PDF there are no pictures."""
    document = find_document(dataset, name)
    tables = read_document_tables(dataset, document["document_id"])
    try:
        return Evidence(tables, find_pdf(document, dataset, given, raw), password=password)
    except NoEvidence as error:
        return Evidence(tables, None, str(error))
