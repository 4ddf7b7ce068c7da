"""The Prefect server of a command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from flows.server import _Server, _server, _stop


def test_a_server_that_is_named_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://example.org/api")
    with _server(["/nowhere"], 1, {}) as wait:
        wait()
    assert os.environ["PREFECT_API_URL"] == "http://example.org/api"


def test_a_server_that_does_not_come_up_is_said() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with pytest.raises(RuntimeError, match="PREFECT_API_URL names another"):
        _Server("http://127.0.0.1:9/api", process).wait()
    _stop(process)
