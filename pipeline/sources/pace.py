"""Politeness: one request at a time per host, a pause between two, and the waits that a host asks for.

Runs of one raw store share the turns: each host has a lock file there.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from pipeline.sources.world import World


class HostIsResting(Exception):
    """The host asked to be left alone for longer than this run waits."""


class Pace:
    """Whose turn it is at each host. Threads may share one, and processes the lock files in `folder`."""

    def __init__(self, world: World, folder: Path | None = None) -> None:
        self._world = world
        self._folder = folder
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}
        self._next: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, interval: float, longest: float) -> Iterator[None]:
        """Wait for a turn at `host` (at most `longest` seconds, else HostIsResting); the next comes `interval` seconds
        after this one has ended."""
        with self._guard:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            wait = self._next.get(host, 0.0) - self._world.clock() if host in self._next else 0.0
            if wait > longest:
                raise HostIsResting(f"{host} asks to wait for another {wait:.0f} s; try again later")
            if wait > 0:
                self._world.sleep(wait)
            try:
                with self._among_runs(host, interval):
                    yield
            finally:
                self.rest(host, interval)

    @contextmanager
    def _among_runs(self, host: str, interval: float) -> Iterator[None]:
        """The turn among processes; what each leaves in the lock file is when its request ended."""
        if self._folder is None:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"host-{hashlib.sha256(host.encode()).hexdigest()[:16]}"
        with (self._folder / name).open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            wait = float(file.read() or 0) + interval - self._world.now().timestamp()
            if wait > 0:
                self._world.sleep(min(wait, interval))
            try:
                yield
            finally:
                file.truncate(0)
                file.write(str(self._world.now().timestamp()))

    def rest(self, host: str, seconds: float) -> None:
        """No turn at this host for so many seconds from now; a longer rest that was asked for before stays."""
        until = self._world.clock() + seconds
        self._next[host] = max(until, self._next.get(host, until))
