"""Levels of the rows under a plan that have no code: plans of several years, and what these cost over all years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from parsers.unit_budget.account_lines import Line
from parsers.values.number import read_number

SUM, BRANCH, STAGE, OVERALL, DETAIL = 0.2, 1, 1.5, 3.9, 4
"""Levels of 合計, of a 分支計畫, of a multi-year plan that is a part of one, of its cost over all years, and of a
purchase; a 用途別 is between."""

_OVERALL = regex.compile(r"總\p{Han}{0,4}費")
_NUMBERED = regex.compile(r"(?P<code>\d{2})[\s-]*(?P<name>1\d\d年.*|\p{Han}.*)", regex.S)


def find_stages(lines: Sequence[Line]) -> None:
    """A row without a name before the first level of 用途別 is a plan with rows of its own, however it is numbered."""
    for line, below in pairwise(lines):
        if _is_bare(line) and below.level > BRANCH and below.code and below.code.endswith("00"):
            line.level = STAGE
            if match := _NUMBERED.fullmatch(line.name):
                line.code, line.name = match["code"], match["name"]


def _is_bare(line: Line) -> bool:
    """A purchase without quantity, price and unit."""
    return line.level == DETAIL and not any(cell and cell.text for cell in line.cells[1:])


def find_overall(lines: Sequence[Line]) -> None:
    """總工程費明細如下: the cost over all years, with parts of its own, after purchases that are all of the year's.

    The arithmetic tells: the sum above has no room for it, or it is the rest. Where neither is so, the words do.
    """
    above: Line | None = None
    year = Decimal(0)
    for line, below in pairwise([*lines, None]):
        if line is None or line.level != DETAIL:
            above, year = line, Decimal(0)
            continue
        if _is_bare(line) and below and below.level == DETAIL and above and above.level != OVERALL and year:
            total, own = _amount_of(above), _amount_of(line)
            if total == year or (total != year + own and _OVERALL.search(line.name)):
                line.level, line.apart, above = OVERALL, True, line
        year += _amount_of(line)


def _amount_of(line: Line) -> Decimal:
    cell = line.cells[0]
    return (read_number(cell.text).value if cell else None) or Decimal(0)
