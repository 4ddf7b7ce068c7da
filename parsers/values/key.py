"""Keys for comparing printed words. Never stored: what is stored is what is printed."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Protocol

import regex

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\ufe58\ufe63─━−－"
_TILDES = "～\u301c\u223c\u02dc"
_DROPPED = regex.compile(r"[\s\p{Cc}\p{Cf}]+")
_DASH = regex.compile(f"[{_DASHES}]")
_WIDTHS = ("<wide>", "<narrow>", "<small>")
VARIANTS = str.maketrans("台佈雛汙値衆况竝辧", "臺布雛污值眾況並辦")


class _Folding(dict[int, str]):
    """A table for `str.translate` that fills itself: each character is looked up in Unicode once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = folded = _fold_char(char)
        return folded


def _fold_char(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _TILDES:
        return "~"
    if char.isspace():
        return " "
    if unicodedata.decomposition(char).startswith(_WIDTHS):
        narrow = unicodedata.normalize("NFKC", char)
        return narrow if len(narrow) == 1 else char
    return char


_FOLDING = _Folding()


def fold_width(text: str) -> str:
    """Full width, half width, dashes, tildes and kinds of space made one; one character stays one character.

    Offsets in the result are offsets in the text. It isn't NFKC, which reads the footnote mark in `1,000²` as a digit
    and `①` as 1: the wrong number would look like a right one.

    >>> fold_width('９，０００％～－９'), fold_width('12²①㎡')
    ('9,000%~-9', '12²①㎡')
    """
    return text.translate(_FOLDING)


@lru_cache(maxsize=1 << 15)
def match_key(text: str) -> str:
    """Full and half width, white space, dashes and capitals made one. For words only: it makes a digit of `²`.

    >>> match_key(' 支用比\\n（％） ')
    '支用比(%)'
    >>> match_key('PG9912—0126') == match_key('PG9912-0126')
    True
    """
    folded = unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold()
    return _DASH.sub("-", _DROPPED.sub("", unicodedata.normalize("NFKC", folded)))


def variant_key(text: str) -> str:
    """`match_key` that also takes 台 for 臺, 值's and 眾's variants, and Simplified for Traditional.

    OpenCC may damage a text that is Traditional already (里長 → 裡長): both sides of a comparison have to be such keys.

    >>> variant_key('台灣') == variant_key('臺湾'), variant_key('单位：万元') == variant_key('單位:萬元')
    (True, True)
    """
    return _to_traditional().convert(match_key(text)).translate(VARIANTS)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _to_traditional() -> _Converter:
    """OpenCC takes a tenth of a second to load: only those who compare scripts pay for it."""
    import opencc

    converter: _Converter = opencc.OpenCC("s2t")
    return converter
