"""The head of a page in a budget or account book: whose book it is, which statement stands below, of which year.

監察院主管                                              organ, one or several lines: ministry, fund, agency
歲出機關別預算表                                        title of the statement, also 預算總說明 over prose
經資門併計        中華民國114年度       單位：新臺幣千元   side, year (or day) and unit, in one line or two
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from parsers.values.amount import find_unit, without_unit
from parsers.values.key import match_key
from schemas.document import PageHead

_LETTERS = regex.compile(r"(?<=(?:^|\s)[\p{Han}○〇])\s+(?=[\p{Han}○〇](?:\s|$))")
_YEAR = regex.compile(
    r"(?:中\s*華\s*民\s*國)?\s*(?P<year>\d{2,3})\s*年\s*(?:度|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"(?:\s*(?:至|及|-|~|－)\s*(?:\d{2,3}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\s*(?:及|與)\s*\d{2,3}\s*年\s*(?:度|\d{1,2}\s*月\s*\d{1,2}\s*日))?"
)
_SIDE = regex.compile(r"經\s*資\s*門\s*(?:併\s*計|分\s*列)|(?:經\s*常|資\s*本)\s*門\s*(?:併\s*計)?")
_PLAN = regex.compile(r"\d{8,11}\s*[-－—]?\s*\S.*")
_MARKS = "。；！？：:;!?"
_FULLEST = 45  # characters of an organ or a title

ABOVE = 6
"""Lines above the line of the year that a head may have."""


def unspaced(text: str) -> str:
    """Letters that are spaced to fill a line, set close.

    >>> unspaced('行 政 院 施 政 報 告'), unspaced('院 長 卓榮泰'), unspaced('人 事 費 彙 計 表')
    ('行政院施政報告', '院長 卓榮泰', '人事費彙計表')
    """
    return _LETTERS.sub("", text.strip())


@dataclass(frozen=True, slots=True)
class YearLine:
    """The line of a head that dates it; `rest` is what else stands in it."""

    year_roc: int | None
    unit: str | None
    side: str | None
    rest: str


def read_year_line(text: str) -> YearLine:
    """Year, unit and side of a line, each None where it isn't in it.

    >>> read_year_line('經資門併計 中華民國114年度 單位：新臺幣千元')
    YearLine(year_roc=114, unit='新臺幣千元', side='經資門併計', rest='')
    >>> read_year_line('中 華 民 國 115 年 12 月 31 日').year_roc, read_year_line('115 年度施政計畫').rest
    (115, '施政計畫')
    """
    unit = find_unit(text)
    rest = without_unit(text) if unit else text
    year = _YEAR.search(rest)
    rest = rest[: year.start()] + rest[year.end() :] if year else rest
    side = _SIDE.search(rest)
    rest = rest[: side.start()] + rest[side.end() :] if side else rest
    return YearLine(
        int(year["year"]) if year else None, unit, match_key(side[0]) if side else None, rest.strip(" \u3000()（）")
    )


def read_page_head(texts: Sequence[str], sizes: Sequence[float]) -> tuple[PageHead, int] | None:
    """The head that the first lines of a page are, and how many of them; None where they are none.

    The title stands right above the line of the year; lines of its size that it is wrapped over belong to it.
    """
    texts = [unspaced(text) for text in texts]
    at = next((k for k, text in enumerate(texts[: ABOVE + 1]) if dates(text)), None)
    if at is None or at < 2 or not all(map(_may_stand, texts[:at])):
        return None
    line = read_year_line(texts[at])
    first = at - 1
    while first > 1 and sizes[first - 1] == sizes[at - 1] > sizes[0] + 0.5 and not _ends(texts[first - 1]):
        first -= 1
    title = "".join(texts[first:at])
    used = at + 1
    unit, side, plan = line.unit, line.side, None
    if used < len(texts) and (follows := _second(texts[used])):
        unit, side, plan = unit or follows.unit, side or follows.side, follows.rest or None
        used += 1
    return PageHead(tuple(texts[:first]), title, line.year_roc or 0, unit, side, plan), used


def dates(text: str) -> bool:
    """Does a line date a statement, by its 國號 or beside a unit, and say nothing beyond these and the side?"""
    line = read_year_line(text)
    formal = line.unit is not None or regex.match(r"\D*中\s*華\s*民\s*國", text) is not None
    return line.year_roc is not None and formal and not line.rest


def _may_stand(text: str) -> bool:
    return (
        0 < len(text) <= _FULLEST
        and not any(mark in text for mark in _MARKS)
        and regex.search(r"\p{Han}", text) is not None
    )


_WHOLE = regex.compile(r".*(?:[表書圖部署局處會院府所]|主管|基金|公司|中心|學校|大學|預算案?|決算)")


def _ends(text: str) -> bool:
    """Is a line whole: a title or the name of an organ, which the next line doesn't go on with?"""
    return _WHOLE.fullmatch(text) is not None


def _second(text: str) -> YearLine | None:
    """A second line with unit or side, and the account that the page is for; None where it is something else."""
    line = read_year_line(text)
    if match_key(text).rstrip(":") == "單位":
        return YearLine(None, None, None, "")
    if line.year_roc is not None or (line.unit is None and line.side is None):
        return None
    return line if not line.rest or _PLAN.fullmatch(line.rest) else None
