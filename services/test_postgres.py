"""A team's set-up as docs/how-to/team.md has it: runs in PostgreSQL, deployments on a worker and by schedule."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.dataset import read_rows
from services.conftest import ROOT, Team, readme_block
from services.processes import running, wait_until

REPORTS = sorted((ROOT / "demo" / "reports").glob("*.pdf"))
NAMES = [path.name for path in REPORTS]

# What is kept of the runs on a dataset: state, task runs of documents, artifacts.
HISTORY = """
SELECT state_type,
       (SELECT count(*) FROM task_run t
        WHERE t.flow_run_id = f.id AND t.name LIKE '%.pdf%' AND t.state_type = 'COMPLETED'),
       (SELECT count(*) FROM artifact a WHERE a.flow_run_id = f.id AND a.key = 'govtables-summary')
FROM flow_run f WHERE parameters ->> 'dataset' = '{dataset}' ORDER BY 1, 2
"""
SCHEDULES = """
SELECT f.name, d.name, s.schedule ->> 'cron', s.schedule ->> 'timezone', d.concurrency_limit,
       d.concurrency_options ->> 'collision_strategy'
FROM deployment d JOIN flow f ON f.id = d.flow_id LEFT JOIN deployment_schedule s ON s.deployment_id = d.id AND s.active
ORDER BY 1
"""


def test_a_run_is_kept_in_postgresql(team: Team, tmp_path: Path) -> None:
    """Flow run, task runs and artifacts, and none of it in a file of SQLite."""
    out = tmp_path / "dataset"
    team.run(f"govtables ingest {ROOT}/demo/reports --out {out}", code=1)
    assert _documents(out) == NAMES
    _wait_for_history(team, out, [("COMPLETED", "3", "1")])
    assert not list(Path(team.environment["PREFECT_HOME"]).glob("*.db"))


def test_two_ingest_at_once(team: Team, tmp_path: Path) -> None:
    """Into one dataset, with one document in both: its rows are there once."""
    out = tmp_path / "dataset"
    parts = (" ".join(map(str, part)) for part in (REPORTS[:2], REPORTS[1:]))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(team.run, [f"govtables ingest {part} --out {out} || test $? = 1" for part in parts]))
    assert _documents(out) == NAMES
    cells = [(row["table_id"], row["row"], row["col"]) for row in read_rows(out, "cells").to_pylist()]
    assert len(cells) == len(set(cells)) > 0
    _wait_for_history(team, out, [("COMPLETED", "2", "1"), ("COMPLETED", "2", "1")])


def test_deployments_run_on_a_worker_and_by_schedule(team: Team, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "demo" / "reports", team.home / "reports")
    (team.home / "sources.toml").write_text('[[source]]\nname = "here"\nfiles = ["reports"]\n')
    team.run(readme_block("prefect deployment run"))
    assert team.database.ask(SCHEDULES) == [
        ("govtables-backfill", "backfill", "", "", "1", "ENQUEUE"),
        ("govtables-compact", "weekly", "0 4 * * 0", "Asia/Taipei", "1", "ENQUEUE"),
        ("govtables-ingest", "daily", "30 6 * * *", "Asia/Taipei", "1", "ENQUEUE"),
    ]
    log, out = tmp_path / "worker.log", team.home / "dataset"
    with running(team.script(readme_block("prefect worker")), team.environment, log):
        _wait_for_runs(team, "govtables-ingest", log)
        assert _documents(out) == NAMES
        team.run("prefect deployment run govtables-backfill/backfill; prefect deployment run govtables-compact/weekly")
        for flow in ("govtables-backfill", "govtables-compact"):
            _wait_for_runs(team, flow, log)
    assert _documents(out) == NAMES and list((out / "documents").glob("part-*"))
    wait_until(lambda: _planned(team) == {"30 6", "0 4"}, 90, lambda: f"planned: {_planned(team)}")


def test_deploying_asks_for_the_sources(team: Team) -> None:
    said = team.run("unset GOVTABLES_HOME; prefect --no-prompt deploy --name daily", code=1)
    assert "GOVTABLES_HOME: is missing" in said


def test_nobody_gets_in_without_the_password(team: Team) -> None:
    url = f"http://127.0.0.1:{team.environment['PREFECT_SERVER_API_PORT']}/api/admin/version"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(url)


def _documents(dataset: Path) -> list[str]:
    return sorted(read_rows(dataset, "documents")["file_name"].to_pylist())


def _wait_for_history(team: Team, dataset: Path, rows: list[tuple[str, ...]]) -> None:
    """Task runs come as events, a moment later."""
    query = HISTORY.format(dataset=dataset)
    wait_until(lambda: team.database.ask(query) == rows, 30, lambda: f"{rows}, but {team.database.ask(query)}")


def _wait_for_runs(team: Team, flow: str, log: Path) -> None:
    """Of those that were asked for, not planned by the scheduler."""
    query = (
        "SELECT DISTINCT r.state_type FROM flow_run r JOIN flow f ON f.id = r.flow_id"
        f" WHERE f.name = '{flow}' AND r.deployment_id IS NOT NULL AND NOT r.auto_scheduled"
    )

    def done() -> bool:
        states = [state for (state,) in team.database.ask(query)]
        assert not {"FAILED", "CRASHED", "CANCELLED"} & set(states), log.read_text(encoding="utf-8")
        return states == ["COMPLETED"]

    wait_until(done, 60, lambda: f"a run of {flow}: {log.read_text(encoding='utf-8')}")


def _planned(team: Team) -> set[str]:
    """Minute and hour in Taipei of the runs to come."""
    when = "next_scheduled_start_time AT TIME ZONE 'Asia/Taipei'"
    rows = team.database.ask(f"SELECT DISTINCT to_char({when}, 'FMMI FMHH24') FROM flow_run WHERE auto_scheduled")
    return {text for (text,) in rows}
