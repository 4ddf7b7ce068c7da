"""The report of a run: its fields and totals, written whole, also when the run ends early."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands.records import add_records, recorded
from pipeline.messages.logs import log_outcome
from pipeline.messages.observe import RecordError, observed
from pipeline.messages.report import Job, run_report, totals, write_report
from pipeline.outcome import Finding, Outcome
from schemas.version import VERSION
from tests.pipeline.test_logs import GOOD, lines

JOB = Job("r1", "parse", ["a.pdf", "https://me:geheim@a.test/"], "d", {"verify": "auto"})
GONE = Outcome("https://a.test/x?token=geheim", "rejected", findings=(Finding("error", "source.failed", "gone"),))


def read(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_totals_are_sums_over_documents() -> None:
    sums = totals([GOOD, GOOD, GONE])
    assert sums["documents"] == 3 and sums["status"] == {"parsed": 2, "rejected": 1}
    assert sums["changed"] == {"new": 2, "replaced": 0, "unchanged": 0}
    assert sums["facts"]["indicators"] == 4 and sums["pages"] == 16 and sums["checks_failed"] == 2
    found = {one["code"]: one["count"] for one in sums["findings"]}
    assert found == {"x.y": 14, "check.failed": 2, "date.missing": 2, "source.failed": 1}
    assert totals([])["documents"] == 0


def test_a_report_says_what_was_asked_and_what_came_of_it() -> None:
    report = run_report(JOB, "t0", "t1", 1.5, None, [GOOD])
    assert (report["run"], report["started"], report["finished"], report["seconds"]) == ("r1", "t0", "t1", 1.5)
    assert report["versions"]["govtables"] == VERSION and report["versions"]["pymupdf"]
    (document,) = report["documents"]
    assert (document["address"], document["file_name"], document["changed"]) == ("in/年報.pdf", "年報.pdf", "new")
    assert document["findings"][0] == {
        "severity": "warning", "code": "check.failed", "message": "total 1 + 1: expected 2, printed 3", "page": 4,
        "table_id": "t1", "row": 5, "col": 2,
    }  # fmt: skip
    assert document["findings_left_out"] == [{"code": "x.y", "count": 7}]


def test_it_is_written_whole_and_without_credentials(tmp_path: Path) -> None:
    path, link = tmp_path / "r.json", tmp_path / "link.json"
    path.write_text("old")
    link.symlink_to(path)
    write_report(link, run_report(JOB, "t0", "t1", 1.5, None, [GONE]))
    assert link.is_symlink() and "geheim" not in path.read_text()
    assert read(path)["documents"][0]["address"] == "https://a.test/x?token=…"
    with pytest.raises(ValueError):
        write_report(path, {"seconds": float("nan"), "documents": []})
    assert read(path)["run"] == "r1" and sorted(tmp_path.iterdir()) == [link, path]


def test_a_run_leaves_log_and_report(tmp_path: Path) -> None:
    log, report = tmp_path / "x.jsonl", tmp_path / "r.json"
    with observed(JOB, str(log), 20, report) as done:
        assert read(report)["finished"] is None
        log_outcome(GONE)
        log_outcome(GOOD)
        done.reverse()
    content = read(report)
    assert content["finished"] > content["started"] and content["interrupted"] is None
    assert [document["document_id"] for document in content["documents"]] == ["07", None]
    events = [line["event"] for line in lines(log)]
    assert events[0] == "run.started" and events[-1] == "run.finished" and "document.failed" in events
    assert lines(log)[-1]["documents"] == 2 and "geheim" not in log.read_text()


@pytest.mark.parametrize(("error", "said"), [(KeyboardInterrupt(), "KeyboardInterrupt"), (OSError("x"), "OSError: x")])
def test_a_run_that_ends_early_says_so_with_what_it_has(error: BaseException, said: str, tmp_path: Path) -> None:
    log, report = tmp_path / "x.jsonl", tmp_path / "r.json"
    with pytest.raises(type(error)), observed(JOB, str(log), 20, report):
        log_outcome(GOOD)
        raise error
    content = read(report)
    assert (content["finished"], content["interrupted"], len(content["documents"])) == (None, said, 1)
    last = lines(log)[-1]
    assert (last["event"], last["level"], last["interrupted"]) == ("run.finished", "ERROR", said)


def test_what_cant_be_written_is_known_before_any_work(tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "x"
    for log, report in ((str(nowhere), None), (None, nowhere), (str(tmp_path), None), (None, tmp_path)):
        with pytest.raises(RecordError, match="can't be written"), observed(JOB, log, 20, report):
            pytest.fail("the run began")
    assert not list(tmp_path.iterdir())


def test_a_report_tells_the_flags_but_not_the_password(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--password")
    parser.add_argument("--out", type=Path, default=Path("d"))
    parser.add_argument("--gate", type=Decimal)
    add_records(parser)
    arguments = parser.parse_args(["--password", "geheim", "--gate", "0.05", "--report", str(tmp_path / "r.json")])
    with recorded("parse", arguments, "r1", ["a.pdf"], password_given=True):
        pass
    assert read(tmp_path / "r.json")["settings"] == {"gate": "0.05", "password_given": True}
    assert "geheim" not in (tmp_path / "r.json").read_text()
