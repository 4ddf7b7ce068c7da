"""Units of money: finding the unit that a caption announces, and converting printed values to the base unit exactly."""

from __future__ import annotations

from decimal import Decimal

import regex

from parsers.values.key import match_key

_CAPTION = regex.compile(r"(?:單位|单位)\s*[：:]\s*(?P<unit>[^\s()（）]+)")
_SCALES = {
    "": 0,
    "十": 1,
    "百": 2,
    "千": 3,
    "仟": 3,
    "萬": 4,
    "万": 4,
    "百萬": 6,
    "百万": 6,
    "千萬": 7,
    "億": 8,
    "亿": 8,
    "兆": 12,
}
_MONEY = regex.compile(
    r"(?P<country>新臺幣|新台幣|人民币|nt\$|ntd|us\$|usd)?(?P<scale>百萬|百万|千萬|[十百千仟萬万億亿兆])?(?P<currency>元|美元|圓)?"
)
_PART = regex.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)餘?(?P<scale>[兆億亿萬万千仟百]?)餘?")


def find_unit(text: str) -> str | None:
    """The unit that a caption gives, as printed.

    >>> find_unit('經費單位：千元'), find_unit('(單位：億元)'), find_unit('無')
    ('千元', '億元', None)
    """
    match = _CAPTION.search(text)
    return match["unit"].rstrip("，。、") if match else None


def base_amount(value: Decimal, unit: str | None, script: str = "hant") -> tuple[Decimal, str] | None:
    """The value in the base unit of its currency, with the ISO 4217 code; None for what isn't money (%, 家, 美元點).

    >>> base_amount(Decimal('6656'), '千元'), base_amount(Decimal('12.5'), '万元', 'hans')
    ((Decimal('6656000'), 'TWD'), (Decimal('125000'), 'CNY'))
    >>> base_amount(Decimal('1024.11'), '億元')[0]
    Decimal('102411000000')
    """
    match = _MONEY.fullmatch(match_key(unit or "").removesuffix("整"))
    if match is None or not (match["currency"] or match["scale"] in ("億", "亿", "兆")):
        return None
    dollars = match["currency"] == "美元" or match["country"] in ("us$", "usd")
    home = "CNY" if script == "hans" or match["country"] == "人民币" else "TWD"
    amount = value.scaleb(_SCALES[match["scale"] or ""])
    return (
        +amount if amount != amount.to_integral_value() else amount.quantize(Decimal(1))
    ), "USD" if dollars else home


def parse_amount(text: str) -> tuple[Decimal, str]:
    """An amount written with Chinese myriads: its value in the unit at the end, and that unit. ValueError otherwise.

    >>> parse_amount('6億3,944萬2,789元'), parse_amount('24億9,760萬元')
    ((Decimal('639442789'), '元'), (Decimal('2497600000'), '元'))
    """
    key = regex.sub(r"^(?:新臺幣|新台幣)", "", match_key(text))
    total, position, last = Decimal(0), 0, 99
    while match := _PART.match(key, position):
        scale = _SCALES[match["scale"]]
        if scale >= last:
            break
        total += Decimal(match["number"].replace(",", "")).scaleb(scale)
        position, last = match.end(), scale
        if scale == 0:
            break
    unit = key[position:]
    if position == 0 or not regex.fullmatch(r"元|美元點?|美元|圓|新台幣點|新臺幣點", unit):
        raise ValueError(f"not an amount: {text!r}")
    return total.quantize(Decimal(1)) if total == total.to_integral_value() else total, unit
