"""Latin fonts whose glyph ids are ASCII codes moved by a constant, as in most TrueType fonts (`0`, 48, is glyph 19).

The order is a habit of font makers and no promise, so the digits have to look like digits: each one that is printed
must be more like itself than like any other digit of the fonts that come with MuPDF.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import regex

from pipeline.characters.digits import looks_like

_PLAIN = regex.compile(r"[0-9A-Za-z ,.%()+\-/:]+")
_ENOUGH = 4  # different digits that have to be confirmed


def moved_ascii(handle: Any, glyphs: Collection[int]) -> dict[int, str]:
    """{glyph: character} by the one move that makes plain text of all and that the digits confirm; else empty."""
    found = []
    for move in range(96):
        text = {glyph: chr(glyph + move) for glyph in glyphs if glyph + move <= 126}
        if len(text) == len(glyphs) and _PLAIN.fullmatch("".join(text.values())) and _look_right(handle, text):
            found.append(text)
    return found[0] if len(found) == 1 else {}


def _look_right(handle: Any, text: dict[int, str]) -> bool:
    digits = {glyph: character for glyph, character in text.items() if character.isdigit()}
    return len(digits) >= _ENOUGH and all(looks_like(handle, glyph) == character for glyph, character in digits.items())
