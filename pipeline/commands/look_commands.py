"""The commands that print what is there: `check` and `schema`."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import a_dataset
from pipeline.commands.command import FINDINGS, GOOD, Commands, add_command
from pipeline.commands.reading import add_fail_on


def add_check(commands: Commands) -> None:
    """`check`."""
    check = add_command(
        commands, "check", "print failed checks and issues; exit 1 where one failed or a file was rejected",
        about="The verdict per family of reports and per document, worst first, with pages.",
        example="govtables check dataset",
    )  # fmt: skip
    check.add_argument(
        "dataset", type=a_dataset, metavar="DATASET", help="the dataset: a folder, or s3://bucket/prefix"
    )
    check.add_argument("--at", default="now", metavar="RUN", help="as it was after this run (see log)")
    check.add_argument("--deep", action="store_true", help="read every file and compare it with its recorded hash")
    check.add_argument("--json", action="store_true", help="a line of JSON per document, with failed checks and issues")
    add_fail_on(check)
    check.set_defaults(run=_check)


def add_schema(commands: Commands) -> None:
    """`schema`."""
    schema = add_command(
        commands, "schema", "print every table, column, type, unit and meaning",
        about="The tables and columns of a dataset, as its Parquet files' own metadata say.",
        example="govtables schema",
    )  # fmt: skip
    schema.add_argument("--json", action="store_true", help="as JSON, with the words of closed lists")
    schema.set_defaults(run=_schema)


def _check(arguments: argparse.Namespace) -> int:
    from pipeline.messages.check import print_check

    found = print_check(
        arguments.dataset, arguments.at, deep=arguments.deep, fail_on=arguments.fail_on, as_json=arguments.json
    )
    return FINDINGS if found else GOOD


def _schema(arguments: argparse.Namespace) -> int:
    if arguments.json:
        import json

        from schemas.package import schema_as_json

        print(json.dumps(schema_as_json(), ensure_ascii=False, indent=1))
        return GOOD
    from pipeline.messages.schema_text import describe_schema

    print(describe_schema())
    return GOOD
