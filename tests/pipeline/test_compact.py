"""Compaction: the same rows in fewer files, whatever is replaced, read or written meanwhile."""

from __future__ import annotations

import glob
import os
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest

from pipeline.dataset import prepare_dataset, read_rows, write_document
from pipeline.storage import compact as module
from pipeline.storage.arrow import rows_to_table
from pipeline.storage.compact import compact
from pipeline.storage.history import read_log
from pipeline.storage.seal import unsealed
from pipeline.storage.store import ALONE, locked, store_lock
from pipeline.storage.vacuum import vacuum
from pipeline.storage.views import view_contents
from schemas.rows import TABLES
from tests.pipeline.samples import marks, sample_document
from tests.pipeline.test_history import everything, write
from tests.pipeline.test_write import fingerprint, query

NAMES = [f"{number:02}" for number in range(12)]


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    write(tmp_path, "r1", *((name, f"m{name}") for name in NAMES))
    return tmp_path


def rows_in(dataset: Path, table: str) -> Iterator[dict[str, Any]]:
    """As everybody's glob gives them."""
    for path in sorted(glob.glob(f"{dataset}/{table}/**/*.parquet", recursive=True)):  # noqa: PTH207
        yield from pq.ParquetFile(path).read().to_pylist()


def test_the_rows_stay_the_same_in_fewer_files(dataset: Path) -> None:
    before, log = everything(dataset), read_log(dataset)
    schemas = {table: pq.read_schema(dataset / table / "00.parquet") for table in TABLES}
    assert compact(dataset) == (len(NAMES) * len(TABLES), len(TABLES))
    assert everything(dataset) == before == everything(dataset, "now") == everything(dataset, "r1")
    assert read_log(dataset) == log
    for table in TABLES:
        pattern = f"{dataset}/{table}/**/*.parquet"
        assert list(rows_in(dataset, table)) == before[table]
        assert query(f"SELECT count(*) FROM '{pattern}'") == [(len(before[table]),)]
        assert len(pd.read_parquet(dataset / table)) == len(before[table])
        assert pads.dataset(dataset / table).to_table().num_rows == len(before[table])
        schema = pq.read_schema(next((dataset / table).glob("**/*.parquet")))
        assert schema.equals(unsealed(schemas[table]), check_metadata=True)


def test_a_second_compaction_and_an_unchanged_document_touch_nothing(dataset: Path) -> None:
    compact(dataset)
    before = fingerprint(dataset)
    assert compact(dataset) == (len(TABLES), len(TABLES))
    prepare_dataset(dataset)
    write(dataset, "r2", ("03", "m03"))
    assert fingerprint(dataset) == before


def test_a_compacted_document_is_replaced_alone(dataset: Path) -> None:
    compact(dataset)
    write(dataset, "r2", ("03", "new"), ("99", "m99"))
    expected = [*("new" if name == "03" else f"m{name}" for name in NAMES), "m99"]
    for table in TABLES:
        found = marks(table, read_rows(dataset, table).to_pylist())
        assert list(dict.fromkeys(found)) == expected
        assert Counter(Counter(found).values()) == {1 if table == "documents" else 2: len(expected)}
    assert compact(dataset)[1] == len(TABLES)
    assert list(dict.fromkeys(marks("cells", list(rows_in(dataset, "cells"))))) == expected
    assert everything(dataset, "r1")["budgets"][6]["document_id"] == "03"


def test_full_parts_stay_and_only_the_touched_one_is_dissolved(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART_DOCUMENTS", 4)
    compact(dataset)
    parts, loose = view_contents(dataset)
    assert (len(parts), loose) == (3, [])
    write(dataset, "r2", ("05", "new"))
    left, loose = view_contents(dataset)
    assert len(left) == 2 and set(left) < set(parts) and loose == ["04", "05", "06", "07"]


def test_versions_with_other_columns_keep_theirs(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = read_rows(dataset, "delays").slice(0, 2)
    monkeypatch.setattr(
        "pipeline.storage.write.rows_to_table",
        lambda name, rows: (
            table.append_column("later", [["x", "y"]]) if name == "delays" else rows_to_table(name, rows)
        ),
    )
    for name in ("90", "91"):
        write(dataset, "r2", (name, name))
    assert compact(dataset)[1] == 2 * len(TABLES)
    schemas = {len(pq.read_schema(path)) for path in (dataset / "delays").glob("**/*.parquet")}
    assert len(schemas) == 2


def test_a_part_that_nobody_can_be_listing_any_more_is_dropped(dataset: Path) -> None:
    compact(dataset)
    write(dataset, "r2", ("03", "new"))
    assert vacuum(dataset, keep_days=30).parts == 0  # a reader may be in the view that was swapped out just now
    for view in (dataset / ".store/views").iterdir():
        os.utime(view, (0, 0))
    assert vacuum(dataset, keep_days=30).parts == 1
    assert len(marks("documents", read_rows(dataset, "documents").to_pylist())) == len(NAMES)


def replace_all(dataset: Path, rounds: int) -> None:
    for number in range(rounds):
        write(dataset, f"w{number}", *((name, f"{number}") for name in NAMES[:6]))
    os._exit(0)  # not through exit handlers, as in test_write


def compact_all(dataset: Path, rounds: int) -> None:
    for _ in range(rounds):
        compact(dataset)
        vacuum(dataset, keep_runs=2)
    os._exit(0)


def test_readers_see_each_document_once_while_others_write_and_compact(dataset: Path) -> None:
    start = get_context("fork").Process
    others = [start(target=replace_all, args=(dataset, 4)), start(target=compact_all, args=(dataset, 12))]
    for process in others:
        process.start()
    reads = 0
    while any(process.is_alive() for process in others):
        table = ("documents", "cells")[reads % 2]
        ids = Counter(row["document_id"] for row in read_rows(dataset, table).to_pylist())
        assert ids == dict.fromkeys(NAMES, 1 if table == "documents" else 2)
        reads += 1
        time.sleep(0.005)
    for process in others:
        process.join()
        assert process.exitcode == 0
    assert reads > 3
    for table in TABLES:
        found = dict.fromkeys(marks(table, read_rows(dataset, table).to_pylist()))
        assert list(found) == ["3", *(f"m{name}" for name in NAMES[6:])]


def test_a_lock_of_a_killed_process_doesnt_block(dataset: Path) -> None:
    pid = os.fork()
    if not pid:
        with locked(store_lock(dataset), ALONE):
            time.sleep(60)
    time.sleep(0.1)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    assert write_document(dataset, sample_document("late")) != "unchanged"
