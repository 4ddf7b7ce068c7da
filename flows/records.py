"""The log and report of `govtables serve`: its runs are processes of their own, which its environment tells where."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefect.runtime import deployment

from pipeline.messages.observe import RecordError, observed
from pipeline.messages.report import Job

_LOG, _LEVEL, _REPORT = "GOVTABLES_RUN_LOG", "GOVTABLES_RUN_LOG_LEVEL", "GOVTABLES_RUN_REPORT"


def record_runs(log: str | None, level: str, report: Path | None) -> None:
    """Let each run of this process's deployments append to a log (`-`: stderr) and write its report, which replaces the
    one before. RecordError where that can't be."""
    for path in (None if log == "-" else log, report):
        if path is None:
            continue
        try:
            with Path(path).open("a", encoding="utf-8"):
                pass
        except OSError as error:
            raise RecordError(f"{path}: can't be written ({error.strerror or error})") from error
    if log:
        os.environ[_LOG] = log if log == "-" else str(Path(log).absolute())
    os.environ[_LEVEL] = level
    if report:
        os.environ[_REPORT] = str(report.absolute())


@contextmanager
def recorded_run(
    command: str, sources: Sequence[str], dataset: str, run: str, settings: Mapping[str, object]
) -> Iterator[None]:
    """A deployed run with the log and report that `record_runs` asked for; any other run is recorded by its command."""
    log, report = os.environ.get(_LOG), os.environ.get(_REPORT)
    if not deployment.id or not (log or report):
        yield
        return
    level = getattr(logging, os.environ.get(_LEVEL, "INFO"))
    job = Job(run, command, sources, dataset, settings)
    with observed(job, log, level, Path(report) if report else None):
        yield
