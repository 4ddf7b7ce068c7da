"""What `serve` and `watch` leave behind: a log and a report of each run, and the exit code of a signal."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import records
from flows.serve import _Runner
from flows.watch import run as run_watch
from pipeline.messages.logs import log_outcome
from pipeline.messages.observe import RecordError
from pipeline.outcome import Outcome
from pipeline.process.stopping import Terminated


def test_a_deployed_run_has_a_log_and_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOVTABLES_RUN_LOG", "GOVTABLES_RUN_LOG_LEVEL", "GOVTABLES_RUN_REPORT"):
        monkeypatch.setenv(name, "")  # whatever is set here is undone
        monkeypatch.delenv(name)
    log, report = tmp_path / "run.jsonl", tmp_path / "run.json"
    records.record_runs(str(log), "INFO", report)
    monkeypatch.setattr(records, "deployment", SimpleNamespace(id="made"))
    for run in ("first", "second"):
        with records.recorded_run("ingest", ["here"], "d", run, {"workers": 1}):
            log_outcome(Outcome("a.pdf", "parsed", document_id="0", change="new"), run)
    events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert events == 2 * ["run.started", "document.published", "run.finished"]
    about = json.loads(report.read_text())
    assert (about["run"], about["totals"]["documents"], about["settings"]) == ("second", 1, {"workers": 1})
    monkeypatch.setattr(records, "deployment", SimpleNamespace(id=None))
    with records.recorded_run("ingest", ["here"], "d", "third", {}):
        pass
    assert json.loads(report.read_text())["run"] == "second"


def test_a_log_that_cant_be_written_is_known_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="can't be written"):
        records.record_runs(str(tmp_path / "no" / "log"), "INFO", None)


def test_sigterm_before_anything_is_served_ends_it() -> None:
    runner = _Runner(limit=1)
    with pytest.raises(Terminated):
        runner.handle_sigterm()
    assert runner.terminated


@pytest.mark.parametrize(("end", "raised"), [(KeyboardInterrupt(), False), (Terminated(), True)])
def test_ctrl_c_is_the_proper_end_of_a_watch_and_sigterm_is_not(
    end: BaseException, raised: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(**_: object) -> None:
        raise end

    monkeypatch.setattr("flows.watch.watch", stopped)
    if raised:
        with pytest.raises(Terminated):
            run_watch()
    else:
        assert run_watch() == []
