"""Writing a dataset: readable by everybody's tools, byte for byte the same twice, one line where it can't be done."""

from __future__ import annotations

import os
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.dataset as pads
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import document_ids, prepare_dataset, read_rows, write_document
from pipeline.storage.location import DatasetError
from schemas.rows import TABLES, DocumentRows
from tests.pipeline.samples import DOCUMENT_ID, as_stored, marks, rows_of, sample_document


def fingerprint(dataset: Path) -> dict[str, tuple[int, int, bytes]]:
    """Inode, time of change and bytes of every file below a dataset, `.store` included."""
    files = (path for path in dataset.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def query(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


@given(st.builds(DocumentRows, **{table: rows_of(table) for table in TABLES}))
@settings(max_examples=15, deadline=None)
def test_rows_come_back_and_a_second_write_touches_nothing(rows: DocumentRows) -> None:
    rows.documents[0].document_id = DOCUMENT_ID
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder)
        assert write_document(dataset, rows) == "new"
        before = fingerprint(dataset)
        for table in TABLES:
            assert read_rows(dataset, table).to_pylist() == [as_stored(table, r) for r in getattr(rows, table)]
        prepare_dataset(dataset)
        assert write_document(dataset, rows) == "unchanged"
        assert fingerprint(dataset) == before


def test_an_old_version_is_replaced(tmp_path: Path) -> None:
    assert write_document(tmp_path, sample_document("old", 3)) == "new"
    assert write_document(tmp_path, sample_document("new", 1)) == "replaced"
    for table in TABLES:
        assert marks(table, read_rows(tmp_path, table).to_pylist()) == ["new"]


def test_everybodys_tools_read_it_through_the_links(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_document(tmp_path, sample_document(name, 2, document_id=name * 64))
    assert document_ids(tmp_path) == ["a" * 64, "b" * 64]
    for table in TABLES:
        count = 2 if table == "documents" else 4
        glob = f"{tmp_path}/{table}/**/*.parquet"
        assert query(f"SELECT count(*) FROM read_parquet('{glob}')") == [(count,)]
        assert len(pd.read_parquet(tmp_path / table)) == count
        assert len(pd.concat(pd.read_parquet(path) for path in (tmp_path / table).glob("**/*.parquet"))) == count
        assert pads.dataset(tmp_path / table).to_table().num_rows == count
    box = query(f"SELECT bbox[4], places[1].bbox[1], amount FROM '{tmp_path}/budgets/**/*.parquet'")
    assert [float(value) for value in box[0]] == [4.5, 1.0, 12.5]


def test_nothing_else_matches_the_glob(tmp_path: Path) -> None:
    write_document(tmp_path, sample_document("x"))
    for table in TABLES:
        assert [path.name for path in (tmp_path / table).rglob("*")] == [f"{DOCUMENT_ID}.parquet"]


def write_many(dataset: Path, mark: str) -> None:
    """What one of several writers does: its own documents, and one that they all write."""
    for number in range(6):
        write_document(dataset, sample_document(mark, 2, document_id=f"{mark}{number}"))
        write_document(dataset, sample_document(mark, 2))
    os._exit(0)  # not through exit handlers: where a flow ran before, Prefect's end a forked process with 1


def test_writers_dont_lose_or_mix_anything(tmp_path: Path) -> None:
    # Forked, not spawned: they start at the same instant, and without importing everything again.
    writers = [get_context("fork").Process(target=write_many, args=(tmp_path, mark)) for mark in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    own = [f"{mark}{number}" for mark in "abc" for number in range(6)]
    assert document_ids(tmp_path) == sorted([*own, DOCUMENT_ID])
    shared = {
        mark
        for table in TABLES
        for mark in marks(table, pd.read_parquet(tmp_path / table / f"{DOCUMENT_ID}.parquet").to_dict("records"))
    }
    assert len(shared) == 1


def test_a_file_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for act in (prepare_dataset, lambda dataset: write_document(dataset, sample_document("x"))):
        with pytest.raises(DatasetError, match=r"dataset: can't write a dataset here \(Not a directory\); choose"):
            act(tmp_path / "file" / "dataset")


def test_a_bucket_is_no_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatasetError, match="no folder; "):
        prepare_dataset(Path("s3://bucket/dataset"))
    assert not list(tmp_path.iterdir())


def test_a_file_system_without_links_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(DatasetError, match="no symbolic links"):
        prepare_dataset(tmp_path)


def test_a_folder_without_dataset_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no dataset here"):
        read_rows(tmp_path, "documents")


def test_all_is_on_the_disk_before_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a version before their folder has its name, links of a document before they show it."""
    steps: list[object] = []
    fsync, replace, rename = os.fsync, Path.replace, Path.rename

    def synced(handle: int) -> None:
        steps.append(os.fstat(handle).st_ino)
        fsync(handle)

    def replaced(self: Path, target: Path) -> Path:
        steps.append(target.name)
        return replace(self, target)

    def renamed(self: Path, target: Path) -> Path:
        steps.append(target.name)
        return rename(self, target)

    prepare_dataset(tmp_path)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "rename", renamed)
    write_document(tmp_path, sample_document("new", 2))
    home = tmp_path / ".store" / "documents" / DOCUMENT_ID
    version = home / (home / "current").readlink()
    shown = len(steps) - 1 - steps[::-1].index("current")
    for table in TABLES:
        assert steps.index((version / f"{table}.parquet").stat().st_ino) < steps.index(version.name) < shown
        linked = steps.index(f"{DOCUMENT_ID}.parquet")
        assert (tmp_path / table).stat().st_ino in steps[linked:shown]
