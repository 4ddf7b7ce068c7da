"""Dates and periods as printed, 民國 and Gregorian; a date never gains precision.

`start` is the first day that the print can mean (110年9月底 → 2021-09-01 with precision month), `end` the last day of a
printed range, else None.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

import regex

Precision = Literal["day", "month", "quarter", "year"]

_D = r"\s*"
_YEAR = rf"(?:中華民國|民國|西元)?{_D}(?P<year>(?<![\d.,/])\d{{2,4}}){_D}(?:\)|）)?{_D}年(?!代)度?"
_DAY = r"(?P<day>\d{1,2})(?:\s*日|(?=[上完前止起，。；、)）]))"
_MONTH_DAY = rf"(?P<month>\d{{1,2}}){_D}月(?:份)?(?:{_D}{_DAY}|{_D}(?P<part>[上中下]旬|底|初))?"
_FULL = regex.compile(rf"{_YEAR}(?:{_D}{_MONTH_DAY}|{_D}第?(?P<quarter>[1-4一二三四]){_D}季)?")
_SLASHED = regex.compile(
    r"(?<![\d/.,])(?P<year>\d{2,4})(?P<sep>[/.])(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>0?[1-9]|[12]\d|3[01])日?(?![\d/%％]|\.\d)"
    r"|(?<![\d/.,])(?P<year>\d{3,4})/(?P<month>0?[1-9]|1[0-2])(?![\d/%％]|\.\d)"
)
# A dotted month needs a three- or four-digit year and no unit behind it: 110.08 竣工, but 21.04 公里 is a length.
_DOTTED = regex.compile(
    r"(?<![\d/.,])(?P<year>\d{3,4})\.(?P<month>0?[1-9]|1[0-2])(?![\d.,%％/])(?!\s*[公噸萬億仟千百元件家人度立平])"
)
_NO_YEAR = regex.compile(rf"(?<![\d年])(?<!年{_D}){_MONTH_DAY}")
_NO_YEAR_SLASHED = regex.compile(
    r"(?<![\d/.,A-Za-z])(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])日?(?![\d/])"
)
_RANGE_TAIL = regex.compile(
    rf"{_D}(?:至|~|～|-|–|—){_D}(?:(?P<month>\d{{1,2}}){_D}(?:月|/){_D})?(?P<day>\d{{1,2}}){_D}日"
)
_GLUED = regex.compile(r"^\d{1,2}[.、](?=\d{2,4}\s*年)")
_EDGE = regex.compile(
    r"(?:中華民國|民國|自|從)?\s*(?P<year>\d{2,4})?\s*(?:年|[/.])?\s*(?:(?P<month>\d{1,2})\s*(?:月|[/.])?\s*)?"
    r"(?:(?P<day>\d{1,2})\s*日?)?\s*(?:起|止|年)?"
)
_PERIOD = regex.compile(r"(?P<from>[^~～至–—-]+?)\s*(?:~|～|至|–|—|-)\s*(?P<to>[^~～至–—-]+)")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in prose; `span` are its offsets. `year_given` is False where the year was the caller's."""

    text: str
    start: date
    end: date | None
    precision: Precision
    year_given: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of a printed period."""

    start: date
    end: date
    text: str


def to_gregorian(year: int) -> int:
    """A 民國 year (1–200) or a Gregorian one (1900–2100) as Gregorian. ValueError for anything between.

    >>> to_gregorian(110), to_gregorian(2021)
    (2021, 2021)
    """
    if 1 <= year <= 200:
        return year + 1911
    if 1900 <= year <= 2100:
        return year
    raise ValueError(f"not a year: {year}")


def find_dates(text: str, year_roc: int | None = None) -> list[PrintedDate]:
    """The dates in a text, in order. Dates without a year are taken with `year_roc` where it is given, else left out.

    >>> [(d.text, d.start.isoformat(), d.precision) for d in find_dates('110 年 5 月 13 日開工，110年9月底完工')]
    [('110 年 5 月 13 日', '2021-05-13', 'day'), ('110年9月底', '2021-09-01', 'month')]
    >>> find_dates('2.110 年 3 月完成')[0].text
    '110 年 3 月'
    """
    found: list[PrintedDate] = []
    offset = glued.end() if (glued := _GLUED.match(text)) else 0
    body = " " * offset + text[offset:]
    patterns = [_FULL, _SLASHED, _DOTTED] + ([_NO_YEAR, _NO_YEAR_SLASHED] if year_roc is not None else [])
    for pattern in patterns:
        for match in pattern.finditer(body):
            printed = _printed(match, text, year_roc)
            if printed is not None and not any(_overlap(printed.span, other.span) for other in found):
                found.append(printed)
    return sorted(found, key=lambda printed: printed.span)


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _printed(match: regex.Match[str], text: str, year_roc: int | None) -> PrintedDate | None:
    groups = match.groupdict()
    given = bool(groups.get("year"))
    year = int(groups["year"]) if given else year_roc
    try:
        start, precision = _first_day(year, groups)
        tail = _RANGE_TAIL.match(text, match.end()) if precision == "day" else None
        end = date(start.year, int(tail["month"] or start.month), int(tail["day"])) if tail else None
    except ValueError:
        return None
    if end is not None and end < start:
        return None
    first = match.start() + len(match[0]) - len(match[0].lstrip())
    last = tail.end() if tail else match.end()
    return PrintedDate(text[first:last].rstrip(), start, end, precision, given, (first, last))


def _first_day(year: int | None, groups: dict[str, str | None]) -> tuple[date, Precision]:
    if year is None:
        raise ValueError("no year")
    gregorian = to_gregorian(year)
    month, day, quarter = groups.get("month"), groups.get("day"), groups.get("quarter")
    if quarter:
        return date(
            gregorian, 3 * ("1234".find(quarter) if quarter.isascii() else "一二三四".find(quarter)) + 1, 1
        ), "quarter"
    if not month:
        return date(gregorian, 1, 1), "year"
    if not day:
        return date(gregorian, int(month), 1), "month"
    return date(gregorian, int(month), int(day)), "day"


def parse_period(text: str) -> Period:
    """A printed period with both ends; months and years are taken whole. ValueError for anything else.

    >>> parse_period('104/4/10 ~ 112/12/31').start, parse_period('110/1-113/12').end
    (datetime.date(2015, 4, 10), datetime.date(2024, 12, 31))
    >>> parse_period('110~114 年').end
    datetime.date(2025, 12, 31)
    """
    match = _PERIOD.fullmatch(text.strip().rstrip("。"))
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    start = _edge(match["from"], None, last=False)
    end = _edge(match["to"], start.year, last=True)
    if end < start:
        raise ValueError(f"a period that ends before it starts: {text!r}")
    return Period(start, end, text.strip())


def _edge(text: str, year: int | None, *, last: bool) -> date:
    match = _EDGE.fullmatch(text.strip())
    if match is None or not match["year"]:
        raise ValueError(f"not a date: {text!r}")
    month = int(match["month"]) if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    if year is not None and not regex.search(r"年|[/.]", text) and int(match["year"]) <= 12:
        gregorian, month = year, int(match["year"])  # 110/1-12: the end names its month only
    else:
        gregorian = to_gregorian(int(match["year"]))
    if month is None:
        return date(gregorian, 12, 31) if last else date(gregorian, 1, 1)
    if day is None:
        day = calendar.monthrange(gregorian, month)[1] if last else 1
    return date(gregorian, month, day)
