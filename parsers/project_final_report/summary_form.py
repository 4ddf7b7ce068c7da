"""專案計畫執行成果摘要表, a form of labels and values → budgets: 計畫總經費 and what it consists of."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.shared.amounts import Item, read_amount
from parsers.shared.context import Context, Finding
from parsers.values.key import match_key
from schemas.document import Cell, Table

_TOTAL = ("計畫總經費", "總經費", "計畫經費")
_PARTS = {"委辦費": "commissioned", "補助款": "subsidy", "自籌款": "self_funded"}


def is_summary_form(table: Table) -> bool:
    keys = {match_key(cell.text) for cell in table.cells}
    return bool(keys & set(_TOTAL)) and len(keys & set(_PARTS)) >= 2


def read_summary_form(table: Table, context: Context) -> Iterator[Finding]:
    """計畫總經費 as a total; for each item to its right (輔導, 補助 …) the amounts behind 委辦費, 補助款 and 自籌款."""
    label = next(cell for cell in table.cells if match_key(cell.text) in _TOTAL)
    grid = table.grid()
    for row in range(label.row, min(label.row + label.row_span, table.rows)):
        cells = list(dict.fromkeys(id(cell) for cell in grid[row] if cell and cell.col > label.col))
        by_id = {id(cell): cell for cell in grid[row] if cell}
        yield from _read_row(table, [by_id[key] for key in cells], row, label, context)


def _read_row(table: Table, cells: list[Cell], row: int, label: Cell, context: Context) -> Iterator[Finding]:
    item: Item | None = None
    measure: str | None = None
    name = ""
    for cell in cells:
        key = match_key(cell.text)
        if cell is cells[0]:
            if cell.row == row:
                yield from read_amount(
                    context, table, cell, row, measure="total_funding", label=label.text, unit=None, kind="total"
                )
        elif key in _PARTS:
            measure, name = _PARTS[key], cell.text
        elif measure:
            yield from read_amount(
                context, table, cell, row, measure=measure, label=name, unit=None, kind="item", item=item
            )
            measure = None
        elif key:
            item = Item(cell.text, None, (cell.text,))
