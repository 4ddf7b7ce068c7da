"""The flags of all commands that read documents, and `parse`, which does so without Prefect."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import a_dataset, a_share, positive
from pipeline.commands.command import FINDINGS, GOOD, PASSWORD_VARIABLE, Commands, add_command, fail
from pipeline.commands.records import add_records, recorded

if TYPE_CHECKING:
    from pipeline.settings import Settings


def add_parse(commands: Commands) -> None:
    """`parse`."""
    parse = add_command(
        commands, "parse", "parse PDF files into a dataset, without Prefect",
        about="Parse PDF files. One that can't be read stops no other; parsing again changes nothing.",
        example="govtables parse report.pdf another.pdf --out dataset",
    )  # fmt: skip
    parse.add_argument("pdf", nargs="+", metavar="PDF", help="a PDF file")
    add_reading(parse)
    add_records(parse)
    parse.set_defaults(run=_parse)


def add_reading(command: argparse.ArgumentParser) -> None:
    """The flags of all commands that read documents."""
    command.add_argument(
        "--out", required=True, type=a_dataset, metavar="DATASET", help="the dataset: a folder, or s3://bucket/prefix"
    )
    command.add_argument("--password", help="password of encrypted files (or GOVTABLES_PASSWORD, which no list shows)")
    command.add_argument(
        "--verify", choices=("auto", "all", "none"), default="auto",
        help="read every number again with other PDF engines: quick, in doubt thorough (auto), thorough (all)",
    )  # fmt: skip
    command.add_argument(
        "--corrections", type=Path, metavar="FILE", help="reviewed corrections (YAML), kept beside the printed values"
    )
    command.add_argument(
        "--gate", type=a_share, metavar="SHARE",
        help="don't publish a document of whose checks more than this share failed, such as 0.05",
    )  # fmt: skip
    add_fail_on(command)
    command.add_argument(
        "--workers", type=positive(int), metavar="N", help="documents at once (default: one per core, at most 4)"
    )
    command.add_argument(
        "--no-raw", action="store_true",
        help="keep no copies of local files in the raw store (raw in the dataset): their pages can be shown as long as "
        "they stay where they are",
    )  # fmt: skip
    _add_limits(command)


# As in pipeline.outcome.FailOn, for the same reason as the limits below.
FAIL_ON = ("rejected", "held", "checks", "never")


def add_fail_on(command: argparse.ArgumentParser) -> None:
    """What makes exit code 1; the flag of all commands that have findings."""
    command.add_argument(
        "--fail-on", choices=FAIL_ON, default="checks",
        help="what makes exit code 1: a rejected document; one that the gate held as well; a failed check as well "
        "(default; rounding is none); or nothing",
    )  # fmt: skip


# As in pipeline.settings.Limits, which isn't imported here: `--help` is quick. A test compares them.
_LIMITS = (
    ("--timeout", float, 300.0, "SECONDS", "seconds that one document may take"),
    ("--memory", int, 2048, "MB", "memory that one document may take, in MB"),
    ("--max-pages", int, 5000, "PAGES", "pages that one document may have"),
    ("--max-output", int, 256, "MB", "Parquet that one document may become, in MB"),
)


def _add_limits(command: argparse.ArgumentParser) -> None:
    """A document over one of these limits is rejected, and the run goes on."""
    for flag, type_, default, unit, meaning in _LIMITS:
        command.add_argument(
            flag, type=positive(type_), default=default, metavar=unit,
            help=f"{meaning}; over it, it is rejected (default {default:g})",
        )  # fmt: skip


def _settings(arguments: argparse.Namespace) -> Settings:
    from pipeline.settings import Limits, Settings
    from pipeline.sources.folders import evidence_folder
    from pipeline.trust.corrections import read_corrections

    corrections = read_corrections(arguments.corrections) if arguments.corrections else ()
    limits = Limits(arguments.timeout, arguments.memory, arguments.max_pages, arguments.max_output)
    password = arguments.password or os.environ.get(PASSWORD_VARIABLE)
    keep = evidence_folder(arguments.out, None, not arguments.no_raw)
    return Settings(password, arguments.verify, corrections, arguments.gate, limits, keep=keep)


def _parse(arguments: argparse.Namespace) -> int:
    from pipeline.process.child import start_server

    start_server()
    from pipeline.dataset import describe, prepare_dataset
    from pipeline.messages.logs import log_outcome
    from pipeline.messages.observe import RecordError
    from pipeline.messages.terminal import print_outcomes, progress
    from pipeline.outcome import Outcome
    from pipeline.process.run import parse_into, unreadable
    from pipeline.process.workers import default_workers, in_parallel
    from pipeline.trust.corrections import CorrectionsError

    workers = arguments.workers or default_workers()
    if not any(map(os.path.lexists, arguments.pdf)):
        return fail(f"{', '.join(arguments.pdf)}: no such file; check the path")
    try:
        settings = _settings(arguments)
        prepare_dataset(arguments.out)
        with (
            recorded("parse", arguments, settings.run, arguments.pdf, workers=workers) as outcomes,
            progress(len(arguments.pdf)) as bar,
        ):

            def work(path: Path) -> Outcome:
                try:
                    return log_outcome(parse_into(path, arguments.out, settings, bar.start(path)), settings.run)
                except OSError as error:
                    return log_outcome(unreadable(path, error), settings.run)

            outcomes[:] = in_parallel(work, map(Path, arguments.pdf), workers)
            describe(arguments.out)
    except (CorrectionsError, RecordError) as error:
        return fail(str(error))
    print_outcomes(outcomes, arguments.out)
    return FINDINGS if any(outcome.fails(arguments.fail_on) for outcome in outcomes) else GOOD
