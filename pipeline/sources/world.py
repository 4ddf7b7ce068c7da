"""What fetching takes from outside, so that tests can give their own: time, chance and names."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.sources.address import Resolve, resolve_host


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """`clock` in seconds from anywhere, going up; `chance` from 0 to 1; `now` with its time zone."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now
    resolve: Resolve = resolve_host
