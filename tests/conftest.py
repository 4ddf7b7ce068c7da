"""Paths and parsed documents that tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
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


@cache
def parsed(path: Path) -> DocumentRows:
    """The rows of a file, parsed once a session."""
    return parse_file(path)


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
