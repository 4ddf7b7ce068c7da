"""A Prefect server for the length of a command, where Prefect's settings name none.

Not Prefect's own temporary server: that one starts only when a flow does, after importing the whole server into the
flow's process, which takes twice as long (measured: 16 s against 7 s of computing). This one comes up beside the
imports. Nothing here imports Prefect at the top, for the same reason.
"""

from __future__ import annotations

import base64
import importlib
import json
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline.messages.safe_text import without_secrets
from pipeline.process.flow_server import FlowServerError

READY_WITHIN = 120.0  # seconds
_ENDS_WITHIN = 15.0
_ANSWERS_WITHIN = 10.0
_SETTLES_WITHIN = 5.0
_GOES_ON = ("PENDING", "RUNNING")
_LATE = ("fastapi.encoders", "prefect.flow_engine")  # what a flow imports when it runs: time enough while waiting
# What a server is started with. Like a child of `pipeline.process.serve`, it dies with this process.
_STARTED = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if os.getppid() != int(sys.argv.pop(1)):
        sys.exit()
import uvicorn
sys.exit(uvicorn.main())
"""
_QUIET = {"PREFECT_UI_ENABLED": "false", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


@contextmanager
def temporary_server() -> Iterator[Callable[[], None]]:
    """The server of one run, without pages and schedules; call what it gives before the first flow."""
    port = _free_port()
    with _server(_command("prefect.server.api.server:create_app", port), port, _QUIET) as ready:
        yield ready


@contextmanager
def standing_server() -> Iterator[Callable[[], None]]:
    """A whole server with pages and schedules; call what it gives before the first flow."""
    port = int(os.environ.get("PREFECT_SERVER_API_PORT", "4200"))
    with _server(_command("flows.standing:create_app", port), port, {}) as ready:
        yield ready


def _command(app: str, port: int) -> list[str]:
    command = [sys.executable, "-c", _STARTED, str(os.getpid()), "--factory", app]
    return [*command, "--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"]


@contextmanager
def _server(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Callable[[], None]]:
    if os.environ.get("PREFECT_API_URL") or ("prefect" in sys.modules and _named()):
        try:
            yield check_named
        finally:
            _send_all()
        return
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, env={**os.environ, **environment},
    )  # fmt: skip
    try:
        # Beside the server's own imports. Only Prefect knows all the files that may name a server.
        if _named():
            _stop(process)
            try:
                yield check_named
            finally:
                _send_all()
            return
        from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        url = f"http://127.0.0.1:{port}/api"
        os.environ[PREFECT_API_URL.name] = url  # for the processes of runs
        # A heart's beat in this process tells nobody, as the server dies with it; its thread ends up to a second late.
        settings = {PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
        try:
            with temporary_settings(settings):
                server = _Server(url, process)
                try:
                    yield server.wait
                finally:  # after Ctrl-C too: what waits for a server that is gone holds the process up for a minute
                    _send_all()
                server.settle()
        finally:
            del os.environ[PREFECT_API_URL.name]
    finally:
        _stop(process)


def check_named() -> None:
    """Ask the server that Prefect's settings name, once, before a flow does so for minutes. FlowServerError where it
    doesn't answer, or not as Prefect's does."""
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY, PREFECT_API_URL

    url = without_secrets(str(PREFECT_API_URL.value() or ""))
    look = "look at PREFECT_API_URL (or the Prefect profile)"
    headers = {}
    if secret := PREFECT_API_AUTH_STRING.value():
        headers["Authorization"] = "Basic " + base64.b64encode(str(secret).encode()).decode()
    if key := PREFECT_API_KEY.value():
        headers["Authorization"] = f"Bearer {key}"
    try:
        request = urllib.request.Request(f"{PREFECT_API_URL.value()}/admin/version", headers=headers)
        with urllib.request.urlopen(request, timeout=_ANSWERS_WITHIN) as answer:
            json.loads(answer.read(1000))
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise FlowServerError(f"{url} refuses ({error.code}); look at PREFECT_API_AUTH_STRING") from error
        if error.code != 404 or not headers:
            raise FlowServerError(f"{url} answers {error.code}, as no Prefect server does; {look}") from error
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise FlowServerError(f"Prefect's server doesn't answer at {url} ({reason}); {look}") from error
    except ValueError as error:
        raise FlowServerError(f"{url} is no Prefect server's address; {look}") from error


def _named() -> bool:
    from prefect.settings import PREFECT_API_URL

    return bool(PREFECT_API_URL.value())


class _Server:
    """A server that is coming up, runs, and ends."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self._url, self._process = url, process
        self._before = 0

    def wait(self) -> None:
        """Until it answers. FlowServerError where it doesn't."""
        for name in _LATE:
            importlib.import_module(name)
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self._url}/health", timeout=1):
                    self._before = _count(self._url) - _told[0]
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        why = "`prefect server start` shows why, and PREFECT_API_URL names another"
        raise FlowServerError(f"Prefect's server doesn't answer at {self._url}; {why}")

    def settle(self) -> None:
        """Until it has written down the task runs of which it was told: it does so behind their backs."""
        end = time.monotonic() + _SETTLES_WITHIN
        while _count(self._url) < self._before + _told[0] or _count(self._url, _GOES_ON):
            if time.monotonic() > end:
                return
            time.sleep(0.1)


def _send_all() -> None:
    """What waits to be sent is sent while there is a server: at the interpreter's end Prefect would try for minutes."""
    from prefect.events.worker import EventsWorker

    # Where the server is gone it says so again and again; what became of the documents is printed anyway.
    for name in ("EventsWorker", "prefect._internal.concurrency"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for handler in logging.getLogger("govtables.run").handlers:
        handler.flush()
    EventsWorker.drain_all(timeout=_ENDS_WITHIN, at_exit=False)


_told = [0]


def tell(tasks: int) -> None:
    """Say that so many task runs were begun, all of which the server should know in the end."""
    _told[0] += tasks


def _count(url: str, states: Sequence[str] = ()) -> int:
    """The number of task runs, all or those in some states; 0 where the server doesn't say."""
    about = {"task_runs": {"state": {"type": {"any_": list(states)}}}} if states else {}
    request = urllib.request.Request(
        f"{url}/task_runs/count", json.dumps(about).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=1) as answer:
            return int(answer.read())
    except (urllib.error.URLError, OSError, ValueError):
        return 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let the server write what it has, but don't wait for ever."""
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
