"""“三公”经费和机关运行经费: a wide table whose heads are the items → budgets, with the total checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from parsers.department_budget.layout import Subject
from parsers.department_budget.sums import add_up
from parsers.department_budget.words import BASE, clean_head, is_total, measure_of, says_nothing
from parsers.shared.amounts import Item, read_amount
from parsers.shared.columns import Head, read_heads, unknown_heads
from parsers.shared.context import Context, Finding
from parsers.values.amount import find_unit
from parsers.values.key import match_key
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow, IssueRow

_MEASURE = regex.compile(r"(?P<year>20\d\d\s*年度?)?(?P<name>.*?)(?P<measure>(?:年初|全年|上年|支出)?(?:预算|决算)数?)")
_ITEMS = regex.compile(r"因公出国|接待|公务用车|购置|运行|三公|会议费|培训费|合计|小计")
_AGENCY = "机关运行经费"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column for one item: `path` without 合计 and 小计, which state what the level above them sums up to."""

    col: int
    label: str
    path: tuple[str, ...]
    total: bool
    measure: str
    unit: str | None


def is_three_public(table: Table) -> bool:
    """Do its heads name the three kinds of expense?"""
    heads = match_key("".join(head.label for head in read_heads(table)))
    return all(word in heads for word in ("因公出国", "公务接待", "公务用车"))


def read_three_public(table: Table, subject: Subject, context: Context) -> Iterator[Finding | CheckRow]:
    """One row per item and measure, and the sums of the heads."""
    columns = [column for head in read_heads(table) if (column := _column(head, subject))]
    yield from unknown_heads(table, {column.col for column in columns}, context)
    grid = table.grid()
    names = [head.col for head in read_heads(table) if clean_head(head.label).endswith(("名称", "部门", "单位"))]
    for row in range(table.header_rows, table.rows):
        written = [cell for cell in grid[row] if cell is not None and cell.text]
        if written and written[0].col_span == table.cols:
            continue
        unit_name = next((cell.text for col in names if (cell := grid[row][col]) is not None and cell.text), None)
        found: dict[int, BudgetRow] = {}
        for column in columns:
            cell = grid[row][column.col]
            if cell is None or cell.row != row:
                continue
            name = column.path[-1] if column.path else None
            for finding in read_amount(
                context, table, cell, row, measure=column.measure, label=column.label, unit=column.unit,
                kind=_kind(column), item=Item(name, None, column.path), scope=unit_name,
            ):  # fmt: skip
                if isinstance(finding, BudgetRow):
                    found[column.col] = finding
                if not (isinstance(finding, IssueRow) and says_nothing(cell.text)):
                    yield finding
        yield from _check(columns, found)


def _column(head: Head, subject: Subject) -> _Column | None:
    measure = BASE
    path: list[str] = []
    for part in head.path:
        name = part
        if match := _MEASURE.fullmatch(part):
            measure = measure_of(match_key((match["year"] or "") + match["measure"]), subject.year) or measure
            name = match["name"]
        if clean_head(name):
            path.append(name)
    total = bool(path) and is_total(match_key(path[-1]))
    if not _ITEMS.search(head.key):
        return None
    unit = next((unit for part in head.path if (unit := find_unit(part)) and unit != "%"), subject.unit)
    names = tuple(path[:-1] if total else path)
    return _Column(head.col, head.label, names, total, subject.base if measure == BASE else measure, unit)


def _kind(column: _Column) -> str:
    if not column.total:
        return "item"
    return "subtotal" if column.path and "三公" not in column.path[-1] else "total"


def _check(columns: list[_Column], found: dict[int, BudgetRow]) -> Iterator[CheckRow]:
    for whole in columns:
        if whole.total and whole.col in found:
            parts = [
                found[part.col]
                for part in columns
                if part.path and part.path[:-1] == whole.path and part.measure == whole.measure and part.col in found
                and _AGENCY not in part.path[-1]
            ]  # fmt: skip
            yield from add_up(found[whole.col], parts, whole.label)
