"""Whole numbers in Chinese numerals: 三十二, 一百零五, 〇, 兩, 廿, 壹佰貳拾."""

from __future__ import annotations

import regex

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹貳參肆伍陸柒捌玖", range(10), strict=True)),
    **dict(zip("○兩两贰叁叄陆", (0, 2, 2, 2, 3, 3, 6), strict=True)),
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_POSITIONAL = regex.compile(f"[{''.join(_DIGITS)}]{{2,}}")

NUMERAL = f"[{''.join((*_DIGITS, *_SMALL, *_MYRIADS, *_TENS))}]+"
"""Pattern of what may be a numeral; `parse_numeral` decides."""


def parse_numeral(text: str) -> int:
    """A Chinese numeral as a number; ValueError where it isn't one, or where units come in a wrong order.

    乙 is 1 only where it stands alone (乙案). 二〇二一 is read digit by digit, but 二三 (two or three) isn't read.

    >>> [parse_numeral(text) for text in ('三十二', '十二', '廿五', '壹佰零伍', '乙')]
    [32, 12, 25, 105, 1]
    >>> parse_numeral('三萬五千'), parse_numeral('二〇二一')
    (35000, 2021)
    >>> parse_numeral('十百')
    Traceback (most recent call last):
    ValueError: not a Chinese numeral: '十百'
    """
    if text == "乙":
        return 1
    expanded = "".join(_TENS.get(char, char) for char in text)
    if len(expanded) >= 3 and _POSITIONAL.fullmatch(expanded):
        return int("".join(str(_DIGITS[char]) for char in expanded))
    try:
        return _sum_myriads(expanded)
    except (KeyError, IndexError):
        raise ValueError(f"not a Chinese numeral: {text!r}") from None


def _sum_myriads(text: str) -> int:
    """Sections of up to four places, each times its 萬, 億 or 兆, which have to fall."""
    total, last, section = 0, 10**16, ""
    for char in text:
        if char not in _MYRIADS:
            section += char
            continue
        if _MYRIADS[char] >= last:
            raise KeyError(char)
        last = _MYRIADS[char]
        total += _sum_section(section) * last
        section = ""
    return total + (_sum_section(section) if section or not text else 0)


def _sum_section(text: str) -> int:
    """Up to 9999: digits times 千, 百, 十, which have to fall; 零 only fills a gap; 十 without a digit is 10."""
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    total, last, position = 0, 10_000, 0
    while position < len(text) or position == 0:
        if text[position] in "零〇○" and position and position + 1 < len(text):
            position += 1
        bare_ten = text[position] in "十拾" and (position == 0 or text[position - 1] in "零〇○")
        digit = 1 if bare_ten else _DIGITS[text[position]]
        position += 0 if bare_ten else 1
        scale = _SMALL[text[position]] if position < len(text) else 1
        if digit == 0 or scale >= last or (scale == 1 and last not in (10, 100, 1000)):
            raise KeyError(text)
        total, last = total + digit * scale, scale
        position += 1
    return total
