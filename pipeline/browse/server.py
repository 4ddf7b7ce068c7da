"""The server itself, on 127.0.0.1 and nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from pipeline.browse.app import make_app
from pipeline.browse.shelf import Shelf
from pipeline.storage.location import Dataset

HOST = "127.0.0.1"


def serve(dataset: Dataset, raw: Path | None, password: str | None, port: int, say: Callable[[str], None]) -> None:
    """Answer until Ctrl-C; `say` is told the address once it can be asked. OSError where the port is taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        number = listener.getsockname()[1]
        app = make_app(Shelf(dataset, raw, password), frozenset((f"{HOST}:{number}", f"localhost:{number}")))
        listener.listen()
        say(f"http://{HOST}:{number}/")
        config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])
