"""Paths and parsed documents that tests share."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import settings

from pipeline.parse import parse_file
from pipeline.storage.location import ObjectStore
from schemas.rows import DocumentRows

if TYPE_CHECKING:
    from tests.object_server import ObjectServer

settings.register_profile("govtables", deadline=None, derandomize=True)  # a busy machine is no mistake; fuzz is random
settings.load_profile("govtables")

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).parents[2] / "shared"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/gold"))
CORPUS = sorted((SHARED / "corpus").glob("forward_looking_110/*.pdf"))


ROOM = "GOVTABLES_TEST_ROWS"
"""Names a folder of this run, which its workers share: rows that one of them has parsed, the others load."""


def pytest_configure(config: pytest.Config) -> None:
    if ROOM not in os.environ:  # a worker inherits it
        room = TemporaryDirectory(prefix="govtables-tests-")
        os.environ[ROOM] = room.name
        config.add_cleanup(lambda: os.environ.pop(ROOM, None))
        config.add_cleanup(room.cleanup)


@cache
def parsed(path: Path) -> DocumentRows:
    """The rows of a file, parsed once a run. Tests share them: copy before changing any."""
    if ROOM not in os.environ:  # a benchmark
        return parse_file(path)
    kept = Path(os.environ[ROOM], sha256(str(path.resolve()).encode()).hexdigest())
    with kept.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(parse_file(path)))
    gc.disable()
    rows: DocumentRows = pickle.loads(kept.read_bytes())
    gc.freeze()  # millions of cells that stay: the collector needn't look at them again and again
    gc.enable()
    return rows


def pdf_of(case: Path) -> Path:
    return next(case.glob("*.pdf"))


@pytest.fixture(scope="session")
def small_pdf() -> Path:
    """A bundled report of a few pages."""
    return FIXTURES / "forward_looking_annual_review" / "fl110_two_projects" / "fl110_two_projects.pdf"


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    """A real S3-compatible server."""
    pytest.importorskip("moto.moto_server.werkzeug_app", reason="moto's server mode isn't installed")
    from tests.object_server import ObjectServer

    server = ObjectServer()
    server.make_bucket("datasets")
    yield server
    server.stop()


@pytest.fixture
def store(object_server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """Room for a dataset in a bucket, nothing in it yet."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", object_server.endpoint)
    yield ObjectStore("datasets", f"tests/{uuid4().hex[:8]}")
    object_server.reset()
