"""Keys of names: what a project, an item or an indicator is called, in every edition, however it is printed."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol

import regex

from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from parsers.values.numeral import parse_numeral

_HAN = "〇零一二三四五六七八九十"
_ORDINAL = regex.compile(rf"(?<=第)[{_HAN}]{{1,3}}(?=[期阶次年号级类区标段册编部季])")
_NOISE = regex.compile(r"(?!(?<=\d)\.(?=\d))[^\p{L}\p{N}\p{M}]+")
_YEAR = regex.compile(r"(?:民国|公元)?\d{2,4}年(?:度|底|末|初)?(?:\d{1,2}月(?:底|份)?(?:\d{1,2}日)?)?")
_QUANTITY = regex.compile(r"(?<![第\d.a-z])\d+(?:\.\d+)?(?=\p{Han})(?![期阶号级类代标])")
_PHASE = regex.compile(r"第\d+\p{Han}|\d+(?:\.\d+)?")


@lru_cache(maxsize=1 << 15)
def name_key(text: str) -> str:
    """A name without what printing changes: script, width, brackets, punctuation and numbering before it; digits and
    marks of phases stay, in one way of writing.

    >>> name_key('白河水庫後續更新改善工程計畫(第一階段)') == name_key('白河水库後續更新改善工程計畫第1階段')
    True
    >>> name_key('（三）台灣－5G計畫'), name_key('臺灣5G計劃')
    ('台湾5g计划', '台湾5g计划')
    >>> name_key('第二期') == name_key('第三期')
    False
    """
    _, _, rest = split_enumerator(text)
    folded = match_key(rest or text).translate(_SIMPLE)
    folded = _ORDINAL.sub(lambda match: _digits(match[0]), folded)
    return _NOISE.sub("", folded) or folded


@lru_cache(maxsize=1 << 15)
def indicator_key(text: str) -> str:
    """A `name_key` in which years and quantities are `#`: 113年完成4項 and 112年完成3項 are targets of one indicator.

    >>> indicator_key('113年完成4項標準') == indicator_key('112 年度完成 12.5 項標準')
    True
    >>> indicator_key('第1期用地') == indicator_key('第2期用地'), indicator_key('5G場域') == indicator_key('4G場域')
    (False, False)
    """
    return _QUANTITY.sub("#", _YEAR.sub("#", name_key(text)))


def numbers_of(key: str) -> tuple[str, ...]:
    """The digits and marks of phases in a `name_key`, sorted: names that differ in them are names of two things.

    >>> numbers_of(name_key('太陽光電2年推動計畫（第三期）'))
    ('2', '第3期')
    """
    return tuple(sorted(_PHASE.findall(key)))


def _digits(numeral: str) -> str:
    try:
        return str(parse_numeral(numeral))
    except ValueError:
        return numeral


class _Simple(dict[int, str]):
    """A table for `str.translate` that fills itself: a Traditional character's Simplified one. Several Traditional
    characters may share a Simplified one, never the reverse, so no context is needed and nothing is ambiguous."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = simple = char if code < 0x3400 else _to_simplified().convert(char)
        return simple


# Spellings that official writing mixes and that no table of scripts joins.
_SIMPLE = _Simple({ord(a): b for a, b in zip("畫劃画汙污", "划划划污污", strict=True)})


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _to_simplified() -> _Converter:
    """OpenCC takes a fifth of a second to load: the server of parsing processes does so once (`preload`)."""
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def preload() -> None:
    """Load what `name_key` needs, for processes that are forked later."""
    name_key("計")
