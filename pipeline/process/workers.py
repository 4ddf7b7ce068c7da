"""Several documents at once: threads that wait, each for the process that parses its document."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pipeline.process.child import stop_all

T = TypeVar("T")
R = TypeVar("R")


def default_workers() -> int:
    """One per core that this process may use, and no more than four: each document may take its limit of memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 4)


def in_parallel(work: Callable[[T], R], items: Iterable[T], workers: int) -> list[R]:
    """`work` on every item, `workers` at a time; results in the order of the items. The first exception ends all."""
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:  # Ctrl-C too: else it would wait for documents that nobody wants any more
            pool.shutdown(wait=False, cancel_futures=True)
            stop_all()
            raise
