"""A Dask cluster of processes: the same bytes as without it, whatever happens to its workers."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pymupdf
import pytest

pytest.importorskip("distributed", reason="Dask isn't installed: pip install 'govtables[dask]'")

import pipeline.process.cluster
from pipeline.dataset import prepare_dataset
from pipeline.outcome import Outcome
from pipeline.process.child import parse_in_child
from pipeline.process.cluster import ClusterError, on_cluster
from pipeline.process.run import Parse, parse_anew, unreadable
from pipeline.settings import Limits, Settings
from services.dask_cluster import ADDRESS, ROOT, Cluster, command, running
from tests import hostile

EXCERPTS = sorted((ROOT / "tests" / "fixtures").glob("*/*/*.pdf"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The excerpts, and files that are broken, cut, encrypted, empty and oddly named."""
    folder = tmp_path_factory.mktemp("reports")
    for path in EXCERPTS:
        shutil.copy(path, folder)
    whole = EXCERPTS[0].read_bytes()
    (folder / "broken.pdf").write_text("no PDF")
    (folder / "empty.pdf").touch()
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    (folder / "預算\udcff [1]\n.pdf").write_bytes(whole + b"\n%")
    pymupdf.open(EXCERPTS[1]).save(
        folder / "encrypted.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own"
    )
    return sorted(folder.iterdir())


def ingest(paths: list[Path], dataset: Path, settings: Settings, parse: Parse) -> list[Outcome]:
    """What the flow does, without Prefect around it; times are left out."""
    prepare_dataset(dataset)

    def work(path: Path) -> Outcome:
        try:
            return replace(parse_anew(path, dataset, settings, parse=parse), seconds=0.0)
        except OSError as error:
            return unreadable(path, error)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, paths))


def contents(dataset: Path) -> dict[str, str]:
    """Every file of every version, with the hash of its bytes."""
    files = (dataset / ".store" / "documents").glob("*/*/*.parquet")
    return {
        str(path.relative_to(dataset)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.parent.name != "current"
    }


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(password="open", verify="none", gate=Decimal(0)),
        Settings(limits=Limits(pages=3)),
        Settings(limits=Limits(seconds=0.01)),
    ],
    ids=["defaults", "password and gate", "page limit", "time limit"],
)
def test_rows_and_outcomes_are_those_of_this_machine(
    settings: Settings, cluster: Cluster, reports: list[Path], tmp_path: Path
) -> None:
    if settings.limits.seconds < 1:
        reports = reports[::4]  # each of them costs a new process
    near = ingest(reports, tmp_path / "near", settings, parse_in_child)
    with on_cluster(cluster.address) as workers:
        assert workers.workers == 2
        far = ingest(reports, tmp_path / "far", settings, workers.parse)
    assert far == near
    assert contents(tmp_path / "far") == contents(tmp_path / "near") != {}


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    with running(tmp_path, workers=1) as own, on_cluster(own.address) as workers, ThreadPoolExecutor(3) as pool:
        (first,) = own.threads()
        victim = own.add_worker()
        (address,) = own.threads().keys() - {first}
        futures = [pool.submit(workers.parse, path, Settings()) for path in EXCERPTS]
        while not own.busy().get(address):
            time.sleep(0.05)
        victim.kill()
        for path, future in zip(EXCERPTS, futures, strict=True):
            assert future.result().files == parse_in_child(path, Settings()).files
        assert workers.workers == 1


def test_a_cluster_that_goes_away_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once here: a document isn't tried again where its worker died, and none waits a minute for a worker."""
    monkeypatch.setattr(pipeline.process.cluster, "_ALONE_SECONDS", 1.0)
    monkeypatch.setattr(pipeline.process.cluster, "_LOOK_SECONDS", 0.5)
    with running(tmp_path, workers=1, tries=0) as own, on_cluster(own.address) as workers:
        with ThreadPoolExecutor(1) as pool:
            end = pool.submit(ingest, EXCERPTS[:1], tmp_path / "d", Settings(), workers.parse)
            while not any(own.busy().values()):
                time.sleep(0.05)
            own.processes[1].kill()
            assert "its Dask workers died" in _problem(end.result())
        assert "no Dask worker for 1 s" in _problem(ingest(EXCERPTS[:1], tmp_path / "d", Settings(), workers.parse))
        own.scheduler.kill()
        for _ in range(2):
            assert "lost the Dask sch" in _problem(ingest(EXCERPTS[:1], tmp_path / "d", Settings(), workers.parse))
    assert contents(tmp_path / "d") == {}


def _problem(outcomes: list[Outcome]) -> str:
    (outcome,) = outcomes
    assert outcome.status == "rejected" and not outcome.good
    return str(outcome)


