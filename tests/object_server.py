"""An S3-compatible server for tests: moto's, with the step that it lacks (a condition and its write are one) and with
faults: requests that fail, whose answer is lost, or during which something happens."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable
from typing import Any

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

# Called with a request's method and the key in its path; returns the status to answer with instead, or nothing.
Hook = Callable[[str, str], int | None]
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")


class ObjectServer:
    """Runs in threads. `before` each request and `after` it something may happen; `conditions` may be ignored."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.reset()
        self._app = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=MotoRequestHandler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        self.before: Hook | None = None
        self.after: Hook | None = None
        self.conditions = True
        self.requests: list[tuple[str, str]] = []

    def make_bucket(self, name: str) -> None:
        httpx.put(
            f"{self.endpoint}/{name}", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/s3/c"}
        )

    def stop(self) -> None:
        self._server.shutdown()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        method, key = environ["REQUEST_METHOD"], environ["PATH_INFO"].lstrip("/").partition("/")[2]
        self.requests.append((method, key))
        # Read in any case: the connection is used again.
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        if not self.conditions:
            environ = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        status = self.before(method, key) if self.before else None
        head: list[Any] = []
        body: list[bytes] = []
        if status is None:
            with self._lock:
                body = list(self._app(environ, lambda *arguments: head.extend(arguments)))
            status = self.after(method, key) if self.after else None
        if status is None:
            start(*head)
            return body
        start(f"{status} Failed", [("Content-Length", "0")])
        return [b""]
