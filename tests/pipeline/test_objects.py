"""A dataset in an object store: what it holds, two writers, what fails in between."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.dataset import (
    current_digest,
    document_ids,
    export_state,
    prepare_dataset,
    present_versions,
    publish,
    read_log,
    read_note,
    read_rows,
    state_of,
    table_files,
    vacuum,
    write_document,
    write_note,
)
from pipeline.storage import object_log, object_vacuum
from pipeline.storage.location import Dataset, DatasetError, ObjectStore, dataset_of
from pipeline.storage.object_log import ObjectLog, log_of
from pipeline.storage.objects import list_objects, read_object
from pipeline.storage.store import digest_of, empty_files
from pipeline.storage.write import encode_rows
from schemas.rows import TABLES
from tests.pipeline.samples import DOCUMENT_ID, marks, sample_document

if TYPE_CHECKING:
    from tests.object_server import ObjectServer

OTHER = "e" * 64


@pytest.fixture
def all_tables() -> None:
    """Else few."""


@pytest.fixture(autouse=True)
def few_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """All tables are treated alike; two make few requests."""
    every = dict(TABLES)
    if "all_tables" not in request.fixturenames:
        for table in every.keys() - {"documents", "budgets"}:
            del TABLES[table]
    empty_files.cache_clear()
    yield
    TABLES.clear()
    TABLES.update(every)  # in their order, which the dictionary has
    empty_files.cache_clear()


def found_marks(dataset: Dataset, at: str | None = None) -> list[str]:
    """The marks in a dataset; the same in every table."""
    found = [marks(table, read_rows(dataset, table, at).to_pylist()) for table in TABLES]
    assert all(one == found[0] for one in found)
    return found[0]


def write(dataset: Dataset, run: str, *documents: tuple[str, str]) -> None:
    """Publish documents (id, mark)."""
    prepare_dataset(dataset)
    for name, mark in documents:
        write_document(dataset, sample_document(mark, 1, name), run)


def keys(store: ObjectStore) -> list[str]:
    return [one.key for one in list_objects(store, "")[0]]


def anew(store: ObjectStore) -> ObjectLog:
    """The log as another process knows it: not at all."""
    log_of.cache_clear()
    return log_of(store)


@pytest.fixture
def written(store: ObjectStore) -> ObjectStore:
    write(store, "r1", ("a", "a1"), ("b", "b1"))
    write(store, "r2", ("a", "a2"), ("b", "b1"))
    return store


def test_documents_are_published_replaced_and_left_alone(store: ObjectStore, object_server: ObjectServer) -> None:
    prepare_dataset(store)
    assert document_ids(store) == [] and found_marks(store) == []
    assert write_document(store, sample_document("one"), "r1") == "new"
    assert found_marks(store) == ["one"]
    object_server.requests.clear()
    assert write_document(store, sample_document("one"), "r2") == "unchanged"
    assert {method for method, _ in object_server.requests} == {"GET"}
    object_server.requests.clear()
    assert write_document(store, sample_document("two"), "r2") == "replaced"
    assert len(object_server.requests) == len(TABLES) + 1, "the files and the log"
    assert found_marks(store) == ["two"]
    log = read_log(store)
    assert [(entry.run, entry.action) for entry in log] == [("r1", "new"), ("r2", "replaced")]
    assert log[1].previous == log[0].digest
    files = encode_rows(sample_document("two"))
    assert current_digest(store, DOCUMENT_ID) == digest_of(files) and current_digest(store, OTHER) is None


def test_the_same_rows_as_in_a_folder(written: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    write(tmp_path / "d", "r1", ("b", "b1"), ("a", "a1"))
    write(tmp_path / "d", "r2", ("a", "a2"))
    assert export_state(written, "r1", tmp_path / "r1") == 2
    for table in TABLES:
        for at in (None, "r1", state_of(written, "r1")):
            expected = read_rows(tmp_path / "d", table, "r1" if isinstance(at, dict) else at)
            assert read_rows(written, table, at).equals(expected, check_metadata=True)
        assert len(table_files(tmp_path / "d", table)) == len(table_files(written, table, "r1")) == 2
        for name in ("a.parquet", "b.parquet"):
            ours = (tmp_path / "r1" / table / name).read_bytes()
            key = f"documents/{name[0]}/{state_of(written, 'r1')[name[0]]}/{table}.parquet"
            assert ours == read_object(written, key).data  # type: ignore[union-attr]
    with pytest.raises(DatasetError, match="no run r9 published"):
        read_rows(written, "budgets", "r9")
    with pytest.raises(DatasetError, match="r1 exists"):
        export_state(written, "r1", tmp_path / "r1")


def test_what_another_process_published_is_seen(written: ObjectStore) -> None:
    mine = log_of(written)
    log_of.cache_clear()
    write(written, "r3", ("a", "a3"))
    assert found_marks(written) == ["a3", "b1"]
    theirs = log_of(written)
    assert theirs is not mine
    object_log.log_of.cache_clear()
    assert [entry.run for entry in mine.head().log] == ["r1", "r1", "r2", "r3"]


def test_vacuum_drops_what_no_kept_state_needs(written: ObjectStore) -> None:
    write(written, "r3", ("a", "a3"))
    assert vacuum(written).versions == 0
    size = sum(one.size for one in list_objects(written, "documents/a/")[0])
    freed = vacuum(written, keep_runs=2)
    assert (freed.versions, freed.parts) == (1, 0) and 0 < freed.bytes < size
    assert found_marks(written, "r2") == ["a2", "b1"]
    with pytest.raises(DatasetError, match="run r1 were vacuumed"):
        state_of(written, "r1")
    assert vacuum(written, keep_days=0).versions == 1
    assert found_marks(written) == ["a3", "b1"]
    assert present_versions(written) == set(state_of(written, "now").items())


def test_a_killed_vacuum_leaves_no_half_version(written: ObjectStore, object_server: ObjectServer) -> None:
    state = state_of(written, "r1")
    seen: list[str] = []

    def second_fails(method: str, _: str) -> int | None:
        seen.extend([method] * (method == "POST"))
        return 403 if len(seen) > 1 else None

    object_server.before = second_fails
    with pytest.raises(DatasetError, match="no permission"):
        vacuum(written, keep_runs=1)
    object_server.reset()
    assert len([key for key in keys(written) if state["a"] in key]) == len(TABLES) - 1
    with pytest.raises(DatasetError, match="run r1 were vacuumed"):
        state_of(written, "r1")
    with pytest.raises(DatasetError, match="dropped by a vacuum; read again"):
        read_rows(written, "documents", state)
    assert vacuum(written, keep_runs=1).versions == 1
    assert not [key for key in keys(written) if state["a"] in key]
    assert found_marks(written) == ["a2", "b1"]


def test_files_without_a_name_are_left_to_their_writer_for_a_day(
    written: ObjectStore, object_server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    object_server.before = lambda method, key: 403 if (method, key[-9:]) == ("PUT", "log.jsonl"[-9:]) else None
    with pytest.raises(DatasetError, match="no permission"):
        write_document(written, sample_document("a3", 1, "a"))
    object_server.reset()
    assert len(present_versions(written)) == 4
    assert vacuum(written).versions == 0
    monkeypatch.setattr(object_vacuum, "UNNAMED_FOR", -5)
    assert vacuum(written).versions == 1
    assert present_versions(written) == {(entry.document_id, entry.digest) for entry in read_log(written)}


def test_notes(store: ObjectStore, object_server: ObjectServer) -> None:
    assert read_note(store, "a") is None
    for data in (b"1", b"2"):
        write_note(store, "a", data)
        assert read_note(store, "a") == data
    object_server.requests.clear()
    write_note(store, "a", b"2")
    assert [method for method, _ in object_server.requests] == ["GET"]
    write(store, "r1", ("a", "a1"))
    vacuum(store, keep_runs=1)
    assert read_note(store, "a") == b"2" and found_marks(store) == ["a1"]


def test_threads_lose_nothing_and_write_the_log_together(store: ObjectStore, object_server: ObjectServer) -> None:
    prepare_dataset(store)
    with ThreadPoolExecutor(8) as pool:
        changed = list(pool.map(lambda n: write_document(store, sample_document(f"m{n}", 1, f"{n:02}")), range(16)))
    assert all(changed)
    assert found_marks(store) == [f"m{n}" for n in range(16)]
    assert len(read_log(store)) == 16
    assert [method for method, key in object_server.requests if key.endswith("log.jsonl")].count("PUT") <= 17


def test_threads_that_replace_one_document(store: ObjectStore) -> None:
    prepare_dataset(store)
    with ThreadPoolExecutor(8) as pool:
        changed = list(pool.map(lambda n: write_document(store, sample_document(f"m{n // 2}")), range(12)))
    log = read_log(store)
    assert len(log) == sum(change != "unchanged" for change in changed) >= 6
    assert [entry.previous for entry in log[1:]] == [entry.digest for entry in log[:-1]]
    assert len(found_marks(store)) == 1


def forked(act: Callable[[], object], *, wait: bool = False) -> int:
    """Do something in another process, which waits first for SIGCONT if told."""
    pid = os.fork()
    if not pid:
        try:
            log_of.cache_clear()
            if wait:
                os.kill(os.getpid(), signal.SIGSTOP)
            act()
            os._exit(0)
        finally:
            os._exit(1)
    if wait:
        os.waitpid(pid, os.WUNTRACED)
    return pid


def killer(pid: int, step: int) -> Callable[[str, str], int | None]:
    """Kills a process at its n-th request."""
    requests = count(1)

    def kill(*_: str) -> int | None:
        if next(requests) != step:
            return None
        os.kill(pid, signal.SIGKILL)
        return 500

    return kill


def test_two_processes_lose_nothing_and_mix_nothing(store: ObjectStore) -> None:
    prepare_dataset(store)

    def write_many(writer: str) -> None:
        for number in range(3):
            write_document(store, sample_document(f"{writer}{number}", 2, f"{writer}{number}"), writer)
            write_document(store, sample_document(f"{writer}{number}", 2), writer)

    pids = [forked(lambda writer=writer: write_many(writer)) for writer in "pq"]  # type: ignore[misc]
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0, 0]
    log = read_log(store)
    assert len(log) == 12 and len(document_ids(store)) == 7
    same = [entry for entry in log if entry.document_id == DOCUMENT_ID]
    assert [entry.previous for entry in same[1:]] == [entry.digest for entry in same[:-1]]
    found = [set(marks(table, read_rows(store, table).to_pylist())) for table in TABLES]
    assert all(one == found[0] for one in found)


def test_a_conflict_is_tried_again_on_what_the_other_wrote(written: ObjectStore, object_server: ObjectServer) -> None:
    """Another writer comes first, between the files and the log: with another document, another version, the same."""
    mine = log_of(written)

    def other_comes_first(name: str, mark: str) -> Callable[[str, str], None]:
        def hook(method: str, key: str) -> None:
            if method == "PUT" and key.endswith("log.jsonl"):
                object_server.before = None
                other = ObjectLog(written)
                version = object_log.Written(sample_document(mark, 1, name).documents[0], "other", f"{mark}-0")
                other.commit(version)

        return hook

    for name, mark, action, previous in (("c", "c1", "replaced", None), ("a", "x", "replaced", "x-0")):
        object_server.before = other_comes_first(name, mark)
        assert write_document(written, sample_document(f"{mark}2", 1, "a"), "mine") == "replaced"
        last = read_log(written)[-1]
        assert (last.run, last.action) == ("mine", action)
        assert previous is None or last.previous == previous
    assert log_of(written) is mine
    same = encode_rows(sample_document("same", 1, "a"))
    object_server.before = other_comes_first("a", digest_of(same))
    assert publish(written, same, "mine") == "unchanged"
    assert read_log(written)[-1].run == "other"


def test_an_answer_that_was_lost_is_no_second_publication(written: ObjectStore, object_server: ObjectServer) -> None:
    lost = iter([500])
    object_server.after = lambda method, key: next(lost, None) if method == "PUT" and "log" in key else None
    assert write_document(written, sample_document("a3", 1, "a"), "r3") == "replaced"
    assert [entry.run for entry in read_log(written)] == ["r1", "r1", "r2", "r3"]


def test_a_busy_log_is_said_so(
    written: ObjectStore, object_server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_log, "TRIES", 3)
    monkeypatch.setattr(object_log, "LONGEST_PAUSE", 0.01)
    object_server.before = lambda method, key: 412 if method == "PUT" and "log" in key else None
    with pytest.raises(DatasetError, match="other writers keep its log busy"):
        write_document(written, sample_document("a3", 1, "a"))
    object_server.reset()
    assert write_document(written, sample_document("a4", 1, "a"), "r4") == "replaced"
    assert found_marks(written) == ["a4", "b1"]


def test_files_that_were_written_long_ago_are_not_named(written: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_log, "UNNAMED_FOR", -1)
    with pytest.raises(DatasetError, match="too long ago"):
        write_document(written, sample_document("a3", 1, "a"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked writers")
def test_a_kill_at_any_request_leaves_each_document_whole(
    store: ObjectStore, object_server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each request, which is after the one before it; after the last one too: that is the one that counts."""
    monkeypatch.setattr("pipeline.storage.objects.THREADS", 1)
    write(store, "r1", ("a", "new0"), ("b", "b1"))

    def write_killed(side: str, step: int) -> bool:
        mark, before = f"{side}{step}", found_marks(store)[0]
        pid = forked(lambda: write(store, "r2", ("a", mark)), wait=True)
        setattr(object_server, side, killer(pid, step))
        os.kill(pid, signal.SIGCONT)
        _, status = os.waitpid(pid, 0)
        object_server.reset()
        seen = found_marks(store)
        assert seen in ([before, "b1"], [mark, "b1"])
        assert os.WIFSIGNALED(status) or seen[0] == mark
        return seen[0] == mark

    steps = next(step for step in count(1) if write_killed("before", step))
    assert steps == 3 + 1 + len(TABLES) + 1 + 1, "conditions, the log, the files, the log; the last one wasn't killed"
    assert write_killed("after", steps - 1)
    monkeypatch.setattr(object_vacuum, "UNNAMED_FOR", -5)
    vacuum(store, keep_runs=1)
    assert present_versions(store) == set(state_of(store, "now").items())


