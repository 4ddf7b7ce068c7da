"""Politeness: one request at a time per host, a pause between two, and the waits that a host asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from pipeline.world import World


class HostIsResting(Exception):
    """The host asked to be left alone for longer than this run waits."""


class Pace:
    """Whose turn it is at each host. Threads may share one."""

    def __init__(self, world: World) -> None:
        self._world = world
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
                yield
            finally:
                self.rest(host, interval)

    def rest(self, host: str, seconds: float) -> None:
        """No turn at this host for so many seconds from now; a longer rest that was asked for before stays."""
        until = self._world.clock() + seconds
        self._next[host] = max(until, self._next.get(host, until))
