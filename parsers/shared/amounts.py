"""Budget rows from numbers: the unit that a value is in, and its amount in the base unit of the currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.context import Context, Finding, Where, at_cell, first_place
from parsers.values.amount import SPACED_MONEY, base_amount
from parsers.values.key import fold_width
from parsers.values.number import Number, read_number
from schemas.document import Cell, Table
from schemas.rows import BudgetRow

_TITLE_UNIT = regex.compile(
    rf"[(（]?\s*(?:\p{{Han}}{{2}})?(?<!主\p{{Han}})(?:單|单)\s*位\s*[：:]\s*(?:{SPACED_MONEY}|[^\s()（）]+)\s*[)）]?"
)
_TWO = regex.compile(r"(?P<first>[^()]+?)\s*\((?P<second>[^()]+)\)")
_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ENUMERATOR = regex.compile(rf"(?:{_NUMERAL}\s*[.、．]|[(（]{_NUMERAL}[)）])\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """What a row or column of amounts is for."""

    name: str | None
    code: str | None = None
    path: tuple[str, ...] = ()


def read_item(text: str, group: Sequence[str] = ()) -> Item:
    """An item's name without its enumerator, below the group that it stands in.

    >>> read_item('1.直接薪資', ['經常支出'])
    Item(name='直接薪資', code='1.', path=('經常支出', '直接薪資'))
    """
    joined = text.replace("\n", "").strip()
    match = _ENUMERATOR.match(joined)
    name = joined[match.end() :] if match else joined
    return Item(name, match[0].strip() if match else None, (*group, name))


def amount_row(
    context: Context, where: Where, number: Number, *, measure: str, label: str, unit: str | None, kind: str,
    item: Item | None = None, scope: str | None = None,
) -> BudgetRow:  # fmt: skip
    """A budget row for a number, in the unit printed with it, else in `unit`."""
    printed = number.unit or ("%" if measure.endswith("_pct") else unit)
    money = base_amount(number.value, printed, context.home) if number.value is not None and printed else None
    return BudgetRow(
        **where, scope=scope, row_kind=kind, measure=measure, measure_label=label, value=number.value, unit=printed,
        amount=money[0] if money else None, currency=money[1] if money else None, state=number.state,
        item=item.name if item else None, item_code=item.code if item else None,
        item_path=list(item.path) if item and item.path else None,
    )  # fmt: skip


def read_amount(
    context: Context, table: Table, cell: Cell, row: int, *, measure: str, label: str, unit: str | None, kind: str,
    item: Item | None = None, scope: str | None = None,
) -> Iterator[Finding]:  # fmt: skip
    """The budget row of a cell that holds one number, and what is odd about it."""
    number = read_cell(cell)
    yield amount_row(
        context, at_cell(context, table, cell, row), number, measure=measure, label=label, unit=unit, kind=kind,
        item=item, scope=scope,
    )  # fmt: skip
    what = f"{item.name} {label}" if item and item.name else label
    yield from report_number(cell, number, what, context)
    yield from report_unit(cell, number, "%" if measure.endswith("_pct") else unit, context)


def read_two(cell: Cell) -> tuple[Number, Number | None]:
    """The two numbers of a cell, `2,810 (2,761.614)`; one alone, also in brackets, is the first.

    Brackets are the print's way to tell the second figure from the first here, no minus.
    """
    text = fold_width(cell.text).replace("\n", " ").strip()
    if match := _TWO.fullmatch(text):
        return read_number(match["first"]), read_number(match["second"])
    return read_number(text.removeprefix("(").removesuffix(")")), None


def without_unit(text: str) -> str:
    """A line without the unit that it names.

    >>> without_unit('歲出政事別表 單位：新臺幣千元'), without_unit('（單位：元）')
    ('歲出政事別表', '')
    """
    return _TITLE_UNIT.sub("", text).strip()


def table_title(table: Table) -> str | None:
    """The caption of a table without the unit.

    >>> table = Table(1, 1, (0, 0, 1, 1), 0, 0, 0, [], caption='智慧電動車 單位：千元')
    >>> table_title(table)
    '智慧電動車'
    """
    title = without_unit(table.caption or "")
    return title or None


def left_over(context: Context, table: Table, cell: Cell) -> Finding:
    """Say that a written cell of a known table became no fact."""
    message = f"{cell.text!r} of the {table.role} table is in cells only; no measure is known for it"
    return context.issue("table.cell_unread", "info", message, first_place(cell))
