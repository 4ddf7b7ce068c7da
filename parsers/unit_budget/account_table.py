"""歲入來源別, 歲出機關別 and 歲出政事別預算表, 歲出一級用途別科目分析表 and their kin → budgets.

A row is an account (款 > 項 > 目 > 節), a column an amount of this year, of years before, or of one 用途別.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from parsers.shared.amounts import Item, amount_row, table_title
from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.unit_budget.account_checks import check_lines, check_tree
from parsers.unit_budget.account_columns import Layout, read_layout
from parsers.unit_budget.account_lines import PART, TOTAL, Line, build_tree, code_of, path_of, read_lines
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_NOTES = ("預計執行內容", "計畫內容")
_YEAR = regex.compile(r"(\d{2,3})年度")


def is_accounts_table(table: Table) -> bool:
    return read_layout(read_heads(table)) is not None


def table_year(table: Table, context: Context) -> int | None:
    """The 民國 year that the head of a table's page or its caption names, else the book's."""
    if table.head:
        return table.head.year_roc
    match = _YEAR.search(match_key(table.caption or ""))
    return int(match[1]) if match else context.year_roc


def read_accounts_table(table: Table, context: Context, following: Table | None = None) -> Iterator[Finding | CheckRow]:
    """One row per account and column, its sums checked. `following` is the next table of the document."""
    heads = read_heads(table)
    layout = read_layout(heads)
    assert layout is not None
    notes = {head.col for head in heads if head.key in _NOTES}
    yield from unknown_heads(table, {layout.name, *notes, *(column.col for column in layout.columns)}, context)
    yield from say_without_unit(table, context)
    lines = read_lines(table, layout)
    below = _first_below(table, lines, layout, following)
    build_tree(lines, below is not None)
    for line in lines:
        has_more = below is not None and line is lines[-1] and below.level > line.level
        yield from _read_line(table, line, layout, context, has_more) if line.known else say_unknown(line, context)
    yield from check_lines(lines)
    yield from check_tree(lines)


def say_without_unit(table: Table, context: Context) -> Iterator[Finding]:
    """An issue where nothing says what the numbers of a table are in."""
    if table.unit is None:
        message = f"no unit is printed over {table.caption or 'the table'!r}; its values have no amount"
        yield context.issue("table.unit_missing", "warning", message, first_place(table.cells[0]))


def goes_on_in(table: Table, following: Table | None) -> bool:
    """Is the next table cut from this one: the same heads and title, on the same or the next page?"""
    if following is None or following.page not in (table.page_end, table.page_end + 1):
        return False
    same = [head.key for head in read_heads(table)] == [head.key for head in read_heads(following)]
    return same and table_heading(table) == table_heading(following)


def table_heading(table: Table) -> str:
    """Whose table it is and its caption, as a key that its continuation shares."""
    organs = "".join(table.head.organs) + (table.head.plan or "") if table.head else ""
    return match_key(organs + (table_title(table) or "")).replace("(續)", "")


def _first_below(table: Table, lines: Sequence[Line], layout: Layout, following: Table | None) -> Line | None:
    """The first account of the next table, where that goes on with this one's hierarchy."""
    if following is None or not goes_on_in(table, following):
        return None
    first = next(iter(read_lines(following, layout)), None)
    if first is None:
        return None
    top = TOTAL if not layout.levels or any(line.level == TOTAL for line in lines) else 1
    return first if first.level > top or not first.known else None


def _read_line(table: Table, line: Line, layout: Layout, context: Context, has_more: bool) -> Iterator[Finding]:
    year = table_year(table, context)
    kind = "total" if line.level == TOTAL else "subtotal" if line.children or has_more or line.level == PART else "item"
    item = Item(None)
    if line.level != TOTAL:
        item = Item(line.name or None, code_of(line, layout), tuple(path_of(line, layout) or ()))
    for column, cell in zip(layout.columns, line.cells, strict=True):
        if cell is None or cell.row != line.row:
            continue
        for finding in read_fact(table, cell, line.row, context, column.measure, column.label, kind, item):
            if isinstance(finding, BudgetRow):
                finding.scope = column.scope
                set_year(finding, year - column.years_back if year else None)
                line.facts[column.key] = finding
            yield finding


def read_fact(
    table: Table, cell: Cell, row: int, context: Context, measure: str, label: str, kind: str, item: Item
) -> Iterator[Finding]:
    """The budget row of a cell, and what is odd about it."""
    number = read_cell(cell)
    where = at_cell(context, table, cell, row)
    yield amount_row(context, where, number, measure=measure, label=label, unit=table.unit, kind=kind, item=item)
    yield from report_number(cell, number, f"{item.name or kind} {label}", context)
    yield from report_unit(cell, number, table.unit, context)


def set_year(fact: BudgetRow, year: int | None) -> None:
    fact.fiscal_year_roc = year
    fact.fiscal_year = to_gregorian(year) if year else None


def say_unknown(line: Line, context: Context) -> Iterator[Finding]:
    """An issue for a row with amounts whose place in the hierarchy can't be told."""
    cell = next((cell for cell in line.cells if cell and cell.text), None)
    if cell is not None:
        why = "its place in the hierarchy can't be told; its values are in cells only"
        message = f"row {line.row} {line.name[:40]!r}: {why}"
        yield context.issue("table.row_unknown", "warning", message, first_place(cell))
