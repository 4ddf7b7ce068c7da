"""Money: amounts in words, the unit that a caption announces, and printed values in the base unit of their currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from parsers.values.comparator import Comparator, comparator_of
from parsers.values.figure import FIGURE, SCALE, parse_myriads, plain, scale_of
from parsers.values.key import fold_width, match_key

_CAPTION = regex.compile(
    r"(?<![\p{Han}](?<!經費|金額|貨幣|计量|計量|衡量|经费|金额|货币))(?:單\s*位|单\s*位)\s*[:：]\s*(?P<unit>[^\s()（）【】\[\]]+(?:(?:(?<=[;；、/])\s|\s(?=[;；、/]))[^\s()（）]+)*)"
)
_UNIT_LINE = regex.compile(r"\s*[(（]?(?:經費|金額|貨幣|計量|衡量|经费|金额|货币|计量)?\s*[)）]?\s*")
_BRACKET = regex.compile(r"[(（]\s*(?P<unit>[^()（）\s]+)\s*[)）]\s*$")
_BEFORE = r"(?P<before>達|約|逾|超過|至少|不超過|計|共計|總計)?"
_HOME = r"(?:新臺幣|新台幣|nt\$|ntd|台幣|臺幣)"
_CURRENCIES = (
    ("USD", r"(?:美元|美金|us\$|usd)"),
    ("CNY", r"(?:人民币|人民幣|rmb|cny)元?"),
    ("JPY", r"(?:日圓|日元|jpy)"),
    ("EUR", r"(?:歐元|欧元|eur|€)"),
)
_SCALED = rf"(?P<scale>{SCALE}{{0,2}})"
_AMOUNT = regex.compile(
    rf"{_BEFORE}\s*(?P<home>新臺幣|新台幣|NT\$|US\$|\$|美金)?\s*{_BEFORE}\s*(?P<figures>{FIGURE}[0-9,.\s十百千仟萬億兆万亿]*?)"
    rf"\s*(?P<odd>[餘多])?\s*(?P<last>{SCALE}*)\s*(?P<odd>[餘多])?\s*"
    rf"(?P<unit>新臺幣點|新台幣點|美元點|新臺幣|新台幣|美元|美金|日圓|日元|歐元|人民幣|人民币|元|圓)整?(?P<after>以上|以下|以內)?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the base unit that is printed last: 元, 美元, or 美元點, which is no money (`currency` is None)."""

    value: Decimal
    unit: str
    currency: str | None
    comparator: Comparator | None = None


def find_unit(text: str) -> str | None:
    """The unit in a caption or a column's head, as printed; several stay together as printed. None without one.

    >>> find_unit('經費單位：千元'), find_unit('(單位：億元)'), find_unit('金額(千元)'), find_unit('單位：人；億元')
    ('千元', '億元', '千元', '人；億元')
    >>> find_unit('(主政單位：經濟部)'), find_unit('無'), find_unit('(G)=(C+D+E+F)'), find_unit('辦理情形(截至110年)')
    (None, None, None, None)
    """
    if match := _CAPTION.search(text):
        return match["unit"].rstrip("，。、；")
    bracket = _BRACKET.search(text)
    return bracket["unit"] if bracket and _is_unit(bracket["unit"]) else None


def is_unit_line(text: str) -> bool:
    """Does a line state a unit and nothing else?

    >>> is_unit_line('經費單位：千元'), is_unit_line('(單位：新臺幣億元)'), is_unit_line('主辦單位：經濟部')
    (True, True, False)
    """
    match = _CAPTION.search(text)
    return match is not None and _UNIT_LINE.fullmatch(text[: match.start()] + text[match.end() :]) is not None


def _is_unit(word: str) -> bool:
    """Money or a percentage; more would take (人) for a unit in 承辦人(人)."""
    return match_key(word) == "%" or base_amount(Decimal(1), word) is not None


def base_amount(value: Decimal, unit: str | None, script: str = "hant") -> tuple[Decimal, str] | None:
    """The value in the base unit of its currency, with the ISO 4217 code; None for what isn't money (%, 家, 美元點).

    元 without a country is TWD in Traditional script and CNY in Simplified (`script='hans'`). No digit is lost.

    >>> base_amount(Decimal('6656'), '千元'), base_amount(Decimal('12.5'), '万元', 'hans')
    ((Decimal('6656000'), 'TWD'), (Decimal('125000'), 'CNY'))
    >>> base_amount(Decimal('1024.11'), '億'), base_amount(Decimal('3'), '萬美元'), base_amount(Decimal('3'), '億度')
    ((Decimal('102411000000'), 'TWD'), (Decimal('30000'), 'USD'), None)
    """
    key = match_key(unit or "").removesuffix("整")
    currency, rest = _currency_of(key, script)
    if currency is None or not regex.fullmatch(_SCALED, rest):
        return None
    try:
        power = scale_of(rest)
    except ValueError:
        return None
    amount = plain(value.scaleb(power))
    return (amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()), currency


@cache
def _currency_of(key: str, script: str) -> tuple[str | None, str]:
    """The currency that a unit names and its scale (千, 億 …); (None, …) where it names none."""
    for code, words in _CURRENCIES:
        if match := regex.fullmatch(rf"{words}({SCALE}{{0,2}})元?|({SCALE}{{0,2}}){words}", key):
            return code, match[1] or match[2] or ""
    home = "CNY" if script == "hans" else "TWD"
    if match := regex.fullmatch(
        rf"{_HOME}?({SCALE}{{0,2}})(?:元|圓|圆)|{_HOME}({SCALE}{{0,2}})|({SCALE}{{0,2}}){_HOME}", key
    ):
        return ("TWD" if regex.search(_HOME, key) else home), match[1] or match[2] or match[3] or ""
    return (home, key) if key in ("億", "亿", "兆") else (None, "")


def parse_amount(text: str) -> Amount:
    """An amount with 萬, 億, 兆 as one number in the unit at its end; ValueError otherwise, also without a unit.

    >>> parse_amount('6億3,944萬2,789元').value, parse_amount('新臺幣 1兆1,500億元').value
    (Decimal('639442789'), Decimal('1150000000000'))
    >>> parse_amount('3億562萬7,864美元點').currency, parse_amount('1,278餘億元').comparator
    (None, '>=')
    >>> parse_amount('2,672萬6,856')
    Traceback (most recent call last):
    ValueError: not an amount: '2,672萬6,856'
    """
    match = _AMOUNT.fullmatch(fold_width(text).strip()) if len(text) <= 100 else None
    if match is None:
        raise ValueError(f"not an amount: {text!r}")
    unit = "元" if match["unit"] in ("新臺幣", "新台幣", "圓") else match["unit"]
    foreign = "美元" if match["home"] in ("US$", "美金") and unit == "元" else unit
    money = base_amount(Decimal(1), foreign)
    value = parse_myriads((match["figures"] + match["last"]).strip())
    return Amount(
        value, foreign, money[1] if money else None, comparator_of(match["before"], match["odd"], match["after"])
    )