def test_a_store_that_ignores_conditions_is_refused(store: ObjectStore, object_server: ObjectServer) -> None:
    object_server.conditions = False
    for _ in range(2):
        with pytest.raises(DatasetError, match="ignores conditions"):
            prepare_dataset(store)
    assert keys(store) == ["conditional-writes"]


def test_what_cant_be_used_is_one_clear_line(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in (read_log, document_ids, vacuum):
        with pytest.raises(DatasetError, match="no dataset here; give the address that --out named"):
            act(store)
    with pytest.raises(DatasetError, match="no such bucket; make it first"):
        prepare_dataset(ObjectStore("nowhere", "x"))
    with pytest.raises(DatasetError, match="no such bucket"):
        read_log(ObjectStore("nowhere", "x"))


@pytest.mark.parametrize("address", ["gs://bucket/x", "az://box/x", "https://example.org/x", "file:///x"])
def test_other_stores_are_refused(address: str) -> None:
    with pytest.raises(DatasetError, match="a dataset is a folder or an s3:// address"):
        dataset_of(address)


@pytest.mark.parametrize("address", ["s3://", "s3:///x", "s3://bucket/a//b"])
def test_addresses_that_name_nothing(address: str) -> None:
    with pytest.raises(DatasetError, match="write s3://bucket/prefix"):
        dataset_of(address)


def test_addresses() -> None:
    assert dataset_of("s3://bucket") == ObjectStore("bucket") and str(dataset_of("s3://bucket")) == "s3://bucket"
    assert str(dataset_of("S3://bucket/民國 110/")) == "s3://bucket/民國 110"
    assert dataset_of("a/b") == Path("a/b")
