"""The Prefect server of a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY, PREFECT_API_URL, temporary_settings

from flows.server import _Server, _server, _stop, check_named
from pipeline.process.flow_server import FlowServerError
from tests.sources.web import Answer, serving, status


def test_a_server_that_is_named_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://example.org/api")
    with _server(["/nowhere"], 1, {}) as wait:
        assert wait is check_named
    assert os.environ["PREFECT_API_URL"] == "http://example.org/api"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (status(404), "no Prefect server"), (status(401), "PREFECT_API_AUTH_STRING"),
        (status(200, b"<html>hello"), "no Prefect server"), (status(500), "answers 500"),
    ],
    ids=["404", "401", "html", "500"],
)  # fmt: skip
def test_a_named_server_that_is_none_is_one_line(answer: Answer, says: str) -> None:
    with serving() as web:
        web.on("/api/admin/version", answer)
        with temporary_settings({PREFECT_API_URL: web.address + "/api"}), pytest.raises(FlowServerError) as error:
            check_named()
    said = str(error.value)
    assert len(said.splitlines()) == 1 and says in said and "PREFECT_API" in said


@pytest.mark.parametrize(
    ("setting", "header"),
    [(PREFECT_API_AUTH_STRING, "Basic dGVhbTpzZWNyZXQ="), (PREFECT_API_KEY, "Bearer team:secret")],
)
def test_a_named_server_is_told_the_password(setting: Any, header: str) -> None:
    with serving() as web:
        web.on("/api/admin/version", status(200, b'"3"'))
        with temporary_settings({PREFECT_API_URL: web.address + "/api", setting: "team:secret"}):
            check_named()
    assert web.asked[0].headers["Authorization"] == header


def test_a_named_server_that_is_dead_is_one_line_and_exit_code_2(small_pdf: Path, tmp_path: Path) -> None:
    program = "import sys; from pipeline.commands.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "ingest", str(small_pdf), "--out", str(tmp_path / "d")]
    environment = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "prefect")}
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.splitlines()) == 1 and "doesn't answer" in done.stderr and "PREFECT_API" in done.stderr


def test_a_server_that_does_not_come_up_is_said() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with pytest.raises(FlowServerError, match="PREFECT_API_URL names another"):
        _Server("http://127.0.0.1:9/api", process).wait()
    _stop(process)
