"""The log of publications, earlier states, and what a vacuum leaves."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.commands.cli import main
from pipeline.dataset import export_state, prepare_dataset, read_rows, write_document
from pipeline.storage.history import announce, new_run, read_log, state_of
from pipeline.storage.location import DatasetError
from pipeline.storage.vacuum import vacuum
from schemas.rows import TABLES
from tests.pipeline.samples import marks, sample_document
from tests.pipeline.test_write import fingerprint, query


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)


def write(dataset: Path, run: str, *documents: tuple[str, str]) -> None:
    for name, mark in documents:
        write_document(dataset, sample_document(mark, 2, document_id=name), run)


def everything(dataset: Path, at: str | None = None) -> dict[str, list[dict[str, Any]]]:
    return {table: read_rows(dataset, table, at).to_pylist() for table in TABLES}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three runs: a and b are new, b is replaced, a is replaced."""
    write(tmp_path / "d", "r1", ("a", "a1"), ("b", "b1"))
    write(tmp_path / "d", "r2", ("a", "a1"), ("b", "b2"))
    write(tmp_path / "d", "r3", ("a", "a2"))
    return tmp_path / "d"


def test_the_log_says_what_was_published_when_and_from_where(dataset: Path) -> None:
    log = read_log(dataset)
    assert [(e.run, e.document_id, e.action) for e in log] == [
        ("r1", "a", "new"), ("r1", "b", "new"), ("r2", "b", "replaced"), ("r3", "a", "replaced"),
    ]  # fmt: skip
    assert (log[2].previous, log[3].previous) == (log[1].digest, log[0].digest)
    assert [e.time for e in log] == sorted(e.time for e in log) and log[0].time.endswith("Z")
    row = read_rows(dataset, "documents").to_pylist()[0]
    for name in ("file_name", "source_uri", "parser_version"):
        assert getattr(log[3], name) == row[name]


def test_each_run_can_be_read_again(dataset: Path) -> None:
    for run, expected in (("r1", "a1 b1"), ("r2", "a1 b2"), ("r3", "a2 b2"), ("now", "a2 b2")):
        for table in TABLES:
            found = dict.fromkeys(marks(table, read_rows(dataset, table, run).to_pylist()))
            assert " ".join(found) == expected
    assert everything(dataset, "r3") == everything(dataset)


