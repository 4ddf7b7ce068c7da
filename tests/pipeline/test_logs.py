"""The records of a run: events, levels, fields, and lines of JSON."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.messages.logs import LOGGER, JsonLines, collected, event_of, log_gathered, log_outcome, logging_to
from pipeline.outcome import Finding, Outcome

ROOT = Path(__file__).parents[2]
CHECK = Finding("warning", "check.failed", "total 1 + 1: expected 2, printed 3", 4, "t1", 5, 2)
GOOD = Outcome(
    "in/年報.pdf", "parsed", "briefing", "07", "年報.pdf", pages=8, facts=(1, 2, 0, 0, 0), checks_failed=1,
    change="new", seconds=1.23456, findings=(CHECK, Finding("info", "date.missing", "none", 2)), left_out=(("x.y", 7),),
)  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_document_and_its_findings_are_a_line_each(tmp_path: Path) -> None:
    log = tmp_path / "x.jsonl"
    with logging_to(str(log), "r1"):
        log_outcome(GOOD)
    with logging_to(str(log), "r2", logging.WARNING):
        log_outcome(GOOD, "r3")
    check, info, document, again = lines(log)
    assert check.pop("time").endswith("Z")
    assert check == {
        "level": "WARNING", "event": "finding", "run": "r1", "document": "in/年報.pdf", "document_id": "07", "page": 4,
        "code": "check.failed", "message": CHECK.message, "table_id": "t1", "row": 5, "col": 2,
    }  # fmt: skip
    assert (info["level"], info["code"], info["page"]) == ("INFO", "date.missing", 2) and "table_id" not in info
    assert document["event"] == "document.published" and document["changed"] == "new" and document["seconds"] == 1.235
    assert document["facts"] == {"budgets": 1, "indicators": 2, "milestones": 0, "progress": 0, "delays": 0}
    assert document["findings_left_out"] == [{"code": "x.y", "count": 7}]
    assert (again["run"], again["code"]) == ("r3", "check.failed")


@pytest.mark.parametrize(
    ("outcome", "event", "level"),
    [
        (GOOD, "published", logging.INFO),
        (Outcome("a", "parsed", document_id="0", change="unchanged"), "unchanged", logging.DEBUG),
        (Outcome("a", "partial", document_id="0", change="replaced"), "published", logging.INFO),
        (Outcome("a", "rejected", document_id="0", change="new"), "rejected", logging.WARNING),
        (Outcome("a", "held", document_id="0"), "held", logging.WARNING),
        (Outcome("a", "rejected"), "failed", logging.ERROR),
        (Outcome("a", "rejected", document_id="0", findings=(Finding("error", "parser.failed", ""),)), "failed", 40),
        (Outcome("a", "duplicate", document_id="0"), "duplicate", logging.INFO),
    ],
)
def test_what_became_of_a_document_has_a_name_and_a_level(outcome: Outcome, event: str, level: int) -> None:
    assert event_of(outcome) == (f"document.{event}", level)


def test_what_was_gathered_is_said_without_credentials(tmp_path: Path) -> None:
    log = tmp_path / "x.jsonl"
    with logging_to(str(log), None):
        log_gathered("https://a.test/x.pdf?token=geheim", "changed", "web", "07", "takes the place of 06", "r1")
        log_gathered("s3://k:geheim@b/x.pdf", "failed", "store", None, "s3://k:geheim@b/x.pdf is gone")
    changed, failed = lines(log)
    assert (changed["document"], changed["status"], changed["run"]) == ("https://a.test/x.pdf?token=…", "changed", "r1")
    assert (failed["level"], failed["message"]) == ("WARNING", "s3://…@b/x.pdf is gone")


@given(st.text(), st.text())
def test_any_text_is_one_line_of_json_and_comes_back(text: str, path: str) -> None:
    text, path = text.replace("=", ""), path.replace("=", "")
    record = logging.LogRecord("govtables.finding", logging.INFO, "", 0, "%s", ("",), None)
    record.govtables = {"event": "finding", "message": text, "document": path}
    line = JsonLines("r1").format(record)
    assert line.isprintable()
    assert {**json.loads(line), "time": ""} == {
        "time": "", "level": "INFO", "event": "finding", "run": "r1", "document": path, "message": text,
    }  # fmt: skip


def test_text_of_a_document_is_no_format_and_drives_no_terminal() -> None:
    evil = Outcome("%s\x1b[2J{0}.pdf", "rejected", findings=(Finding("error", "file.damaged", "%d\n\u202e"),))
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    LOGGER.addHandler(handler)
    try:
        with logging_to(None, "r1"):
            log_outcome(evil)
    finally:
        LOGGER.removeHandler(handler)
    assert len(seen) == 2 and all(text.isprintable() and "%s" in text and "%d" in text for text in seen)


def test_outcomes_are_collected_at_any_level(tmp_path: Path) -> None:
    with logging_to(str(tmp_path / "x"), None, logging.ERROR), collected() as outcomes:
        log_outcome(GOOD)
    assert outcomes == [GOOD] and not lines(tmp_path / "x")


def test_as_a_library_nothing_is_configured_or_printed() -> None:
    program = (
        "import logging\n"
        "from pipeline.messages.logs import log_outcome\n"
        "from pipeline.outcome import Finding, Outcome\n"
        "log_outcome(Outcome('a', 'rejected', findings=(Finding('error', 'c', 'text'),)))\n"
        "logger = logging.getLogger('govtables'); print(logger.level, logger.propagate, logging.getLogger().handlers)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0 True []\n", "")


def test_afterwards_the_logger_is_as_it_was() -> None:
    before = (LOGGER.level, LOGGER.propagate, list(LOGGER.handlers))
    with pytest.raises(FileNotFoundError), logging_to("/nowhere/at/all", None):
        pass
    with logging_to("-", None, logging.DEBUG):
        assert LOGGER.level == logging.DEBUG
    assert (LOGGER.level, LOGGER.propagate, list(LOGGER.handlers)) == before


def test_a_record_is_the_same_for_every_handler() -> None:
    record = logging.LogRecord("govtables", logging.INFO, "", 0, "of %s", ("another\n=",), None)
    assert json.loads(JsonLines("r1").format(record))["message"] == "of another\n="
    record.govtables = {"event": "finding", "message": "a", "run": None}
    assert json.loads(JsonLines("r1").format(record))["run"] == "r1"
    assert json.loads(JsonLines("r2").format(record))["run"] == "r2"
