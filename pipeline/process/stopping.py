"""SIGTERM ends a command as Ctrl-C does: reports are written, children and servers end, what is published stays."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


class Terminated(KeyboardInterrupt):
    """A service manager, a container or a batch system asked the process to end."""


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """SIGTERM raises `Terminated` in the main thread; elsewhere nothing can be changed."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def exit_code(end: KeyboardInterrupt) -> int:
    """What a shell says of a process that a signal ended."""
    return 128 + (signal.SIGTERM if isinstance(end, Terminated) else signal.SIGINT)
