"""Figures: digits with thousands separators, and figures with 萬, 億, 兆 between them. All strict, all exact."""

from __future__ import annotations

from decimal import Decimal

import regex

FIGURE = r"(?:[0-9][0-9,]*(?:\.[0-9,]+)*|\.[0-9]+)"
"""Pattern of what is meant as one figure, well-formed or not; `parse_figure` decides."""

SCALE = "[十百千仟萬億兆万亿]"
_PLAIN = regex.compile(r"(?:0+(?:,000)*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+")
_PART = regex.compile(rf"\s*(?P<figure>{FIGURE})\s*(?P<small>[十百千仟]?)(?P<big>[萬億兆万亿]?)")
_POWERS = {"": 0, "十": 1, "百": 2, "千": 3, "仟": 3, "萬": 4, "万": 4, "億": 8, "亿": 8, "兆": 12}


def parse_figure(text: str) -> Decimal:
    """Digits whose separators, where there are any, stand at every thousand; ValueError for anything else.

    A separator at the wrong place means a digit that is lost or doubled, and nobody can say which.

    >>> parse_figure('1,490,889.257'), parse_figure('193420'), parse_figure('000,000') == 0
    (Decimal('1490889.257'), Decimal('193420'), True)
    >>> parse_figure('1200,000')
    Traceback (most recent call last):
    ValueError: not a well-formed number: '1200,000'
    """
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"not a well-formed number: {text!r}")
    return Decimal(text.replace(",", ""))


def scale_of(word: str) -> int:
    """The power of ten of 萬, 百萬, 億 …; ValueError where the characters are in no sensible order.

    >>> scale_of('百萬'), scale_of('億'), scale_of('')
    (6, 8, 0)
    """
    powers = [_POWERS.get(char, -1) for char in word]
    if -1 in powers or len(powers) > 2 or (len(powers) == 2 and not powers[0] < 4 <= powers[1]):
        raise ValueError(f"not a scale: {word!r}")
    return sum(powers)


def parse_myriads(text: str) -> Decimal:
    """Figures with 千, 萬, 億, 兆 as one number. ValueError where one doesn't fit under the one before.

    >>> parse_myriads('6億3,944萬2,789'), parse_myriads('27萬4仟'), parse_myriads('0.3億')
    (Decimal('639442789'), Decimal('274000'), Decimal('30000000'))
    >>> parse_myriads('6億39,442萬')
    Traceback (most recent call last):
    ValueError: parts that don't fit into one number: '6億39,442萬'
    """
    total, room, position = Decimal(0), Decimal("Infinity"), 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError(f"not an amount: {text!r}")
        figure = parse_figure(part["figure"])
        unit = Decimal(1).scaleb(_POWERS[part["small"]] + _POWERS[part["big"]])
        position = part.end()
        if figure * unit >= room or ("." in part["figure"] and position < len(text)):
            raise ValueError(f"parts that don't fit into one number: {text!r}")
        total, room = total + figure * unit, unit
    if not position:
        raise ValueError("not an amount: ''")
    return plain(total)


def plain(value: Decimal) -> Decimal:
    """The value without an exponent: 3E+7 is 30000000; digits after the point stay as they are.

    >>> plain(Decimal('1E+3')), plain(Decimal('2.50'))
    (Decimal('1000'), Decimal('2.50'))
    """
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and _exponent(value) > 0 else value


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
