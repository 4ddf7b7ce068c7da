"""A missing or changed file of a dataset is an error, never fewer rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.commands.cli import main
from pipeline.dataset import check_whole, export_state, prepare_dataset, read_rows, write_document
from pipeline.storage.location import DatasetError, ObjectStore
from pipeline.storage.objects import delete_objects, list_objects, read_object, write_object
from pipeline.storage.seal import seal_of
from pipeline.storage.write import encode_rows
from schemas.rows import TABLES
from tests.pipeline.samples import sample_document

A, B = "a" * 64, "b" * 64


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    for document in (A, B):
        write_document(tmp_path / "d", sample_document("1", 2, document_id=document), "r1")
    return tmp_path / "d"


def file_of(dataset: Path, table: str) -> Path:
    return (dataset / table).resolve() / f"{A}.parquet"


def drop(file: Path) -> None:
    file.resolve().unlink()


def unlink(file: Path) -> None:
    file.unlink()


def truncate(file: Path) -> None:
    target = file.resolve()
    target.chmod(0o644)
    target.write_bytes(target.read_bytes()[:-1])


def empty(file: Path) -> None:
    """Another table of the same form: well-formed Parquet with no row in it."""
    target = file.resolve()
    rows = pq.read_table(target).slice(0, 0)
    target.unlink()
    pq.write_table(rows, target)


@pytest.mark.parametrize("table", ["budgets", "issues", "documents"])
@pytest.mark.parametrize("harm", [drop, unlink, truncate, empty])
def test_what_is_gone_or_changed_is_an_error(dataset: Path, table: str, harm: Callable[[Path], None]) -> None:
    check_whole(dataset, deep=True)
    harm(file_of(dataset, table))
    with pytest.raises(DatasetError, match="missing or were changed"):
        check_whole(dataset, deep=table == "documents" and harm is empty)
    assert main(["check", str(dataset), "--deep"]) == 2
    if harm is not unlink and not (table == "documents" and harm is empty):
        with pytest.raises(DatasetError):
            export_state(dataset, "r1", dataset.parent / "out")
        assert not (dataset.parent / "out").exists()


def test_an_earlier_state_without_a_table_has_no_fewer_rows(dataset: Path) -> None:
    file_of(dataset, "budgets").resolve().unlink()
    with pytest.raises(DatasetError):
        read_rows(dataset, "budgets", "r1")
    assert read_rows(dataset, "issues", "r1").num_rows > 0


def test_only_a_hash_shows_a_change_of_the_same_length(dataset: Path) -> None:
    target = file_of(dataset, "budgets").resolve()
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.chmod(0o644)
    target.write_bytes(bytes(data))
    check_whole(dataset)
    with pytest.raises(DatasetError, match="budgets was changed"):
        check_whole(dataset, deep=True)


def test_a_version_without_a_record_is_as_it_was(dataset: Path) -> None:
    """Those of earlier releases: a table that they didn't have isn't missed."""
    home = dataset / ".store" / "documents" / A
    version = (home / "current").readlink()
    documents = home / version / "documents.parquet"
    rows = pq.read_table(documents)
    documents.unlink()
    pq.write_table(rows.replace_schema_metadata(None), documents)
    (home / version / "issues.parquet").unlink()
    check_whole(dataset)


def test_the_record_names_every_other_table() -> None:
    files = encode_rows(sample_document("1", 2))
    record = seal_of(files["documents"])
    assert set(record) == set(TABLES) - {"documents"}
    assert all(record[table].bytes == len(files[table]) for table in record)


def test_in_an_object_store(store: ObjectStore) -> None:
    prepare_dataset(store)
    write_document(store, sample_document("1", 2, document_id=A), "r1")
    check_whole(store, deep=True)
    (key,) = (one.key for one in list_objects(store, "documents/")[0] if one.key.endswith("budgets.parquet"))
    found = read_object(store, key)
    assert found
    write_object(store, key, found.data[:-1] + b"x")
    with pytest.raises(DatasetError, match="budgets was changed"):
        check_whole(store, deep=True)
    delete_objects(store, [key])
    with pytest.raises(DatasetError, match="budgets is missing"):
        check_whole(store)
