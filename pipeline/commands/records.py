"""`--log` and `--report` of the commands that are one run each."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.outcome import Outcome

# What a report tells of the flags: never the password.
_SHOWN = (
    "verify", "gate", "fail_on", "corrections", "dask", "raw", "only", "report_type", "agency", "year", "timeout",
    "memory", "max_pages", "max_output",
)  # fmt: skip


def add_records(command: argparse.ArgumentParser) -> None:
    """The flags themselves."""
    command.add_argument("--log", metavar="FILE", help="append what happens, a line of JSON each; - is stderr")
    command.add_argument(
        "--log-level", type=str.upper, choices=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO",
        help="the least that is logged (default INFO)",
    )  # fmt: skip
    command.add_argument("--report", type=Path, metavar="FILE", help="write a report of the run, as JSON")


def recorded(
    command: str, arguments: argparse.Namespace, run: str, sources: Sequence[str], **settings: Any
) -> AbstractContextManager[list[Outcome]]:
    """The run with its log and report, see `observed`; RecordError where they can't be written. `settings` are those
    that the flags alone don't tell."""
    from pipeline.messages.observe import observed
    from pipeline.messages.report import Job

    given = {name: value for name, value in vars(arguments).items() if name in _SHOWN}
    plain = {name: str(value) if isinstance(value, Path | Decimal) else value for name, value in given.items()}
    job = Job(run, command, sources, str(arguments.out), {**plain, **settings})
    return observed(job, arguments.log, getattr(logging, arguments.log_level), arguments.report)
