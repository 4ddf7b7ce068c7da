"""The Prefect flow: one task per document, retries on input/output only, a summary as an artifact.

All logic is in `pipeline.run`; take the decorators away and it still works.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# An embedded server without set-up, quiet on a terminal; whoever sets these variables has the last word.
for _name, _value in {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import task_run
from prefect.states import Completed, Failed

from pipeline.gather import gather
from pipeline.location import Dataset
from pipeline.origin import Origin
from pipeline.outcome import FACTS, OnPage, Outcome
from pipeline.raw import RawStore
from pipeline.run import parse_into, unreadable
from pipeline.settings import Settings
from pipeline.sources import Source
from pipeline.terminal import printable, progress


def _is_input_output(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Retry what may pass: files and disks. A parser's answer doesn't change."""
    try:
        state.result()
    except OSError as error:
        return not isinstance(error, (FileNotFoundError, IsADirectoryError, PermissionError))
    except Exception:
        return False
    return False


def _task_name() -> str:
    """A file's name can't break a log line."""
    return f"parse {printable(task_run.parameters['origin'].address)}"


@task(
    task_run_name=_task_name, retries=2, retry_delay_seconds=1, retry_condition_fn=_is_input_output,
    cache_policy=NO_CACHE, persist_result=False,
)  # fmt: skip
def parse_document(path: Path, origin: Origin, dataset: Dataset, settings: Settings, on_page: OnPage | None) -> Outcome:
    """Parse and publish one document; the dataset itself makes an unchanged document a no-op."""
    return parse_into(path, dataset, settings, on_page, origin)


@flow(name="govtables-ingest", persist_result=False, validate_parameters=False)
def ingest(sources: Sequence[Source], dataset: Dataset, settings: Settings, raw: Path) -> State[Any]:
    """Ingest the documents of the sources; the run's state says whether anything was rejected."""
    outcomes: list[Outcome] = []
    with progress() as bar:
        for found in gather(sources, RawStore(raw)):
            if found.outcome or found.path is None:
                outcomes += [found.outcome] if found.outcome else []
                continue
            try:
                on_page = bar.start(Path(found.address))
                outcomes.append(parse_document(found.path, found.origin, dataset, settings, on_page))
            except OSError as error:
                outcomes.append(unreadable(found.path, error))
    _publish_summary(outcomes)
    rejected = sum(outcome.status in ("rejected", "held") for outcome in outcomes)
    failed = sum(outcome.checks_failed for outcome in outcomes)
    message = f"{len(outcomes)} files, {rejected} rejected or held, {failed} failed checks"
    return (
        Completed(message=message, data=outcomes)
        if rejected < len(outcomes)
        else Failed(message=message, data=outcomes)
    )


def run(sources: Sequence[Source], dataset: Dataset, settings: Settings, raw: Path) -> list[Outcome]:
    """Run the flow and return what became of each file."""
    state: State[Any] = ingest(sources, dataset, settings, raw, return_state=True)
    outcomes = state.result(raise_on_failure=False)
    if not isinstance(outcomes, list):
        raise RuntimeError(f"the flow ended without a result: {state}")
    return outcomes


def _publish_summary(outcomes: Sequence[Outcome]) -> None:
    """The verdict on each document, worst first, and what failed, with its page."""
    names = ("values", "values_checked", "values_verified", "checks_passed", "checks_failed", "issues")
    heads = ["file", "status", "report type", "pages", *FACTS, *(name.replace("_", " ") for name in names)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for o in sorted(outcomes, key=lambda o: (-o.checks_failed, o.path)):
        facts = [str(count) for count in o.facts] or ["0"] * len(FACTS)
        cells = [_cell(Path(o.path).name), o.status, o.report_type or "-", str(o.pages), *facts]
        lines.append("| " + " | ".join([*cells, *(str(getattr(o, name)) for name in names)]) + " |")
    create_markdown_artifact("\n".join(lines), key="govtables-ingest-summary", description="Verdict on each document")
    failures = [
        {"file": _cell(o.path), "problem": _cell(line)} for o in outcomes for line in (*o.problems, *o.failures)
    ]
    if failures:
        create_table_artifact(failures, key="govtables-ingest-failures", description="What could not be read or failed")


def _cell(text: str) -> str:
    """Text from outside can't end a table cell, start markup or turn the direction of writing."""
    return "".join(f"&#{ord(c)};" if c in "|<>&[]`*_\\\n\r" else c for c in printable(text))
