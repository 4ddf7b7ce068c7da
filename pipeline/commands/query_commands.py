"""The commands that ask a dataset: `query`, `find` and `overview`."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import a_count, a_dataset
from pipeline.commands.command import GOOD, Commands, add_command, fail

if TYPE_CHECKING:
    import pyarrow as pa

_FORMATS = ("table", "csv", "json")


def add_query_commands(commands: Commands) -> None:
    """The commands themselves."""
    query = add_command(
        commands, "query", "ask a dataset in SQL (DuckDB); without SQL: list the ready views",
        about="Ask a dataset in SQL. Nothing but the dataset is read, nothing but --out is written.",
        example="govtables query dataset \"SELECT project, rate_pct, page FROM budget_execution ORDER BY rate_pct\"",
    )  # fmt: skip
    query.add_argument("dataset", type=a_dataset, metavar="DATASET", help="a folder, or s3://bucket/prefix")
    query.add_argument("sql", nargs="?", metavar="SQL", help="over tables and ready views; - reads it from stdin")
    query.add_argument("--views", action="store_true", help="print views.sql: all of it for your own DuckDB")
    query.set_defaults(run=_query)
    find = add_command(
        commands, "find", "search names, texts and sections, in any script: 台灣, 臺灣, 台湾",
        about="The places where all words stand together: document, page, and a link to the evidence page.",
        example="govtables find dataset 產業園區 廠商",
    )  # fmt: skip
    find.add_argument("dataset", type=a_dataset, metavar="DATASET", help="a folder, or s3://bucket/prefix")
    find.add_argument("words", nargs="+", metavar="WORD", help="all of them have to stand together")
    find.add_argument("--limit", type=a_count, default=50, metavar="N", help="places at most (default 50)")
    find.set_defaults(run=_find)
    overview = add_command(
        commands, "overview", "one offline page that shows what is in a dataset",
        about="Documents, money, execution rates, indicators, milestones, quality: pictures with tables beside them.",
        example="govtables overview dataset --out overview.html",
    )  # fmt: skip
    overview.add_argument("dataset", type=a_dataset, metavar="DATASET", help="a folder, or s3://bucket/prefix")
    overview.add_argument("--out", type=Path, required=True, metavar="FILE", help="the page to write, .html")
    overview.add_argument("--at", default="now", metavar="RUN", help="as it was after this run (see log)")
    overview.add_argument(
        "--evidence", default="evidence/{document_id}.html", metavar="PATTERN",
        help="where `show` wrote a document's page, from FILE's folder (default evidence/{document_id}.html)",
    )  # fmt: skip
    overview.set_defaults(run=_overview)
    for command in (query, find):
        command.add_argument("--at", default="now", metavar="RUN", help="as it was after this run (see log)")
        command.add_argument("--format", choices=_FORMATS, default="table", help="what is printed (default table)")
        command.add_argument("--out", type=Path, metavar="FILE", help="write a .csv, .json, .parquet or .xlsx instead")


def _query(arguments: argparse.Namespace) -> int:
    if arguments.views:
        return _print_views(arguments)
    from pipeline.query.session import QueryError, ask

    if arguments.sql is None:
        return _print_list()
    sql = sys.stdin.read() if arguments.sql == "-" else arguments.sql
    try:
        return _give(ask(arguments.dataset, sql, arguments.at), arguments)
    except QueryError as error:
        return fail(str(error))


def _find(arguments: argparse.Namespace) -> int:
    from pipeline.query.find import find
    from pipeline.query.session import QueryError

    try:
        return _give(find(arguments.dataset, arguments.words, arguments.at, arguments.limit), arguments)
    except QueryError as error:
        return fail(str(error))


def _overview(arguments: argparse.Namespace) -> int:
    from pipeline.query.overview import write_overview
    from pipeline.query.session import QueryError

    try:
        linked = write_overview(arguments.dataset, arguments.out, arguments.at, arguments.evidence)
    except QueryError as error:
        return fail(str(error))
    print(f"{arguments.out}: {linked} documents with an evidence page to link to")
    if not linked:
        page = arguments.evidence.format(document_id="ID")
        print(f"to link to evidence: govtables show ID --dataset {arguments.dataset} --out {page}")
    return GOOD


def _give(table: pa.Table, arguments: argparse.Namespace) -> int:
    from pipeline.query.answer import print_answer, save_answer

    if arguments.out is None:
        print_answer(table, arguments.format, shutil.get_terminal_size((160, 24)).columns)
    else:
        save_answer(table, arguments.out)
        print(f"{arguments.out}: {table.num_rows} rows")
    return GOOD


def _print_views(arguments: argparse.Namespace) -> int:
    from pipeline.query.own_duckdb import views_sql

    if not isinstance(arguments.dataset, Path):
        return fail("views.sql is for a folder; lay a store's dataset out first: govtables at DATASET now --out FOLDER")
    if not (arguments.dataset / "documents").is_dir():
        return fail(f"{arguments.dataset}: no dataset here (no folder documents); give the folder that --out named")
    print(views_sql(arguments.dataset))
    return GOOD


def _print_list() -> int:
    from pipeline.query.ready import ready_views

    for view in ready_views():
        print(f"{view.name}: {view.meaning}")
    print("\nBesides, every table of the dataset (`govtables schema`), with names that need no quotes.")
    return GOOD
