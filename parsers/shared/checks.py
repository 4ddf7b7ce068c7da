"""Checks: a printed value against what the report's own arithmetic gives. A failed one changes nothing.

Each printed addend may hide half a printed unit, so a sum of rounded numbers may miss the rounded sum by as much:
that is rounding, no failure. A dash, a blank and 0 hide nothing, and one addend alone is the same number as its sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from schemas.rows import BudgetRow, CheckRow, FactRow


def check_row(
    found: FactRow, value: Decimal, kind: str, expression: str, expected: Decimal, terms: Sequence[FactRow] = (),
    slack: Decimal | None = None,
) -> CheckRow:  # fmt: skip
    """`value`, printed at `found`, against `expected`, which the `terms` add up to exactly.

    `slack` is what rounding may make of it, in units of `value`; half a printed unit an addend where none is given.
    """
    if slack is None:
        slack = sum_slack([found, *terms], [number for row in terms if (number := _value(row))])
    outcome = outcome_of(value, expected, slack)
    covered = tuple((row.table_id, row.row, row.col) for row in (found, *terms))
    return CheckRow(
        document_id=found.document_id, project_id=found.project_id, check=kind, expression=expression,
        expected=expected, found=value, passed=outcome != "failed", outcome=outcome, table_id=found.table_id,
        row=found.row, col=found.col, page=found.page, bbox=found.bbox, covered=covered,
    )  # fmt: skip


def outcome_of(value: Decimal, expected: Decimal, slack: Decimal) -> str:
    """passed, rounding or failed.

    >>> outcome_of(Decimal('10.00'), Decimal(10), Decimal(1)), outcome_of(Decimal(9), Decimal(10), Decimal(1))
    ('passed', 'rounding')
    """
    return "passed" if value == expected else "rounding" if abs(value - expected) <= slack else "failed"


def sum_slack(printed: Sequence[FactRow], addends: Sequence[Decimal]) -> Decimal:
    """How far rounding may take the sum of `addends` (0 where one number stands alone), by the finest printed unit."""
    if len(addends) < 2:
        return Decimal(0)
    units = [unit_of(number) for row in printed if (number := _value(row)) is not None]
    return min(units, default=Decimal(0)) * len(addends) / 2


def _value(row: FactRow) -> Decimal | None:
    value = getattr(row, "value", None)
    return value if isinstance(value, Decimal) else None


def unit_of(value: Decimal) -> Decimal:
    """The unit of a number's last printed digit.

    >>> unit_of(Decimal('12.50')), unit_of(Decimal('1200'))
    (Decimal('0.01'), Decimal('1'))
    """
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def ratio_slack(top: Decimal, bottom: Decimal, found: Decimal) -> Decimal:
    """How far rounding of both terms may take a percentage, with half a printed unit of its own."""
    if top == 0 or not bottom:
        return Decimal(0)
    share = abs(top / bottom * 100)
    return share * (unit_of(top) / abs(top) + unit_of(bottom) / abs(bottom)) / 2 + unit_of(found) / 2


def sum_check(found: BudgetRow, parts: Sequence[BudgetRow], name: str, kind: str = "total") -> CheckRow | None:
    """`found` against the sum of its parts, exactly; None where there is nothing to add up."""
    known = [part for part in parts if part.value is not None]
    if found.value is None or not known:
        return None
    values = [part.value for part in known if part.value is not None]
    expression = f"{name} = " + "+".join(str(value) for value in values)
    return check_row(found, found.value, kind, expression, sum(values, Decimal(0)), known)


def same_amount(found: BudgetRow, other: BudgetRow, name: str) -> CheckRow | None:
    """An amount against the same one elsewhere in the document, in the base unit of their currency."""
    if found.amount is None or other.amount is None or found.currency != other.currency:
        return None
    expression = f"{name}: {other.value} {other.unit} (page {other.page})"
    slack = sum((amount_unit(row) for row in (found, other)), Decimal(0)) / 2
    return check_row(found, found.amount, "sum", expression, other.amount, [other], slack)


def amount_unit(row: BudgetRow) -> Decimal:
    """The last printed digit's unit, in the base unit of the currency; 0 for what hides nothing."""
    if not row.value or not row.amount:
        return Decimal(0)
    return abs(unit_of(row.value) * row.amount / row.value)


def rounded(value: Decimal, like: Decimal) -> Decimal:
    """Half-up to as many decimals as `like` was printed with."""
    exponent = like.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(min(int(exponent), 0)), ROUND_HALF_UP)


def check_difference(found: Mapping[str, BudgetRow]) -> Iterator[CheckRow]:
    """本年度 − 上年度 = 比較 of a row by measure; a blank or a dash counts as nothing."""
    rows = [found.get(name) for name in ("budget", "prior_year_budget", "difference")]
    budget, prior, difference = rows
    if budget is None or prior is None or difference is None:
        return
    if any(row.state not in ("number", "dash", "blank") for row in (budget, prior, difference)):
        return
    if all(row.value is None for row in (budget, prior, difference)):
        return
    first, second = budget.value or Decimal(0), prior.value or Decimal(0)
    shown = f"{budget.measure_label}-{prior.measure_label}={difference.measure_label}: {first}-{second}"
    yield check_row(difference, difference.value or Decimal(0), "difference", shown, first - second, [budget, prior])
