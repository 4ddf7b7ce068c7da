"""What a run does, as log records: `govtables.run` (the run, each document) and `govtables.finding` (each finding).

A record's text is for people; its fields are in `record.govtables`, and `JsonLines` writes them as a line of JSON.
Used as a library, nothing is configured: a program that wants the records adds its own handler to `govtables`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pipeline.messages.safe_text import safe, to_json
from pipeline.messages.terminal import printable
from pipeline.outcome import FACTS, Outcome

LOGGER = logging.getLogger("govtables")
LOGGER.addHandler(logging.NullHandler())
_RUN, _FINDING = logging.getLogger("govtables.run"), logging.getLogger("govtables.finding")
_LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO}
_FIRST = ("time", "level", "event", "run", "document", "document_id", "page", "code", "message")


def log_started(run: str, command: str, sources: Sequence[str], dataset: str) -> None:
    about = {"run": run, "command": command, "sources": list(sources), "dataset": dataset}
    _log(_RUN, logging.INFO, "run.started", f"{command} into {dataset}: {len(sources)} sources", about)


def log_finished(run: str, totals: dict[str, Any], seconds: float, interrupted: str | None) -> None:
    """The end of a run, whatever ended it; `totals` as in its report."""
    end = f"ended early ({interrupted})" if interrupted else "finished"
    text = f"{end}: {totals['documents']} documents, {totals['checks_failed']} failed checks, {seconds:.1f} s"
    about = {"run": run, "interrupted": interrupted, "seconds": round(seconds, 3), **totals}
    _log(_RUN, logging.ERROR if interrupted else logging.INFO, "run.finished", text, about)


def log_gathered(
    address: str, status: str, source: str, document_id: str | None, message: str | None, run: str | None = None
) -> None:
    """A source was asked for a document: new, unchanged, changed, duplicate, local or failed."""
    about = {"run": run, "document": address, "document_id": document_id, "status": status, "source": source}
    level = {"failed": logging.WARNING, "local": logging.DEBUG, "unchanged": logging.DEBUG}.get(status, logging.INFO)
    text = f"{address}: {status}{f', {message}' if message else ''}"
    _log(_RUN, level, "document.gathered", text, {**about, "message": message or text})


def log_outcome(outcome: Outcome, run: str | None = None) -> Outcome:
    """The findings of a document, then what became of it. Those of an unchanged one were logged when it was read."""
    for listed in _collecting:
        listed.append(outcome)
    event, level = event_of(outcome)
    who: dict[str, Any] = {"run": run, "document": outcome.path, "document_id": outcome.document_id}
    for one in outcome.findings if event != "document.unchanged" else ():
        place = {"page": one.page, "table_id": one.table_id, "row": one.row, "col": one.col}
        about = {**who, "code": one.code, "message": one.message, **place}
        _log(_FINDING, _LEVELS[one.severity], "finding", f"{outcome.path}: {one.text}", about)
    what = event.removeprefix("document.") + (f" ({outcome.change})" if outcome.changed else "")
    counts = f"{sum(outcome.facts)} facts, {outcome.checks_failed} failed checks, {outcome.issues} issues"
    text = f"{outcome.path}: {what}, {outcome.pages} pages, {counts}, {outcome.seconds:.1f} s"
    if level > logging.INFO and outcome.findings:
        first = outcome.findings[0]
        text = f"{outcome.path}: {what}: {first.text}"
        who |= {"code": first.code, "message": first.message}
    about = {**who, **described(outcome), "findings_left_out": counted(outcome.left_out) or None}
    _log(_RUN, level, event, text, about)
    return outcome


def event_of(outcome: Outcome) -> tuple[str, int]:
    """What became of a document as (event, level): `failed` where there is no document, or by a mistake of ours.

    >>> event_of(Outcome("a.pdf", "partial", document_id="0", change="new"))
    ('document.published', 20)
    """
    if outcome.status == "duplicate":
        return "document.duplicate", logging.INFO
    if outcome.document_id is None or any(one.code == "parser.failed" for one in outcome.findings):
        return "document.failed", logging.ERROR
    if outcome.status in ("rejected", "held"):
        return f"document.{outcome.status}", logging.WARNING
    return ("document.published", logging.INFO) if outcome.changed else ("document.unchanged", logging.DEBUG)


def described(outcome: Outcome) -> dict[str, Any]:
    """The status and counts of a document, by name; `changed` is new, replaced, unchanged or None."""
    names = (
        "file_name", "status", "report_type", "pages", "values", "values_checked", "values_verified", "checks_passed",
        "checks_failed", "corrections_failed", "issues",
    )  # fmt: skip
    counts = {name: getattr(outcome, name) for name in names}
    facts = dict(zip(FACTS, outcome.facts, strict=False))
    return {**counts, "changed": outcome.change, "facts": facts, "seconds": round(outcome.seconds, 3)}


def counted(codes: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Counts by code as a list, which readers of JSON take for a table."""
    return [{"code": code, "count": count} for code, count in codes]


def _log(logger: logging.Logger, level: int, event: str, text: str, about: dict[str, Any]) -> None:
    """The text is for people, the fields are the data as it is, but for credentials. What comes from a file is no
    format."""
    if logger.isEnabledFor(level):
        fields = {"event": event, "message": text, **about}
        logger.log(level, "%s", printable(safe(text)), extra={"govtables": safe(fields)})


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, event, run, document, document_id, page, code, message, more."""

    def __init__(self, run: str | None = None) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = getattr(record, "govtables", None) or safe({"event": "log", "message": record.getMessage()})
        head = {"time": moment.replace("+00:00", "Z"), "level": record.levelname, "run": fields.get("run") or self._run}
        fields = {**fields, **head}
        names = dict.fromkeys((*_FIRST, *fields))
        return to_json({name: fields[name] for name in names if fields.get(name) is not None})


@contextmanager
def logging_to(target: str | None, run: str | None, level: int = logging.INFO) -> Iterator[None]:
    """Append the records of this level and above to a file, `-` for stderr, None for none. OSError where it can't be.

    The loggers take INFO in any case: a handler that is already there, such as Prefect's, has it so.
    """
    before = LOGGER.level, LOGGER.propagate
    handler: logging.Handler = logging.NullHandler()
    if target == "-":
        handler = logging.StreamHandler(sys.stderr)
    elif target is not None:
        handler = logging.FileHandler(target, encoding="utf-8")
    handler.setLevel(level)
    handler.setFormatter(JsonLines(run))
    LOGGER.addHandler(handler)
    take_records(min(level, logging.INFO))
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        handler.close()
        LOGGER.setLevel(before[0])
        LOGGER.propagate = before[1]


def take_records(level: int = logging.INFO) -> None:
    """Let records of this level through, if they aren't already, to the handlers of `govtables` and only to these: the
    terminal is for the summary."""
    LOGGER.setLevel(min(level, LOGGER.level or level))
    LOGGER.propagate = False


_collecting: list[list[Outcome]] = []


@contextmanager
def collected() -> Iterator[list[Outcome]]:
    """A list that gets each outcome as soon as it is logged, at whatever level and from whatever thread."""
    outcomes: list[Outcome] = []
    _collecting.append(outcomes)
    try:
        yield outcomes
    finally:
        _collecting[:] = [listed for listed in _collecting if listed is not outcomes]
