"""A table cell → a number, or why there is none. What isn't strictly one number is text or malformed, never a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import regex

from parsers.values.comparator import AFTER, BEFORE, Comparator, comparator_of
from parsers.values.figure import FIGURE, SCALE, parse_figure, parse_myriads, scale_of
from parsers.values.key import fold_width
from parsers.values.unit import UNIT, is_counted, is_money

State = Literal["number", "dash", "blank", "same_as", "text", "malformed"]

_SPACES = regex.compile(" +")
_DASH = regex.compile(r"(?:-+|無|無資料|無此項目|n/?a|不適用|/)", regex.I)
_DASH_NOTE = regex.compile(r"-+\(無[^()]*\)")
_SAME = regex.compile(r"同\(?([A-Z]|執行率|支用比|分配數|達成率|實現數|執行數|法定特別預算|預算數)\)?")
_SIGN = r"(?:[-+△▲])"
_PREFIX = r"(?P<sort>新臺幣|新台幣|NT\$|US\$|\$)"
_INCLUSIVE = r"\(\s*含\s*\)"
_NOTE = r"(?:\(?註\s*[0-9]*\)?|[*※]+|[⁰¹²³⁴-⁹]+)"
_TAIL = (
    rf"(?:\s*(?P<after>{AFTER}|{_INCLUSIVE}))?"
    rf"(?:\s*(?:\(\s*(?P<unit>{SCALE}*{UNIT}|億|兆)\s*\)|(?P<unit>{UNIT}|億|兆)))?"
    rf"(?:\s*(?P<after2>{AFTER}))?(?:(?P<note>\s*{_NOTE}))?"
)
_CELL = regex.compile(
    rf"(?P<before>{BEFORE})?\s*{_PREFIX}?\s*(?P<sign>{_SIGN})?{_PREFIX}?(?P<figure>{FIGURE})"
    rf"(?:\s*%?\s*[-~至]\s*(?P<high>{FIGURE}))?{_TAIL}"
)
_BRACKETED = regex.compile(rf"\(\s*{_PREFIX}?(?P<figure>{FIGURE})\s*(?P<percent>%)?\s*\)\s*(?P<unit>%)?")
_SCALED = regex.compile(
    rf"(?P<before>{BEFORE})?\s*{_PREFIX}?\s*(?P<sign>{_SIGN})?{_PREFIX}?"
    rf"(?P<figures>{FIGURE}(?:\s*{SCALE}+\s*{FIGURE})*)\s*(?P<odd>[餘多])?\s*(?P<scale>{SCALE}*){_TAIL}"
)
_RANGE_SCALED = regex.compile(
    rf"(?P<figure>{FIGURE})\s*[-~至]\s*(?P<high>{FIGURE})\s*(?P<unit>{SCALE}{{1,2}}(?:{UNIT})?)"
)
_MAYBE_YEARS = regex.compile(r"1[0-3][0-9]-1[0-3][0-9]|(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}")
_UNIT_ONLY = regex.compile(rf"[百千仟萬億万亿]*(?P<money>{UNIT})")
_DIGITS_ONLY = regex.compile(r"[-+△▲()$]*\s*[0-9][-0-9,.\s]*[%)]*")
_MENDABLE = regex.compile(rf"(?P<sign>{_SIGN})?\s*(?P<figure>[0-9]+(?:\s?,\s?[0-9]{{3}})*(?:\s?\.\s?[0-9]+)?)\s*%?")
_BREAKDOWN = regex.compile(
    rf"(?P<total>{FIGURE})\s*\(\s*(?P<parts>\p{{Han}}+\s*:\s*{FIGURE}(?:[,，、;；]?\s*\p{{Han}}+\s*:\s*{FIGURE})+)\s*\)"
)


_LONGEST = 200
"""Characters; a cell with more isn't one number, and the patterns would take long to say so."""


@dataclass(frozen=True, slots=True)
class Number:
    """A cell's value as printed, in the printed unit; `value` is None unless `state` is number.

    `unit` is what is printed behind the number (75(人) → 人): the caller compares it with the unit of the column.
    `same_as` is what 同(…) points at, a letter or a column's name. `mended` is for the message about a malformed
    number: what it would be without its separators (1200,000 → 1200000). It isn't the value: a digit may be missing.
    """

    value: Decimal | None
    state: State
    value_high: Decimal | None = None
    comparator: Comparator | None = None
    unit: str | None = None
    same_as: str | None = None
    mended: Decimal | None = None

    @property
    def odd(self) -> bool:
        """Malformed, but with only one number in sight."""
        return self.mended is not None


_TEXT = Number(None, "text")


@lru_cache(maxsize=1 << 14)
def read_number(text: str) -> Number:
    """The number in a cell, or the state that says why there is none. Never raises.

    >>> read_number('235,650').value, read_number('12, 046').state, read_number('同(A').same_as
    (Decimal('235650'), 'malformed', 'A')
    >>> read_number('(1,234)').value, read_number('△5').value, read_number('－0.2').value
    (Decimal('-1234'), Decimal('-5'), Decimal('-0.2'))
    >>> read_number('16.49億元').unit, read_number('27萬4仟人次').value, read_number('8-12').value_high
    ('億元', Decimal('274000'), Decimal('12'))
    >>> read_number('US$1,117').unit, read_number('US$3億').unit, read_number('$1,117').unit
    ('美元', '億美元', None)
    >>> [read_number(cell).state for cell in ('', '--', '250(600)', '1,1570', '是')]
    ['blank', 'dash', 'text', 'malformed', 'text']
    """
    folded = _SPACES.sub(" ", fold_width(text).strip())
    squeezed = folded.replace(" ", "")
    if not squeezed:
        return Number(None, "blank")
    if _DASH.fullmatch(squeezed) or _DASH_NOTE.fullmatch(squeezed):
        return Number(None, "dash")
    if same := _SAME.fullmatch(squeezed):
        return Number(None, "same_as", same_as=same[1])
    if (only := _UNIT_ONLY.fullmatch(squeezed)) and is_money(only["money"]):
        return Number(None, "blank", unit=squeezed)
    return _read_figures(folded) if len(squeezed) <= _LONGEST else _TEXT


