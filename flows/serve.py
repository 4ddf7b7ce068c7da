"""The flows as deployments of one process: `govtables serve`, for one machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.compact import compact
from flows.ingest import ingest
from flows.reading import Reading
from flows.records import record_runs
from flows.server import standing_server
from pipeline.messages.terminal import printable
from pipeline.outcome import Outcome
from pipeline.process.stopping import Terminated
from pipeline.sources.chosen import sources_of
from pipeline.sources.source import Source, scheme_of


def deployments(sources: list[str], dataset: str, raw: str | None, reading: Reading) -> list[RunnerDeployment]:
    """A deployment for each source, by its own schedule; backfill and compact for whoever starts them.

    SourceError for sources that can't be used.
    """
    # A run is a process of its own, in whatever folder.
    sources = [text if scheme_of(text) else str(Path(text).absolute()) for text in sources]
    dataset = dataset if scheme_of(dataset) else str(Path(dataset).absolute())
    how = reading.model_dump(mode="json", exclude_defaults=True)
    places = {"dataset": dataset, "raw": raw and str(Path(raw).absolute()), "reading": how}
    out = [
        _deployment(backfill, "backfill", places),
        _deployment(compact, "compact", {"dataset": dataset}),
    ]
    for source in sources_of(sources):
        schedule = Cron(source.schedule, timezone=source.timezone) if source.schedule else None
        parameters = {**places, "sources": sources, "only": [source.name]}
        out.append(_deployment(ingest, _name(source), parameters, schedule))
    return out


def _deployment(
    flow: Flow[..., Any], name: str, parameters: dict[str, Any], schedule: Schedule | None = None
) -> RunnerDeployment:
    made = flow.to_deployment(
        name, schedule=schedule, parameters=parameters, entrypoint_type=EntrypointType.MODULE_PATH,
        # A run that is due while the one before goes on comes after it.
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
    )  # fmt: skip
    if not isinstance(made, RunnerDeployment):
        raise TypeError("deployments are made outside of an event loop")
    return made


def run(
    sources: list[str], dataset: str, raw: str | None, reading: dict[str, Any], log: str | None = None,
    log_level: str = "INFO", report: Path | None = None,
) -> list[Outcome]:  # fmt: skip
    """Run what is due until Ctrl-C or SIGTERM. Without a server in Prefect's settings, one is started beside.

    RecordError where the log or report can't be written.
    """
    record_runs(log, log_level, report)
    with standing_server() as wait_for_server:
        wait_for_server()
        for line in plan(sources_of(sources)):
            print(line, flush=True)
        runner = _Runner(limit=1)
        for made in deployments(sources, dataset, raw, Reading(**reading)):
            runner.add_deployment(made)
        with suppress(KeyboardInterrupt):  # Ctrl-C is its proper end
            asyncio.run(runner.start())
        if runner.terminated:
            raise Terminated
    return []


class _Runner(Runner):
    """Prefect's runner, which ends alike by itself and by SIGTERM; this one knows."""

    terminated = False

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        self.terminated = True
        if not self.started:
            raise Terminated
        super().handle_sigterm(*args, **kwargs)


def plan(sources: Sequence[Source]) -> Iterator[str]:
    """What will run when, and what nobody has given a schedule.

    >>> list(plan([Source("here", schedule="30 6 * * 1"), Source("there")]))  # doctest: +NORMALIZE_WHITESPACE
    ['here: 30 6 * * 1 (Asia/Taipei)',
     'there: no schedule; start it with `prefect deployment run govtables-ingest/there`']
    """
    for source in sources:
        name = printable(source.name)
        if source.schedule:
            yield f"{name}: {source.schedule} ({source.timezone})"
        else:
            yield f"{name}: no schedule; start it with `prefect deployment run govtables-ingest/{_name(source)}`"


def _name(source: Source) -> str:
    """Prefect takes a name for a part of an address."""
    return "".join("-" if c in "/%&<>?#" else c for c in source.name)
