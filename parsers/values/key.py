"""Keys for comparing printed words. Never stored: what is stored is what is printed."""

from __future__ import annotations

import unicodedata

import regex

_SPACE = regex.compile(r"\s+")
_DASH = regex.compile(r"[‐‑‒–—―─－﹣−]")


def match_key(text: str) -> str:
    """Full and half width, white space and dashes made one.

    >>> match_key(' 支用比\\n（％） ')
    '支用比(%)'
    """
    return _DASH.sub("-", _SPACE.sub("", unicodedata.normalize("NFKC", text))).casefold()
