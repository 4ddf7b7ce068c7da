"""`--log` and `--report` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from tests.pipeline.test_logs import lines
from tests.pipeline.test_run_report import read

WRONG = (
    Path(__file__).parent / "fixtures/forward_looking_annual_review/fl110_wrong_arithmetic/fl110_wrong_arithmetic.pdf"
)
PASSWORD = "geheim-7f3a"


def test_parse_logs_and_reports_what_became_of_each_file(small_pdf: Path, tmp_path: Path) -> None:
    bad, log, report = tmp_path / "bad\u2028\u202e.pdf", tmp_path / "x.jsonl", tmp_path / "r.json"
    bad.write_text("no PDF")
    files = [str(path) for path in (small_pdf, WRONG, bad, tmp_path / "nowhere.pdf")]
    command = ["parse", *files, "--out", str(tmp_path / "d"), "--log", str(log), "--report", str(report)]
    assert main([*command, "--verify", "none", "--password", PASSWORD]) == 1
    content = read(report)
    assert [one["address"] for one in content["documents"]] == files
    assert [one["changed"] for one in content["documents"]] == ["new", "new", "new", None]
    assert [one["findings"][0]["code"] for one in content["documents"][1:]] == [
        "check.failed", "file.damaged", "file.unreadable",
    ]  # fmt: skip
    assert content["totals"]["status"] == {"parsed": 2, "rejected": 2} and content["totals"]["checks_failed"] == 4
    assert content["settings"]["verify"] == "none"
    records = lines(log)
    assert {record["run"] for record in records} == {content["run"]}
    ends = {record["document"]: record["event"] for record in records if record["event"].startswith("document.")}
    assert ends == dict(
        zip(files, [f"document.{e}" for e in ("published", "published", "rejected", "failed")], strict=True)
    )
    checks = [record for record in records if record.get("code") == "check.failed"]
    assert len(checks) == 4 and all(record["page"] and record["document"] == files[1] for record in checks)
    assert PASSWORD not in log.read_text() + report.read_text()

    assert main([*command, "--verify", "none", "--log-level", "error"]) == 1
    assert [one["changed"] for one in read(report)["documents"]] == ["unchanged"] * 3 + [None]
    assert {record["level"] for record in lines(log)[len(records) :]} == {"ERROR"}


def test_a_log_or_report_that_cant_be_written_is_wrong_usage(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for flag in ("--log", "--report"):
        assert main(["parse", str(small_pdf), "--out", str(tmp_path / "d"), flag, str(tmp_path / "no" / "x")]) == 2
        assert "can't be written" in capsys.readouterr().err


def test_the_log_on_stderr_is_beside_the_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder").mkdir()
    assert main(["parse", str(tmp_path / "folder"), "--out", str(tmp_path / "d"), "--log", "-"]) == 1
    printed = capsys.readouterr()
    records = [json.loads(line) for line in printed.err.splitlines() if line.startswith("{")]
    assert [record["event"] for record in records] == ["run.started", "finding", "document.failed", "run.finished"]
    assert "{" not in printed.out