def test_a_state_is_laid_out_as_plain_parquet_and_outlives_a_vacuum(dataset: Path, tmp_path: Path) -> None:
    before = everything(dataset, "r1")
    out = tmp_path / "old"
    assert main(["at", str(dataset), "r1", "--out", str(out)]) == 0
    vacuum(dataset, keep_runs=1)
    for table in TABLES:
        assert query(f"SELECT count(*) FROM '{out}/{table}/**/*.parquet'") == [(len(before[table]),)]
        assert read_rows(out, table).to_pylist() == before[table]
    with pytest.raises(DatasetError, match="old exists"):
        export_state(dataset, "r3", out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d", "old"]


def test_a_vacuum_keeps_the_states_of_the_last_runs(dataset: Path) -> None:
    now = everything(dataset)
    assert vacuum(dataset).versions == vacuum(dataset, keep_runs=3).versions == 0
    freed = vacuum(dataset, keep_runs=2)
    assert (freed.versions, freed.bytes > 1000) == (1, True)
    assert len(read_rows(dataset, "documents", "r2")) == 2
    with pytest.raises(DatasetError, match="run r1 were vacuumed"):
        state_of(dataset, "r1")
    assert vacuum(dataset, keep_days=0).versions == 1
    assert everything(dataset) == now


def test_a_vacuum_keeps_what_was_current_in_the_last_days(dataset: Path) -> None:
    log = dataset / ".store/log.jsonl"
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    for days, entry in zip((9, 9, 6, 3), entries, strict=True):
        entry["time"] = (datetime.now(UTC) - timedelta(days=days)).isoformat().replace("+00:00", "Z")
    log.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    assert vacuum(dataset, keep_days=7).versions == 0  # r1 was the state of seven days ago
    assert vacuum(dataset, keep_days=5).versions == 1
    assert len(read_rows(dataset, "documents", "r2")) == 2


def test_who_reads_a_vacuumed_file_goes_on_reading(dataset: Path) -> None:
    path = dataset / ".store/documents/a" / state_of(dataset, "r1")["a"] / "budgets.parquet"
    data = path.read_bytes()
    with path.open("rb") as file:
        vacuum(dataset, keep_runs=1)
        assert not path.exists() and file.read() == data


def test_an_earlier_version_that_comes_back_is_no_new_file(dataset: Path) -> None:
    write(dataset, "r4", ("a", "a1"))
    log = read_log(dataset)
    assert (log[-1].digest, log[-1].action) == (log[0].digest, "replaced")
    vacuum(dataset, keep_runs=1)
    assert "a1" in marks("budgets", read_rows(dataset, "budgets").to_pylist())


def test_a_line_that_a_power_cut_has_torn_is_written_again(dataset: Path) -> None:
    log = dataset / ".store/log.jsonl"
    whole, entries = log.read_bytes(), read_log(dataset)
    announce(dataset, entries[-1])
    log.write_bytes(whole[:-20])
    assert read_log(dataset) == entries
    prepare_dataset(dataset)
    assert log.read_bytes() == whole and not list((dataset / ".store/pending").iterdir())


def test_a_publication_that_never_happened_isnt_told(dataset: Path) -> None:
    entries = read_log(dataset)
    announce(dataset, replace(entries[-1], run="r4", digest="0" * 32))
    assert read_log(dataset) == entries
    prepare_dataset(dataset)
    assert read_log(dataset) == entries and not list((dataset / ".store/pending").iterdir())


def test_a_damaged_log_is_one_clear_line(dataset: Path) -> None:
    (dataset / ".store/log.jsonl").write_text("{}\n")
    with pytest.raises(DatasetError, match=r"log\.jsonl: can't be read"):
        read_log(dataset)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("123")), max_size=6), st.integers(1, 7))
@settings(max_examples=15, deadline=None)
def test_states_are_what_was_written(writes: list[tuple[str, str]], keep: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        state: dict[str, str] = {}
        states = {}
        prepare_dataset(Path(folder))
        for number, (name, mark) in enumerate(writes):
            if state.get(name) != mark:
                state[name] = mark
                states[f"r{number}"] = Counter(state.values())
            write_document(Path(folder), sample_document(mark, 1, document_id=name), f"r{number}")
        vacuum(Path(folder), keep_runs=keep)
        for run, expected in list(states.items())[-keep:]:
            assert Counter(marks("budgets", read_rows(Path(folder), "budgets", run).to_pylist())) == expected


def test_run_ids_sort_by_time_and_differ() -> None:
    ids = [new_run() for _ in range(50)]
    assert len(set(ids)) == 50
    assert [run[:18] for run in ids] == sorted(run[:18] for run in ids)


def test_the_commands(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fingerprint(dataset)
    assert main(["log", str(dataset), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["run"] for line in lines] == ["r1", "r1", "r2", "r3"]
    assert main(["check", str(dataset), "--at", "r1"]) in (0, 1)
    assert "a1" in capsys.readouterr().out
    for command in (["check", str(dataset), "--at", "r9"], ["at", str(dataset), "r9", "--out", str(tmp_path / "x")]):
        assert main(command) == 2
        assert "no run r9 published anything here" in capsys.readouterr().err
    assert fingerprint(dataset) == before  # none of these writes
    assert main(["vacuum", str(dataset), "--keep-runs", "1"]) == 0
    assert capsys.readouterr().out.startswith("dropped 2 versions and 0 parts: ")
    assert main(["log", str(dataset)]) == 0
    runs = [line for line in capsys.readouterr().out.splitlines() if line.startswith("run ")]
    assert [line.endswith("(vacuumed)") for line in runs] == [True, True, False]
    assert main(["check", str(dataset), "--at", "r1"]) == 2
    assert [main([command, str(tmp_path / "none")]) for command in ("log", "vacuum", "compact", "check")] == [2] * 4
    assert not (tmp_path / "none").exists()