def _read_figures(text: str) -> Number:
    """Try the forms from the narrowest to the widest. All of them match the whole cell, so at most one applies."""
    try:
        if match := _BRACKETED.fullmatch(text):
            unit = _of_currency(match["percent"] or match["unit"], match["sort"])
            return Number(-parse_figure(match["figure"]), "number", unit=unit)
        if match := _CELL.fullmatch(text):
            return _read_cell(match)
        if match := _SCALED.fullmatch(text):
            return _read_scaled(match)
        if match := _RANGE_SCALED.fullmatch(text):
            return _read_range(match["figure"], match["high"], Number(None, "number", unit=_squeeze(match["unit"])))
        if match := _BREAKDOWN.fullmatch(text.replace(" ", "")):
            return _read_breakdown(match)
    except ValueError:
        return _malformed(text)
    return _malformed(text) if _DIGITS_ONLY.fullmatch(text) and not _is_words(text) else _TEXT


def _is_words(text: str) -> bool:
    """Several quantities (`250(600)`, 2020-2025-2030) rather than one that is printed badly."""
    return regex.search(r"[0-9]\s*[-(]", text) is not None


def _malformed(text: str) -> Number:
    """A number that is printed wrongly, with what it would be if only the separators were wrong."""
    match = _MENDABLE.fullmatch(text)
    if match is None:
        return Number(None, "malformed")
    value = Decimal(regex.sub(r"[,\s]", "", match["figure"]))
    return Number(None, "malformed", mended=_signed(value, match["sign"]))


def _squeeze(text: str | None) -> str | None:
    return text.replace(" ", "") if text else None


def _of_currency(unit: str | None, sort: str | None) -> str | None:
    """The unit with the currency before the figure: US$1,117 is in 美元, whatever its column is in. `$` says nothing.

    >>> _of_currency(None, "US$"), _of_currency("億元", "US$"), _of_currency(None, "$"), _of_currency(None, "NT$")
    ('美元', '億美元', None, None)
    """
    if sort != "US$" or (unit and not regex.fullmatch(rf"{SCALE}*元?", unit)):
        return unit
    return f"{(unit or '').removesuffix('元')}美元"


def _frame(match: regex.Match[str]) -> Number | None:
    """Unit and comparator around the figures; None where words contradict each other or a mark may be a power."""
    try:
        comparator = comparator_of(match["before"], match["after"], match["after2"], match.groupdict().get("odd"))
    except ValueError:
        return None
    unit, note = _of_currency(_squeeze(match["unit"]), match["sort"]), match["note"]
    if note and not unit and regex.match(r"[⁰¹²³⁴-⁹]", note):
        return None
    if unit == "年" and len(match["figure"] if "figure" in match.groupdict() else "") >= 3:
        return None
    return Number(None, "number", comparator=comparator, unit=unit)


def _read_cell(match: regex.Match[str]) -> Number:
    frame = _frame(match)
    if frame is None:
        return _TEXT
    if match["high"]:
        return _TEXT if match["sign"] or match["before"] else _read_range(match["figure"], match["high"], frame)
    return replace(frame, value=_signed(parse_figure(match["figure"]), match["sign"]))


def _read_range(low: str, high: str, frame: Number) -> Number:
    """Both ends of 8-12; text where they don't rise, or where they are bare and look like years (110-114)."""
    value, value_high = parse_figure(low), parse_figure(high)
    years = frame.unit is None and _MAYBE_YEARS.fullmatch(f"{low}-{high}") is not None
    return _TEXT if value >= value_high or years else replace(frame, value=value, value_high=value_high)


def _signed(value: Decimal, sign: str | None) -> Decimal:
    return -value if sign in ("-", "△", "▲") else value


def _read_scaled(match: regex.Match[str]) -> Number:
    """萬, 億 … behind the figures: part of the number between figures and before a counter, else part of the unit.

    Several without a unit (5億3000萬) are text: the column's unit may be 億元, and then they would count twice.
    """
    frame = _frame(match)
    if frame is None:
        return _TEXT
    figures, scale, unit = match["figures"], match["scale"], frame.unit or ""
    if regex.search(SCALE, figures) and not unit:
        return _TEXT
    if regex.search(SCALE, figures) or (unit and is_counted(unit)):
        return replace(frame, value=_signed(parse_myriads(figures + scale), match["sign"]))
    scale_of(scale)
    return replace(frame, value=_signed(parse_figure(figures), match["sign"]), unit=scale + unit)


def _read_breakdown(match: regex.Match[str]) -> Number:
    """350,000(文化部:40,000 技術處:310,000): the total, where the parts prove that it is one."""
    parts = [parse_figure(part) for part in regex.findall(FIGURE, match["parts"])]
    total = parse_figure(match["total"])
    return Number(total, "number") if sum(parts) == total else _TEXT
