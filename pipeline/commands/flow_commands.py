"""The commands that run Prefect flows. By name: flows are optional, and nothing below flows/ may depend on them."""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands.arguments import a_count, positive
from pipeline.commands.command import FINDINGS, GOOD, PASSWORD_VARIABLE, Commands, add_command, fail
from pipeline.commands.reading import add_reading
from pipeline.commands.records import add_records, recorded

if TYPE_CHECKING:
    from pipeline.outcome import Outcome

DASK_VARIABLE = "GOVTABLES_DASK"

# One process with a log and a report of its own; the runs of `serve` are processes themselves.
_RECORDED = ("ingest", "backfill", "watch")

Run = Callable[[argparse.Namespace], int]


def add_flow_commands(commands: Commands) -> None:
    """`ingest`, `backfill`, `watch` and `serve`."""
    ingest = add_command(
        commands, "ingest", "fetch and parse through a Prefect flow, from anywhere",
        about="Fetch documents and parse them through a Prefect flow; what is unchanged isn't read again.",
        example="govtables ingest reports 'more/*.pdf' sources.toml --out dataset",
    )  # fmt: skip
    serve = add_command(
        commands, "serve", "ingest sources by their schedules until Ctrl-C, on this machine",
        about="Ingest each source by the schedule in its sources.toml, until Ctrl-C.",
        example="govtables serve sources.toml --out dataset",
    )  # fmt: skip
    for command in (ingest, serve):
        command.add_argument(
            "source", nargs="+", metavar="SOURCE",
            help="a folder, a glob, a file, https:// (a PDF or a page that links to some), s3://, or a sources.toml",
        )  # fmt: skip
    ingest.add_argument("--only", action="append", metavar="NAME", help="only this source (may be given again)")
    backfill = add_command(
        commands, "backfill", "parse again what an older version parsed",
        about="Read documents again that another version of govtables read, from the raw store or where they were.",
        example="govtables backfill --out dataset --year 110",
    )  # fmt: skip
    backfill.add_argument("--report-type", metavar="TYPE", help="only documents of this type")
    backfill.add_argument("--agency", metavar="NAME", help="only of agencies with this in their name")
    backfill.add_argument("--year", type=a_count, metavar="YEAR", help="only of this fiscal year (110 or 2021)")
    watch = add_command(
        commands, "watch", "ingest what arrives in a folder, until Ctrl-C",
        about="Look into a folder again and again; a file is read once it stayed the same between two looks.",
        example="govtables watch inbox --out dataset",
    )  # fmt: skip
    watch.add_argument("folder", metavar="FOLDER", help="the folder to look into")
    seconds = positive(float)
    watch.add_argument("--every", type=seconds, default=10.0, metavar="SECONDS", help="between two looks (default 10)")
    watch.add_argument("--stop-after", type=seconds, metavar="SECONDS", help="end by itself after so many seconds")
    runs: list[tuple[argparse.ArgumentParser, Run]] = [
        (ingest, _ingest), (backfill, _backfill), (watch, _watch), (serve, _serve)
    ]  # fmt: skip
    for command, run in runs:
        if command is not watch:
            command.add_argument("--raw", metavar="FOLDER", help="where downloads are (default: raw in the dataset)")
        add_reading(command)
        add_records(command)
        command.add_argument(
            "--dask", metavar="ADDRESS", default=os.environ.get(DASK_VARIABLE),
            help="parse on a Dask cluster: its scheduler, tcp://host:8786 (or GOVTABLES_DASK)",
        )  # fmt: skip
        command.set_defaults(run=run)


def _ingest(arguments: argparse.Namespace) -> int:
    return _run("ingest", arguments, sources=arguments.source, raw=arguments.raw, only=arguments.only)


def _backfill(arguments: argparse.Namespace) -> int:
    about = {"report_type": arguments.report_type, "agency": arguments.agency, "year": arguments.year}
    return _run("backfill", arguments, raw=arguments.raw, **about)


