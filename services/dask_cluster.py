"""A Dask cluster of processes on this machine, started with the commands of docs/how-to/many-machines.md."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import regex

from services.processes import free_port

ROOT = Path(__file__).parents[1]
ADDRESS = "tcp://scheduler:8786"  # as docs/how-to/many-machines.md says it
_PROGRAMS = {"dask": "dask", "govtables": "pipeline.commands.cli"}


def commands() -> dict[str, list[str]]:
    """The commands of docs/how-to/many-machines.md, each by its first two words."""
    text = (ROOT / "docs" / "how-to" / "many-machines.md").read_text(encoding="utf-8")
    block = regex.search(r"```sh\n(.*?)```", text, flags=regex.S)
    assert block, "the page has no commands"
    words = [shlex.split(line, comments=True) for line in block[1].splitlines()]
    return {" ".join(command[:2]): command for command in words if command[0] in _PROGRAMS}


def command(name: str, changes: dict[str, str]) -> list[str]:
    """One of that page's commands, with other words for some of its words, run by this interpreter."""
    program, *words = commands()[name]
    assert changes.keys() <= set(words)
    return [sys.executable, "-m", _PROGRAMS[program], *(changes.get(word, word) for word in words)]


class Cluster:
    """A scheduler and its workers, each a process. `folder` takes what they print and write; a document whose worker
    dies is given to so many others."""

    def __init__(self, folder: Path, tries: int) -> None:
        self.folder = folder
        self.tries = tries
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask scheduler", {"8786": str(self.port)}, "--host", "127.0.0.1")

    def add_worker(self, code: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker that runs the govtables in this folder, and wait until it is there."""
        before = self.threads()
        changes = {ADDRESS: self.address, "4": "1"}
        # Without a nanny, which would start a killed worker again.
        worker = self._start("dask worker", changes, "--no-nanny", "--host", "127.0.0.1", code=code)
        deadline = time.monotonic() + 60
        while len(self.threads()) <= len(before):
            assert worker.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return worker

    def threads(self) -> dict[str, int]:
        """The addresses of the workers, each with its number of threads."""
        from distributed import Client

        with Client(self.address, timeout=30, set_as_default=False) as client:
            return dict(client.nthreads())

    def busy(self) -> dict[str, Sequence[str]]:
        """What each worker has to do."""
        from distributed import Client

        with Client(self.address, timeout=30, set_as_default=False) as client:
            return dict(client.processing())

    def said(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def _start(self, name: str, changes: dict[str, str], *more: str, code: Path = ROOT) -> subprocess.Popen[bytes]:
        log = self.folder / f"{len(self.processes)}.log"
        environment = {
            **os.environ, "PYTHONPATH": str(code), "TMPDIR": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(self.tries),
        }  # fmt: skip
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*command(name, changes), "--dashboard-address", ":0", *more],
                stdout=out, stderr=out, cwd=self.folder, env=environment,
            )  # fmt: skip
        self.processes.append(process)
        return process


@contextmanager
def running(folder: Path, workers: int, tries: int = 3) -> Iterator[Cluster]:
    """A cluster, stopped at the end whatever happens."""
    cluster = Cluster(folder, tries)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.stop()
