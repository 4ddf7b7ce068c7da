from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.sources.gather import Gathered, gather
from pipeline.sources.raw import RawStore
from pipeline.sources.source import Source
from pipeline.sources.world import World
from tests.sources.web import Web, serving, world

Get = Callable[..., Gathered]


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


@pytest.fixture
def get(raw: RawStore) -> Get:
    """Gather one address in a run of its own."""

    def get_one(address: str, in_world: World | None = None, **settings: object) -> Gathered:
        values = {"allow_private": True, "interval_seconds": 0.0, "contact": "data@example.org", **settings}
        source = Source("test", files=(address,), **values)  # type: ignore[arg-type]
        (found,) = gather([source], RawStore(raw.folder), in_world or world())
        return found

    return get_one
