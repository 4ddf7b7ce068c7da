"""A statement of a book → budgets: a row per item and column, its sums checked along the rows and down the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from parsers.shared.amounts import Item, amount_row
from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.checks import check_difference, check_row
from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.shared.statement import Kind
from parsers.shared.statement_columns import BY_GROUP, Layout, known_measure, read_layout
from parsers.shared.statement_rows import Row, read_rows
from parsers.shared.statement_sums import with_parts
from parsers.values.amount import base_amount
from parsers.values.date import to_gregorian
from parsers.values.number import read_number
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow

_ADDS = {"budget", "prior_year_budget", "final_account", "difference", "audited"}
_LISTS = {"vehicles", "premises"}
"""Inventories: most of their numbers are no amounts, and those that are have no name of their own."""
_ENUMERATED = {"grants", "commissioned_work", "travel"}
"""Statements whose details nest by enumerators and codes over several rows (1. 計畫, (1) 項目, [1] 受補助者)."""
_NO_TREE = {"cash_flow", "five_year_plans", "vehicles", "surplus_distribution"}
"""Statements whose items aren't the sum of those that are set in below them."""


def find_layout(table: Table, kind: Kind) -> Layout | None:
    """The layout of a table that is a known statement in a unit of money, or of persons; None where none is found."""
    money = table.unit is not None and base_amount(Decimal(1), table.unit) is not None
    enumerated = kind.name in _ENUMERATED and regex.search("分析表|類別表", table.caption or "") is not None
    if kind.name in _LISTS or enumerated or not (money or kind.name == "staff"):
        return None
    return read_layout(read_heads(table), kind, _text_columns(table))


def _text_columns(table: Table) -> list[int]:
    """Columns whose written cells are mostly words, by how many they have."""
    words: dict[int, list[bool]] = {}
    for cell in table.cells:
        if cell.row >= table.header_rows and cell.text:
            words.setdefault(cell.col, []).append(read_number(cell.text).state == "text")
    return sorted(col for col, texts in words.items() if 2 * sum(texts) > len(texts))


def read_statement(
    table: Table, kind: Kind, layout: Layout, context: Context, previous: Table | None = None
) -> Iterator[Finding | CheckRow]:
    """One row per item and column of numbers. `previous` is the table before it in the document."""
    for col in layout.unknown:
        cell = next(
            (cell for cell in table.cells if cell.col <= col < cell.col + cell.col_span and cell.is_header), None
        )
        label = cell.text if cell else ""
        message = f"column {col} {label!r} is unknown; its values are in cells only"
        yield context.issue("table.header_unknown", "warning", message, first_place(cell) if cell else None)
    rows, unknown = read_rows(table, layout)
    for cell in unknown:
        what = "holds several rows" if "\n" in cell.text else "has no name"
        message = f"row {cell.row} {what}; its values are in cells only"
        yield context.issue("table.row_unknown", "warning", message, first_place(cell))
    grid = table.grid()
    for row in rows:
        if row.level >= 0:
            unit = grid[row.row][layout.unit] if layout.unit is not None else None
            yield from _read_row(table, row, layout, context, unit.text if unit else None)
    if previous is None or not _is_piece(table, previous, layout):
        yield from _check_rows(rows, layout)
    if kind.name not in _NO_TREE:
        yield from _check_tree(rows)


def _is_piece(table: Table, previous: Table, layout: Layout) -> bool:
    """Does it go on with further columns of the table before it, so that its totals are of more than it shows?"""
    if table.page != previous.page_end + 1 or table.caption != previous.caption or table.head != previous.head:
        return False
    names, before = (
        [cell.text for cell in t.cells if cell.col == layout.label and cell.row >= t.header_rows]
        for t in (table, previous)
    )
    return names == before


def _read_row(table: Table, row: Row, layout: Layout, context: Context, unit: str | None) -> Iterator[Finding]:
    year = table.head.year_roc if table.head else context.year_roc
    item = Item(None) if row.total and row.parent is None else Item(row.name, row.code, row.path())
    kind = "total" if item.name is None else "subtotal" if row.children or row.total else "item"
    for column, cell in zip(layout.columns, row.cells, strict=True):
        if cell is None or not cell.text:
            continue
        stated = (column.measure, column.years_back, column.year)
        if column.measure == BY_GROUP and (group := known_measure(row.path()[0])):
            stated = group
        elif column.measure == BY_GROUP:
            continue
        measure, back, printed = stated
        number = read_cell(cell)
        own = column.unit or (unit if column.measure == "quantity" else None) or table.unit
        fact = amount_row(
            context, at_cell(context, table, cell, row.row), number, measure=measure, label=column.label,
            unit="元" if column.measure == "unit_price" else own, kind=kind, item=item, scope=column.scope,
        )  # fmt: skip
        fact.fiscal_year_roc = printed or (year - back if year else None)
        fact.fiscal_year = to_gregorian(fact.fiscal_year_roc) if fact.fiscal_year_roc else None
        fact.sum_role = "sum_over_columns" if column.subtotal else None
        row.facts[column] = fact
        yield fact
        yield from report_number(cell, number, f"{row.name} {column.label}", context)
        yield from report_unit(cell, number, own, context)


def _check_rows(rows: Sequence[Row], layout: Layout) -> Iterator[CheckRow]:
    """Totals of columns, each over what stands before it, and 本年度 − 上年度 = 比較."""
    for row in rows:
        plain = {column.measure: fact for column, fact in row.facts.items() if column.scope is None}
        if {column.year for column in row.facts} <= {None}:
            yield from check_difference(plain)
        parts: list[BudgetRow] = []
        sums: list[BudgetRow] = []
        for column in (column for column in layout.columns if column.measure == "budget" and column in row.facts):
            fact = row.facts[column]
            if not column.subtotal:
                parts.append(fact)
                continue
            if len(parts) + len(sums) > 1 or parts:
                yield from _sum(fact, parts if column.scope else [*sums, *parts], column.label)
            sums, parts = ([*sums, fact] if column.scope else [fact]), []


def _check_tree(rows: Sequence[Row]) -> Iterator[CheckRow]:
    """Each item against those below it; a total against the items at the top before it."""
    for row, below in with_parts(rows):
        if len(below) < 2 or not row.whole or not all(child.whole and child.written for child in below):
            continue
        for column, fact in row.facts.items():
            if column.measure in _ADDS:
                yield from _sum(fact, [child.facts[column] for child in below if column in child.facts], row.name)


def _sum(found: BudgetRow, parts: Sequence[BudgetRow], name: str) -> Iterator[CheckRow]:
    if any(fact.state not in ("number", "dash", "blank") for fact in (found, *parts)) or not parts:
        return
    known = [part for part in parts if part.value is not None]
    if not known:
        return
    values = [part.value for part in known if part.value is not None]
    shown = f"{name} = " + ("+".join(map(str, values)) or "0")
    yield check_row(found, found.value or Decimal(0), "sum", shown, sum(values, Decimal(0)), known)
