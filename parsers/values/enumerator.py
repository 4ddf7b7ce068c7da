"""Enumerators of Chinese official writing: 壹、 一、 (一) 1. (1) A. a. ①, in all printing habits."""

from __future__ import annotations

import regex

from parsers.values.numeral import parse_numeral

_HAN = "一二三四五六七八九十"
_GRAND = "壹貳參叁肆伍陸柒捌玖拾"
_CLASSES = (
    rf"(?P<r1>[{_GRAND}]+)\s*[、.．]|第[{_HAN}\d\s]+[章部][分份]?",
    rf"(?P<r2>[{_HAN}]{{1,3}})\s*[、.．]",
    rf"[(（]\s*(?P<r3>[{_HAN}]{{1,3}})\s*[)）]",
    r"(?P<r4>\d{1,2})\s*(?:[.．](?!\d)|[.．](?=\d{2,3}\s*年)|[.．](?=\dG)|、)",
    r"[(（]\s*(?P<r5>\d{1,2})\s*[)）]",
    r"(?P<r6>[A-Z])\s*[.、．：:](?!\w)",
    r"(?P<r7>[a-z])\s*[.、．]",
    r"(?P<r8>[①-⑳])",
)
_PATTERNS = tuple(regex.compile(pattern) for pattern in _CLASSES)


def split_enumerator(text: str) -> tuple[int, str, str]:
    """(rank 1…8, enumerator as printed, rest); rank 0 and '' where there is none.

    >>> split_enumerator('貳、 重要執行成果')
    (1, '貳、', '重要執行成果')
    >>> split_enumerator('2.110 年 3 月完成')
    (4, '2.', '110 年 3 月完成')
    >>> split_enumerator('3.5 公里')[0], split_enumerator('（一） 經費')[:2]
    (0, (3, '（一）'))
    """
    stripped = text.lstrip()
    for rank, pattern in enumerate(_PATTERNS, start=1):
        if match := pattern.match(stripped):
            return rank, match[0].strip(), stripped[match.end() :].strip()
    return 0, "", stripped


def is_first(number: str) -> bool:
    """Is it the first of the top-level enumerators (壹、)?"""
    return number.startswith("壹")


def ordinal(number: str) -> int | None:
    """Which one an enumerator is, None where it counts by letters.

    >>> ordinal('(三)'), ordinal('12.'), ordinal('②'), ordinal('A.')
    (3, 12, 2, None)
    """
    inner = number.strip("()（）、.．:： ")
    if inner.isascii() and inner.isdigit():
        return int(inner)
    if len(inner) == 1 and "①" <= inner <= "⑳":
        return ord(inner) - ord("①") + 1
    try:
        return parse_numeral(inner)
    except ValueError:
        return None
