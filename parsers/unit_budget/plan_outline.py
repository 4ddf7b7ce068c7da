"""歲出計畫提要及分支計畫概況表: of each plan its 分支計畫 and their spending by 用途別, in cities down to purchases.

A form of several small tables under one another: a line with the plan and its 預算金額, one of prose, then the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parsers.shared.amounts import Item, amount_row
from parsers.shared.cells import read_cell, report_number
from parsers.shared.checks import same_amount
from parsers.shared.context import Context, Finding, at_cell
from parsers.unit_budget.account_checks import check_tree, whole_sum
from parsers.unit_budget.account_lines import TOTAL, Line, build_tree, is_torn
from parsers.unit_budget.account_table import read_fact, say_unknown, set_year, table_year
from parsers.unit_budget.plan_levels import BRANCH, DETAIL, STAGE, SUM, find_overall, find_stages
from parsers.unit_budget.purchases import check_purchase, read_purchase
from parsers.values.account_code import split_account, split_use, use_level
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import BudgetRow, CheckRow

_PLAN = regex.compile(r"(?:業務計畫及)?工作計畫名稱(?:及|與)編號")
_HEAD = ("分支計畫及用途別科目", "用途別科目")
_AMOUNTS = ("金額", "預算數")
_PROSE = regex.compile(r"計畫內容|歲出計畫說明|預期成果")
_BRANCH = regex.compile(r"(?P<code>\d{2})(?!\d)\s*(?P<name>\D.*)", regex.S)
_STAGE = regex.compile(r"(?P<code>\d{2})-(?P<name>\S.*)")
_CODED = regex.compile(r"\d{2}(?:\d{2}(?:00)?)?(?!\d)\s*\p{Han}")


@dataclass(slots=True)
class Plan:
    """The plan that the rows are for, carried from page to page, and the page on which its last rows stand."""

    name: str | None = None
    code: str | None = None
    page_end: int = 0


@dataclass(slots=True)
class _Columns:
    label: int
    amount: int
    note: int | None
    extra: tuple[int | None, int | None, int | None]  # 數量, 單價, 單位


def is_plan_outline(table: Table) -> bool:
    """A row of heads 分支計畫及用途別科目 and an amount, in a table that is in a unit of money."""
    return any(_heads(cells) for cells in _rows(table).values())


def _rows(table: Table) -> dict[int, list[Cell]]:
    out: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        out.setdefault(cell.row, []).append(cell)
    return out


def _heads(cells: Sequence[Cell]) -> _Columns | None:
    keys = {match_key(cell.text): cell.col for cell in cells if cell.text}
    label = next((keys[key] for key in _HEAD if key in keys), None)
    amount = next((keys[key] for key in _AMOUNTS if key in keys), None)
    if label is None or amount is None:
        return None
    return _Columns(label, amount, keys.get("說明"), (keys.get("數量"), keys.get("單價"), keys.get("單位")))


def _is_plan(cells: Sequence[Cell]) -> bool:
    return bool(cells) and _PLAN.fullmatch(match_key(cells[0].text)) is not None


def read_plan_outline(
    table: Table, context: Context, plan: Plan, following: Table | None = None
) -> Iterator[Finding | CheckRow]:
    """One row per 分支計畫 and 用途別科目, with the plan as `scope`; sums as far as one table holds all parts."""
    if table.page > plan.page_end + 1:
        plan.name = plan.code = None
    goes_on = following is not None and is_plan_outline(following) and not _is_plan(_rows(following).get(0, []))
    blocks = _blocks(table, plan)
    for head, lines in blocks:
        stated: list[BudgetRow] = []
        if head:
            for finding in _read_plan(table, head, context, plan):
                stated += [finding] if isinstance(finding, BudgetRow) else []
                yield finding
        build_tree(lines, goes_on and lines is blocks[-1][1])
        for line in lines:
            yield from _read_line(table, line, context, plan) if line.known else say_unknown(line, context)
        yield from check_tree(lines)
        for line in lines:
            if line.level == DETAIL and (bought := line.facts.get(("budget", None))):
                quantity, price = line.facts.get(("quantity", None)), line.facts.get(("unit_price", None))
                yield from check_purchase(bought, quantity, price)
        yield from _check_plan(lines, stated)
    plan.page_end = table.page_end


def _blocks(table: Table, plan: Plan) -> list[tuple[list[Cell], list[Line]]]:
    """(the row that names the plan, its rows): a new block where the plan changes, the first without a row."""
    blocks: list[tuple[list[Cell], list[Line]]] = [([], [])]
    columns: _Columns | None = None
    code = plan.code
    for row, cells in _rows(table).items():
        if _is_plan(cells):
            if (own := _plan_name(cells)[0]) is None or own != code:
                blocks.append((cells, []))
            code = own
        elif heads := _heads(cells):
            columns = heads
        elif columns and not _PROSE.match(match_key(cells[0].text)) and (line := _line(row, cells, columns)):
            blocks[-1][1].append(line)
    for _, lines in blocks:
        find_stages(lines)
        find_overall(lines)
    return blocks


def _plan_name(cells: Sequence[Cell]) -> tuple[str | None, str]:
    return split_account(next((cell.text for cell in cells[1:] if cell.text), ""))


def _read_plan(table: Table, cells: Sequence[Cell], context: Context, plan: Plan) -> Iterator[Finding]:
    """The plan's name and its 預算金額."""
    plan.code, name = _plan_name(cells)
    plan.name = name.replace(" ", "") or None
    after = [k for k, cell in enumerate(cells) if match_key(cell.text) == "預算金額"]
    value = next((cell for cell in cells[after[0] + 1 :] if cell.text), None) if after else None
    if value is None:
        return
    number = read_cell(value)
    item = Item(None, plan.code)
    where = at_cell(context, table, value, value.row)
    row = amount_row(
        context, where, number, measure="budget", label="預算金額", unit=table.unit, kind="total", item=item,
        scope=plan.name,
    )  # fmt: skip
    set_year(row, table_year(table, context))
    yield row
    yield from report_number(value, number, "預算金額", context)


