"""Money: amounts in words, the unit that a caption announces, and printed values in the base unit of their currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from parsers.values.comparator import Comparator, comparator_of
from parsers.values.figure import FIGURE, SCALE, parse_myriads, plain, scale_of
from parsers.values.key import fold_width, match_key

_GAP = r"\s*"
_NATIONS = ("新臺幣", "新台幣", "臺幣", "台幣", "人民幣", "人民币", "美", "港", "澳門", "澳门")
SPACED_MONEY = (
    rf"(?:(?:{'|'.join(_GAP.join(word) for word in _NATIONS)})\s*)?(?:{SCALE}\s*){{0,2}}[元圓圆](?!\p{{Han}})"
)
"""Pattern of a unit of money that spaces or line breaks may cut anywhere: 新臺幣　千元, 万\\n元."""

_CAPTION = regex.compile(
    r"(?<![\p{Han}](?<!經費|金額|貨幣|计量|計量|衡量|经费|金额|货币))(?:單\s*位|单\s*位)\s*[:：︰]\s*(?P<unit>[^\s()（）【】\[\]]+(?:(?:(?<=[;；、/])\s|\s(?=[;；、/]))[^\s()（）]+)*)"
)
_SPACED = regex.compile(SPACED_MONEY)
_GLUED = regex.compile(rf"{SCALE}{{0,2}}[元圓圆](?=\p{{Han}}{{2,8}}[:：])")
_LONE = regex.compile(r"(?<=\s)[元圓圆](?=\s|$)")
_ONLY_SCALE = regex.compile(rf"{SCALE}+")
_UNIT_LINE = regex.compile(r"\s*[(（]?(?:經費|金額|貨幣|計量|衡量|经费|金额|货币|计量)?\s*[)）]?\s*")
_BRACKET = regex.compile(r"[(（]\s*(?P<unit>[^()（）\s](?:[^()（）]{0,12}[^()（）\s])?)\s*[)）]\s*$")
_BEFORE = r"(?P<before>達|約|逾|超過|至少|不超過|計|共計|總計)?"
_HOME = r"(?:新臺幣|新台幣|nt\$|ntd|台幣|臺幣)"
_CURRENCIES = (
    ("USD", r"(?:美元|美金|us\$|usd)"),
    ("CNY", r"(?:人民币|人民幣|rmb|cny)元?"),
    ("JPY", r"(?:日圓|日元|jpy)"),
    ("EUR", r"(?:歐元|欧元|eur|€)"),
    ("HKD", r"(?:港元|港幣|港币|hk\$|hkd)"),
    ("MOP", r"(?:澳門元|澳门元|澳門幣|澳门币|mop)"),
)
_SCALED = rf"(?P<scale>{SCALE}{{0,2}})"
_AMOUNT = regex.compile(
    rf"{_BEFORE}\s*(?P<home>新臺幣|新台幣|NT\$|US\$|\$|美金)?\s*{_BEFORE}\s*(?P<figures>{FIGURE}[0-9,.\s十百千仟萬億兆万亿]*?)"
    rf"\s*(?P<odd>[餘多])?\s*(?P<last>{SCALE}*)\s*(?P<odd>[餘多])?\s*"
    rf"(?P<unit>新臺幣點|新台幣點|美元點|新臺幣|新台幣|美元|美金|日圓|日元|歐元|欧元|人民幣|人民币|港元|港幣|澳門元|元|圓)整?(?P<after>以上|以下|以內)?"
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

    A unit of money that is cut by spaces or line breaks is one unit: a lost 千 is a factor of 1,000. It may be cut by
    what stands beside it, too, where it was set in a narrow column.

    >>> find_unit('單位：新臺幣　千元'), find_unit('单位：万\\n元'), find_unit('单位：万')
    ('新臺幣千元', '万元', '万')
    >>> find_unit('单位：万 部门：某局 元')
    '万元'
    >>> find_unit('經費單位：千元'), find_unit('(單位：億元)'), find_unit('金額(千元)'), find_unit('單位：人；億元')
    ('千元', '億元', '千元', '人；億元')
    >>> find_unit('(主政單位：經濟部)'), find_unit('無'), find_unit('(G)=(C+D+E+F)'), find_unit('辦理情形(截至110年)')
    (None, None, None, None)
    """
    if match := _CAPTION.search(text):
        return _whole_unit(text, match)[0]
    bracket = _BRACKET.search(text)
    unit = regex.sub(r"\s", "", bracket["unit"]) if bracket else ""
    return unit if _is_unit(unit) else None


