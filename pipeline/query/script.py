"""Search whatever the script: 台灣, 臺灣 and 台湾 find each other.

A word becomes a pattern with a class of characters for each of its own, so that the texts themselves need no
conversion and the search runs inside DuckDB. OpenCC on whole texts would convert by phrase, and damages text that is
Traditional already; by character 發 and 髮 are one, which finds a little more than asked, never less.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache

import regex

from parsers.values.key import VARIANTS

# Where Han characters are: the first block and extension A hold all that reports print.
_RANGES = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
_DASHES = "-‐‑‒–—―─−－"


def pattern_of(word: str) -> str:
    """A regular expression (RE2) that finds a word in any script, width and case, with spaces between Han characters.

    >>> import re
    >>> [bool(re.search(pattern_of('台灣'), text)) for text in ('臺灣', '台湾', 'Taiwan', '臺 灣')]
    [True, True, False, True]
    """
    folded = unicodedata.normalize("NFKC", word).casefold().strip()
    classes = [_class_of(char) for char in regex.sub(r"\s+", " ", folded)]
    return "(?i)" + r"[\s　]*".join(classes)


def _class_of(char: str) -> str:
    if char == " ":
        return r"[\s　]*"
    if char in _DASHES:
        return "[" + "".join(map(_escape, _DASHES)) + "]"
    alike = {char, *_alike().get(_simplified(char), ())}
    if "!" <= char <= "~":
        alike.add(chr(ord(char) + 0xFEE0))  # its full-width form
    return "[" + "".join(map(_escape, sorted(alike))) + "]" if len(alike) > 1 else _escape(char)


def _escape(char: str) -> str:
    return "\\" + char if char.isascii() and not char.isalnum() else char


def _simplified(char: str) -> str:
    plain = VARIANTS.get(ord(char), char)
    return _converted().get(char if isinstance(plain, int) else str(plain), char)


@cache
def _converted() -> dict[str, str]:
    """Each Han character in Simplified, alone."""
    import opencc

    chars = [chr(code) for codes in _RANGES for code in codes]
    simple = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return dict(zip(chars, simple, strict=True))


@cache
def _alike() -> dict[str, list[str]]:
    out: defaultdict[str, list[str]] = defaultdict(list)
    for char in _converted():
        out[_simplified(char)].append(char)
    return dict(out)
