"""Does a glyph draw the character that its font claims? Asked of what numbers are made of, and of blanks.

Two readers of a false map agree; only the outline tells that the 1 of the text is a 7 on paper. A glyph is compared
with shapes; only where it is clearly another one it counts as false, so odd fonts stay readable.
"""

from __future__ import annotations

from typing import Any

from pipeline.characters.digits import digit_distances
from pipeline.characters.ink import Ink, ink_of

_WIDE_DIGITS = {ord("０") + k: str(k) for k in range(10)}
FIGURES = frozenset("0123456789,.-−–()% \u00a0\u200b\u3000") | frozenset(map(chr, _WIDE_DIGITS))
_CLEARLY = 1.3  # a glyph this many times as far from its digit as from another is the other
_IS_DIGIT = 11.0  # a mark nearer than this to a digit is one
_LOW = 30  # hundredths of an em: what is higher is no comma, what is lower no digit


def is_false(handle: Any, glyph: int, character: str) -> bool:
    """Does a glyph clearly draw something other than a character of FIGURES? `handle` is a MuPDF font."""
    character = character.translate(_WIDE_DIGITS)
    if glyph < 0:
        return character.isdigit()  # one glyph that stands for several digits
    if glyph == 0:
        return False  # nothing is known of what is drawn in place of a missing glyph
    ink = ink_of(handle, glyph)
    if character.isspace() or character == "\u200b":
        return ink is not None and (_is_dash(ink) or _draws_digit(handle, glyph, ink))
    if ink is None:
        return True
    if character.isdigit():
        distances = digit_distances(handle, glyph)
        own = distances.pop(character)
        return (ink.y1 - ink.y0 < _LOW and own > _IS_DIGIT) or own > _CLEARLY * min(distances.values())
    return _is_no_mark(character, ink) or (character in ",.-−–" and _draws_digit(handle, glyph, ink))


def _is_no_mark(character: str, ink: Ink) -> bool:
    """Is the ink clearly not that of a mark: a comma without a tail, a point with one, a high dash, a flat bracket?

    The ink's box counts upwards from the baseline, as the font does.
    """
    wide, high = ink.x1 - ink.x0, ink.y1 - ink.y0
    if character == ".":
        return high > 1.25 * wide and ink.y0 <= -6
    if character == ",":
        return high <= 1.3 * wide and ink.y0 >= -3
    if character in "-−–":
        return high > wide
    return character in "()" and high < wide


def _is_dash(ink: Ink) -> bool:
    """Flat ink well above the baseline."""
    return ink.y0 > 10 and 2 * (ink.y1 - ink.y0) < ink.x1 - ink.x0


def _draws_digit(handle: Any, glyph: int, ink: Ink) -> bool:
    if ink.y1 - ink.y0 < _LOW:
        return False
    return min(digit_distances(handle, glyph).values()) < _IS_DIGIT
