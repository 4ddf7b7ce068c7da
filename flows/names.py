"""What runs are called in Prefect's pages: by their sources and their day, not by two random words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect.runtime import flow_run

from pipeline.messages.safe_text import safe
from pipeline.messages.terminal import printable

_LONGEST = 80


def named_after(parameter: str) -> Callable[[], str]:
    """The name of a flow's run: what one of its parameters names, and when it is due."""

    def name() -> str:
        moment = flow_run.scheduled_start_time or datetime.now(UTC)
        return f"{run_subject(flow_run.parameters, parameter)}, {moment:%Y-%m-%d %H:%M}"

    return name


def run_subject(parameters: dict[str, Any], parameter: str) -> str:
    """The sources that are meant, or the dataset.

    >>> run_subject({"sources": ["/in/sources.toml"], "only": ["ministry"]}, "sources")
    'ministry'
    >>> run_subject({"sources": ["/in/a.pdf", "https://example.org/reports/"], "only": None}, "sources")
    'a.pdf, reports'
    """
    found = parameters.get("only") or parameters.get(parameter) or ""
    names: Sequence[Any] = [found] if isinstance(found, str) else found
    text = ", ".join(Path(str(safe(str(name)))).name for name in names)
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
