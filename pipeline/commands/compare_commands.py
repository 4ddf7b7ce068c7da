"""`govtables diff` and `govtables history`: two editions compared, and a figure over all editions."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import a_count, a_dataset
from pipeline.commands.command import FINDINGS, GOOD, Commands, add_command, fail

if TYPE_CHECKING:
    from pipeline.compare.engine import Result
    from pipeline.compare.review import Review
    from schemas.changes import ChangeRow

_FORMATS = (".html", ".xlsx", ".parquet", ".json")


def add_diff(commands: Commands) -> None:
    """`diff`."""
    diff = add_command(
        commands, "diff", "compare two editions of a report; exit 1 where something differs",
        about="What changed between two editions, what follows from what, and proofs that nothing is left over. Files "
        "are parsed for it; of a dataset, two runs of one document show what our reading changed.",
        example="govtables diff dataset@109 dataset@110 --out changes.html",
    )  # fmt: skip
    named = "a PDF, DATASET@YEAR, DATASET@RUN, DATASET@ID, DATASET@RUN@ID, or a document's id with --dataset"
    diff.add_argument("old", metavar="OLD", help=named)
    diff.add_argument("new", metavar="NEW", help=named)
    diff.add_argument(
        "--dataset", type=a_dataset, metavar="DATASET", help="the dataset whose documents OLD and NEW name"
    )
    diff.add_argument(
        "--out", type=_output, action="append", default=[], metavar="FILE",
        help=f"write all of it as {', '.join(_FORMATS)}; may be given again",
    )  # fmt: skip
    diff.add_argument(
        "--min-abs", type=_amount, default=Decimal(0), metavar="N",
        help="fold changes smaller than this, in the base unit of the currency where they are money",
    )  # fmt: skip
    diff.add_argument("--min-pct", type=_amount, default=Decimal(0), metavar="P", help="fold changes of less per cent")
    diff.add_argument("--aliases", type=Path, metavar="FILE", help="reviewed names (YAML): old name: new name")
    diff.add_argument(
        "--review", type=Path, metavar="OLD.xlsx",
        help="carry status, assignee and remarks over from this work paper; exit 1 only where a change has no status",
    )  # fmt: skip
    diff.add_argument("--password", help="password of encrypted files")
    diff.set_defaults(run=_diff)


def add_history(commands: Commands) -> None:
    """`history`."""
    command = add_command(
        commands, "history", "a figure over all editions in the dataset, restatements marked",
        about="What each edition says of one figure (one fact_key). Names are found in part, in any script.",
        example="govtables history dataset --project 石門水庫 --measure realized --out realized.html",
    )  # fmt: skip
    command.add_argument("dataset", type=a_dataset, metavar="DATASET", help="a folder, or s3://bucket/prefix")
    command.add_argument("--project", action="append", default=[], metavar="NAME", help="the 計畫; may be given again")
    command.add_argument("--item", action="append", default=[], metavar="NAME", help="an item or indicator")
    command.add_argument("--measure", action="append", default=[], metavar="TERM", help="a measure, such as realized")
    command.add_argument(
        "--as-of", type=a_count, metavar="YEAR", help="as known after this edition (民國 or Gregorian)"
    )
    command.add_argument("--restated", action="store_true", help="only figures that editions disagree on")
    command.add_argument("--out", type=_table, metavar="FILE", help="write it as .csv, .xlsx or .html")
    command.set_defaults(run=_history)


def _history(arguments: argparse.Namespace) -> int:
    from pipeline.compare.history import history
    from pipeline.compare.history_output import history_lines, write_history

    figures = history(arguments.dataset, arguments.project, arguments.item, arguments.measure, arguments.as_of)
    if arguments.restated:
        figures = [figure for figure in figures if figure.restated]
    if arguments.out is None:
        for line in history_lines(figures):
            print(line)
        return GOOD
    try:
        write_history(figures, arguments.out)
    except OSError as error:
        return fail(f"{arguments.out}: {error.strerror or error}")
    print(f"{arguments.out}: {len(figures)} figures")
    return GOOD


def _table(text: str) -> Path:
    path = Path(text)
    if path.suffix not in (".csv", ".xlsx", ".html"):
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of .csv, .xlsx, .html")
    return path


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in _FORMATS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(_FORMATS)}")
    return path


def _amount(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and number >= 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 0 or more")
    return number


def _diff(arguments: argparse.Namespace) -> int:
    from pipeline.compare.aliases import AliasError, read_aliases
    from pipeline.compare.edition import Comparison, Thresholds
    from pipeline.compare.engine import compare
    from pipeline.compare.review import ReviewError, read_review
    from pipeline.compare.sources import SourceError, edition_of
    from pipeline.compare.terminal import print_result

    try:
        aliases = read_aliases(arguments.aliases) if arguments.aliases else {}
        review = read_review(arguments.review) if arguments.review else None
        old = edition_of(arguments.old, arguments.dataset, arguments.password)
        new = edition_of(arguments.new, arguments.dataset, arguments.password)
    except (AliasError, ReviewError, SourceError) as error:
        return fail(str(error))
    result = compare(Comparison(old, new, Thresholds(arguments.min_abs, arguments.min_pct), aliases))
    print_result(result)
    try:
        for path in arguments.out:
            _write(result, path, review or {}, arguments.password)
    except OSError as error:
        return fail(f"{error.filename or 'the output'}: {error.strerror or error}")
    if review is None:
        return FINDINGS if result.causes else GOOD
    left = unreviewed(result, review)
    print(f"\n{len(left)} material changes without a status" if left else "\nevery material change has a status")
    return FINDINGS if left else GOOD


def unreviewed(result: Result, review: Mapping[str, Review]) -> list[ChangeRow]:
    """The causes that weigh something and that nobody decided on."""
    return [
        change
        for change in result.causes
        if change.severity != "info"
        and (change.change_id not in review or review[change.change_id].status in ("", "open"))
    ]


def _write(result: Result, path: Path, review: Mapping[str, Review], password: str | None) -> None:
    """Write a comparison in the format that the name ends in, whole or not at all."""
    from pipeline.compare.files import write_json, write_parquet
    from pipeline.compare.page import write_page
    from pipeline.compare.workbook import write_workbook

    scratch = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        match path.suffix:
            case ".json":
                write_json(result, scratch)
            case ".parquet":
                write_parquet(result, scratch)
                scratch.with_suffix(".proofs.parquet").replace(path.with_suffix(".proofs.parquet"))
            case ".html":
                write_page(result, scratch, password)
            case ".xlsx":
                write_workbook(result, scratch, review)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    print(f"{path}: {len(result.changes)} changes")
