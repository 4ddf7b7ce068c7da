"""Keys for comparing printed words. Never stored: what is stored is what is printed."""

from __future__ import annotations

import unicodedata

import regex

_SPACE = regex.compile(r"\s+")
_DASH = regex.compile(r"[‐‑‒–—―─－﹣−]")


def one_width(text: str) -> str:
    """Full and half width, white space and dashes made one; capitals stay."""
    return str(_DASH.sub("-", _SPACE.sub("", unicodedata.normalize("NFKC", text))))


def match_key(text: str) -> str:
    """Full and half width, white space, dashes and capitals made one.

    >>> match_key(' 支用比\\n（％） ')
    '支用比(%)'
    """
    return one_width(text).casefold()
