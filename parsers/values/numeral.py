"""Whole numbers in Chinese numerals: 三十二, 一百零五, 〇, 兩, 廿, 壹佰貳拾."""

from __future__ import annotations

import regex

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹貳參肆伍陸柒捌玖", range(10), strict=True)),
    **dict(zip("○兩两贰叁叄陆", (0, 2, 2, 2, 3, 3, 6), strict=True)),
}
_MYRIADS = {"萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_POSITIONAL = regex.compile(f"[{''.join(_DIGITS)}]{{3,}}")
_ZERO = "[零〇○]"
_DIGIT = f"[{''.join(digit for digit, value in _DIGITS.items() if value)}]"
_SECTION = regex.compile(
    rf"(?:(?P<thousands>^|{_DIGIT})[千仟])?(?:{_ZERO}?(?P<hundreds>^|{_DIGIT})[百佰])?(?:{_ZERO}?(?P<tens>{_DIGIT}?)[十拾])?"
    rf"(?:(?:^|(?<=[十拾]|{_ZERO})|{_ZERO})(?P<ones>{_DIGIT}))?"
)

NUMERAL = f"[{''.join((*_DIGITS, *'十拾百佰千仟', *_MYRIADS, *_TENS))}]+"
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
    if regex.fullmatch(_ZERO, expanded):
        return 0
    if _POSITIONAL.fullmatch(expanded):
        return int("".join(str(_DIGITS[char]) for char in expanded))
    try:
        return _sum_myriads(expanded)
    except LookupError:
        raise ValueError(f"not a Chinese numeral: {text!r}") from None


def _sum_myriads(text: str) -> int:
    """Sections of up to four places, each times its 萬, 億 or 兆, which have to fall; LookupError otherwise."""
    *sections, rest = regex.split("([萬万億亿兆])", text)
    total, last = 0, 10**16
    for section, scale in zip(sections[::2], sections[1::2], strict=True):
        if _MYRIADS[scale] >= last:
            raise LookupError(text)
        total, last = total + _sum_section(section, total > 0) * _MYRIADS[scale], _MYRIADS[scale]
    return total + (_sum_section(rest, total > 0) if rest or not total else 0)


def _sum_section(text: str, follows: bool) -> int:
    """Up to 9999. 零 fills a gap, and has to before the ones: 一百五 is 150 to some and 105 to others."""
    match = _SECTION.fullmatch(regex.sub(rf"^{_ZERO}", "", text) if follows else text)
    if match is None or not match[0]:
        raise LookupError(text)
    total = 0
    for name, scale in (("thousands", 1000), ("hundreds", 100), ("tens", 10), ("ones", 1)):
        digit = match[name]
        total += scale * (_DIGITS[digit] if digit else int(digit is not None))
    return total
