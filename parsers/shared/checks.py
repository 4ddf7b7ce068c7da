"""Checks: a printed value against what the report's own arithmetic gives. A failed one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from schemas.rows import BudgetRow, CheckRow, FactRow


def check_row(
    found: FactRow, value: Decimal, kind: str, expression: str, expected: Decimal, terms: Sequence[FactRow] = ()
) -> CheckRow:
    """`value`, printed at `found`, against `expected`, which the `terms` add up to exactly."""
    covered = tuple((row.table_id, row.row, row.col) for row in (found, *terms))
    return CheckRow(
        document_id=found.document_id, project_id=found.project_id, check=kind, expression=expression,
        expected=expected, found=value, passed=expected == value, table_id=found.table_id, row=found.row,
        col=found.col, page=found.page, bbox=found.bbox, covered=covered,
    )  # fmt: skip


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
    return check_row(found, found.amount, "sum", expression, other.amount, [other])


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
