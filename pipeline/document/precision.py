"""What every number says beside its value: the digits that are printed, its unit without variants, its amount."""

from __future__ import annotations

from decimal import Decimal

import regex

from parsers.values.amount import base_amount
from parsers.values.key import match_key
from schemas.rows import BudgetRow, DocumentRows, IndicatorRow

_CURRENCY = regex.compile(r"新?[臺台][幣币]|人民[幣币]|nt\$|ntd")
_VARIANTS = str.maketrans("仟圓圆", "千元元")


def fill_precision(rows: DocumentRows, home: str | None) -> None:
    """Fill `decimals` and `unit_normalized` of budgets and indicators, and row kind, amount and currency of the latter.

    `home` is the currency of 元 without a country.
    """
    facts: list[BudgetRow | IndicatorRow] = [*rows.budgets, *rows.indicators]
    for fact in facts:
        _fill(fact)
    for row in rows.indicators:
        row.row_kind = row.row_kind or "item"
        if row.amount is None and row.value is not None and (money := base_amount(row.value, row.unit, home)):
            row.amount, row.currency = money


def _fill(fact: BudgetRow | IndicatorRow) -> None:
    if fact.unit and fact.unit_normalized is None:
        fact.unit_normalized = plain_unit(fact.unit)
    if fact.value is not None and fact.state == "number" and fact.decimals is None:
        fact.decimals = _decimals(fact.value)


def _decimals(value: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def plain_unit(unit: str) -> str:
    """A unit of the home currency without its name and its variants; any other as it is, without spaces.

    >>> plain_unit('新臺幣 仟元'), plain_unit('人民币万元'), plain_unit('新臺幣'), plain_unit('％'), plain_unit('美元')
    ('千元', '万元', '元', '%', '美元')
    """
    squeezed = regex.sub(r"\s", "", unit)
    key = match_key(squeezed)
    if base_amount(Decimal(1), key, "XXX") is None:
        return key if key == "%" else squeezed
    return _CURRENCY.sub("", key).translate(_VARIANTS) or "元"
