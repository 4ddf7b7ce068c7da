"""The command line. Heavy imports happen in the commands that need them, so that `--help` is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.flow_commands import FINDINGS, GOOD, PASSWORD_VARIABLE, add_flow_commands, fail
from pipeline.commands.records import add_records, recorded
from pipeline.process.stopping import exit_code, stopped_by_sigterm
from pipeline.storage.location import Dataset, DatasetError, dataset_of
from schemas.version import VERSION

if TYPE_CHECKING:
    from pipeline.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 all good, 1 something rejected or a check failed, 2 wrong usage, 130 or
    143 stopped by Ctrl-C or SIGTERM."""
    arguments = _parser().parse_args(argv)
    try:
        with stopped_by_sigterm():
            return int(arguments.run(arguments))
    except DatasetError as error:
        return fail(str(error))
    except KeyboardInterrupt as end:
        fail("stopped; what is published stays, and the next run does the rest")
        return exit_code(end)
    except BrokenPipeError:
        sys.stderr.close()
        return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="govtables", description="Chinese-language government PDF reports as Parquet tables.",
        epilog="Exit codes: 0 all good, 1 something was rejected or a check failed, 2 wrong usage.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"govtables {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    parse = commands.add_parser("parse", help="parse PDF files into a dataset, without Prefect")
    parse.add_argument("pdf", nargs="+", metavar="PDF", help="a PDF file")
    _add_reading(parse)
    add_records(parse)
    parse.set_defaults(run=_parse)
    add_flow_commands(commands, _add_reading)
    check = commands.add_parser("check", help="print failed checks and issues; exit 1 where a check failed")
    check.add_argument("dataset", type=_dataset, metavar="DATASET")
    check.add_argument("--at", default="now", metavar="RUN", help="as it was after this run (see log)")
    check.set_defaults(run=_check)
    _add_store_commands(commands)
    schema = commands.add_parser("schema", help="print every table, column, type, unit and meaning")
    schema.set_defaults(run=_schema)
    return parser


def _add_reading(command: argparse.ArgumentParser) -> None:
    """The flags of all commands that read documents."""
    command.add_argument(
        "--out", required=True, type=_dataset, metavar="DATASET", help="the dataset: a folder, or s3://bucket/prefix"
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
        "--gate", type=_share, metavar="SHARE",
        help="don't publish a document of whose checks more than this share failed, such as 0.05",
    )  # fmt: skip
    command.add_argument(
        "--workers", type=_positive(int), metavar="N", help="documents at once (default: one per core, at most 4)"
    )
    _add_limits(command)


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
            flag, type=_positive(type_), default=default, metavar=unit,
            help=f"{meaning}; over it, it is rejected (default {default:g})",
        )  # fmt: skip


def _positive(type_: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = type_(text)
        except ValueError:
            number = 0
        if not 0 < number <= 2**31:
            raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
        return number

    return read


def _add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    log = commands.add_parser("log", help="what was published when, from which file, by which version; newest last")
    log.add_argument("--json", action="store_true", help="a line of JSON per publication")
    log.set_defaults(run=_log)
    at = commands.add_parser("at", help="lay out an earlier state as a folder of plain Parquet files")
    at.set_defaults(run=_at)
    vacuum = commands.add_parser("vacuum", help="drop versions that aren't current and that no kept state needs")
    keep = vacuum.add_mutually_exclusive_group()
    keep.add_argument("--keep-days", type=_count, metavar="N", help="keep every state of the last N days (30)")
    keep.add_argument("--keep-runs", type=_count, metavar="N", help="keep the states after each of the last N runs")
    vacuum.set_defaults(run=_vacuum)
    compact = commands.add_parser("compact", help="merge small files; the rows stay the same")
    compact.set_defaults(run=_compact)
    for command in (log, at, vacuum, compact):
        command.add_argument("dataset", type=_dataset, metavar="DATASET")
    at.add_argument("state", metavar="RUN", help="a run's id, as `log` prints it, or `now`")
    at.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="a folder that isn't there yet")


def _dataset(text: str) -> Dataset:
    try:
        return dataset_of(text)
    except DatasetError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text)
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share between 0 and 1")
    return share


def _settings(arguments: argparse.Namespace) -> Settings:
    from pipeline.settings import Limits, Settings
    from pipeline.trust.corrections import read_corrections

    corrections = read_corrections(arguments.corrections) if arguments.corrections else ()
    limits = Limits(arguments.timeout, arguments.memory, arguments.max_pages, arguments.max_output)
    password = arguments.password or os.environ.get(PASSWORD_VARIABLE)
    return Settings(password, arguments.verify, corrections, arguments.gate, limits)


def _parse(arguments: argparse.Namespace) -> int:
    from pipeline.process.child import start_server

    start_server()
    from pipeline.dataset import prepare_dataset
    from pipeline.messages.logs import log_outcome
    from pipeline.messages.observe import RecordError
    from pipeline.messages.terminal import print_outcomes, progress
    from pipeline.outcome import Outcome
    from pipeline.process.run import parse_into, unreadable
    from pipeline.process.workers import default_workers, in_parallel
    from pipeline.trust.corrections import CorrectionsError

    workers = arguments.workers or default_workers()
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
    except (CorrectionsError, RecordError) as error:
        return fail(str(error))
    print_outcomes(outcomes)
    return GOOD if all(outcome.good for outcome in outcomes) else FINDINGS


def _check(arguments: argparse.Namespace) -> int:
    from pipeline.messages.check import print_check

    return FINDINGS if print_check(arguments.dataset, arguments.at) else GOOD


def _log(arguments: argparse.Namespace) -> int:
    from pipeline.dataset import read_log
    from pipeline.messages.log_text import print_log, print_log_json

    if arguments.json:
        print_log_json(read_log(arguments.dataset))
    else:
        print_log(arguments.dataset)
    return GOOD


def _at(arguments: argparse.Namespace) -> int:
    from pipeline.dataset import export_state

    documents = export_state(arguments.dataset, arguments.state, arguments.out)
    print(f"{arguments.out}: {documents} documents as after {arguments.state}")
    return GOOD


def _vacuum(arguments: argparse.Namespace) -> int:
    from pipeline.dataset import vacuum

    freed = vacuum(arguments.dataset, arguments.keep_days, arguments.keep_runs)
    print(f"dropped {freed.versions} versions and {freed.parts} parts: {freed.bytes:,} bytes freed")
    return GOOD


def _compact(arguments: argparse.Namespace) -> int:
    from pipeline.dataset import compact

    before, after = compact(arguments.dataset)
    print(f"{before:,} files before, {after:,} now")
    return GOOD


def _schema(_: argparse.Namespace) -> int:
    from pipeline.messages.schema_text import describe_schema

    print(describe_schema())
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
