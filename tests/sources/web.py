"""A real HTTP server that answers as each test wants, and a world whose time passes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Thread

from pipeline.sources.world import World

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
NEWER = b"%PDF-1.7\n" + bytes(reversed(range(256))) * 20

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; `give` sends a whole answer."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.web.asked.append(self)
        self.close_connection = True
        answers = self.server.web.answers[self.path.partition("?")[0]]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)

    def give(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
        """`length` announces another length than the body's; -1 none at all, so that the end is the connection's."""
        self.send_response(status)
        if length != -1:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    web: Web

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that hang up are what these tests are about


@dataclass
class Web:
    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def on(self, path: str, *answers: Answer) -> str:
        """Answer so, one after the other, the last one for good; returns the address."""
        self.answers[path] = list(answers)
        return self.address + path

    def header(self, number: int, name: str) -> str | None:
        return self.asked[number].headers.get(name)


@contextmanager
def serving(tls: SSLContext | None = None) -> Iterator[Web]:
    server = Server(("127.0.0.1", 0), Request)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.web = Web(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.web
    finally:
        server.web.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Time:
    """A clock that goes on by `tick` each time it is read, and by a sleep at once."""

    tick: float = 0.0
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def world(time: Time | None = None, **names: list[str]) -> World:
    """A world where names mean what they are said to mean, and numbers themselves."""
    time = time or Time()
    hosts = {name.replace("_", "."): found for name, found in names.items()}

    def now() -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=time.seconds)

    return World(time.clock, time.sleep, lambda: 1.0, now, lambda host, port: hosts.get(host, [host]))


def pdf(body: bytes = PDF, etag: str | None = '"1"') -> Answer:
    """A server as it should be: conditions and ranges are honoured."""

    def answer(request: Request) -> None:
        tag = {"ETag": etag} if etag else {}
        start = request.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
        if etag and request.headers.get("If-None-Match") == etag:
            request.give(304, **tag)
        elif start and request.headers.get("If-Range") == etag:
            part = f"bytes {start}-{len(body) - 1}/{len(body)}"
            request.give(206, body[int(start) :], Content_Range=part, **tag)
        else:
            request.give(200, body, **tag)

    return answer


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    return lambda request: request.give(code, body, **headers)


def cut(after: int, body: bytes = PDF, **headers: str) -> Answer:
    return lambda request: request.give(200, body[:after], len(body), **headers)
