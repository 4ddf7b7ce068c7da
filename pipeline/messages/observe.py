"""A run with its log and its report, whatever ends it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.messages.logs import collected, log_finished, log_started, logging_to
from pipeline.messages.report import Job, run_report, totals, write_report
from pipeline.outcome import Outcome
from pipeline.storage.history import utc_now


class RecordError(Exception):
    """A log or report that can't be written."""


@contextmanager
def observed(job: Job, log: str | None, level: int, report: Path | None) -> Iterator[list[Outcome]]:
    """Log a run to a file (`-`: stderr) and report it. Yields the list of outcomes, as they come; the caller may put
    them into another order at the end.

    The report is written at the start too, so that one that can't be written is known before any work is done, and when
    an exception or Ctrl-C ends the run. `RecordError` where log or report can't be written.
    """
    started, begin = utc_now(), time.perf_counter()
    with ExitStack() as stack:
        with _explained(log):
            stack.enter_context(logging_to(log, job.run, level))
        outcomes = stack.enter_context(collected())

        def save(finished: str | None, interrupted: str | None) -> None:
            if report is not None:
                seconds = time.perf_counter() - begin
                with _explained(report):
                    write_report(report, run_report(job, started, finished, seconds, interrupted, outcomes))

        save(None, None)
        log_started(job.run, job.command, job.sources, job.dataset)
        end: str | None = None
        try:
            yield outcomes
        except BaseException as error:
            end = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise
        finally:
            log_finished(job.run, totals(outcomes), time.perf_counter() - begin, end)
            save(None if end else utc_now(), end)


@contextmanager
def _explained(path: str | Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RecordError(f"{path}: can't be written ({error.strerror or error})") from error
