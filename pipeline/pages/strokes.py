"""Lines drawn at figures: through them, which strikes them out, or before them, which is a minus that no text has."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from schemas.document import Char, Rule

_DIGITS = frozenset("0123456789")
_LOW, _HIGH = 0.15, 0.6  # a figure's middle, in sizes above its baseline
_LONGEST = 15  # sizes; a longer line is the ruling of a table
_MINUS = 0.2, 1.0  # sizes that a minus is long
_NEAR = 0.6  # sizes between a minus and its number


@dataclass(slots=True)
class Strokes:
    """How many digits are struck out, and the numbers that have a drawn minus (from their first digit on)."""

    struck: int = 0
    minus: list[str] = field(default_factory=list)


def strokes_at(chars: list[Char], horizontals: list[Rule]) -> Strokes:
    """The lines drawn at the digits of a page. `chars` and `horizontals` in the upright frame."""
    digits = sorted((char for char in chars if char.text in _DIGITS), key=lambda char: char.baseline)
    out = Strokes()
    if not digits or not horizontals:
        return out
    baselines = [char.baseline for char in digits]
    size = max(char.size for char in digits)
    for rule in horizontals:
        if rule.end - rule.start > _LONGEST * size:
            continue
        low = bisect_left(baselines, rule.position)
        high = bisect_right(baselines, rule.position + _HIGH * size)
        beside = [char for char in digits[low:high] if _LOW < (char.baseline - rule.position) / char.size < _HIGH]
        through = [char for char in beside if rule.start < (char.x0 + char.x1) / 2 < rule.end]
        out.struck += len(through)
        if not through:
            out.minus += _signed(rule, beside)
    return out


def _signed(rule: Rule, digits: list[Char]) -> list[str]:
    """The number that begins right after a short line; none where it is no minus."""
    after = sorted((char for char in digits if char.x0 >= rule.end - 1), key=lambda char: char.x0)
    if not after or not _MINUS[0] <= (rule.end - rule.start) / after[0].size <= _MINUS[1]:
        return []
    if after[0].x0 - rule.end > _NEAR * after[0].size:
        return []
    same = [char.text for char in after if char.baseline == after[0].baseline]
    return ["".join(same[:12])]
