"""Each document is parsed in a process of its own, which may hang, crash or eat memory without harm to the run.

    this process ── path, settings ──▶ server ── fork ──▶ child: one document, in limits ── Parquet ──▶ this process

The server (`pipeline.process.serve`) imports the parsers once and never opens a file; forking it takes milliseconds,
where a fresh interpreter per document takes most of a second. A child that is killed takes the server with it, and
the next document gets a new one. What comes back is JSON and Parquet, never pickles: a hostile file that takes over
its child gets no further. When this process dies, however it dies, the server's socket closes and it goes too.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.outcome import OnPage, Outcome, Parsed, outcome_from_json
from pipeline.settings import Limits, Settings
from pipeline.sources.origin import Origin

HEADER = struct.Struct(">cQ")  # a frame: its kind, the length of what follows
PROGRESS, OUTCOME, FILE, FAILURE = b"p", b"o", b"f", b"x"
_START = (
    "import gc, json, sys; gc.disable(); sys.path[:] = json.loads(sys.argv[1]); "
    "from pipeline.process.serve import serve; serve({})"
)
_JSON = 64 * 1024 * 1024  # bytes that the output limit leaves for what isn't Parquet
_MB = 1024 * 1024


Job = tuple[Path, Path, Settings, Origin | None]
"""What a child is asked for: the working folder, the file, and how it is read."""


class Stopped(Exception):
    """A document that went over a limit or crashed its process. `code` is the issue's; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ServerError(RuntimeError):
    """The process that parses can't be started."""


class Cancelled(RuntimeError):
    """`stop_all` ended the document's process: nothing is known of the document."""


def parse_in_child(
    path: Path, settings: Settings, on_page: OnPage | None = None, origin: Origin | None = None
) -> Parsed:
    """Parse one file. OSError where it can't be read, `Stopped` where its process had to be stopped."""
    server = _take()
    with _lock:
        _busy.add(server)
    try:
        return server.parse(path, settings, on_page, origin)
    finally:  # after Ctrl-C too: whatever the child is still doing, it ends here
        with _lock:
            _busy.discard(server)
            if server.ready:
                _idle.append(server)
        if not server.ready:
            server.stop()


_idle: list[_Server] = []
_busy: set[_Server] = set()
_lock = Lock()


def _take() -> _Server:
    """A server that nobody uses; several threads get one each. One that a fork inherited belongs to its parent."""
    with _lock:
        while _idle:
            server = _idle.pop()
            if server.owner == os.getpid() and server.process.poll() is None:
                return server
    return _Server()


def start_server() -> None:
    """Start a server ahead of the first document, so that its imports run beside those of this process."""
    server = _take()
    with _lock:
        _idle.append(server)


@atexit.register
def stop_servers() -> None:
    """End the idle servers; those in use end with their documents."""
    with _lock:
        while _idle:
            server = _idle.pop()
            if server.owner == os.getpid():
                server.stop()


def stop_all() -> None:
    """End the busy servers too, as after Ctrl-C: other threads that wait for a document get `Cancelled`."""
    with _lock:
        for server in _busy:
            server.cancelled = True
            server.kill()
    stop_servers()


class _Server:
    """The process that forks children, one document at a time."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.cancelled = False
        self.new = True
        self.ready = True  # for the next document, as far as is known
        self.socket, other = socket.socketpair()
        command = [sys.executable, "-c", _START.format(other.fileno()), json.dumps(sys.path)]
        # Nothing that a library prints of a file's content reaches the terminal, and Ctrl-C comes to this process only.
        # A process that forks should have no threads.
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=[other.fileno()], start_new_session=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        other.close()

    def stop(self) -> None:
        """Kill the server and its child, and wait for them."""
        self.socket.close()
        self.kill()
        self.process.wait()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def parse(self, path: Path, settings: Settings, on_page: OnPage | None, origin: Origin | None) -> Parsed:
        """Have one document parsed within its limits."""
        self.ready = False
        if self.new and self._status() != 0:
            raise ServerError(
                "the parsing process doesn't start; `python -c 'import pipeline.process.serve'` shows why"
            )
        self.new = False
        reader, writer = os.pipe()
        try:
            self._send((Path.cwd(), path, settings, origin), writer)
            answer = _read_answer(_frames(reader, settings.limits), path, on_page)
        finally:
            os.close(reader)
        status = self._status()
        self.ready = status is not None
        if self.cancelled:
            raise Cancelled(f"{path}: stopped before its end")
        if answer is None or status is None:
            raise Stopped("file.crashed", f"its process crashed ({_name(status)}); repair or replace the file")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _send(self, job: Job, writer: int) -> None:
        request = pickle.dumps(job)
        try:
            socket.send_fds(self.socket, [struct.pack(">Q", len(request))], [writer])
            self.socket.sendall(request)
        except OSError as error:
            raise ServerError(f"the parsing process is gone: {error}") from error
        finally:
            os.close(writer)

    def _status(self) -> int | None:
        """How the child ended, as from `os.waitpid`; 0 when the server is ready, None where the server ended too."""
        try:
            answer = self.socket.recv(4, socket.MSG_WAITALL)
        except OSError:
            return None
        return int(struct.unpack(">i", answer)[0]) if len(answer) == 4 else None


def _frames(reader: int, limits: Limits) -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) of what a child sends, until it ends; `Stopped` over the time or output limit."""
    deadline = time.monotonic() + limits.seconds
    left = limits.output_mb * _MB + _JSON
    buffer = bytearray()
    while chunk := _read(reader, deadline, limits):
        buffer += chunk
        while len(buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer)
            if length > left:
                raise over_output(limits)
            if len(buffer) < HEADER.size + length:
                break
            left -= length
            content = bytes(buffer[HEADER.size : HEADER.size + length])
            del buffer[: HEADER.size + length]
            yield kind, content


def _read(reader: int, deadline: float, limits: Limits) -> bytes:
    ready, _, _ = select.select([reader], [], [], max(0.0, deadline - time.monotonic()))
    if not ready:
        message = f"not done after {limits.seconds:g} s; look at the file, or give more with --timeout"
        raise Stopped("file.limit", message)
    return os.read(reader, 1 << 20)


def over_output(limits: Limits) -> Stopped:
    message = f"its tables take more than {limits.output_mb} MB; look at the file, or give more with --max-output"
    return Stopped("file.limit", message)


def _read_answer(
    frames: Iterator[tuple[bytes, bytes]], path: Path, on_page: OnPage | None
) -> Parsed | Exception | None:
    """What a child says; None where it ends in the middle."""
    files: dict[str, bytes] = {}
    for kind, content in frames:
        if kind == FILE:
            name, _, data = content.partition(b"\0")
            files[name.decode()] = data
            continue
        message = json.loads(content)
        if kind == PROGRESS and on_page:
            on_page(*message)
        elif kind == FAILURE:
            return _failure(message, path)
        elif kind == OUTCOME:
            return Parsed(_outcome(message), files)
    return None


def _failure(message: dict[str, Any], path: Path) -> Exception:
    if "errno" in message:
        return OSError(message["errno"], message["text"], str(path))
    return Stopped(message["code"], message["text"])


def _outcome(message: Any) -> Outcome:
    try:
        return outcome_from_json(message)
    except ValueError as error:  # none of ours: a hostile file has taken over its process
        raise Stopped("file.crashed", "its process gave no proper answer; repair or replace the file") from error


def _name(status: int | None) -> str:
    """The signal or exit code of a process that ended.

    >>> _name(9), _name(256)
    ('SIGKILL', 'exit code 1')
    """
    if status is None:
        return "no status"
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.waitstatus_to_exitcode(status)}"
