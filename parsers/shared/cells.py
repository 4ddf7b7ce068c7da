"""Numbers in table cells: read them, and say what is odd about how they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from parsers.shared.context import Context, Finding, first_place
from parsers.values.amount import base_amount
from parsers.values.key import match_key
from parsers.values.number import Number, read_number
from schemas.document import Cell


def read_cell(cell: Cell) -> Number:
    """The number in a cell. One whose only fault is its separators (`1200,000`, `12, 046`) has a value and is `odd`."""
    number = read_number(cell.text)
    return replace(number, value=number.mended, state="number") if number.odd else number


def report_number(cell: Cell, number: Number, what: str, context: Context) -> Iterator[Finding]:
    """Say what is odd about a printed number."""
    if number.state == "malformed":
        message = f"{what} {cell.text!r} is no well-formed number; kept as printed, without a value"
        yield context.issue("amount.malformed", "warning", message, first_place(cell))
    elif number.odd:
        message = f"{what} {cell.text!r} is printed with odd separators; read as {number.value}"
        yield context.issue("amount.malformed", "warning", message, first_place(cell))
    elif number.state == "text":
        message = f"{what} {cell.text!r} is not one plain number; kept as printed, without a value"
        yield context.issue("amount.text", "warning", message, first_place(cell))


def report_unit(cell: Cell, number: Number, unit: str | None, context: Context) -> Iterator[Finding]:
    """Say where a cell prints another unit than its column or table; 美元 may be 美金."""
    if number.unit and unit and match_key(number.unit) != match_key(unit):
        own, column = (base_amount(Decimal(1), word, context.home) for word in (number.unit, unit))
        if own and own == column:
            return
        message = f"{cell.text!r} is in {number.unit}, its column in {unit}; compare before adding up"
        yield context.issue("amount.unit_differs", "warning", message, first_place(cell))
