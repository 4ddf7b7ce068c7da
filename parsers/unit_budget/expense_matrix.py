"""各項費用彙計表: a row per 用途別科目, a column per 工作計畫 → budgets with the plan as `scope`, sums both ways.

A book of many plans prints the table in pieces side by side, 合計 in the last: its rows are added up over the pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.shared.amounts import Item
from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding
from parsers.unit_budget.account_checks import check_tree, whole_sum
from parsers.unit_budget.account_columns import Column, Layout
from parsers.unit_budget.account_lines import TOTAL, Line, build_tree, is_torn, path_of
from parsers.unit_budget.account_table import goes_on_in, read_fact, say_unknown, say_without_unit, set_year, table_year
from parsers.values.account_code import split_account, split_use, use_level
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_TOTALS = ("合計", "總計")


@dataclass(slots=True)
class Pieces:
    """What the pieces before the one with 合計 state: the amounts of each row, and where the last piece ends."""

    rows: dict[str, list[BudgetRow]] = field(default_factory=dict)
    count: int = 0
    page_end: int = 0


def is_expense_matrix(table: Table) -> bool:
    """用途別科目 at the left, and plans or 合計 beside them."""
    heads = read_heads(table)
    if not heads or "用途別科目" not in heads[0].key or "工作計畫" not in heads[0].key:
        return False
    return any(head.key in _TOTALS or split_account(head.label)[0] for head in heads[1:])


def read_expense_matrix(
    table: Table, context: Context, pieces: Pieces, following: Table | None = None
) -> Iterator[Finding | CheckRow]:
    """One row per 用途別科目 and plan. `pieces` is carried from table to table of the book."""
    yield from say_without_unit(table, context)
    first = "(續)" not in match_key(table.caption or "")
    if first or table.page > pieces.page_end + 1:
        pieces.rows, pieces.count = {}, 0
    complete = first or pieces.count > 0
    blocks = list(_blocks(table))
    for columns, lines in blocks:
        last = lines is blocks[-1][1]
        build_tree(lines, last and _is_cut(table, following))
        for line in lines:
            yield from _read_line(table, line, columns, context) if line.known else say_unknown(line, context)
        yield from check_tree(lines)
        yield from _add_up(lines, columns, pieces, complete)
    pieces.page_end = table.page_end


def _blocks(table: Table) -> Iterator[tuple[Layout, list[Line]]]:
    """(columns, rows) of each piece; the stitched ones begin with a header row of their own."""
    grid = table.grid()
    heads = read_heads(table)
    layout = _layout([(head.col, head.label) for head in heads[1:]])
    lines: list[Line] = []
    for row in range(table.header_rows, table.rows):
        label = grid[row][0]
        if label is not None and match_key(label.text) == heads[0].key:
            other = _layout([(cell.col, cell.text) for cell in grid[row][1:] if cell is not None])
            if other != layout:
                yield layout, lines
                layout, lines = other, []
            continue
        line = _line(row, grid[row], layout)
        if line is not None:
            lines.append(line)
    yield layout, lines


def _layout(heads: Sequence[tuple[int, str]]) -> Layout:
    names = [split_account(text)[1] for _, text in heads]
    columns = []
    for (col, text), name in zip(heads, names, strict=True):
        label = text.replace("\n", "")
        if match_key(label) in _TOTALS:
            columns.append(Column(col, label, "budget"))
        elif label:
            columns.append(Column(col, label, "budget", name if names.count(name) == 1 else label))
    return Layout({}, 0, tuple(columns))


def _line(row: int, cells: Sequence[Cell | None], layout: Layout) -> Line | None:
    own = [cells[column.col] for column in layout.columns]
    text = cells[0].text if cells[0] else ""
    if not text and not any(cell and cell.text for cell in own):
        return None
    use = split_use(text)
    if any(map(is_torn, own)) or (use is None and match_key(text) not in _TOTALS):
        return Line(row, TOTAL, "", None, text, own, known=False)
    if use is None:
        return Line(row, TOTAL, "", None, text, own)
    return Line(row, use_level(use[0]), "", use[0], use[1], own)


def _is_cut(table: Table, following: Table | None) -> bool:
    """Do the rows go on in the next table?"""
    if following is None or not goes_on_in(table, following):
        return False
    _, lines = next(_blocks(following))
    return not lines or not lines[0].known or lines[0].level != TOTAL


def _read_line(table: Table, line: Line, layout: Layout, context: Context) -> Iterator[Finding]:
    item = Item(None) if line.level == TOTAL else Item(line.name, line.code, tuple(path_of(line, layout) or ()))
    for column, cell in zip(layout.columns, line.cells, strict=True):
        if cell is None or cell.row != line.row:
            continue
        sums = (line.level == TOTAL) + (column.scope is None)
        kind = "total" if sums == 2 else "subtotal" if sums or line.children else "item"
        for finding in read_fact(table, cell, line.row, context, column.measure, column.label, kind, item):
            if isinstance(finding, BudgetRow):
                finding.scope = column.scope
                set_year(finding, table_year(table, context))
                line.facts[column.key] = finding
            yield finding


def _add_up(lines: Sequence[Line], layout: Layout, pieces: Pieces, complete: bool) -> Iterator[CheckRow]:
    """合計 of each row against its plans, those of the pieces before it too; `complete`: the first piece is there."""
    ends = any(column.scope is None for column in layout.columns)
    used: set[str] = set()
    for line in lines:
        key = line.code or match_key(line.name)
        own = [row for (_, scope), row in line.facts.items() if scope]
        before = pieces.rows.get(key, [])
        total = line.facts.get(("budget", None))
        in_all = not pieces.count or key in pieces.rows
        if total is not None and complete and in_all and (check := whole_sum(total, before + own, "合計", "sum")):
            yield check
        if not ends and line.known and (not pieces.count or before):
            pieces.rows[key] = before + own
            used.add(key)
    if ends:
        pieces.rows, pieces.count = {}, 0
    else:
        pieces.rows = {key: rows for key, rows in pieces.rows.items() if key in used}
        pieces.count += 1
