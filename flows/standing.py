"""The server that `govtables serve` starts: Prefect's own, whose schedules are evaluated on every Python.

Prefect 3.9.1 hands times with pendulum's zones to whenever, which takes only the standard library's: on Python 3.11 and
3.12 no cron schedule gives a run, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prefect.server.api import server
from prefect.server.schemas import schedules

_NAME = "_whenever_zdt_from_py"
_zoned: Callable[[datetime], Any] | None = getattr(schedules, _NAME, None)


def create_app() -> Any:
    """Prefect's application, the last one of its process."""
    if _zoned is not None:
        setattr(schedules, _NAME, with_standard_zone)
    return server.create_app(final=True)


def with_standard_zone(time: datetime) -> Any:
    """A time as whenever's.

    >>> import pendulum
    >>> with_standard_zone(pendulum.datetime(2026, 1, 2, 3, tz="Asia/Taipei"))
    ZonedDateTime("2026-01-02 03:00:00+08:00[Asia/Taipei]")
    """
    zone = getattr(time.tzinfo, "key", None) or getattr(time.tzinfo, "name", None)
    standard = datetime.combine(time.date(), time.time(), ZoneInfo(zone)) if isinstance(zone, str) else time
    assert _zoned is not None
    return _zoned(standard.replace(fold=time.fold))
