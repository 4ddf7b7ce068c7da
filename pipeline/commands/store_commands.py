"""The commands on a dataset's history and files: `log`, `at`, `vacuum`, `compact`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import a_count, a_dataset
from pipeline.commands.command import GOOD, Commands, add_command


def add_store_commands(commands: Commands) -> None:
    """The commands themselves."""
    log = add_command(
        commands, "log", "what was published when, from which file, by which version; newest last",
        about="The history of a dataset, run by run. A run's id is what `at`, `check --at` and `query --at` take.",
        example="govtables log dataset",
    )  # fmt: skip
    log.add_argument("--json", action="store_true", help="a line of JSON per publication")
    log.set_defaults(run=_log)
    at = add_command(
        commands, "at", "lay out an earlier state as a folder of plain Parquet files",
        about="Copy the dataset as it was after a run (or `now`) into a folder that outlives a vacuum.",
        example="govtables at dataset now --out copy",
    )  # fmt: skip
    at.set_defaults(run=_at)
    vacuum = add_command(
        commands, "vacuum", "drop versions that aren't current and that no kept state needs",
        about="Drop the files of versions that only older states need. What is current always stays.",
        example="govtables vacuum dataset --keep-runs 5",
    )  # fmt: skip
    keep = vacuum.add_mutually_exclusive_group()
    keep.add_argument("--keep-days", type=a_count, metavar="N", help="keep every state of the last N days (30)")
    keep.add_argument("--keep-runs", type=a_count, metavar="N", help="keep the states after each of the last N runs")
    vacuum.set_defaults(run=_vacuum)
    compact = add_command(
        commands, "compact", "merge small files; the rows stay the same",
        about="Few files instead of one for each document and table, so that queries are quick.",
        example="govtables compact dataset",
    )  # fmt: skip
    compact.set_defaults(run=_compact)
    for command in (log, at, vacuum, compact):
        command.add_argument(
            "dataset", type=a_dataset, metavar="DATASET", help="the dataset: a folder, or s3://bucket/prefix"
        )
    at.add_argument("state", metavar="RUN", help="a run's id, as `log` prints it, or `now`")
    at.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="a folder that isn't there yet")


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
