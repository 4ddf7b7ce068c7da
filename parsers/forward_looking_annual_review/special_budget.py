"""特別預算執行情形: phases × years × measures → budgets.

Columns are found by their heads;
`同(A)` and `同執行率` point at columns by the letters and names that the table prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from parsers.shared.amounts import amount_row
from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.columns import Head, read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from parsers.values.number import Number
from schemas.document import Cell, Place, Table
from schemas.rows import BudgetRow

PHASE, YEAR, CARRYOVER = "期別", "年度", "carryover_pending"
_MUST = {"realized": "實現數", "executed": "執行數", "execution_rate_pct": "執行率", "achievement_rate_pct": "達成率"}
"""Measures that every such table has; 執行率 where there is the 分配數 that it is a rate of."""

_TOTAL = {"總計": "total", "合計": "total", "小計": "subtotal", "分年小計": "subtotal"}


def find_measure(head: Head, measures: Mapping[str, str]) -> str | None:
    """The measure that a head names, None for an unknown head."""
    return measures.get(head.key) or measures.get(head.key.replace("(%)", "").replace("%", ""))


def is_special_budget(table: Table, measures: Mapping[str, str]) -> bool:
    """A year column and at least three known measures make it one."""
    heads = read_heads(table)
    known = sum(find_measure(head, measures) is not None for head in heads)
    return known >= 3 and any(head.key == YEAR for head in heads)


def read_special_budget(
    table: Table, scope: str | None, measures: Mapping[str, str], context: Context
) -> Iterator[Finding]:
    """One row per measure and year (or total), one per phase for the merged carry-over cell."""
    heads = read_heads(table)
    columns = {head.col: measure for head in heads if (measure := find_measure(head, measures))}
    special = {head.key: head.col for head in heads if head.key in (PHASE, YEAR)}
    yield from _report_heads(table, columns, special, context)
    if YEAR not in special:
        return
    if table.unit is None:
        yield context.issue(
            "table.unit_missing", "warning", "no unit over the budget table; amounts have none", _place(table)
        )
    grid = table.grid()
    phases = _phases(table, grid, special)
    for row in range(table.header_rows, table.rows):
        cells = grid[row]
        label = cells[special[YEAR]]
        kind, year, problem = _row_kind(label)
        if problem and any(cell and cell.text for cell in cells):
            place = first_place(label) if label else _place(table)
            yield context.issue(
                "table.row_unknown", "warning", f"row {row}: {problem}; its values are in cells only", place
            )
        phase = phases.get(row)
        if PHASE in special and phase is None:
            message = f"row {row} belongs to no 期別 that is a number; its values have no phase"
            yield context.issue("table.phase_unknown", "warning", message, first_place(label) if label else None)
        if problem:
            continue
        for finding in _read_row(table, cells, row, heads, columns, context):
            if isinstance(finding, BudgetRow):
                finding.scope, finding.phase, finding.row_kind = scope, phase, kind
                finding.fiscal_year_roc = year
                finding.fiscal_year = to_gregorian(year) if year else None
            yield finding
        yield from _read_carryover(table, cells, row, columns, scope, phase, heads, context)


def _place(table: Table) -> Place:
    return first_place(table.cells[0])


def _phases(table: Table, grid: list[list[Cell | None]], special: Mapping[str, int]) -> dict[int, int]:
    """The 期別 of each row. A phase's rows end with its total, and its number is printed in one of them.

    Where the number stands (in the first row, or centred in a cell that a page break cuts) is the typesetter's choice.
    """
    out: dict[int, int] = {}
    group: list[int] = []
    for row in range(table.header_rows, table.rows):
        group.append(row)
        if _row_kind(grid[row][special[YEAR]])[0] == "total" or row == table.rows - 1:
            out |= _phases_of_group(group, {r: _printed_phase(grid[r], special) for r in group})
            group = []
    return out


def _printed_phase(cells: list[Cell | None], special: Mapping[str, int]) -> str:
    cell = cells[special[PHASE]] if PHASE in special else None
    return match_key(cell.text) if cell else ""


def _phases_of_group(group: list[int], printed: Mapping[int, str]) -> dict[int, int]:
    """One number serves the whole group; with several, a blank row is like the row above it."""
    numbers = {text for text in printed.values() if text}
    if any(not text.isdigit() for text in numbers):
        return {row: int(printed[row]) for row in group if printed[row].isdigit()}
    out: dict[int, int] = {}
    last = int(next(iter(numbers))) if len(numbers) == 1 else None
    for row in group:
        last = int(printed[row]) if printed[row] else last
        if last is not None:
            out[row] = last
    return out


def _report_heads(
    table: Table, columns: dict[int, str], special: dict[str, int], context: Context
) -> Iterator[Finding]:
    yield from unknown_heads(table, {*columns, *special.values(), -1}, context)
    named = [*columns.values()]
    for measure in sorted({measure for measure in named if named.count(measure) > 1}):
        yield context.issue("table.header_twice", "error", f"two columns are {measure}", _place(table))
    for measure, label in _MUST.items():
        rate_of_nothing = measure == "execution_rate_pct" and "allocated" not in named
        if measure not in named and not rate_of_nothing:
            message = f"the budget table has no column {label!r}, which every such table has; compare with the page"
            yield context.issue("table.header_missing", "warning", message, _place(table))
    if PHASE not in special:
        yield context.issue("table.header_missing", "info", "the budget table has no 期別 column", _place(table))


def _row_kind(label: Cell | None) -> tuple[str, int | None, str | None]:
    """(row_kind, 民國 year, what is wrong with it)."""
    text = match_key(label.text) if label else ""
    text = text.removesuffix("年度").removesuffix("年")
    if text in _TOTAL:
        return _TOTAL[text], None, None
    if text.isdigit() and 1 <= int(text) <= 200:
        return "year", int(text), None
    return "year", None, f"{label.text if label else ''!r} is neither a year nor a total"


def _read_row(
    table: Table, cells: list[Cell | None], row: int, heads: list[Head], columns: dict[int, str], context: Context
) -> Iterator[Finding]:
    numbers = {col: read_cell(cell) for col in columns if (cell := cells[col]) is not None}
    by_letter = {head.letter: head.col for head in heads if head.letter and head.col in columns}
    by_name = {head.key.replace("(%)", ""): head.col for head in heads if head.col in columns}
    for head in heads:
        measure = columns.get(head.col)
        cell = cells[head.col]
        if measure is None or measure == CARRYOVER or cell is None:
            continue
        number = numbers[head.col]
        target = by_letter.get(number.same_as or "", by_name.get(number.same_as or "")) if number.same_as else None
        value = _follow(numbers, by_letter, by_name, head.col) if number.same_as else number.value
        where = at_cell(context, table, cell, row)
        amount = replace(number, value=value)
        found = amount_row(context, where, amount, measure=measure, label=head.label, unit=table.unit, kind="year")
        found.same_as = columns[target] if target is not None else None
        yield found
        yield from report_number(cell, number, measure, context)
        yield from report_unit(cell, number, "%" if measure.endswith("_pct") else table.unit, context)
        if number.same_as and value is None:
            yield context.issue(
                "amount.same_as_unknown", "warning", f"{cell.text!r} points at no number", first_place(cell)
            )


def _follow(
    numbers: dict[int, Number], by_letter: Mapping[str, int], by_name: Mapping[str, int], col: int
) -> Decimal | None:
    """The number that 同(…) points at, through other 同(…); None for a circle or for nothing."""
    seen = set()
    while col not in seen:
        seen.add(col)
        name = numbers[col].same_as
        if name is None:
            return numbers[col].value
        target = by_letter.get(name, by_name.get(name))
        if target is None:
            return None
        col = target
    return None


def _read_carryover(
    table: Table, cells: list[Cell | None], row: int, columns: dict[int, str], scope: str | None,
    phase: int | None, heads: list[Head], context: Context,
) -> Iterator[Finding]:  # fmt: skip
    """The cell 是否尚有保留款待執行 in the row where it begins; it is merged over its phase's rows."""
    for head in heads:
        cell = cells[head.col]
        if columns.get(head.col) != CARRYOVER or cell is None or cell.row != row or not cell.text:
            continue
        yield BudgetRow(
            **at_cell(context, table, cell, row), scope=scope, phase=phase, row_kind="phase", measure=CARRYOVER,
            measure_label=head.label, state="text",
        )  # fmt: skip
