"""绩效目标 forms of projects: what a project may spend, and what it is to achieve → budgets and indicators.

A form is a table of labels and values; several may follow one another in one table. Its first line names the project,
its money stands in two blocks (the whole project, the year), and a list of 三级指标 ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from parsers.department_budget.sums import add_up
from parsers.shared.amounts import Item, amount_row
from parsers.shared.cells import read_cell, report_number
from parsers.shared.context import Context, Finding, at_cell
from parsers.values.amount import find_unit
from parsers.values.key import match_key
from parsers.values.number import read_number
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow, IndicatorRow

_KINDS = (
    ("output_quantity", "数量"),
    ("output_quality", "质量"),
    ("output_timeliness", "时效"),
    ("cost", "成本"),
    ("satisfaction", "满意"),
    ("impact", "效益"),
    ("impact", "影响"),
)
_HEADS = ("一级指标", "三级指标")
_MONEY = regex.compile(r"项目资金|资金(?:申请)?总额|预算资金")
_OF_YEAR = regex.compile(r"年度|当年|本年")
_OF_WHICH = regex.compile(r"其中[:：]?")


@dataclass(slots=True)
class _Form:
    """The project that a form is for, its amounts of the whole project and of the year, and the columns of its list."""

    project: str | None = None
    unit: str | None = None
    whole: list[BudgetRow] = field(default_factory=list)
    year: list[BudgetRow] = field(default_factory=list)
    year_from: int | None = None
    columns: tuple[int, int, int] | None = None


def is_performance_form(table: Table) -> bool:
    """Does it list indicators by level, and money of a project?"""
    texts = {match_key(cell.text) for cell in table.cells}
    return all(head in texts for head in _HEADS) and "项目名称" in texts


def read_performance(table: Table, year: int | None, context: Context) -> Iterator[Finding | CheckRow]:
    """All forms of a table, top to bottom."""
    form = _Form()
    for row, cells in enumerate(table.grid()):
        own = _distinct(cells, row)
        keys = [match_key(cell.text) for cell in own]
        if "项目名称" in keys:
            yield from _check(form)
            at = keys.index("项目名称")
            form = _Form(own[at + 1].text.replace("\n", "") if at + 1 < len(own) else None)
        elif all(head in keys for head in _HEADS):
            named = {match_key(cell.text): cell.col for cell in own}
            second = named.get("二级指标", named["一级指标"])
            form.columns = (second, named["三级指标"], own[-1].col)
        elif form.columns:
            yield from _indicator(table, cells, row, form, year, context)
        else:
            yield from _money(table, own, row, form, context)
    yield from _check(form)


def _distinct(cells: Sequence[Cell | None], row: int) -> list[Cell]:
    """The cells of a row, left to right, those that reach down into it too; each once."""
    out: list[Cell] = []
    for cell in cells:
        if cell is not None and cell.text and (not out or cell is not out[-1]):
            out.append(cell)
    return [cell for cell in out if cell.row == row or read_number(cell.text).state == "text"]


def _money(table: Table, own: Sequence[Cell], row: int, form: _Form, context: Context) -> Iterator[Finding]:
    """Label, amount, label, amount; right of 年度资金申请总额 they are the year's."""
    label: Cell | None = None
    for cell in own:
        number = read_number(cell.text)
        if number.state != "number":
            key = match_key(cell.text)
            if _MONEY.search(key) or form.unit is None:
                form.unit = find_unit(key) or form.unit
            if _MONEY.search(key) and _OF_YEAR.search(key) and form.year_from is None:
                form.year_from = cell.col
            label = cell
        elif label is not None and form.unit and cell.row == row:
            of_year = form.year_from is not None and cell.col > form.year_from
            rows = form.year if of_year else form.whole
            fact = _amount(table, cell, label, form, of_year or form.year_from is None, context)
            rows.append(fact)
            yield fact


def _amount(table: Table, cell: Cell, label: Cell, form: _Form, of_year: bool, context: Context) -> BudgetRow:
    name = _OF_WHICH.sub("", match_key(label.text))
    whole = name.endswith("总额")
    path = tuple(part for part in (form.project, None if whole else name) if part)
    fact = amount_row(
        context, at_cell(context, table, cell, cell.row), read_cell(cell),
        measure="budget" if of_year else "total_funding", label=label.text, unit=form.unit,
        kind="subtotal" if whole else "item", item=Item(path[-1] if path else name, None, path),
    )  # fmt: skip
    return replace(
        fact, statement="project_list", statement_caption=table.caption, classification="plan", side="expenditure",
        sum_role="sum_over_rows" if whole else "leaf",
    )  # fmt: skip


def _check(form: _Form) -> Iterator[CheckRow]:
    """总额 against the sources below it."""
    for rows in (form.whole, form.year):
        wholes = [row for row in rows if row.row_kind == "subtotal"]
        if len(wholes) == 1:
            parts = [row for row in rows if row is not wholes[0]]
            yield from add_up(wholes[0], parts, f"{form.project}: {wholes[0].measure_label}")


def _indicator(
    table: Table, cells: Sequence[Cell | None], row: int, form: _Form, year: int | None, context: Context
) -> Iterator[Finding]:
    """A line of the list: its kind, its name, its target."""
    second, third, last = form.columns or (0, 0, 0)
    kind, name, target = cells[second], cells[third], cells[last]
    if kind is None or name is None or target is None or target.row != row or not name.text or name is target:
        return
    text = match_key(target.text)
    number = read_number(text.removeprefix("="))
    term = next((term for term, word in _KINDS if word in match_key(kind.text)), "target")
    yield IndicatorRow(
        **at_cell(context, table, target, row), kind=term, name=name.text.replace("\n", ""), group=form.project,
        row_kind="item", unit=number.unit, scope="year", fiscal_year=year, role="target", value=number.value,
        value_high=number.value_high, comparator=number.comparator or ("=" if text.startswith("=") else None),
        state=number.state,
    )  # fmt: skip
    if number.state == "malformed":
        yield from report_number(target, number, name.text, context)