def _watch(arguments: argparse.Namespace) -> int:
    about = {"folder": arguments.folder, "every": arguments.every, "stop_after": arguments.stop_after}
    return _run("watch", arguments, **about)


def _serve(arguments: argparse.Namespace) -> int:
    records = {"log": arguments.log, "log_level": arguments.log_level, "report": arguments.report}
    return _run("serve", arguments, sources=arguments.source, raw=arguments.raw, **records)


def _run(name: str, arguments: argparse.Namespace, **parameters: Any) -> int:
    """Check what can be checked without Prefect, run a flow, and tell what became of each document."""
    from pipeline.dataset import prepare_dataset
    from pipeline.messages.observe import RecordError
    from pipeline.messages.terminal import print_outcomes
    from pipeline.process.backfill import check_meant
    from pipeline.process.child import start_server
    from pipeline.process.cluster import ClusterError, check_cluster
    from pipeline.process.flow_server import FlowServerError
    from pipeline.sources.chosen import select, sources_of
    from pipeline.sources.folders import raw_folder
    from pipeline.sources.gather import check_any
    from pipeline.sources.source import SourceError
    from pipeline.trust.corrections import CorrectionsError

    try:
        sources = select(sources_of(parameters.get("sources", ())), parameters.get("only"))
        raw_folder(arguments.out, parameters.get("raw"), sources)
        if name == "ingest":
            check_any(sources)
        if name == "backfill":
            check_meant(arguments.out, arguments.report_type, arguments.agency, arguments.year)
        prepare_dataset(arguments.out)
        if arguments.password:
            os.environ[PASSWORD_VARIABLE] = arguments.password
        if arguments.dask:
            check_cluster(arguments.dask)
        if name in _RECORDED:
            if not arguments.dask:
                start_server()
            outcomes = _recorded(name, arguments, parameters)
        else:
            outcomes = _call(name, arguments, parameters)
    except (
        ClusterError, CorrectionsError, FlowServerError, SourceError, RecordError, NotADirectoryError
    ) as error:  # fmt: skip
        return fail(str(error))
    print_outcomes(outcomes, arguments.out)
    if not outcomes and name == "ingest":  # nothing could be had
        return GOOD if arguments.fail_on == "never" else FINDINGS
    return FINDINGS if any(outcome.fails(arguments.fail_on) for outcome in outcomes) else GOOD


def _recorded(name: str, arguments: argparse.Namespace, parameters: dict[str, Any]) -> list[Outcome]:
    from pipeline.storage.history import new_run

    run = new_run()
    sources = parameters.get("sources") or [str(parameters[key]) for key in ("folder",) if key in parameters]
    with recorded(name, arguments, run, sources, workers=arguments.workers) as outcomes:
        if name == "watch":  # each batch is a run of its own, and printed when it ends
            _call(name, arguments, parameters)
            return []
        outcomes[:] = _call(name, arguments, parameters, run=run)
    return outcomes


def _call(name: str, arguments: argparse.Namespace, parameters: dict[str, Any], **about: Any) -> list[Outcome]:
    """The flow itself, with a server of Prefect's; `serve` brings its own."""
    start = nullcontext if name == "serve" else importlib.import_module("flows.server").temporary_server
    with start() as wait_for_server:
        flow = importlib.import_module(f"flows.{name}")
        if wait_for_server:
            wait_for_server()
        reading = {**_reading(arguments), **about}
        outcomes: list[Outcome] = flow.run(dataset=str(arguments.out), reading=reading, **parameters)
        return outcomes


def _reading(arguments: argparse.Namespace) -> dict[str, Any]:
    """The flags as parameters of a flow; those that weren't given are left to it."""
    names = ("verify", "gate", "workers", "dask", "timeout", "memory", "max_pages", "max_output")
    reading = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    if arguments.fail_on != "checks":
        reading["fail_on"] = arguments.fail_on
    if arguments.no_raw:
        reading["keep"] = False
    if arguments.corrections:
        reading["corrections"] = str(Path(arguments.corrections).absolute())
    return reading
