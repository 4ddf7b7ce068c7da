"""Quantities with a unit in prose and in targets in words: 6 場次以上, 2~3 家, 至少一案, 0.6 億美元點.

Dates, ordinals (第 1 處), codes (5G, IEC 61215) and numbers without a known unit aren't quantities, and neither is a
number that is printed badly (1,1570 件): its tail isn't taken for a smaller one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from parsers.values.comparator import AFTER, BEFORE, Comparator, comparator_of
from parsers.values.date import find_dates
from parsers.values.figure import FIGURE, SCALE, parse_figure, parse_myriads, scale_of
from parsers.values.key import fold_width
from parsers.values.numeral import parse_numeral
from parsers.values.unit import UNIT, is_counted

_EDGE = r"(?<![0-9A-Za-z./_])(?<![0-9],)(?<!第\s*)(?<![0-9]\s*[-~])"
_FIGURES = rf"(?P<figures>{FIGURE}(?:\s*{SCALE}+\s*{FIGURE})*)"
_HAN = (
    r"(?<!第\s*|[每其另同近首統唯單任萬之零一二三四五六七八九十兩百千])"
    r"(?P<numeral>[一二三四五六七八九十兩百千乙壹貳參]{1,5})(?=個(?!別)|[案項件場家處套式份座顆名位例筆種艘架棟次](?![性元]))"
)
_WORD = r"(?:\(\s*含\s*\)\s*)"
_PATTERN = (
    rf"(?P<before>{BEFORE})?\s*(?:新臺幣|新台幣|NT\$|\$)?\s*"
    rf"(?:{_EDGE}{_FIGURES}(?:\s*%?\s*[-~至]\s*(?P<high>{FIGURE}))?|{_HAN})"
    rf"\s*(?P<odd>[餘多])?\s*{_WORD}?(?P<scale>{SCALE}*)\s*{_WORD}?(?P<after>{AFTER})?\s*"
    rf"(?P<unit>{UNIT}(?:廠商|業者|企業|公司)?|(?<=[億兆]))(?:\s*(?P<after2>{AFTER}))?"
)
_QUANTITY = regex.compile(_PATTERN.replace(r"\s*", r"\s{0,4}"))  # as in date_pattern.py: time stays in proportion
_NOT_UNIT = regex.compile(
    r"(?:年級|期程|月份|部分|面向|點之?間|區間|期間|國際|國內|國家|國人|處理|處置|部門|類型|項目之)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as printed, at `span`; `value_high` is the upper end of a range."""

    value: Decimal
    value_high: Decimal | None
    unit: str
    comparator: Comparator | None
    span: tuple[int, int]


def find_quantities(text: str) -> list[Quantity]:
    """The quantities in a text, in order. 萬 belongs to the number before a counter, else to the unit (`unit.py`).

    >>> found = find_quantities('補助 5G 專網 2 套，於第 1 處試煉至少一案，達 0.6 億美元點')
    >>> [(str(q.value), q.unit, q.comparator) for q in found]
    [('2', '套', None), ('1', '案', '>='), ('0.6', '億美元點', '>=')]
    >>> found = find_quantities('113 年推動 2~3 家、IEC 61215、1,1570 件')
    >>> [(int(q.value), int(q.value_high or 0), q.unit) for q in found]
    [(2, 3, '家')]
    """
    folded = fold_width(text)
    dates = [found.span for found in find_dates(text, 110)]
    found = []
    for match in _QUANTITY.finditer(folded):
        start = match.start("figures") if match["figures"] else match.start("numeral")
        if any(first < match.end() and start < last for first, last in dates):
            continue
        quantity = _read(match, folded)
        if quantity:
            found.append(quantity)
    return found


def _read(match: regex.Match[str], text: str) -> Quantity | None:
    """The quantity that a match means; None where the figures are bad or the words contradict each other."""
    span = _span(match)
    unit = match["unit"].replace(" ", "")
    try:
        comparator = comparator_of(match["before"], match["odd"], match["after"], match["after2"])
        if match["numeral"]:
            return Quantity(Decimal(parse_numeral(match["numeral"])), None, unit, comparator, span)
        value, unit = _scaled(match["figures"], match["scale"], unit)
        high = _scaled(match["high"], match["scale"], unit)[0] if match["high"] else None
    except ValueError:
        return None
    if not unit or (high is not None and high <= value):
        return None
    return Quantity(value, high, unit, comparator, span)


def _scaled(figures: str, scale: str, unit: str) -> tuple[Decimal, str]:
    if regex.search(SCALE, figures) or (scale and unit and is_counted(unit)):
        return parse_myriads(figures + scale), unit
    scale_of(scale)
    return parse_figure(figures), scale + unit


def _span(match: regex.Match[str]) -> tuple[int, int]:
    """From the comparator, or the number, to the last word."""
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return start, match.start() + len(match[0].rstrip())
