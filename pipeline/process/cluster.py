"""Documents parsed by the workers of a Dask cluster, on as many machines as it has, with the same rows as here.

    this process ── bytes, settings, origin ──▶ worker ── file ──▶ its child, in limits ── Parquet ──▶ this process

Only this process publishes: workers need neither the dataset nor the sources, just the same govtables, which is checked
before each document. A worker's answer is a value, never an exception: Dask would log the arguments, passwords and all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.document.verdict import path_text
from pipeline.outcome import OnPage, Parsed
from pipeline.pages.whole_file import read_whole
from pipeline.process.child import ServerError, Stopped, parse_in_child
from pipeline.process.fingerprint import code_fingerprint
from pipeline.settings import Settings
from pipeline.sources.origin import Origin

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS = 6.0  # for the scheduler to answer, and then for a first worker
_LOOK_SECONDS = 5.0  # between two looks whether anybody still works
_ALONE_SECONDS = 60.0  # that documents wait for a worker where there is none


class ClusterError(Exception):
    """The cluster can't be used at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A document as it travels. `program` is the fingerprint of the code that its rows have to come from."""

    data: bytes
    settings: Settings
    origin: Origin
    program: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """A parsed document, or why there is none: `code` is an issue's where it is the document's own fault."""

    worker: str
    parsed: Parsed | None = None
    code: str | None = None
    text: str = ""
    refused: bool = False  # the worker has another program


@contextmanager
def on_cluster(address: str) -> Iterator[Cluster]:
    """The cluster with its scheduler at an address such as tcp://10.0.0.1:8786.

    ClusterError where it doesn't answer within seconds, has no workers, or runs another version of govtables.
    """
    try:
        import dask
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterError(f"Dask isn't installed ({error}); run pip install 'govtables[dask]'") from error
    # A document is part of its task, so that Dask can give it to another worker where one dies.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TiB"}):
        try:
            asyncio.run(_find_scheduler(address))
        except Exception as error:  # whatever else may answer there, it is no scheduler
            why = str(error) or type(error).__name__
            raise ClusterError(f"no Dask scheduler answers at {address} ({why}); start one, see the docs") from error
        with Client(address, timeout=_CONNECT_SECONDS, set_as_default=False) as client:
            _check_programs(client, address)
            _open.add(client)
            try:
                yield Cluster(client, address)
            finally:
                _open.discard(client)


_open: set[Client] = set()


def leave_clusters() -> None:
    """Give up what the clusters are still parsing, as after Ctrl-C: threads that wait for it get a ConnectionError."""
    for client in tuple(_open):
        client.close()


def check_cluster(address: str) -> None:
    """ClusterError where `on_cluster` would say so, before anything else has begun."""
    with on_cluster(address):
        pass


async def _find_scheduler(address: str) -> None:
    """Dask's client would wait forever for a server that says nothing, and break over one that says something else."""
    from distributed import Security
    from distributed.core import rpc

    async with asyncio.timeout(_CONNECT_SECONDS):
        async with rpc(address, connection_args=Security().get_connection_args("client")) as server:
            kind = (await server.identity())["type"]
    if kind != "Scheduler":
        raise ConnectionError(f"it is a {kind}")


