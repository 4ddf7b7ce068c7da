"""Tables of a document of no known type that say all by themselves: items, known measures, and a unit of money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from parsers.shared.amounts import read_amount, read_item
from parsers.shared.cells import read_cell
from parsers.shared.checks import check_difference
from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding
from parsers.values.amount import base_amount, find_unit
from parsers.values.key import match_key
from parsers.values.vocabulary import Vocabulary
from schemas.document import Table
from schemas.rows import BudgetRow, CheckRow

_WORDS = Vocabulary(
    {
        "budget": "預算數",
        "prior_year_budget": "上年度預算數",
        "final_account": "決算數",
        "difference": "差額",
        "allocated": "分配數",
        "realized": "實現數",
        "executed": "執行數",
        "subsidy": "補助款",
        "self_funded": "自籌款",
    },
    {
        "預算數": "budget",
        "本年度預算數": "budget",
        "預算金額": "budget",
        "上年度預算數": "prior_year_budget",
        "決算數": "final_account",
        "差額": "difference",
        "比較增減": "difference",
        "分配數": "allocated",
        "實現數": "realized",
        "執行數": "executed",
        "補助款": "subsidy",
        "自籌款": "self_funded",
    },
)
_LABELS = ("項目", "科目", "名稱", "計畫名稱", "工作項目", "會計科目", "機關", "機關名稱", "預算科目")
_TOTALS = {"合計": "total", "總計": "total", "小計": "subtotal"}


def _columns(table: Table) -> tuple[int | None, dict[int, tuple[str, str, str]]]:
    """(column of the items, {column: (measure, label, unit)}) as far as the heads say so."""
    label = None
    out: dict[int, tuple[str, str, str]] = {}
    for head in read_heads(table):
        words = match_key("".join(head.path)).split("(")[0]
        unit = find_unit(head.label) or table.unit
        if words in _LABELS and label is None:
            label = head.col
        elif words in _WORDS and unit and base_amount(Decimal(1), unit):
            out[head.col] = (_WORDS.find(words) or "", head.label, unit)
    return label, out


def is_plain_budget(table: Table) -> bool:
    """A column of items, at least one known measure in a unit of money, and nothing but numbers under it."""
    label, columns = _columns(table)
    if label is None or not columns or table.header_rows == 0:
        return False
    body = [cell for cell in table.cells if cell.row >= table.header_rows and cell.col in columns]
    states = [read_cell(cell).state for cell in body]
    simple = all(cell.row_span == cell.col_span == 1 for cell in body)
    return simple and "number" in states and all(state in ("number", "dash", "blank") for state in states)


def read_plain_budget(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    """One row per item and measure; 差額 is checked."""
    label, columns = _columns(table)
    assert label is not None
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        name = grid[row][label]
        if name is None or not name.text:
            continue
        kind = _TOTALS.get(match_key(name.text), "item")
        found: dict[str, BudgetRow] = {}
        for col, (measure, head, unit) in columns.items():
            cell = grid[row][col]
            if cell is not None:
                for finding in read_amount(
                    context, table, cell, row, measure=measure, label=head, unit=unit, kind=kind,
                    item=read_item(name.text) if kind == "item" else None,
                ):  # fmt: skip
                    if isinstance(finding, BudgetRow):
                        found[measure] = finding
                    yield finding
        yield from check_difference(found)
