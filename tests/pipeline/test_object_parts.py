"""Compaction in an object store, and reading it with other tools: the same rows, whatever is merged."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.commands.cli import main
from pipeline.dataset import compact, read_log, read_rows, table_files, vacuum, write_document
from pipeline.storage import object_vacuum
from pipeline.storage.location import Dataset, ObjectStore
from pipeline.storage.object_log import log_of
from pipeline.storage.objects import list_objects
from schemas.rows import TABLES
from tests.pipeline.samples import sample_document
from tests.pipeline.test_objects import all_tables, few_tables, forked, found_marks, write

if TYPE_CHECKING:
    from tests.object_server import ObjectServer

__all__ = ["all_tables", "few_tables"]
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "object-store.md"
NAMES = [f"{number:02}" for number in range(4)]


@pytest.fixture
def written(store: ObjectStore) -> ObjectStore:
    write(store, "r1", *((name, f"m{name}") for name in NAMES))
    return store


def everything(dataset: Dataset, at: str | None = None) -> dict[str, list[dict[str, object]]]:
    return {table: read_rows(dataset, table, at).to_pylist() for table in TABLES}


def parts_of(store: ObjectStore) -> set[str]:
    return {one.key.split("/")[1] for one in list_objects(store, "parts/")[0]}


def test_the_rows_stay_the_same_in_fewer_files(written: ObjectStore, object_server: ObjectServer) -> None:
    before, log = everything(written), read_log(written)
    assert compact(written) == (len(NAMES) * len(TABLES), len(TABLES))
    assert everything(written) == before == everything(written, "r1")
    assert read_log(written) == log
    object_server.requests.clear()
    assert compact(written) == (len(TABLES), len(TABLES))
    assert {method for method, _ in object_server.requests} == {"GET"}
    read_rows(written, "budgets")
    assert len(parts_of(written)) == 1 and len(table_files(written, "budgets")) == 1
    assert write_document(written, sample_document("m03", 1, "03")) == "unchanged"


def test_a_compacted_document_is_replaced_and_earlier_states_stay(written: ObjectStore) -> None:
    compact(written)
    write_document(written, sample_document("new", 1, "03"), "r2")
    assert found_marks(written) == [*("new" if name == "03" else f"m{name}" for name in NAMES)]
    assert found_marks(written, "r1") == [f"m{name}" for name in NAMES]
    assert len(table_files(written, "budgets")) == len(NAMES)
    assert len(table_files(written, "budgets", "r1")) == 1, "the part still is what it was made of"
    assert compact(written) == (len(NAMES) * len(TABLES), len(TABLES))
    assert len(log_of(written).head().parts) == 1 and len(parts_of(written)) == 2
    assert found_marks(written) == [*("new" if name == "03" else f"m{name}" for name in NAMES)]
    assert vacuum(written).parts == 0, "somebody may still be reading it, or about to name it"
    with mock.patch.object(object_vacuum, "UNNAMED_FOR", -5):
        assert vacuum(written).parts == 1
    assert found_marks(written)[3] == "new" and found_marks(written, "r1")[3] == "m03"


def test_a_part_of_which_a_document_was_replaced_meanwhile_is_not_shown(
    written: ObjectStore, object_server: ObjectServer
) -> None:
    def replace(method: str, key: str) -> None:
        if method == "PUT" and key.endswith("log.jsonl"):
            object_server.before = None
            os.waitpid(forked(lambda: write_document(written, sample_document("new", 1, "03"), "r2")), 0)

    object_server.before = replace
    assert compact(written) == (len(NAMES) * len(TABLES), len(NAMES) * len(TABLES))
    assert found_marks(written)[3] == "new" and not log_of(written).head().parts


def test_parts_are_filled_up_and_never_overlap(written: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.storage.compact.PART_DOCUMENTS", 3)
    monkeypatch.setattr("pipeline.storage.object_parts.PART_DOCUMENTS", 3)
    assert compact(written)[1] == 2 * len(TABLES)
    write(written, "r2", ("90", "m90"), ("91", "m91"), ("92", "m92"))
    assert compact(written)[1] == 3 * len(TABLES)
    assert found_marks(written) == [f"m{name}" for name in (*NAMES, "90", "91", "92")]


_STEPS = st.one_of(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), st.just("compact"), st.integers(1, 4), st.just("forget")
)


@given(steps=st.lists(_STEPS, max_size=7))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_states_are_what_was_written(store: ObjectStore, steps: list[tuple[str, str] | str | int]) -> None:
    """Whatever is written, merged, vacuumed and by whichever process: each kept state is what it was."""
    with tempfile.TemporaryDirectory() as name:
        dataset = ObjectStore(store.bucket, f"{store.prefix}/{Path(name).name}")
        write(dataset, "")
        state: dict[str, str] = {}
        states: dict[str, list[str]] = {}
        for number, step in enumerate(steps):
            if isinstance(step, tuple):
                before = state.get(step[0])
                expected = "unchanged" if before == step[1] else "replaced" if before else "new"
                assert write_document(dataset, sample_document(step[1], 1, step[0]), f"r{number}") == expected
                if state.get(step[0]) != step[1]:
                    state[step[0]] = step[1]
                    states[f"r{number}"] = [state[key] for key in sorted(state)]
            elif isinstance(step, int):
                vacuum(dataset, keep_runs=step)
                states = dict(list(states.items())[-step:])
            elif step == "compact":
                compact(dataset)
            else:
                log_of.cache_clear()
        assert found_marks(dataset) == [state[key] for key in sorted(state)]
        for run, expected in states.items():
            assert found_marks(dataset, run) == expected


def test_duckdb_reads_it_by_its_log(written: ObjectStore, object_server: ObjectServer) -> None:
    """As the page says, but for fsspec in place of DuckDB's own httpfs, which has to be downloaded."""
    duckdb = pytest.importorskip("duckdb")
    s3fs = pytest.importorskip("s3fs")
    compact(written)
    write_document(written, sample_document("new", 1, "03"), "r2")
    connection = duckdb.connect()
    connection.register_filesystem(s3fs.S3FileSystem(endpoint_url=object_server.endpoint, skip_instance_cache=True))
    block = regex.search(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=regex.S)
    assert block
    connection.execute(block[1].replace("s3://bucket/prefix", str(written)))
    query = "SELECT * FROM read_parquet(getvariable('files'), union_by_name = true) ORDER BY document_id"
    assert connection.sql(query).to_arrow_table().to_pylist() == everything(written)["budgets"]