def _line(row: int, cells: Sequence[Cell], columns: _Columns) -> Line | None:
    by_col = {cell.col: cell for cell in cells}
    label, amount = by_col.get(columns.label), by_col.get(columns.amount)
    note, *extra = (by_col.get(col) if col is not None else None for col in (columns.note, *columns.extra))
    own = [amount, *extra]
    text = label.text.replace("\n", "") if label else ""
    if not text and not (amount and amount.text):
        return None
    several = label is not None and sum(_CODED.match(line) is not None for line in label.lines) > 1
    if any(map(is_torn, own)) or several:
        return Line(row, TOTAL, "", None, text, own, known=False)
    if match_key(text) in ("合計", "總計"):
        return Line(row, SUM, "", None, text, own)
    if use := split_use(text):
        return Line(row, use_level(use[0]) + 1, "", use[0], use[1], own)
    if branch := _BRANCH.fullmatch(text):
        return Line(row, BRANCH, "", branch["code"], branch["name"], own)
    if not text:
        return _stage(row, note, own, columns) or Line(row, DETAIL, "", None, _said(note), own)
    return Line(row, TOTAL, "", None, text, own, known=False)


def _stage(row: int, note: Cell | None, own: list[Cell | None], columns: _Columns) -> Line | None:
    """A plan of several years (02-112年個人電腦租賃費) with rows of its own: it is named where purchases are told of.

    A purchase has a quantity or a price where there are columns for them.
    """
    if columns.extra == (None, None, None) or any(cell and cell.text for cell in own[1:]):
        return None
    stage = _STAGE.fullmatch(note.lines[0]) if note and note.lines else None
    return Line(row, STAGE, "", stage["code"], stage["name"], own) if stage else None


def _said(note: Cell | None) -> str:
    return note.text.replace("\n", "") if note else ""


def _read_line(table: Table, line: Line, context: Context, plan: Plan) -> Iterator[Finding]:
    cell = line.cells[0]
    if cell is None or not cell.text:
        return
    chain = line.chain()
    whole = chain[0].level <= BRANCH and all(step.known for step in chain)
    path = [step.name for step in chain if step.level >= BRANCH] if whole else []
    item = Item(None) if line.level == SUM else Item(line.name or None, line.code, tuple(path))
    kind = "subtotal" if line.children or line.level in (SUM, STAGE) else "item"
    overall = any(step.apart for step in chain)
    measure = "total_funding" if overall else "budget"
    for finding in read_fact(table, cell, line.row, context, measure, "預算數", kind, item):
        if isinstance(finding, BudgetRow):
            finding.scope = plan.name
            set_year(finding, None if overall else table_year(table, context))
            line.facts["budget", None] = finding
        yield finding
    if line.level == DETAIL:
        yield from _read_purchase(table, line, item, context, plan)


def _read_purchase(table: Table, line: Line, item: Item, context: Context, plan: Plan) -> Iterator[Finding]:
    quantity, price, unit = line.cells[1:]
    for finding in read_purchase(table, context, line.row, item, quantity, price, unit.text if unit else None):
        if isinstance(finding, BudgetRow):
            finding.scope = plan.name
            overall = any(step.apart for step in line.chain())
            set_year(finding, None if overall else table_year(table, context))
            line.facts[finding.measure, None] = finding
        yield finding


def _check_plan(lines: Sequence[Line], stated: Sequence[BudgetRow]) -> Iterator[CheckRow]:
    """預算金額 of the plan against 合計 of its rows, or against its branches where there is no 合計."""
    if not stated:
        return
    tops = [line for line in lines if line.parent is None]
    facts = [line.facts["budget", None] for line in tops if ("budget", None) in line.facts]
    if tops and tops[0].level == SUM and facts:
        yield from filter(None, [same_amount(facts[0], stated[0], "合計 = 預算金額")])
    elif tops and len(facts) == len(tops) and all(line.whole and line.level == BRANCH for line in tops):
        yield from filter(None, [whole_sum(stated[0], facts, "預算金額", "total")])
