"""Decimals as a person writes them. They are stored with nine places, for one type has to hold them all."""

from __future__ import annotations

from decimal import Decimal


def short(number: Decimal) -> Decimal:
    """The same number without the zeros that its type adds.

    >>> short(Decimal('73.800000000')), short(Decimal('0E-9')), short(Decimal('6656000.000000000'))
    (Decimal('73.8'), Decimal('0'), Decimal('6656000'))
    """
    if number == number.to_integral_value():
        return number.quantize(Decimal(1)) if number else Decimal(0)
    return number.normalize()


def as_printed(number: Decimal, decimals: int | None) -> str:
    """With as many decimals as are printed (`decimals` of the row), never with fewer than it has.

    >>> as_printed(Decimal('84.500000000'), 2), as_printed(Decimal('84.55'), None), as_printed(Decimal('1.25'), 1)
    ('84.50', '84.55', '1.25')
    """
    plain = short(number)
    places = -int(plain.as_tuple().exponent)
    return f"{plain:.{decimals}f}" if decimals is not None and places <= decimals else f"{plain:f}"
