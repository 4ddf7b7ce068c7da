"""What is compared: PDF files, which are parsed for it, and documents of a dataset, now or as after a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.compare.edition import Edition
from pipeline.dataset import read_rows, state_of
from pipeline.evidence.locate import NoEvidence, find_pdf
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import NOW, State
from pipeline.storage.location import Dataset, DatasetError, dataset_of
from schemas.document import Place
from schemas.rows import TABLES, DocumentRows

_LEAST = 4  # characters of an id that name a document


class SourceError(Exception):
    """What isn't there, or is more than one thing; the message says what to give."""


def edition_of(name: str, dataset: Dataset | None = None, password: str | None = None) -> Edition:
    """The edition that an argument names: a PDF file, `DATASET@YEAR`, `DATASET@RUN`, `DATASET@ID`, `DATASET@RUN@ID`, or
    an id (its beginning, or a file name) with `dataset`. SourceError or DatasetError where it is none, or several."""
    path = Path(name)
    if path.is_file():
        return edition_of_file(path, password)
    folder, at, which = name.rpartition("@")
    if at and folder:
        earlier, at, run = folder.rpartition("@")
        if at and earlier and not Path(folder).exists():
            return _after_run(dataset_of(earlier), run, which)
        return _of_dataset(dataset_of(folder), which)
    if dataset is not None:
        return _of_dataset(dataset, name)
    raise SourceError(f"{name}: no such file; give a PDF, DATASET@YEAR, DATASET@RUN, or a document's id with --dataset")


def edition_of_file(path: Path, password: str | None = None) -> Edition:
    """A PDF file, parsed in a process of its own."""
    from pipeline.process.child import Stopped, parse_in_child
    from pipeline.settings import Limits, Settings

    try:
        parsed = parse_in_child(path, Settings(password, "none", (), None, Limits()), None, None)
    except Stopped as stop:
        raise SourceError(f"{path}: {stop}") from stop
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    import pyarrow.parquet as pq

    tables = {table: pq.read_table(pa.BufferReader(data)) for table, data in parsed.files.items()}
    rows = rows_of(tables)
    if rows.documents[0].status == "rejected":
        raise SourceError(f"{path}: {parsed.outcome.problems[0] if parsed.outcome.problems else 'it was rejected'}")
    return Edition(rows, rows.documents[0].file_name, path)


def _of_dataset(dataset: Dataset, which: str) -> Edition:
    """A document of a dataset: by id, name or year now; where `which` is a run, the only document as after it."""
    state = state_of(dataset, NOW)
    found = _find(dataset, state, which)
    run = None
    if not found:
        try:
            state = state_of(dataset, which)
        except DatasetError:
            raise SourceError(f"{dataset}: no document, year or run is {which!r}") from None
        run = which
        found = [row["document_id"] for row in read_rows(dataset, "documents", state).to_pylist()]
    if len(found) != 1:
        some = ", ".join(one[:12] for one in found[:6])
        raise SourceError(f"{dataset}: {len(found)} documents are {which!r} ({some} …); give one's id")
    return read_edition(dataset, state, found[0], run)


def _after_run(dataset: Dataset, run: str, which: str) -> Edition:
    """A document as it was after a run."""
    state = state_of(dataset, run)
    found = _find(dataset, state, which)
    if len(found) != 1:
        raise SourceError(f"{dataset}: {len(found)} documents after {run} are {which!r}; give one's id")
    return read_edition(dataset, state, found[0], run)


def _find(dataset: Dataset, state: State, which: str) -> list[str]:
    documents = read_rows(dataset, "documents", state).to_pylist()
    return [row["document_id"] for row in documents if which in (row["document_id"], row["file_name"])] or [
        row["document_id"]
        for row in documents
        if (which.isdecimal() and int(which) in (row["fiscal_year"], row["fiscal_year_roc"]))
        or (len(which) >= max(_LEAST, 5) and row["document_id"].startswith(which.lower()))
    ]


def read_edition(dataset: Dataset, state: State, document_id: str, run: str | None = None) -> Edition:
    """One document of a dataset with all its rows."""
    only = {document_id: state[document_id]}
    rows = rows_of({table: read_rows(dataset, table, only) for table in TABLES})
    document = rows.documents[0]
    label = document.file_name + (f" @ {run}" if run else "")
    try:
        pdf = find_pdf({"document_id": document_id, "source_uri": document.source_uri, "file_name": label}, dataset)
    except NoEvidence:
        pdf = None
    return Edition(rows, label, pdf, run)


def rows_of(tables: dict[str, pa.Table]) -> DocumentRows:
    """Arrow tables of one document as rows. Columns that a version is too old for are null."""
    out = DocumentRows()
    for name, data in tables.items():
        row_type = TABLES[name]
        there = [column.name for column in arrow_schema(name) if column.name in data.schema.names]
        absent: dict[str, Any] = dict.fromkeys(set(arrow_schema(name).names) - set(there))
        values = zip(*(_column(data, column) for column in there), strict=True)
        setattr(out, name, [row_type(**dict(zip(there, one, strict=True)), **absent) for one in values])
    return out


def _column(data: pa.Table, name: str) -> list[Any]:
    values: list[Any] = data[name].to_pylist()
    if name == "bbox":
        return [tuple(value) if value is not None else None for value in values]
    if name == "places":
        return [tuple(Place(one["page"], tuple(one["bbox"])) for one in value or ()) for value in values]
    return values