def _whole_unit(text: str, match: regex.Match[str]) -> tuple[str, int]:
    """A caption's unit, without the gaps in it, and where it ends."""
    unit = match["unit"].rstrip("，。、；")
    if glued := _GLUED.match(unit):  # 元编制部门：某局
        return glued[0], match.start("unit") + glued.end()
    spaced = _SPACED.match(text, match.start("unit"))
    if spaced and spaced.end() > match.end("unit"):
        return regex.sub(r"\s", "", spaced[0]), spaced.end()
    if is_scale(unit) and (lone := _LONE.search(text, match.end())):
        return unit + lone[0], match.end()
    return unit, match.end()


def is_scale(unit: str) -> bool:
    """Is it no unit but a part of one: 万, 千?

    >>> is_scale('万'), is_scale('万元'), is_scale('億')
    (True, False, False)
    """
    return _ONLY_SCALE.fullmatch(unit) is not None and base_amount(Decimal(1), unit, "XXX") is None


def is_unit_line(text: str) -> bool:
    """Does a line state a unit and nothing else?

    >>> is_unit_line('經費單位：千元'), is_unit_line('(單位：新臺幣億元)'), is_unit_line('主辦單位：經濟部')
    (True, True, False)
    >>> is_unit_line('單位：新臺幣　千元')
    True
    """
    match = _CAPTION.search(text)
    if match is None:
        return False
    rest = text[: match.start()] + text[_whole_unit(text, match)[1] :]
    return _UNIT_LINE.fullmatch(rest) is not None


def without_unit(text: str) -> str:
    """A line without the unit that it states.

    >>> without_unit('經資門併計 單位：新臺幣千元'), without_unit('主辦單位：經濟部')
    ('經資門併計', '主辦單位：經濟部')
    """
    match = _CAPTION.search(text)
    return (text[: match.start()] + text[match.end() :]).strip() if match else text


def _is_unit(word: str) -> bool:
    """Money or a percentage, if any; more would take (人) for a unit in 承辦人(人)."""
    return match_key(word) == "%" or base_amount(Decimal(1), word) is not None


def base_amount(value: Decimal, unit: str | None, home: str | None = "TWD") -> tuple[Decimal, str] | None:
    """The value in the base unit of its currency, with the ISO 4217 code; None for what isn't money (%, 家, 美元點).

    元 without a country is of the currency `home`, which the document's own words tell; without one its currency, and
    so its amount, is unknown. No digit is lost.

    >>> base_amount(Decimal('6656'), '千元'), base_amount(Decimal('12.5'), '万元', 'CNY')
    ((Decimal('6656000'), 'TWD'), (Decimal('125000'), 'CNY'))
    >>> base_amount(Decimal('5'), '百萬元', None), base_amount(Decimal('5'), '百萬港元', None)
    (None, (Decimal('5000000'), 'HKD'))
    >>> base_amount(Decimal('1024.11'), '億'), base_amount(Decimal('3'), '萬美元'), base_amount(Decimal('3'), '億度')
    ((Decimal('102411000000'), 'TWD'), (Decimal('30000'), 'USD'), None)
    """
    key = match_key(unit or "").removesuffix("整")
    currency, rest = _currency_of(key, home)
    if currency is None or not regex.fullmatch(_SCALED, rest):
        return None
    try:
        power = scale_of(rest)
    except ValueError:
        return None
    amount = plain(value.scaleb(power))
    return (amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()), currency


@cache
def _currency_of(key: str, home: str | None) -> tuple[str | None, str]:
    """The currency that a unit names and its scale (千, 億 …); (None, …) where it names none."""
    for code, words in _CURRENCIES:
        if match := regex.fullmatch(rf"{words}({SCALE}{{0,2}})元?|({SCALE}{{0,2}}){words}", key):
            return code, match[1] or match[2] or ""
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