def test_pandas_reads_it_by_its_files(written: ObjectStore, object_server: ObjectServer) -> None:
    pd = pytest.importorskip("pandas")
    options = {"endpoint_url": object_server.endpoint, "skip_instance_cache": True}
    frames = [pd.read_parquet(file, storage_options=options) for file in table_files(written, "budgets")]
    assert list(pd.concat(frames)["document_id"]) == NAMES


@pytest.mark.usefixtures("all_tables")
def test_the_commands(store: ObjectStore, small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = str(store)
    write(store, "r1", ("a", "a1"))
    assert main(["parse", str(small_pdf), "--out", address]) == 0
    assert main(["check", address, "--at", "now"]) in (0, 1)
    assert small_pdf.name in capsys.readouterr().out
    assert main(["log", address]) == 0
    assert "1 new" in capsys.readouterr().out
    assert main(["at", address, "r1", "--out", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out" / "budgets").iterdir())) == 1
    assert main(["compact", address]) == 0
    assert main(["vacuum", address, "--keep-runs", "1"]) == 0
    assert capsys.readouterr().out.endswith("dropped 0 versions and 0 parts: 0 bytes freed\n")
    assert main(["ingest", "https://example.org/a.pdf", "--out", address]) == 2
    assert "name one with --raw" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["log", "gs://bucket/x"])
    assert "a dataset is a folder or an s3:// address" in capsys.readouterr().err
