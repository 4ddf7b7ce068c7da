"""The Prefect flow: the same rows as `parse`, bad files said, the rest published."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import ParameterTypeError
from prefect.testing.utilities import prefect_test_harness

from flows import summary
from flows.ingest import ingest
from flows.summary import outcomes_of
from pipeline.commands.cli import main
from pipeline.dataset import prepare_dataset, read_rows
from pipeline.sources.source import SourceError
from pipeline.storage.history import read_log
from pipeline.storage.location import Dataset, DatasetError
from tests.pipeline.test_logs import ROOT, lines
from tests.pipeline.test_run_report import read
from tests.sources.web import pdf, serving, status
from tests.test_names import EVIL, assert_harmless, evil_folder


@pytest.fixture(scope="session", autouse=True)
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=150):
        yield


def test_ingest_is_parse_with_a_flow_around_it(small_pdf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(small_pdf, folder / "good.pdf")
    (folder / "bad.pdf").write_text("no PDF")
    assert main(["ingest", str(folder), "--out", str(tmp_path / "a")]) == 1
    assert main(["parse", *map(str, sorted(folder.iterdir())), "--out", str(tmp_path / "b")]) == 1
    for table in ("documents", "budgets", "issues"):
        assert read_rows(tmp_path / "a", table).equals(read_rows(tmp_path / "b", table))


def test_only_missing_sources_is_a_failure(tmp_path: Path) -> None:
    assert main(["ingest", str(tmp_path / "nothing.pdf"), "--out", str(tmp_path / "d")]) == 2
    assert not (tmp_path / "d").exists()


def test_sources_come_from_a_file_and_from_the_web(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, toml = tmp_path / "d", tmp_path / "sources.toml"
    with serving() as web:
        page = web.on("/reports/", status(200, '<a href="報告.pdf">報告</a> <a href="gone.pdf">2</a>'.encode()))
        web.on("/reports/%E5%A0%B1%E5%91%8A.pdf", pdf(small_pdf.read_bytes()))
        web.on("/reports/gone.pdf", status(404))
        toml.write_text(
            f'[[source]]\nname = "web"\nindex = ["{page}"]\nallow_private = true\ninterval_seconds = 0\n',
            encoding="utf-8",
        )
        for state in ("written", "unchanged"):
            assert main(["ingest", str(toml), "--out", str(out)]) == 1
            printed = capsys.readouterr()
            assert f"  {state}  " in printed.out and "not found (404)" in printed.err
        (document,) = read_rows(out, "documents").to_pylist()
        assert document["source_uri"] == f"{page}%E5%A0%B1%E5%91%8A.pdf" and document["file_name"] == "報告.pdf"
        assert [path.stem for path in (out / "raw").glob("*.pdf")] == [document["document_id"]]
        # An address on the command line is one of the public internet.
        assert main(["ingest", page, "--out", str(out)]) == 1
        assert "allow_private" in capsys.readouterr().err
    toml.write_text("[[source]]\nnam = 1\n")
    assert main(["ingest", str(toml), "--out", str(out)]) == 2
    assert "did you mean 'name'?" in capsys.readouterr().err


def test_a_name_is_only_a_name(small_pdf: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(evil_folder(small_pdf, tmp_path)), "--out", str(tmp_path / "d")]) == 1
    printed = capfd.readouterr()
    assert len(printed.out.splitlines()) == len(EVIL) + 3
    assert_harmless(printed.out + printed.err)
    assert "[good]\x07.pdf" in read_rows(tmp_path / "d", "documents")["file_name"].to_pylist()


def test_a_run_leaves_events_artifacts_and_no_task_for_what_is_known(
    small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(summary, "emit_event", lambda name, **about: events.append((name, about["payload"])))
    monkeypatch.setenv("GOVTABLES_PASSWORD", "geheim")
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    shutil.copy(small_pdf, good)
    bad.write_text("no PDF")
    parameters: dict[str, Any] = {"sources": [str(tmp_path)], "dataset": str(tmp_path / "d"), "reading": {"workers": 2}}
    first: State[Any] = ingest(**parameters, return_state=True)
    second: State[Any] = ingest(**parameters, return_state=True)
    assert (first.is_completed(), first.name) == (True, "CompletedWithFindings")
    assert str(first.message).startswith("2 documents: 1 new, 1 rejected")
    assert [outcome.change for outcome in outcomes_of(second)] == ["unchanged", "unchanged"]
    with get_client(sync_client=True) as client:
        assert len(_task_runs(client, first, 3)) == 3
        assert len(_task_runs(client, second, 1)) == 1  # for the dataset itself
        details = first.state_details.flow_run_id
        assert details and "geheim" not in client.read_flow_run(details).model_dump_json()
        keys = {artifact.key for artifact in client.read_artifacts()}
        assert {"govtables-summary", "govtables-failures", "govtables-dataset"} <= keys
    bad.unlink()
    good.write_bytes(small_pdf.read_bytes() + b"\n% another edition")
    outcomes_of(ingest(**parameters, return_state=True))
    names = [(name.rpartition(".")[2], about["address"]) for name, about in events]
    assert names == [("rejected", str(bad)), ("new", str(good)), ("rejected", str(bad)), ("new", str(good))]


def _task_runs(client: SyncPrefectClient, state: State[Any], count: int) -> list[TaskRun]:
    """The task runs of a flow run, once there are so many: the server hears of them by events, some time later."""
    run = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id or uuid4()]))
    for _ in range(100):
        runs = client.read_task_runs(flow_run_filter=run)
        if len(runs) >= count:
            break
        time.sleep(0.2)
    return runs


def test_what_makes_findings_can_be_chosen(small_pdf: Path, tmp_path: Path) -> None:
    wrong = small_pdf.parents[1] / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
    place = {"sources": [str(wrong)], "dataset": str(tmp_path)}
    for level, name in (("held", "Completed"), ("checks", "CompletedWithFindings")):
        state: State[Any] = ingest(**place, reading={"workers": 1, "fail_on": level}, return_state=True)
        assert (state.is_completed(), state.name) == (True, name)


def test_what_another_program_read_is_read_again(
    small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept = tmp_path / "d", tmp_path / "kept.pdf"
    shutil.copy(small_pdf, kept)
    (tmp_path / "gone.pdf").write_bytes(small_pdf.read_bytes() + b"\n% another")
    assert main(["parse", str(kept), str(tmp_path / "gone.pdf"), "--out", str(out), "--no-raw"]) == 0
    (tmp_path / "gone.pdf").unlink()
    assert main(["backfill", "--out", str(out)]) == 0
    assert not capsys.readouterr().err
    monkeypatch.setattr("pipeline.process.known.code_fingerprint", lambda: "the next release")
    assert main(["backfill", "--out", str(out), "--year", "1999"]) == 2
    assert main(["backfill", "--out", str(out), "--year", "110", "--report-type", "briefing"]) == 2
    assert main(["backfill", "--out", str(out), "--year", "110"]) == 1
    printed = capsys.readouterr()
    assert "kept.pdf" in printed.out and "gone.pdf: its file is gone" in printed.err
    assert len(read_log(out)) == 2


def test_what_arrives_is_ingested(small_pdf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(small_pdf, folder / "a.pdf")
    assert main(["watch", str(folder), "--out", str(tmp_path / "d"), "--every", "0.1", "--stop-after", "0.5"]) == 0
    assert read_rows(tmp_path / "d", "documents")["file_name"].to_pylist() == ["a.pdf"]
    assert main(["watch", str(tmp_path / "nowhere"), "--out", str(tmp_path / "d")]) == 2


def test_a_watch_outlives_a_dataset_that_is_away_for_a_while(
    small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out, away = tmp_path / "in", tmp_path / "d", [DatasetError("d: out of reach; try again")]
    folder.mkdir()
    shutil.copy(small_pdf, folder / "a.pdf")

    def prepare(dataset: Dataset) -> None:
        if away:
            raise away.pop()
        prepare_dataset(dataset)

    monkeypatch.setattr("flows.ingest.prepare_dataset", prepare)
    assert main(["watch", str(folder), "--out", str(out), "--every", "0.1", "--stop-after", "2"]) == 0
    assert "out of reach" in capsys.readouterr().err
    assert read_rows(out, "documents")["file_name"].to_pylist() == ["a.pdf"]


def test_parameters_are_checked_in_words(tmp_path: Path) -> None:
    places = {"sources": [str(tmp_path)], "dataset": str(tmp_path / "d")}
    with pytest.raises(ParameterTypeError, match=r"reading\.gate: Input should be less than or equal to 1"):
        ingest(**places, reading={"gate": 2})
    with pytest.raises(ParameterTypeError, match=r"reading\.speed: Extra inputs are not permitted"):
        ingest(**places, reading={"speed": 2})
    with pytest.raises(SourceError, match="no source is named b; there are a"):
        toml = tmp_path / "sources.toml"
        toml.write_text('[[source]]\nname = "a"\nfiles = ["*.pdf"]\n', encoding="utf-8")
        ingest([str(toml)], str(tmp_path / "d"), only=["b"])


def test_a_flow_logs_and_reports_as_parse_does(small_pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_text("no PDF")
    log, report = tmp_path / "x.jsonl", tmp_path / "r.json"
    sources = [
        str(small_pdf),
        str(tmp_path / "bad.pdf"),
        str(tmp_path / "bad.pdf"),
        "https://127.0.0.1/?token=geheim-1",
    ]
    records_to = ["--log", str(log), "--log-level", "debug", "--report", str(report)]
    command = ["ingest", *sources, "--out", str(tmp_path / "d"), *records_to]
    for change in ("new", "unchanged"):
        log.unlink(missing_ok=True)
        assert main([*command, "--password", "geheim-2"]) == 1
        content, records = read(report), lines(log)
        assert [one["status"] for one in content["documents"]] == ["parsed", "rejected", "duplicate", "rejected"]
        assert content["documents"][0]["changed"] == change and content["finished"] and content["command"] == "ingest"
        events = Counter(record["event"] for record in records)
        assert events["document.gathered"] == 4 and events["document.rejected"] == events["document.failed"] == 1
        assert events["document.published" if change == "new" else "document.unchanged"] == 1
        assert {record["run"] for record in records} == {content["run"]}
        if change == "new":
            assert {entry.run for entry in read_log(tmp_path / "d")} == {content["run"]}
        assert "geheim" not in log.read_text() + report.read_text()


@pytest.mark.parametrize("before", [False, True], ids=["command", "worker"])
def test_a_runs_log_in_prefect_has_its_documents_but_not_each_finding(before: bool) -> None:
    """A worker has imported Prefect, and so its logging, before it imports the flows."""
    program = (
        "import os, logging\n"
        + ("import prefect.logging.configuration as c\nc.setup_logging()\n" if before else "")
        + "import flows.ingest\nfrom flows import log_to_runs\nlog_to_runs()\nlog_to_runs()\n"
        "for name in ('govtables.run', 'govtables.finding', 'govtables'):\n"
        "    print([type(handler).__name__ for handler in logging.getLogger(name).handlers])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['APILogHandler']", "[]", "['NullHandler']"]
