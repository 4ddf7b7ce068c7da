"""What a run leaves in Prefect: its state, a verdict on each document, what failed, an event per change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.assets import Asset, materialize
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.runtime import deployment, flow_run
from prefect.states import Completed, Failed

from flows.server import tell as tell_server
from pipeline.messages.safe_text import safe
from pipeline.messages.terminal import in_short, printable
from pipeline.outcome import NOT_PUBLISHED, FailOn, Outcome, outcome_from_json, outcome_to_json
from pipeline.sources.source import is_web

MOST = 200  # documents in the summary; the log and the dataset have all
_SHORT = 100  # characters of a finding in the summary
_EVENTS = {"new": "new", "replaced": "changed"}


def finish(outcomes: Sequence[Outcome], dataset: str, run: str, fail_on: FailOn = "checks") -> State[Any]:
    """Publish what a run came to, and give its state: it failed only where not one document could be had."""
    message = in_short(outcomes)
    if deployment.id:  # nobody else says so on the terminal of `serve` or a worker
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {flow_run.name}: {message}", flush=True)
    shown = [outcome_from_json(safe(outcome_to_json(outcome))) for outcome in outcomes]  # no credentials in Prefect
    create_markdown_artifact(verdicts(shown, message), key="govtables-summary", description="Verdict per document")
    failures = [
        {"file": plain_cell(outcome.path), "problem": plain_cell(line)}
        for outcome in sorted(shown, key=badness)
        for line in (*outcome.problems, *outcome.failures)
    ]
    if failures:
        create_table_artifact(failures, key="govtables-failures", description="What could not be read or failed")
    create_link_artifact(place_of(dataset), key="govtables-dataset", link_text="dataset", description=f"Run {run}")
    if any(outcome.changed for outcome in outcomes):
        tell_server(1)
        write = materialize(Asset(key=asset_key(dataset)))(_describe)
        write(message, run, [outcome.document_id or "" for outcome in outcomes if outcome.changed][:MOST])
    for outcome in shown:
        tell(outcome, dataset, run)
    if fail_on != "never" and outcomes and not any(outcome.document_id for outcome in outcomes):
        return Failed(message=f"no document could be had: {message}", data=list(outcomes))
    findings = any(outcome.fails(fail_on) for outcome in outcomes)
    return Completed(message=message, data=list(outcomes), name="CompletedWithFindings" if findings else "Completed")


def outcomes_of(state: State[Any]) -> list[Outcome]:
    """What became of each document, from a run's state. The exception that ended the run where it holds one."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    if not isinstance(result, list):
        raise RuntimeError(f"the flow ended without a result: {state}")
    return result


def verdicts(outcomes: Sequence[Outcome], message: str) -> str:
    """Markdown: a table of documents, worst first, in six columns that fit a screen."""
    heads = ("file", "status", "report type", "facts", "failed checks", "look at first")
    lines = [message, "", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    worst = sorted(outcomes, key=badness)
    for o in worst[:MOST]:
        status = o.change if o.change == "unchanged" and o.status not in NOT_PUBLISHED else o.status
        first = o.findings[0].text if o.findings else ""
        first = first if len(first) <= _SHORT else f"{first[:_SHORT]}…"
        cells = [_link(o.path), status, o.report_type or "-", str(sum(o.facts)), str(o.checks_failed), cell(first)]
        lines.append("| " + " | ".join(cells) + " |")
    if len(worst) > MOST:
        lines += ["", f"… and {len(worst) - MOST} more"]
    return "\n".join(lines)


def badness(outcome: Outcome) -> tuple[bool, bool, int, int, int, str]:
    """Sorts the worst first: what isn't published, what is in part, failed checks, uncertain tables, rounding.

    >>> ends = [Outcome("a", "parsed"), Outcome("b", "partial"), Outcome("c", "parsed", checks_failed=2)]
    >>> [end.path for end in sorted([*ends, Outcome("d", "rejected"), Outcome("e", "held")], key=badness)]
    ['d', 'e', 'b', 'c', 'a']
    """
    unsure = outcome.codes["table.uncertain"] + outcome.codes["table.unread"]
    return (
        outcome.status not in NOT_PUBLISHED, outcome.status != "partial", -outcome.checks_failed, -unsure,
        -outcome.checks_rounding, outcome.path,
    )  # fmt: skip


def tell(outcome: Outcome, dataset: str, run: str) -> None:
    """An event for a document that is new or changed in the dataset, or that was refused; others may act on it."""
    event = "rejected" if outcome.status in NOT_PUBLISHED else _EVENTS.get(outcome.change or "")
    if event is None:
        return
    name = f"govtables.document.{outcome.document_id or quote(outcome.path, safe='')}"
    emit_event(
        f"govtables.document.{event}",
        resource={"prefect.resource.id": name, "prefect.resource.name": printable(outcome.path)},
        payload={
            "dataset": dataset, "run": run, "address": outcome.path, "document_id": outcome.document_id,
            "status": outcome.status, "report_type": outcome.report_type, "checks_failed": outcome.checks_failed,
            "issues": outcome.issues, "problems": list(outcome.problems[:MOST]),
        },
    )  # fmt: skip


def place_of(dataset: str) -> str:
    return dataset if "://" in dataset else Path(dataset).absolute().as_uri()


def asset_key(dataset: str) -> str:
    """An address that Prefect takes for an asset: no percent signs and other special characters, 512 at most.

    >>> asset_key("s3://bucket/預算 a")
    's3://bucket/_______a'
    """
    scheme, _, rest = (dataset if "://" in dataset else f"file://{Path(dataset).absolute()}").partition("://")
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "/._-") else "_" * len(c.encode()) for c in rest)
    return f"{scheme}://{safe}"[:512]


def cell(text: str) -> str:
    """Text from outside can't end a Markdown cell, start markup or turn the direction of writing. What starts none
    stays as it is.

    >>> cell("user_password_2.pdf"), cell("_a_"), cell("a|b")
    ('user_password_2.pdf', '&#95;a&#95;', 'a&#124;b')
    """
    shown = printable(text)
    return "".join(
        f"&#{ord(c)};" if c in "|<>&[]`*\\\n\r" or (c == "_" and not _is_inside(shown, k)) else c
        for k, c in enumerate(shown)
    )


def _is_inside(text: str, index: int) -> bool:
    """Is a character within a word? An underscore there starts no emphasis."""
    return 0 < index < len(text) - 1 and text[index - 1].isalnum() and text[index + 1].isalnum()


def plain_cell(text: str) -> str:
    """Text in a cell that is shown as it is: only a link could be made of it.

    >>> plain_cell("user_password.pdf"), plain_cell("[x](javascript:y)")
    ('user_password.pdf', '[x] (javascript:y)')
    """
    return printable(text).replace("](", "] (")


def _link(address: str) -> str:
    name = cell(Path(address).name or address)
    return f"[{name}]({quote(address, safe=':/?&=%#@')})" if is_web(address) else name


def _describe(message: str, run: str, changed: list[str]) -> dict[str, Any]:
    """The task that stands for the dataset in Prefect's lineage."""
    return {"message": message, "run": run, "changed": changed}
