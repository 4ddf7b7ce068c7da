"""`sources.toml` → sources. Every key is checked, and a message names file, source and key."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import regex

from parsers.registry import report_types
from pipeline.sources.address import RefusedAddress, check_url
from pipeline.sources.source import CONTACT_VARIABLE, STORES, Source, SourceError, check_scheme, is_web, scheme_of

_CRON_FIELD = regex.compile(r"(\*|\d+(-\d+)?)(/[1-9]\d*)?(,(\*|\d+(-\d+)?)(/[1-9]\d*)?)*")
_CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))

Check = Callable[[Any], Any]


class _Wrong(ValueError):
    """What a key's value has to be."""


def read_sources(path: Path) -> list[Source]:
    """The sources of a file, in its order. SourceError where anything in it isn't understood."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: can't be read ({getattr(error, 'strerror', None) or error})") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path} is no TOML: {error}") from error
    _refuse_unknown(f"{path}", content, ("defaults", "source"))
    defaults, entries = content.get("defaults", {}), content.get("source", [])
    if not isinstance(defaults, dict):
        raise SourceError(f"{path}: defaults has to be a table, written [defaults]")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise SourceError(f"{path}: at least one source is expected, each under a line [[source]]")
    common = _checked(f"{path}: defaults", defaults, path.parent, _CHECKS.keys() - _OWN)
    sources = [_source(path, number, entry, common) for number, entry in enumerate(entries, start=1)]
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise SourceError(f"{path}: two sources are named {name!r}; names have to differ")
    return sources


def _source(path: Path, number: int, entry: Mapping[str, Any], common: Mapping[str, Any]) -> Source:
    name = entry.get("name")
    where = f"{path}: source {name!r}" if isinstance(name, str) and name else f"{path}: source {number}"
    values = {**common, **_checked(where, entry, path.parent, _CHECKS.keys())}
    if "name" not in values:
        raise SourceError(f"{where} has no name")
    if not values.get("files") and not values.get("index"):
        raise SourceError(f"{where} names nothing to fetch; give files or index")
    values.setdefault("contact", os.environ.get(CONTACT_VARIABLE))
    source = Source(**values)
    if source.options and not any(scheme_of(file) in STORES for file in source.files):
        raise SourceError(f"{where}: options are for s3:// and other stores, and it names none")
    return source


def _checked(where: str, entry: Mapping[str, Any], folder: Path, allowed: Any) -> dict[str, Any]:
    _refuse_unknown(where, entry, tuple(sorted(allowed)))
    values = {}
    for key, value in entry.items():
        try:
            values[key] = _CHECKS[key](value)
        except _Wrong as error:
            raise SourceError(f"{where}: {key} has to be {error}, not {value!r}") from error
        except (SourceError, RefusedAddress) as error:
            raise SourceError(f"{where}: {key}: {error}") from error
    if "files" in values:
        values["files"] = tuple(_placed(file, folder) for file in values["files"])
    return values


def _placed(file: str, folder: Path) -> str:
    """Paths are relative to the folder of the file that names them."""
    return file if scheme_of(file) else str(folder / Path(file).expanduser())


def _refuse_unknown(where: str, entry: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in entry:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
            raise SourceError(f"{where}: unknown key {key!r}; {hint}")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("a text")
    return value


def _contact(value: Any) -> str:
    """It stands in a header, which takes ASCII without line ends only."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value.strip():
        raise _Wrong("a mail address or a web address in plain ASCII")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("true or false")
    return value


def _number(low: float, high: float) -> Check:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _Wrong(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Wrong(f"a whole number from {low} to {high}")
        return value

    return check


def _list(check_one: Callable[[str], object]) -> Check:
    def check(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise _Wrong("a list of texts")
        for one in value:
            check_one(one)
        return tuple(value)

    return check


def _file(address: str) -> None:
    check_scheme(address)
    if is_web(address):
        check_url(address)


def _report_type(value: Any) -> str:
    names = sorted(report.name for report in report_types())
    if value not in names:
        raise _Wrong(f"one of {', '.join(names)}")
    return str(value)


def _timezone(value: Any) -> str:
    try:
        return str(ZoneInfo(value))
    except (TypeError, ValueError, OSError, KeyError) as error:
        raise _Wrong("the name of a time zone such as Asia/Taipei") from error


def _schedule(value: Any) -> str:
    """Five fields of cron: minute, hour, day, month, weekday.

    >>> _schedule("30 6 * * 1-5"), _schedule("*/20 * * * *")
    ('30 6 * * 1-5', '*/20 * * * *')
    """
    parts = value.split() if isinstance(value, str) else []
    if len(parts) != 5 or not all(map(_fits, parts, _CRON_RANGES)):
        raise _Wrong('five fields of cron, such as "30 6 * * 1" for Mondays at 6:30')
    return " ".join(parts)


def _fits(part: str, limits: tuple[int, int]) -> bool:
    if not _CRON_FIELD.fullmatch(part):
        return False
    low, high = limits
    numbers = [number for item in part.split(",") for number in item.split("/")[0].split("-") if number != "*"]
    return all(low <= int(number) <= high for number in numbers)


def _options(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong('a table such as { endpoint_url = "https://…" }')
    return value


_CHECKS: dict[str, Check] = {
    "name": _text,
    "files": _list(_file),
    "index": _list(check_url),
    "agency": _text,
    "report_type": _report_type,
    "schedule": _schedule,
    "timezone": _timezone,
    "interval_seconds": _number(0, 3600),
    "retries": _whole(0, 20),
    "timeout_seconds": _number(0.1, 600),
    "time_limit_seconds": _number(1, 86400),
    "longest_wait_seconds": _number(0, 86400),
    "size_limit_mb": _number(0.001, 100_000),
    "slowest_bytes_per_second": _number(0, 1e9),
    "max_redirects": _whole(0, 20),
    "allow_private": _switch,
    "contact": _contact,
    "copy": _switch,
    "options": _options,
}
# What every source has to say for itself.
_OWN = {"name", "files", "index", "options"}
assert _CHECKS.keys() == {one.name for one in fields(Source)}
