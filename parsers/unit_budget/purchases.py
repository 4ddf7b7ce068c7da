"""數量 × 單價 = 預算數: the purchases that a city's 計畫提要 lists below a 用途別科目."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import prod

import regex

from parsers.shared.amounts import Item, amount_row
from parsers.shared.cells import read_cell, report_number
from parsers.shared.checks import check_row
from parsers.shared.context import Context, Finding, at_cell
from parsers.values.key import fold_width
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_FACTOR = r"\d{1,3}(?:,\d{3})+|\d+"
_PRODUCT = regex.compile(rf"(?P<factor>{_FACTOR})(?:\s*[×xX*]\s*(?P<factor>{_FACTOR}))*")


def parse_quantity(text: str) -> Decimal:
    """A quantity, also one printed as a product of persons and months; ValueError for anything else.

    >>> parse_quantity('2,100'), parse_quantity('13×12'), parse_quantity('6 x 12 x 10')
    (Decimal('2100'), Decimal('156'), Decimal('720'))
    """
    match = _PRODUCT.fullmatch(fold_width(text).strip())
    if match is None:
        raise ValueError(f"no quantity: {text!r}")
    return prod((Decimal(factor.replace(",", "")) for factor in match.captures("factor")), start=Decimal(1))


def read_purchase(
    table: Table, context: Context, row: int, item: Item, quantity: Cell | None, price: Cell | None, unit: str | None
) -> Iterator[Finding]:
    """`quantity` in the unit of its row and `unit_price` in the table's; a product (13×12) is kept as text."""
    if quantity is not None and quantity.text:
        number, where = read_cell(quantity), at_cell(context, table, quantity, row)
        yield amount_row(
            context, where, number, measure="quantity", label="數量", unit=unit or None, kind="item", item=item
        )
    if price is not None and price.text:
        number, where = read_cell(price), at_cell(context, table, price, row)
        yield amount_row(
            context, where, number, measure="unit_price", label="單價", unit=table.unit, kind="item", item=item
        )
        yield from report_number(price, number, f"{item.name} 單價", context)


def check_purchase(found: BudgetRow, quantity: BudgetRow | None, price: BudgetRow | None) -> Iterator[CheckRow]:
    """預算數 against 數量 × 單價."""
    if found.value is None or quantity is None or price is None or price.value is None:
        return
    try:
        count = parse_quantity(quantity.text)
    except ValueError:
        return
    shown = f"數量×單價 = {quantity.text}×{price.value}"
    yield check_row(found, found.value, "formula", shown, count * price.value, [quantity, price], Decimal(0))
