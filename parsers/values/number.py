"""A table cell → a number, or why there is none. What doesn't parse strictly is text or malformed, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import regex

from parsers.values.key import one_width

State = Literal["number", "dash", "blank", "same_as", "text", "malformed"]

_DASHES = regex.compile(r"(?:-+|無|無資料|n/?a|不適用|[/／])", regex.I)
_DASH_NOTE = regex.compile(r"-+\(無.*\)")
_SAME = regex.compile(r"同\(?([A-Z]|執行率|支用比|分配數|達成率)\)?")
_PLAIN = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_NUMBER = r"(?:\d[\d,.]*)"
_CELL = regex.compile(
    rf"(?P<open>\()?(?P<sign>[-+△▲]?)(?:NT\$|\$|新臺幣|新台幣)?(?P<number>{_NUMBER})(?P<close>\))?"
    rf"(?:[-~](?P<high>{_NUMBER}))?(?P<percent>%)?(?P<tail>.*)"
)
_UNIT = regex.compile(r"\(?(?P<unit>[\p{Han}A-Za-z%℃㎡/·\u00b2\u00b3µμ]+)\)?(?P<more>\(?含?\)?以上|以下)?")
_NOTE = regex.compile(r"\(?(?:註\d*|[*※])\)?")
_BEFORE = {
    ">=": ("≧", "≥", ">=", "至少", "不低於", "達", "逾", "超過", ">"),
    "<=": ("≦", "≤", "<=", "不超過", "<"),
    "~": ("約",),
}
_BREAKDOWN = regex.compile(
    rf"(?P<total>{_NUMBER})\((?P<parts>(?:[\p{{Han}}]+:{_NUMBER})(?:[,，、;]?[\p{{Han}}]+:{_NUMBER})+)\)"
)
_MYRIADS = regex.compile(rf"(?:(?P<m>{_NUMBER})萬)(?:(?P<k>\d+)[千仟])?(?P<rest>\d+)?(?P<unit>人次|人|戶|家|噸)?")
_SHIFTED = regex.compile(r"[-+△▲]?\d{4,}(?:,\d{3})+(?:\.\d+)?%?")
_STRAY = regex.compile(r"[-+△▲(]?\d[\d,.\s]*\)?%?")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell's value as printed, in the printed unit. `same_as` is what 同(…) points at: a letter or a column's name.

    `odd` marks a number printed wrongly that can only mean one thing (`1200,000`, `12, 046`): the caller says so.
    """

    value: Decimal | None
    state: State
    value_high: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    same_as: str | None = None
    odd: bool = False


def parse_plain(text: str) -> Decimal:
    """Digits with thousands separators in the right places; ValueError for anything else.

    >>> parse_plain('1,490,889.257')
    Decimal('1490889.257')
    >>> parse_plain('1200,000')
    Traceback (most recent call last):
    ValueError: not a well-formed number: '1200,000'
    """
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"not a well-formed number: {text!r}")
    return Decimal(text.replace(",", ""))


def read_number(text: str) -> Number:
    """The number in a cell, with its state.

    >>> read_number('235,650').value, read_number('12, 046').state, read_number('同(A)').same_as
    (Decimal('235650'), 'number', 'A')
    >>> read_number('12, 046').odd, read_number('1,1570').state
    (True, 'malformed')
    >>> read_number('(1,234)').value, read_number('△5').value, read_number('16.49億元').unit
    (Decimal('-1234'), Decimal('-5'), '億元')
    >>> read_number('8-12').value_high, read_number('250(600)').state
    (Decimal('12'), 'text')
    """
    key = one_width(text)
    if not key:
        return Number(None, "blank")
    if _DASHES.fullmatch(key) or _DASH_NOTE.fullmatch(key):
        return Number(None, "dash")
    if same := _SAME.fullmatch(key):
        return Number(None, "same_as", same_as=same[1])
    stripped = text.strip()
    if regex.search(r"\d[,.]?\s+[,.]?\d", stripped) and _STRAY.fullmatch(stripped):
        return _odd(key)
    return _odd(key) if _SHIFTED.fullmatch(key) else _read_comparison(key)


def _odd(key: str) -> Number:
    """A number with stray spaces or a missing separator; malformed unless its groups of three are whole."""
    if not regex.fullmatch(r"[-+△▲]?\d+(?:,\d{3})*(?:\.\d+)?%?", key):
        return Number(None, "malformed")
    number = _read_comparison(key.replace(",", ""))
    return Number(number.value, number.state, unit=number.unit, odd=True)


def _read_comparison(key: str) -> Number:
    for comparator, words in _BEFORE.items():
        for word in words:
            if key.startswith(word):
                inner = _read_quantity(key[len(word) :])
                return _with(inner, comparator)
    return _read_quantity(key)


def _with(number: Number, comparator: str) -> Number:
    if number.state != "number":
        return number
    return Number(number.value, "number", number.value_high, comparator, number.unit)


def _read_quantity(key: str) -> Number:
    if broken := _BREAKDOWN.fullmatch(key):
        return _read_breakdown(broken)
    if big := _MYRIADS.fullmatch(key):
        return _read_myriads(big)
    cell = _CELL.fullmatch(key)
    if cell is None:
        return Number(None, "text")
    rest = _read_tail(cell["tail"], bool(cell["percent"]))
    if rest is None or (bool(cell["close"]) != bool(cell["open"])):
        return Number(None, "text")
    unit, comparator = rest
    try:
        value = parse_plain(cell["number"])
        high = parse_plain(cell["high"]) if cell["high"] else None
    except ValueError:
        return Number(None, "malformed")
    negative = cell["sign"] in ("-", "△", "▲") or bool(cell["open"])
    if high is not None and (negative or high < value):
        return Number(None, "text")
    return Number(-value if negative else value, "number", high, comparator, unit)


def _read_tail(tail: str, percent: bool) -> tuple[str | None, str | None] | None:
    """What follows the digits: (unit, comparator), or None where it is more than a unit."""
    unit = "%" if percent else None
    if not tail or _NOTE.fullmatch(tail):
        return unit, None
    match = _UNIT.fullmatch(tail)
    if match is None or percent or (tail.startswith("(") != tail.endswith(")")):
        return None
    name = match["unit"]
    if name in ("以上", "以下"):
        return None if percent else (None, ">=" if name == "以上" else "<=")
    for word, comparator in (("以上", ">="), ("以下", "<=")):
        if name.endswith(word):
            return name[: -len(word)], comparator
    return (name, None) if len(name) <= 8 else None


def _read_myriads(match: regex.Match[str]) -> Number:
    """27萬4仟人次: the digits before 萬, 仟 are parts of one number."""
    try:
        value = parse_plain(match["m"]) * 10000 + Decimal(match["k"] or 0) * 1000 + Decimal(match["rest"] or 0)
    except ValueError:
        return Number(None, "malformed")
    return Number(value, "number", unit=match["unit"])


def _read_breakdown(match: regex.Match[str]) -> Number:
    """350,000(文化部:40,000技術處:160,000 …): the total, where its parts add up to it."""
    try:
        total = parse_plain(match["total"])
        parts = [parse_plain(part.rstrip(",")) for part in regex.findall(_NUMBER, match["parts"])]
    except ValueError:
        return Number(None, "text")
    return Number(total, "number") if sum(parts) == total else Number(None, "text")
