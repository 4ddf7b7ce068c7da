"""`govtables serve` on a machine that has nothing else: its own server, and a run when it is due."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import httpx

from pipeline.dataset import read_rows
from services.conftest import ROOT
from services.processes import free_port, running, wait_until


def test_a_source_is_ingested_when_it_is_due(tmp_path: Path) -> None:
    report = sorted((ROOT / "demo" / "reports").glob("*.pdf"))[0]
    (tmp_path / "in").mkdir()
    shutil.copy(report, tmp_path / "in")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "here"\nfiles = ["in"]\nschedule = "* * * * *"\n')
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_API_PORT": str(free_port()),
        "DO_NOT_TRACK": "1",
    }
    log, out = tmp_path / "log", tmp_path / "dataset"
    with running(
        f"cd {tmp_path}; exec govtables serve sources.toml --out dataset --log run.jsonl --report run.json",
        environment,
        log,
    ) as served:

        def ingested() -> bool:
            assert served.poll() is None, log.read_text()
            return (out / "documents").is_dir() and read_rows(out, "documents").num_rows == 1

        wait_until(ingested, 180, log.read_text)
        url = f"http://127.0.0.1:{environment['PREFECT_SERVER_API_PORT']}/api"

        def told() -> bool:
            """The run's own log, as its page shows it."""
            found = httpx.post(f"{url}/logs/filter", json={}).json()
            return any(f"{report.name}: published" in entry["message"] for entry in found)

        wait_until(told, 60, log.read_text)
        names = [run["name"] for run in httpx.post(f"{url}/flow_runs/filter", json={}).json()]
        assert any(name.startswith("here, 20") for name in names)
        assert "here: * * * * * (Asia/Taipei)" in log.read_text()
        wait_until(lambda: "run.finished" in (tmp_path / "run.jsonl").read_text(), 60, log.read_text)
        assert json.loads((tmp_path / "run.json").read_text())["totals"]["documents"] == 1
        served.terminate()
        assert served.wait(60) == 143, log.read_text()
        assert "Traceback" not in log.read_text() and "WARNING" not in log.read_text()
    assert read_rows(out, "documents")["file_name"].to_pylist() == [report.name]
