"""Facing pages whose heads are cut in two at the fold: the right page's table goes on with the left one's columns.

The title and its date, cut in two, say that both pages show one statement; that both tables have the same number of
rows below their heads says which row goes with which. Where they have not, each stays a table of its own.
"""

from __future__ import annotations

from dataclasses import replace

from schemas.document import Cell, Table


def join_halves(left: Table, right: Table) -> Table | None:
    """Both tables as one, the heads of the lower one set deeper; None where their rows don't go together.

    Under the same heads as the left page's the right one goes on with further rows, not columns.
    """
    body = left.rows - left.header_rows
    if _heads(left) == _heads(right):
        return None
    if body < 1 or body != right.rows - right.header_rows or right.page != left.page_end + 1:
        return None
    deep = max(left.header_rows, right.header_rows)
    cells = [*_deepened(left, deep, 0), *_deepened(right, deep, left.cols)]
    return replace(
        left, page_end=right.page_end, rows=deep + body, cols=left.cols + right.cols, header_rows=deep, cells=cells,
        unit=left.unit or right.unit,
    )  # fmt: skip


def _heads(table: Table) -> list[str]:
    return [cell.text for cell in table.cells if cell.row < table.header_rows]


def _deepened(table: Table, deep: int, shift: int) -> list[Cell]:
    """The cells of a table whose head is made `deep` rows deep, `shift` columns to the right."""
    more = deep - table.header_rows
    out = []
    for cell in table.cells:
        if cell.row >= table.header_rows:
            out.append(replace(cell, row=cell.row + more, col=cell.col + shift))
            continue
        ends = cell.row + cell.row_span == table.header_rows
        span = cell.row_span + more if ends else cell.row_span
        out.append(replace(cell, row_span=span, col=cell.col + shift))
    return out
