"""Rows of a departmental budget table → budgets, and how the items contain each other.

Codes (201, 20103, 2010301) say what belongs to what where there are any, enumerators (一、 1.) elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from parsers.department_budget.adopt import adopt
from parsers.department_budget.entry import OF_WHICH_RANK, Entry
from parsers.department_budget.kinds import classification_of_code
from parsers.department_budget.labels import Label, read_labels
from parsers.department_budget.layout import Column, Group, Layout, sub_heads
from parsers.department_budget.words import is_total, is_whole, says_nothing
from parsers.shared.amounts import Item, amount_row, left_over
from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import BudgetRow

_CODED = regex.compile(r"(?P<code>\d{3}(?:\d\d){0,2})\s*(?P<name>\p{Han}.*)")
_DIGITS = regex.compile(r"\d{1,7}")
_OF_WHICH = regex.compile(r"其中[:：]?\s*")
_NOTE = regex.compile(r"(?:注|备注|说明):|栏次")
_LEVEL_RANK = 100  # more than any enumerator's
_BARE = ("合计", "总计", "小计", "共计")  # name no item


@dataclass(slots=True)
class Reading:
    """What a table says: a list of entries for each run of groups that list the same kind of items."""

    runs: list[list[Entry]] = field(default_factory=list)
    torn: bool = False  # a row has no name: what belongs to it can't be told
    findings: list[Finding] = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        for run in self.runs:
            yield from run


def read_rows(table: Table, layout: Layout, context: Context) -> Reading:
    """Every named row of each group; groups of one side and classification after each other list one hierarchy."""
    reading = Reading()
    before: tuple[str | None, str | None] | None = None
    for number, group in enumerate(layout.groups):
        entries = list(_read_group(table, number, group, layout, reading, context))
        if before == (group.side, group.classification):
            reading.runs[-1] += entries
        else:
            reading.runs.append(entries)
        before = (group.side, group.classification)
    _lend(reading.runs)
    for run in reading.runs:
        adopt(run)
        _nest(run)
        _finish(run)
    return reading


def _lend(runs: list[list[Entry]]) -> None:
    """Give a sum that spans several lists the amounts that are printed once."""
    shown = {(entry.row, entry.name): entry for run in runs for entry in run if entry.total and entry.amounts}
    for run in runs:
        for entry in run:
            other = shown.get((entry.row, entry.name))
            if entry.total and not entry.amounts and other is not None:
                entry.lent = other.amounts


def _read_group(
    table: Table, number: int, group: Group, layout: Layout, reading: Reading, context: Context
) -> Iterator[Entry]:
    grid = table.grid()
    under = sub_heads(table)
    first = table.header_rows + bool(under)
    heads = {match_key(cell.text) for cell in table.cells if cell.is_header and cell.text}
    codes: list[str] = []
    above: list[str] = []
    for row in range(table.header_rows, table.rows):
        found, above = read_labels(group, grid[row], row, above)
        label = found.cell
        cells = [(column, grid[row][column.col]) for column in group.columns]
        written = [cell for _, cell in cells if cell is not None and cell.text and cell is not label]
        if label is not None and (_NOTE.match(match_key(label.text)) or _repeats_heads(label, written, heads)):
            continue
        codes = _codes(group, grid[row], codes)
        entry = _entry(row, number, found, codes, group)
        if entry is None:
            reading.torn |= bool(written) and row >= first
            if written and row >= first:
                message = f"a row without a name; its values ({written[0].text} …) are in cells only"
                reading.findings.append(context.issue("table.row_unknown", "warning", message, first_place(written[0])))
            continue
        for column, cell in cells:
            if cell is None or (cell.row, cell.col) != (row, column.col) or cell is label:
                continue
            if cell.col_span > 1 and cell.text:
                reading.findings.append(left_over(context, table, cell))
            elif row >= first or column.col not in under:
                entry.amounts[column.key] = _read_amount(table, cell, column, entry, reading, context)
        yield entry


def _repeats_heads(label: Cell, written: list[Cell], heads: set[str]) -> bool:
    """Is it a line of the head that a page break repeats?"""
    return bool(written) and all(match_key(cell.text) in heads for cell in (label, *written))


def _codes(group: Group, row: list[Cell | None], above: list[str]) -> list[str]:
    """The codes of a row from the top down; a level that is left out before a lower one is that of the row above.

    Full codes (2010301) in one column, or 201, 03 and 01 in one each; 款 and 项 have two digits, 3 is 03.
    """
    cells = [row[col] for col in group.codes]
    texts = [cell.text if cell is not None and _DIGITS.fullmatch(cell.text) else "" for cell in cells]
    last = max((place for place, text in enumerate(texts) if text), default=-1)
    out: list[str] = []
    for place in range(last + 1):
        text = texts[place] or (above[place] if place < len(above) else "")
        text = text.removeprefix("".join(out)) if len(text) > 3 else text
        out.append(text.zfill(2) if place else text)
    return out


def _entry(row: int, number: int, label: Label, codes: list[str], group: Group) -> Entry | None:
    entry = (
        _named(row, number, label, codes)
        if group.items or group.codes
        else Entry(row, number, "合计", None, total=True)
    )
    if entry is not None:
        entry.classification = classification_of_code(entry.code) or group.classification
    return entry


def _named(row: int, group: int, label: Label, codes: list[str]) -> Entry | None:
    text = label.name
    code = "".join(codes) or None
    if code is None and (match := _CODED.fullmatch(text)):
        code, text = match["code"], match["name"]
    if not text:
        return Entry(row, group, code, code) if code else None
    of_which = _OF_WHICH.match(text)
    rank, _, rest = split_enumerator(text[of_which.end() :] if of_which else text)
    total = is_total(match_key(text)) and code is None and not label.level
    rank = OF_WHICH_RANK if of_which else rank + (_LEVEL_RANK * label.level)
    return Entry(row, group, rest or text, code, rank, bool(of_which), total, above=label.above, mode=label.mode)


def _read_amount(
    table: Table, cell: Cell, column: Column, entry: Entry, reading: Reading, context: Context
) -> BudgetRow:
    number = read_cell(cell)
    fact = amount_row(
        context, at_cell(context, table, cell, cell.row), number, measure=column.measure, label=column.label,
        unit=column.unit, kind="item", item=Item(entry.name, entry.code), scope=column.scope,
    )  # fmt: skip
    if not says_nothing(cell.text):
        reading.findings += report_number(cell, number, f"{entry.name} {column.label}", context)
    reading.findings += report_unit(cell, number, "%" if column.measure.endswith("_pct") else column.unit, context)
    return fact


def _nest(run: list[Entry]) -> None:
    """Parents: by code, the nearest shorter one that was printed; else the last row of a higher rank since a total."""
    by_code: dict[str, Entry] = {}
    by_path: dict[tuple[str, ...], list[Entry]] = {}
    for entry in run if any(entry.above for entry in run) else ():
        by_path.setdefault((*entry.above, entry.name), []).append(entry)
    open_: list[Entry] = []
    for entry in run:
        if entry.total:
            open_ = []
        elif entry.above:
            entry.parent = _named_parent(entry, by_path)
        elif entry.code:
            shorter = (entry.code[:length] for length in range(len(entry.code) - 1, 0, -1))
            entry.parent = next((by_code[code] for code in shorter if code in by_code), None)
            by_code[entry.code] = entry
        else:
            while open_ and open_[-1].rank >= entry.rank:
                open_.pop()
            entry.parent = open_[-1] if open_ else None
            open_.append(entry)
        if entry.parent:
            entry.parent.children.append(entry)


def _named_parent(entry: Entry, by_path: dict[tuple[str, ...], list[Entry]]) -> Entry | None:
    """The row that the levels over a name are the name of: the nearest before it, else the first after it."""
    for length in range(len(entry.above), 0, -1):
        found = by_path.get(entry.above[:length], [])
        before = [one for one in found if one.row < entry.row]
        if found:
            return before[-1] if before else found[0]
    return None


def _finish(run: list[Entry]) -> None:
    """What the facts can say only when the whole table is known: row_kind and path."""
    totals = [entry for entry in run if entry.total]
    for entry in run:
        whole = entry.total and entry is totals[-1] and is_whole(match_key(entry.name))
        kind = "total" if whole else "subtotal" if entry.total or entry.children else "item"
        for fact in entry.amounts.values():
            fact.row_kind = kind
            fact.item = None if match_key(entry.name) in _BARE else entry.name
            fact.item_path = None if entry.total else list(entry.path)
            fact.classification = entry.classification