def _check_programs(client: Client, address: str) -> None:
    """Parsers of another version would give other numbers without a word."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError as error:
        raise ClusterError(f"{address} has no workers; start some with `dask worker {address}`") from error
    try:
        programs: dict[str, Any] = client.run(code_fingerprint, on_error="return")
        programs["the scheduler"] = client.run_on_scheduler(code_fingerprint)
    except Exception as error:
        raise ClusterError(f"govtables isn't installed on every machine of {address} ({error!r})") from error
    others = sorted(where for where, program in programs.items() if program != code_fingerprint())
    if others:
        raise ClusterError(
            f"another version of govtables, of its libraries or of Python than here runs on {', '.join(others)}; "
            "install the same on every machine, then start scheduler and workers again"
        )


class Cluster:
    """Workers to give documents to, from as many threads at once as one likes."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._refused: set[str] = set()
        self._alive = time.monotonic()  # when there was a worker the last time

    @property
    def workers(self) -> int:
        """How many documents can be parsed at once: the threads of all workers."""
        return sum(self._threads().values())

    def parse(
        self, path: Path, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
    ) -> Parsed:
        """As `pipeline.process.child.parse_in_child`; OSError too where the cluster fails the document."""
        job = _Job(read_whole(path), settings, _full_origin(path, origin), code_fingerprint())
        answer = self._ask(job)
        while answer.refused:
            self._refused.add(answer.worker)
            answer = self._ask(job)
        if answer.code:
            raise Stopped(answer.code, answer.text)
        if answer.parsed is None:
            raise ConnectionError(f"Dask worker {answer.worker}: {answer.text}")
        outcome = replace(answer.parsed.outcome, path=str(path))
        if on_page and outcome.pages:
            on_page(outcome.pages, outcome.pages)
        return replace(answer.parsed, outcome=outcome)

    def _ask(self, job: _Job) -> _Answer:
        from distributed import CancelledError
        from distributed.scheduler import KilledWorker

        try:
            chosen = self._fit()
            future = self._client.submit(parse_job, job, pure=False, workers=chosen)
            try:
                return self._wait(future, chosen)
            finally:
                future.release()
        except KilledWorker as error:
            raise ConnectionError(f"its Dask workers died, the last of them {error.last_worker.address}") from error
        except (CancelledError, RuntimeError) as error:
            raise self._gone() from error

    def _wait(self, future: Future[_Answer], chosen: list[str] | None) -> _Answer:
        while True:
            try:
                return future.result(timeout=_LOOK_SECONDS)
            except TimeoutError:
                fit = self._fit()
                if chosen and fit and not set(chosen) & set(fit):
                    raise ConnectionError("the Dask workers that could have parsed it are gone") from None

    def _fit(self) -> list[str] | None:
        """The workers to choose from, None for any. ConnectionError where there are none, and have been none for long:
        a machine may be starting again."""
        workers = self._threads()
        fit = [worker for worker in workers if worker not in self._refused]
        if fit:
            self._alive = time.monotonic()
        elif workers:
            raise ConnectionError("every Dask worker has another version of govtables by now; install the same as here")
        elif time.monotonic() - self._alive > _ALONE_SECONDS:
            raise ConnectionError(f"no Dask worker for {_ALONE_SECONDS:g} s; start some and run again")
        return fit if self._refused else None

    def _threads(self) -> dict[str, int]:
        if self._client.status in ("closing", "closed"):
            raise self._gone()
        try:
            threads: dict[str, int] = self._client.nthreads()
        except OSError as error:
            raise self._gone() from error
        return threads

    def _gone(self) -> ConnectionError:
        return ConnectionError(f"lost the Dask scheduler at {self._address}; run again when it is back")


def _full_origin(path: Path, origin: Origin | None) -> Origin:
    """The origin with all that the file's path would say on this machine.

    >>> _full_origin(Path("reports/a.pdf"), None)
    Origin(address='reports/a.pdf', file_name='a.pdf', agency=None, report_type=None, supersedes=())
    """
    if origin is None:
        return Origin(path_text(path), path_text(path.name))
    return replace(origin, file_name=origin.file_name or path_text(path.name))


def parse_job(job: _Job) -> _Answer:
    """What a worker does: the file's name and place here are its own business, the origin says the real ones."""
    from distributed import get_worker

    worker = get_worker()
    if code_fingerprint() != job.program:
        return _Answer(worker.address, refused=True)
    try:
        # There Dask itself clears up after a worker that was killed.
        with TemporaryDirectory(dir=worker.local_directory) as folder:
            path = Path(folder) / "document.pdf"
            path.write_bytes(job.data)
            return _Answer(worker.address, parse_in_child(path, job.settings, None, job.origin))
    except Stopped as stop:
        return _Answer(worker.address, code=stop.code, text=str(stop))
    except (OSError, ServerError) as error:
        return _Answer(worker.address, text=str(error))
