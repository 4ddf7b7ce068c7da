"""經費運用情形, 簽約數/結報數/繳庫數/保留數 → budgets: one row per kind of funding and measure."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.amounts import Item, read_amount
from parsers.shared.checks import check_row
from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding, first_place
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_MEASURES = {"簽約數": "contracted", "結報數": "settled", "繳庫數": "returned", "保留數": "retained"}
_MARK = regex.compile(r"^\s*(?P<mark>[Vv\uff36✓✔☑■□☐○●])\s*(?=\p{Han})")
_EMPTY_MARKS = "□☐○"


def _columns(table: Table) -> dict[int, tuple[str, str]]:
    return {head.col: (measure, head.label) for head in read_heads(table) if (measure := _MEASURES.get(head.key))}


def is_settlement(table: Table) -> bool:
    return len(_columns(table)) >= 3


def read_settlement(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    """Each row's amounts. A check box never decides whether a row counts; one that contradicts the amounts is said."""
    columns = _columns(table)
    yield from unknown_heads(table, columns, context)
    labels = min(columns)
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        names = list(dict.fromkeys(cell.text for cell in grid[row][:labels] if cell and cell.text))
        if not names:
            continue
        own = [_MARK.sub("", name).replace("\n", "") for name in names]
        item = Item(own[-1], None, tuple(own))
        rows = []
        for col, (measure, label) in columns.items():
            cell = grid[row][col]
            if cell is None or cell.row != row:
                continue
            for finding in read_amount(
                context, table, cell, row, measure=measure, label=label, unit=table.unit, kind="item", item=item
            ):
                rows += [finding] if isinstance(finding, BudgetRow) else []
                yield finding
        yield from _say_mark(names[-1], rows, grid[row][labels - 1], context)
        yield from _check(rows)


def _say_mark(name: str, rows: list[BudgetRow], cell: Cell | None, context: Context) -> Iterator[Finding]:
    match = _MARK.match(name)
    amounts = any(row.value for row in rows)
    if match and cell and amounts == (match["mark"] in _EMPTY_MARKS):
        message = f"the box of {name!r} {'is empty although its row has' if amounts else 'is ticked without'} amounts"
        yield context.issue("checkbox.contradiction", "info", message, first_place(cell))


def _check(rows: list[BudgetRow]) -> Iterator[CheckRow]:
    """What was contracted and not settled is returned or retained."""
    by_measure = {row.measure: row for row in rows}
    contracted, settled, returned = (by_measure.get(name) for name in ("contracted", "settled", "returned"))
    if not contracted or not settled or not returned:
        return
    if contracted.value is None or settled.value is None or returned.value is None:
        return
    retained = by_measure.get("retained")
    kept = retained.value if retained else None
    expected = contracted.value - settled.value - (kept or 0)
    shown = f"{contracted.value}-{settled.value}" + (f"-{kept}" if kept else "")
    parts = [contracted, settled, *([retained] if retained and kept else [])]
    yield check_row(returned, returned.value, "difference", f"簽約數-結報數=繳庫數: {shown}", expected, parts)
