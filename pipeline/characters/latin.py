"""Latin fonts whose glyph ids are ASCII codes moved by a constant, as in most TrueType fonts (`0`, 48, is glyph 19).

The order is a habit of font makers and no promise, so the digits have to look like digits: each one that is printed
must be more like itself than like any other digit of the fonts that come with MuPDF.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import Any

import pymupdf
import regex

from pipeline.characters.ink import ink_rows

_PLAIN = regex.compile(r"[0-9A-Za-z ,.%()+\-/:]+")
_ENOUGH = 4  # different digits that have to be confirmed
_GRID = 10
_REFERENCES = ("helv", "hebo", "tiro", "tibo", "cour")
Shape = tuple[float, ...]


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
    return len(digits) >= _ENOUGH and all(_digit(handle, glyph) == character for glyph, character in digits.items())


def _digit(handle: Any, glyph: int) -> str | None:
    """The digit that a glyph looks most like; None where it draws nothing."""
    shape = _shape(handle, glyph)
    if shape is None:
        return None
    return min((sum(abs(a - b) for a, b in zip(shape, other, strict=True)), digit) for other, digit in _digits())[1]


@cache
def _digits() -> tuple[tuple[Shape, str], ...]:
    fonts = [pymupdf.Font(name) for name in _REFERENCES]
    shapes = ((_shape(font.this, font.has_glyph(ord(digit))), digit) for font in fonts for digit in "0123456789")
    return tuple((shape, digit) for shape, digit in shapes if shape)


def _shape(handle: Any, glyph: int) -> Shape | None:
    """How much ink there is in each field of a grid over the glyph's ink."""
    _, _, rows = ink_rows(handle, glyph)
    rows = [row for row in rows if 1 in row]
    if not rows:
        return None
    left, right = min(row.find(1) for row in rows), max(row.rfind(1) for row in rows) + 1
    columns = _parts(left, right)
    fields = ((rows[a:b], c, d) for a, b in _parts(0, len(rows)) for c, d in columns)
    return tuple(sum(row.count(1, c, d) for row in band) / (len(band) * (d - c)) for band, c, d in fields)


def _parts(start: int, end: int) -> list[tuple[int, int]]:
    """A stretch of pixels in equal parts of at least one."""
    size = end - start
    edges = [start + size * k // _GRID for k in range(_GRID + 1)]
    return [(a, min(max(b, a + 1), end)) for a, b in pairwise(edges)]
