"""The other side of `process.child`: a server that forks a child for each document, and what the child does."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import pickle
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path

from parsers.registry import report_types
from parsers.values.name_key import preload
from pipeline.outcome import outcome_to_json
from pipeline.pages.read import is_out_of_memory
from pipeline.process.child import FAILURE, FILE, HEADER, OUTCOME, PROGRESS, over_output
from pipeline.process.memory import limit_memory
from pipeline.process.work import read_document
from pipeline.settings import Settings
from pipeline.sources.origin import Origin
from pipeline.storage.write import encode_rows
from schemas.rows import DocumentRows

_MB = 1024 * 1024
_SEEN = 3  # exit code of a child that imported the slow reader, which is worth importing once for all that follow
_SLOW = "pdfplumber"
_PR_SET_PDEATHSIG = 1


class _NoPandas(MetaPathFinder):
    """Arrow would import it, for a third of a second, to see whether our lists are its series."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name == "pandas":
            raise ImportError(name)


def serve(number: int) -> None:
    """Answer requests on the socket with this file number until it is closed."""
    parent = socket.socket(fileno=number)
    sys.meta_path.insert(0, _NoPandas())
    report_types()
    preload()
    encode_rows(DocumentRows())  # what is loaded or compiled at first use is so for all children
    gc.freeze()  # nothing of it is garbage, and it rested while all of it was loaded
    gc.enable()
    parent.sendall(struct.pack(">i", 0))
    while request := _receive(parent):
        content, writer = request
        status = _run_child(parent, content, writer)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _SEEN:
            __import__(_SLOW)
        parent.sendall(struct.pack(">i", status))


def _receive(parent: socket.socket) -> tuple[bytes, int] | None:
    """A request and the pipe for its answer; None where nobody asks any more."""
    head, files, _, _ = socket.recv_fds(parent, 8, 1)
    if len(head) < 8 or not files:
        return None
    (length,) = struct.unpack(">Q", head)
    content = parent.recv(length, socket.MSG_WAITALL)
    return (content, files[0]) if len(content) == length else None


def _run_child(parent: socket.socket, content: bytes, writer: int) -> int:
    """Fork a child and wait for its end; where the asking process goes away meanwhile, all ends."""
    alive, life = os.pipe()
    server = os.getpid()
    child = os.fork()
    if not child:
        os.close(alive)
        parent.close()
        _die_with(server)
        _answer(content, writer)
    os.close(life)
    os.close(writer)
    ready, _, _ = select.select([alive, parent.fileno()], [], [])
    if alive not in ready:
        os.kill(child, signal.SIGKILL)
        os._exit(1)
    os.close(alive)
    return os.waitpid(child, 0)[1]


def _die_with(server: int) -> None:
    """Be killed when the server dies, where the system (Linux) can do that; elsewhere its process group is."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(1)


def _answer(content: bytes, writer: int) -> None:
    """Parse the document that is asked for, send what comes out, and end the process."""
    code = 1
    try:
        folder, path, settings, origin = pickle.loads(content)
        os.chdir(folder)
        limit_memory(settings.limits.memory_mb)
        # A page is tens of thousands of small tuples without cycles: looking for cycles costs an eighth of the time.
        gc.disable()
        _send_document(path, settings, origin, writer)
        code = _SEEN if _SLOW in sys.modules else 0
    finally:
        os._exit(code)


def _send_document(path: Path, settings: Settings, origin: Origin | None, writer: int) -> None:
    def send(kind: bytes, content: bytes) -> None:
        data = memoryview(HEADER.pack(kind, len(content)) + content)
        while data:
            data = data[os.write(writer, data) :]

    try:
        _parse(path, settings, origin, send)
    except OSError as error:
        message = {"errno": error.errno or 0, "text": error.strerror or str(error)}
        send(FAILURE, json.dumps(message).encode())
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        text = f"more than {settings.limits.memory_mb} MB; look at the file, or give more with --memory"
        send(FAILURE, json.dumps({"code": "file.limit", "text": text}).encode())


def _parse(path: Path, settings: Settings, origin: Origin | None, send: Callable[[bytes, bytes], None]) -> None:
    def on_page(*counts: int) -> None:
        send(PROGRESS, json.dumps(counts).encode())

    parsed = read_document(path, settings, on_page, origin)
    if sum(map(len, parsed.files.values())) > settings.limits.output_mb * _MB:
        stop = over_output(settings.limits)
        send(FAILURE, json.dumps({"code": stop.code, "text": str(stop)}).encode())
        return
    for name, data in parsed.files.items():
        send(FILE, name.encode() + b"\0" + data)
    send(OUTCOME, json.dumps(outcome_to_json(parsed.outcome)).encode())
