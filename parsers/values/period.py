"""Periods of a plan: 104/4/10 ~ 112/12/31, 110/1-113/12, 110~114 年. Ends are inclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from parsers.values.key import fold_width
from parsers.values.year import first_and_last, to_gregorian

_ERA = r"(?:自|從|於|中華民國|民國|西元|\s)*"
_END = r"\s*(?:日|底|起|止|為止|度|\s)*"
_EDGE = regex.compile(
    rf"{_ERA}(?:"
    r"(?P<year>[0-9]{2,4})\s*年度?(?:\s*(?P<month>[0-9]{1,2})\s*月(?:\s*(?P<day>[0-9]{1,2})\s*日)?)?"
    r"|(?P<year>[0-9]{2,4})(?P<sep>[/.-])(?P<month>[0-9]{1,2})(?:(?P=sep)(?P<day>[0-9]{1,2}))?"
    r"|(?P<month>[0-9]{1,2})\s*月(?:\s*(?P<day>[0-9]{1,2})\s*日)?"
    rf"|(?P<bare>[0-9]{{1,4}})){_END}"
)
_LINK = regex.compile(r"\s*(?:至|迄|到|~|--?)\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of a printed period; None for an end that is left open (115 年~)."""

    start: date | None
    end: date | None
    text: str


@dataclass(frozen=True, slots=True)
class _Edge:
    year: int | None
    month: int | None
    day: int | None


def parse_period(text: str) -> Period:
    """A printed period; months and years are taken whole. ValueError where it isn't one, or ends before it begins.

    >>> parse_period('104/4/10 ~ 112/12/31').start, parse_period('110/1-113/12').end
    (datetime.date(2015, 4, 10), datetime.date(2024, 12, 31))
    >>> parse_period('106年9月至110年8月').end, parse_period('110~114 年').end, parse_period('115 年~').end
    (datetime.date(2021, 8, 31), datetime.date(2025, 12, 31), None)
    >>> parse_period('113/12-110/1')
    Traceback (most recent call last):
    ValueError: a period that ends before it begins: '113/12-110/1'
    """
    folded = fold_width(text).strip().strip("。()").strip()
    folded = regex.sub(r"(?<=[0-9])\s*-\s*年$", "年-", folded)
    if len(folded) > 100:
        raise ValueError(f"not a period: {text!r}")
    for link in _LINK.finditer(folded):
        head, tail = folded[: link.start()], folded[link.end() :]
        try:
            return _period(head, tail, text.strip())
        except _NotHere:
            continue
    raise ValueError(f"not a period: {text!r}")


def period_or_none(text: str | None) -> Period | None:
    """`parse_period`, None for no text and for a text that is no period.

    >>> period_or_none('無'), period_or_none('110~113 年').end
    (None, datetime.date(2024, 12, 31))
    """
    try:
        return parse_period(text) if text else None
    except ValueError:
        return None


class _NotHere(Exception):
    """The dash at this place isn't the one between the two ends."""


def _period(head: str, tail: str, text: str) -> Period:
    start, end = _edge(head), _edge(tail)
    if (start is None and end is None) or (start is None) != (not head) or (end is None) != (not tail):
        raise _NotHere
    if not (start and end) and not regex.search("[年/]", text):
        raise _NotHere
    if start and end:
        start, end = _complete(start, end)
    first = _day(start, 0) if start else None
    last = _day(end, 1) if end else None
    if first and last and last < first:
        raise ValueError(f"a period that ends before it begins: {text!r}")
    return Period(first, last, text)


def _edge(text: str) -> _Edge | None:
    match = _EDGE.fullmatch(text)
    if match is None:
        return None
    if match["bare"]:
        return _Edge(int(match["bare"]), None, None)
    return _Edge(*(int(match[name]) if match[name] else None for name in ("year", "month", "day")))


def _complete(start: _Edge, end: _Edge) -> tuple[_Edge, _Edge]:
    """Give the second end the first one's year: 2025 年 1 月 – 12 月, 110/1-12."""
    if start.year is None:
        raise _NotHere
    if end.year is None:
        return start, _Edge(start.year, end.month, end.day)
    if end.month is None and end.year <= 12 and start.month is not None and start.day is None:
        return start, _Edge(start.year, end.year, None)
    return start, end


def _day(edge: _Edge, which: int) -> date:
    """The first (0) or last (1) day of an end. Two-digit years before 民國 60 are more likely to be something else."""
    if edge.year is None or edge.year < 60:
        raise _NotHere
    try:
        return first_and_last(to_gregorian(edge.year), edge.month, edge.day)[which]
    except ValueError:
        raise _NotHere from None
