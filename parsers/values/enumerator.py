"""Enumerators of Chinese official writing: 第一部分 壹、 一、 (一) 1. (1) A. a. ①, in all printing habits."""

from __future__ import annotations

from functools import lru_cache

import regex

from parsers.values.numeral import parse_numeral

_HAN = "一二三四五六七八九十"
_GRAND = "壹貳參叁肆伍陸柒捌玖拾"
_CLASSES = (
    rf"第\s*(?:[{_HAN}]{{1,3}}|\d{{1,2}})\s*(?:章|篇|編|部\s*[分份])",
    rf"[{_GRAND}]+\s*[、.．]",
    rf"[{_HAN}]{{1,3}}\s*[、.．]",
    rf"[(（]\s*[{_HAN}]{{1,3}}\s*[)）]",
    r"\d{1,2}\s*(?:[.．](?!\d)|[.．](?=\d{2,3}\s*年)|[.．](?=\dG)|、)",
    r"[(（]\s*\d{1,2}\s*[)）]",
    r"[A-Z]\s*[.、．：:](?!\w)",
    r"[a-z]\s*[.、．]",
    r"[①-⑳]",
)
_PATTERNS = tuple(regex.compile(pattern) for pattern in _CLASSES)


GRAND = 2
"""The rank of 壹、"""
_BULLET = regex.compile(r"[●•◆■□※➤◎○▪►‧·](?=\s|\p{Han}|\d)|[-–—]\s")

_LABELLED = regex.compile(rf"(?:目標|指標|策略|議題|案由|措施)\s*(?:[{_HAN}]{{1,3}}|\d{{1,2}})\s*[：:]")


def is_bullet(text: str) -> bool:
    """Does a line begin with a bullet?

    >>> is_bullet('- 1月5日函請'), is_bullet('➤ 共計'), is_bullet('-5%')
    (True, True, False)
    """
    return _BULLET.match(text) is not None


def starts_item(text: str) -> bool:
    """Does a line begin an item of a list: with an enumerator, a bullet, or a numbered word (目標一：)?

    >>> starts_item('目標三：定期追蹤'), starts_item('(1)召開'), starts_item('目標值為')
    (True, True, False)
    """
    return split_enumerator(text)[0] > 0 or is_bullet(text) or _LABELLED.match(text) is not None


def strip_bullet(text: str) -> str:
    """A line without the bullets that it begins with.

    >>> strip_bullet('‧ ◆ 合計')
    '合計'
    """
    while is_bullet(text):
        text = _BULLET.sub("", text, count=1).lstrip()
    return text


@lru_cache(maxsize=1 << 14)
def split_enumerator(text: str) -> tuple[int, str, str]:
    """(rank 1…9, enumerator as printed, rest); rank 0 and '' where there is none.

    >>> split_enumerator('貳、 重要執行成果')
    (2, '貳、', '重要執行成果')
    >>> split_enumerator('2.110 年 3 月完成')
    (5, '2.', '110 年 3 月完成')
    >>> split_enumerator('3.5 公里')[0], split_enumerator('（一） 經費')[:2]
    (0, (4, '（一）'))
    """
    stripped = text.lstrip()
    for rank, pattern in enumerate(_PATTERNS, start=1):
        if match := pattern.match(stripped):
            return rank, match[0].strip(), stripped[match.end() :].strip()
    return 0, "", stripped


def is_first(number: str) -> bool:
    """Is it the first of the grand enumerators (壹、)?"""
    return number.startswith("壹")


@lru_cache(maxsize=1 << 12)
def ordinal(number: str) -> int | None:
    """Which one an enumerator is, None where it counts by letters.

    >>> ordinal('(三)'), ordinal('12.'), ordinal('②'), ordinal('第 1 部分'), ordinal('A.')
    (3, 12, 2, 1, None)
    """
    inner = regex.sub(r"[()（）、.．:：第章篇編部分份\s]", "", number)
    if inner.isascii() and inner.isdigit():
        return int(inner)
    if len(inner) == 1 and "①" <= inner <= "⑳":
        return ord(inner) - ord("①") + 1
    try:
        return parse_numeral(inner)
    except ValueError:
        return None