def test_another_program_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    for package in ("schemas", "parsers", "pipeline"):
        shutil.copytree(ROOT / package, tmp_path / package)
    with (tmp_path / "parsers" / "report.py").open("a") as file:
        file.write("# another version\n")
    with on_cluster(cluster.address) as workers:
        good = cluster.threads().keys()
        other = cluster.add_worker(tmp_path)
        try:
            (address,) = cluster.threads().keys() - good
            with (
                pytest.raises(ClusterError, match=f"another version of govtables.*{address}"),
                on_cluster(cluster.address),
            ):
                pass
            # It came after this run had begun: the others do its work.
            with ThreadPoolExecutor(4) as pool:
                parsed = list(pool.map(lambda path: workers.parse(path, Settings()), EXCERPTS))
            assert [end.files for end in parsed] == [parse_in_child(path, Settings()).files for path in EXCERPTS]
        finally:
            other.kill()
            other.wait()


def test_nobody_waits_for_a_worker_after_ctrl_c(tmp_path: Path) -> None:
    bomb, program = (
        tmp_path / "bomb.pdf",
        "import sys; from pipeline.commands.cli import main; sys.exit(main(sys.argv[1:]))",
    )
    bomb.write_bytes(hostile.form_tree())
    with running(tmp_path, workers=1) as own:
        words = ["ingest", str(bomb), "--out", str(tmp_path / "d"), "--dask", own.address]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "prefect")}
        run = subprocess.Popen(
            [sys.executable, "-c", program, *words], env=environment, stderr=subprocess.PIPE, text=True
        )
        while run.poll() is None and not any(own.busy().values()):
            time.sleep(0.05)
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=20)
        assert run.returncode == 143 and "govtables: stopped" in said, said


class _Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)

    def log_message(self, *_: object) -> None:
        pass


def test_who_is_no_scheduler_is_said_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pipeline.process.cluster._CONNECT_SECONDS <= 6
    monkeypatch.setattr(pipeline.process.cluster, "_CONNECT_SECONDS", 1.0)
    web = HTTPServer(("127.0.0.1", 0), _Web)
    Thread(target=web.serve_forever, daemon=True).start()
    for address in ("tcp://127.0.0.1:1", f"tcp://127.0.0.1:{web.server_port}", "nonsense", "gopher://127.0.0.1:70"):
        with pytest.raises(ClusterError, match="no Dask scheduler answers at"), on_cluster(address):
            pass
    web.shutdown()
    with running(tmp_path, workers=0) as own:
        assert own.threads() == {}
        with pytest.raises(ClusterError, match="has no workers"), on_cluster(own.address):
            pass


def test_a_large_document_travels_quietly_and_is_let_go(
    cluster: Cluster, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(EXCERPTS[0].read_bytes() + b"%" * 40_000_000)
    pids = [process.pid for process in cluster.processes[:3]]
    settings = Settings(verify="none")
    with on_cluster(cluster.address) as workers:
        for _ in range(4):  # until each process has had room for one
            assert workers.parse(large, settings).files
        before = _memory_at_rest_mb(pids)
        for _ in range(12):
            assert workers.parse(large, settings).files
        assert _memory_at_rest_mb(pids) < before + 100  # of 480 that have travelled
    assert not [warning for warning in recwarn if "arge graph" in str(warning.message)]


def _memory_at_rest_mb(pids: list[int]) -> float:
    """Of all the processes, once none of them takes or gives any more: what was sent is let go a moment later."""
    looks = [sum(map(_memory_mb, pids))]
    while len(looks) < 4 or max(looks[-4:]) - min(looks[-4:]) > 1:
        assert len(looks) < 60, looks
        time.sleep(0.5)
        looks.append(sum(map(_memory_mb, pids)))
    return looks[-1]


def _memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_the_commands_of_the_readme(cluster: Cluster, reports: list[Path], tmp_path: Path) -> None:
    changes = {"reports": str(reports[0].parent), "dataset": str(tmp_path / "far"), ADDRESS: cluster.address}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "prefect")}
    done = subprocess.run(command("govtables ingest", changes), env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr  # some of the files are broken
    ingest(reports, tmp_path / "near", Settings(), parse_in_child)
    assert contents(tmp_path / "far") == contents(tmp_path / "near")
    words = command("govtables ingest", {**changes, "dataset": str(tmp_path / "no")})
    words = words[: words.index("--dask")]
    environment["GOVTABLES_DASK"] = "tcp://127.0.0.1:1"
    failed = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert failed.returncode == 2 and "no Dask scheduler answers" in failed.stderr
