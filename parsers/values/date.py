"""Dates in prose, 民國 and Gregorian. A date never gains precision: 110年9月底 is the month, 110 年底 the year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

import regex

from parsers.values.date_pattern import DATE, LIST, RANGE, SENTENCE_END
from parsers.values.key import fold_width
from parsers.values.numeral import parse_numeral
from parsers.values.period import Period, parse_period
from parsers.values.year import COARSER, Precision, first_and_last, to_gregorian

__all__ = ["Period", "Precision", "PrintedDate", "find_dates", "last_day", "parse_period", "to_gregorian"]

_SHIFTS = {"今年": 0, "本年": 0, "明年": 1, "去年": -1}
_BETWEEN = regex.compile(r"[0-9\s、,及與和或起至迄到~-]*")
_FOLLOWING = {"同年": 0, "翌年": 1, "次年": 1}


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in prose, at `span`. `start` is the first day that it can mean.

    `end` is the last day of a printed range (7月22日至7月26日), else None, also for a month.
    `year_given` is False where the year isn't printed with the date but is another date's, or the report's.
    A half-year begins on its first day and has the precision year: the contract has none between year and quarter.
    """

    text: str
    start: date
    end: date | None
    precision: Precision
    year_given: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Point:
    """A date as far as it is resolved: first and last day that it can mean."""

    first: date
    last: date
    precision: Precision
    year_given: bool
    span: tuple[int, int]
    own_year: bool = False
    only_day: bool = False
    is_range: bool = False


def last_day(found: PrintedDate) -> date | None:
    """The last day that a printed date can mean: of its range, or of its month; None for a single day or a year.

    >>> [last_day(found) for found in find_dates('110年2月完工，3月4日啟用', 110)]
    [datetime.date(2021, 2, 28), None]
    """
    if found.end is None and found.precision == "month":
        return found.start.replace(day=monthrange(found.start.year, found.start.month)[1])
    return found.end


def find_dates(text: str, year_roc: int | None = None) -> list[PrintedDate]:
    """Every date written in a text, in order, without overlaps; what isn't in the calendar (13 月, 2/30) is left out.

    A date without a year takes that of the last full date in the same sentence (110年2月1日、5月3日), else `year_roc`;
    where there is neither it is left out. 今年, 明年, 同年, 翌年 in front of it are obeyed. `year_given` is False then.

    >>> [(d.text, d.start.isoformat(), d.precision) for d in find_dates('110 年 5 月 13 日開工，110年9月底完工')]
    [('110 年 5 月 13 日', '2021-05-13', 'day'), ('110年9月底', '2021-09-01', 'month')]
    >>> find_dates('2.110 年 3 月完成')[0].text, find_dates('IEC 61215、5G、737/747、1,106 公尺、110 kW', 110)
    ('110 年 3 月', [])
    >>> [(d.start.day, d.end and d.end.day) for d in find_dates('5月14日至21日、6月4日、7日', 100)]
    [(14, 21), (4, None), (7, None)]
    """
    folded = fold_width(text)
    points: list[_Point] = []
    for match in DATE.finditer(folded):
        before = points[-1] if points else None
        link = folded[before.span[1] : match.start()] if before else ""
        point = _resolve(match, folded, points, link, year_roc)
        if point is None:
            continue
        joined = _join(before, point) if before and RANGE.fullmatch(link) else None
        if joined:
            points[-1] = joined
        elif not point.only_day or LIST.fullmatch(link):
            points.append(point)
    return [_printed(point, text) for point in points]


def _printed(point: _Point, text: str) -> PrintedDate:
    start, stop = point.span
    end = point.last if point.is_range else None
    return PrintedDate(text[start:stop], point.first, end, point.precision, point.year_given, point.span)


def _resolve(
    match: regex.Match[str], text: str, points: list[_Point], link: str, year_roc: int | None
) -> _Point | None:
    """A printed date as days of the calendar; None where there are no such days or no year is known."""
    groups = match.groupdict()
    before = points[-1] if points else None
    try:
        if groups["only_day"]:
            if before is None or before.precision != "day" or not (RANGE.fullmatch(link) or LIST.fullmatch(link)):
                return None
            day = before.last.replace(day=int(groups["only_day"]))
            return _Point(day, day, "day", before.year_given, match.span(), only_day=True)
        year, given = _year(match, text, points, link, year_roc)
        if year is None:
            return None
        first, last, precision = _days(year, groups)
        if groups["from_year"] and precision == "year":
            return _years(to_gregorian(int(groups["from_year"])), first, last, match.span())
        if groups["from_month"]:
            return _months(year, int(groups["from_month"]), last, given, match.span())
        span = (match.start("year") if groups["from_year"] else match.start(), match.end())
    except ValueError:
        return None
    return _Point(first, last, precision, given, span, own_year=bool(match["year"]))


def _years(from_year: int, first: date, last: date, span: tuple[int, int]) -> _Point | None:
    """106-110 年: from the first year to the end of the last."""
    if from_year >= first.year:
        return None
    return _Point(date(from_year, 1, 1), last, "year", True, span, is_range=True)


def _months(year: int, from_month: int, last: date, given: bool, span: tuple[int, int]) -> _Point | None:
    """1~3 月: whole months of one year."""
    first = date(year, from_month, 1)
    return _Point(first, last, "month", given, span, is_range=True) if first < last.replace(day=1) else None


def _year(
    match: regex.Match[str], text: str, points: list[_Point], link: str, year_roc: int | None
) -> tuple[int | None, bool]:
    """(Gregorian year, is it printed with the date)."""
    if match["year"]:
        return to_gregorian(int(match["year"])), True
    before = points[-1] if points else None
    report = to_gregorian(year_roc) if year_roc is not None else None
    word = regex.search(r"(今年|本年|明年|去年|同年|翌年|次年)度?\s*$", text[: match.start()])
    if word and word[1] in _SHIFTS:
        return (report + _SHIFTS[word[1]] if report is not None else None), False
    if word:
        return (before.last.year + _FOLLOWING[word[1]] if before else None), False
    if before and _BETWEEN.fullmatch(link):
        return before.last.year, before.year_given and RANGE.fullmatch(link) is not None
    for point in reversed(points):
        if SENTENCE_END.search(text, point.span[1], match.start()):
            break
        if point.year_given and point.precision in ("day", "month"):
            return point.last.year, False
    return report, False


def _days(year: int, groups: dict[str, str | None]) -> tuple[date, date, Precision]:
    month, day, quarter, half = groups["month"], groups["day"], groups["quarter"], groups["half"]
    if quarter or half:
        number, months = (_number(quarter), 3) if quarter else (1 if half == "上" else 2, 6)
        first = date(year, (number - 1) * months + 1, 1)
        return first, first_and_last(year, number * months, None)[1], "quarter" if quarter else "year"
    first, last = first_and_last(year, _number(month) if month else None, _number(day) if day else None)
    return first, last, "day" if day else "month" if month else "year"


def _number(text: str) -> int:
    return int(text) if text.isascii() else parse_numeral(text)


def _join(before: _Point, point: _Point) -> _Point | None:
    """Both as one range; its precision is the coarser one. None where the second lies before the first.

    12月20日至1月5日 can only mean that the second is in the year after.
    """
    if before.is_range:
        return None
    if point.last < before.first and not point.only_day and not point.own_year and point.precision == "day":
        point = replace(point, first=_next_year(point.first), last=_next_year(point.last))
    if point.last <= before.first:
        return None
    precision = max(before.precision, point.precision, key=COARSER.index)
    span = (before.span[0], point.span[1])
    return _Point(before.first, point.last, precision, before.year_given, span, is_range=True)


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
