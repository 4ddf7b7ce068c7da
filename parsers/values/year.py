"""民國 and Gregorian years, and the first and last day of what a printed date names."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "quarter", "year"]
COARSER: tuple[Precision, ...] = ("day", "month", "quarter", "year")


def to_gregorian(year_roc: int) -> int:
    """A 民國 year (1–200) as Gregorian; a Gregorian one (1900–2100) stays. ValueError for anything else.

    >>> to_gregorian(110), to_gregorian(2021)
    (2021, 2021)
    >>> to_gregorian(250)
    Traceback (most recent call last):
    ValueError: not a year: 250
    """
    if 1 <= year_roc <= 200:
        return year_roc + 1911
    if 1900 <= year_roc <= 2100:
        return year_roc
    raise ValueError(f"not a year: {year_roc}")


def first_and_last(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """First and last day of a Gregorian year, month or day; ValueError where there is none (2/30).

    >>> first_and_last(2024, 2, None)
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
