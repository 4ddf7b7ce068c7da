"""Reading a dataset: as it is now, or as it was after a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import NOW, State, state_of
from pipeline.storage.location import DatasetError
from pipeline.storage.seal import seal_of
from pipeline.storage.store import STORE, home_of, scratch_in
from pipeline.storage.views import PART
from schemas.rows import TABLES


def read_rows(dataset: Path, table: str, at: str | State | None = None) -> pa.Table:
    """All rows of a table, documents in the order of their ids: now, after a run, or of a `state_of`, with which
    several tables tell of the same instant. DatasetError where there is no dataset or it no longer has the state."""
    folder = dataset / table
    if not folder.is_dir():
        raise DatasetError(f"{dataset}: no dataset here (no folder {table}); give the folder that --out named")
    try:
        tables = _read_now(folder) if at is None else _read_state(dataset, table, at)
        # Columns that are newer than a document's version are null in it.
        return pa.concat_tables([arrow_schema(table).empty_table(), *tables], promote_options="default")
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"{folder}: can't be read ({error}); parse its documents again") from error


def _read_now(folder: Path) -> list[pa.Table]:
    pieces: list[tuple[str, pa.Table]] = []
    # One view for listing and opening, whoever swaps it in between.
    for file in sorted(folder.resolve().glob("**/*.parquet")):
        data = pq.ParquetFile(file).read()
        pieces += by_document(data) if file.stem.startswith(PART) else [(file.stem, data)]
    return [data for _, data in sorted(pieces, key=lambda piece: piece[0])]


def by_document(data: pa.Table) -> list[tuple[str, pa.Table]]:
    """The rows of each document, which are together in a part. Slices: sorting would copy, and may not fit an array."""
    out, begin = [], 0
    for run in data["document_id"].value_counts().to_pylist():
        out.append((run["values"], data.slice(begin, run["counts"])))
        begin += run["counts"]
    return out


def _read_state(dataset: Path, table: str, at: str | State) -> list[pa.Table]:
    state = state_of(dataset, at) if isinstance(at, str) else at
    return [pq.ParquetFile(file).read() for file in version_files(dataset, table, state)]


def version_files(dataset: Path, table: str, state: State) -> list[Path]:
    """A table's file of each version, in the order of the documents' ids.

    A version older than the table has none; one that is gone is left in, so that opening it fails.
    """
    files = [home_of(dataset, document) / state[document] / f"{table}.parquet" for document in sorted(state)]
    return [file for file in files if file.exists() or not file.parent.is_dir() or _is_named(file)]


def _is_named(file: Path) -> bool:
    """Does the record of a version say that it has this table?"""
    documents = file.with_name("documents.parquet")
    return file == documents or file.stem in seal_of(documents)


def table_files(dataset: Path, table: str, at: str = NOW) -> list[str]:
    """The files that hold a table now, or after a run. Those of now are links of the view that is current now."""
    if at == NOW:
        return [str(file) for file in sorted((dataset / table).resolve().glob("**/*.parquet"))]
    return [str(file) for file in version_files(dataset, table, state_of(dataset, at))]


def files_of_instant(dataset: Path, at: str = NOW) -> dict[str, list[Path]]:
    """The files of all tables, of one instant: a version that is replaced meanwhile stays until a vacuum."""
    if at != NOW:
        state = state_of(dataset, at)
        return {table: version_files(dataset, table, state) for table in TABLES}
    folder = dataset / "documents"
    if not folder.is_dir():
        raise DatasetError(f"{dataset}: no dataset here (no folder documents); give the folder that --out named")
    view = folder.resolve()
    if not (dataset / STORE).is_dir():  # a copy of the tables alone, as `at` lays it out
        return {table: sorted((dataset / table).glob("**/*.parquet")) for table in TABLES}
    homes = [file.resolve().parent for file in sorted(view.glob("*.parquet"))]
    return {table: [file for home in homes if (file := home / f"{table}.parquet").exists()] for table in TABLES}


def export_state(dataset: Path, run: str, out: Path) -> int:
    """Lay out the state after a run as a folder of its own, plain Parquet again; returns its number of documents.

    Files are linked, not copied, where the file system can: they stay whatever is vacuumed. All of them are there, or
    the folder isn't.
    """
    state = state_of(dataset, run)
    with laid_out(out, run) as folder:
        for table in TABLES:
            for file in version_files(dataset, table, state):
                _link_or_copy(file, folder / table / f"{file.parent.parent.name}.parquet")
    return len(state)


@contextmanager
def laid_out(out: Path, run: str) -> Iterator[Path]:
    """A scratch folder with one per table, which gets its name when all is in it. DatasetError where it can't be."""
    if out.exists():
        raise DatasetError(f"{out} exists; choose another --out")
    scratch = scratch_in(out.parent)
    try:
        for table in TABLES:
            (scratch / table).mkdir(parents=True)
        yield scratch
        scratch.rename(out)
    except OSError as error:
        raise DatasetError(f"{out}: run {run} can't be laid out here ({error.strerror or error})") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _link_or_copy(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)
