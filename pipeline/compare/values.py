"""A printed number beside another: equal, rounded, in another unit, or different."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import regex

from parsers.values.key import match_key
from parsers.values.name_key import name_key

_NUMBER = regex.compile(r"\d[\d,]*(?:\.(\d+))?")
_SCALE = regex.compile(r"^(百万|千万|十万|万亿|兆|亿|万|千|百)(?=\p{Han}|$)")
_SCALES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12, "兆": 12}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed. `amount` is in the base unit of its currency, `decimals` how many it prints."""

    value: Decimal | None = None
    unit: str | None = None
    amount: Decimal | None = None
    decimals: int = 0

    @property
    def step(self) -> Decimal:
        """The last printed digit's worth."""
        return Decimal(1).scaleb(-self.decimals)

    def in_unit_of(self, other: Figure) -> Decimal | None:
        """Its value in the unit of another, None where the units can't be converted."""
        if self.value is None:
            return None
        factor = conversion(self.unit, other.unit)
        return self.value * factor if factor is not None else None

    def rounds_to(self, other: Figure) -> bool:
        """Are two different prints one number, the coarser one rounded? Half of its last digit may lie between them.

        >>> Figure(Decimal('12.345'), '億元', None, 3).rounds_to(Figure(Decimal('12.3'), '億元', None, 1))
        True
        >>> Figure(Decimal('12.3'), '億元', None, 1).rounds_to(Figure(Decimal('12.4'), '億元', None, 1))
        False
        >>> Figure(Decimal('3'), '億元').rounds_to(Figure(Decimal('301234'), '千元'))
        True
        """
        mine, theirs = self.in_unit_of(other), other.value
        factor = conversion(self.unit, other.unit)
        if mine is None or theirs is None or factor is None or mine == theirs:
            return False
        steps = sorted((self.step * factor, other.step))
        return steps[0] < steps[1] and abs(mine - theirs) <= steps[1] / 2


def printed_decimals(text: str | None, value: Decimal | None) -> int:
    """How many decimals a number is printed with.

    >>> printed_decimals('1,234.50', Decimal('1234.500000000')), printed_decimals('同(A)', Decimal('3.250000000'))
    (2, 2)
    """
    found = _NUMBER.findall(text or "")
    if len(found) == 1:
        return len(found[0])
    exponent = value.normalize().as_tuple().exponent if value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=1 << 10)
def unit_parts(unit: str | None) -> tuple[str, int]:
    """(what is counted, power of ten): 萬件 and 件 are the same thing ten thousand times.

    >>> unit_parts('萬件'), unit_parts('件'), unit_parts('新臺幣千元'), unit_parts('億元')
    (('件', 4), ('件', 0), ('元', 3), ('元', 8))
    """
    words = name_key(unit) if unit else ""
    words = words.removeprefix("新台币").removeprefix("人民币") or words
    if unit and not words:
        words = match_key(unit)
    scale = _SCALE.match(words)
    if scale and len(words) > len(scale[0]):
        return words[scale.end() :], _SCALES[scale[0]]
    return words, 0


def conversion(old: str | None, new: str | None) -> Decimal | None:
    """What a value in one unit is multiplied by to be in the other; None where they count different things.

    >>> conversion('千元', '億元'), conversion('公里', '公尺')
    (Decimal('0.00001'), None)
    """
    (one, power), (other, other_power) = unit_parts(old), unit_parts(new)
    return Decimal(1).scaleb(power - other_power) if one == other else None


def percent(difference: Decimal, base: Decimal) -> Decimal | None:
    """The difference as a share of the base, two decimals; None of nothing."""
    return (100 * difference / abs(base)).quantize(Decimal("0.01")) if base else None


def same_text(one: str | None, other: str | None) -> bool:
    """Do two texts say the same but for widths and white space?"""
    return match_key(one or "") == match_key(other or "")
