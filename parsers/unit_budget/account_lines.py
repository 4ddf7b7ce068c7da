"""The rows of a budget table as a hierarchy: 款 > 項 > 目 > 節, with totals and groups that have no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from parsers.unit_budget.account_columns import Layout
from parsers.values.account_code import account_level, has_second_code, split_account
from parsers.values.key import match_key
from parsers.values.number import read_number
from schemas.document import Cell, Table
from schemas.rows import BudgetRow

TOTAL, PART = 0.0, 0.2
"""Levels of 合計 and of 經常門合計, above all 款."""

_LEAF, _GROUP = 4.5, -1.0
"""A line of 經常門 and 資本門 below an account; a group, whose level what follows it tells."""

_TOTAL = regex.compile(r"[合總](?:計|額)")
_PART = regex.compile(r"(?:經常|資本)門(?:合計|小計|計)")
_SPLIT = ("經常門", "資本門", "經常支出", "資本支出")
_TRAILING_CODE = regex.compile(r"[0-9A-Za-z]{10,11}$")


@dataclass(slots=True, eq=False)
class Line:
    """One account: its row, its level and what its columns state.

    `known` is false where its level can't be told: `level` is then the highest that it may have. `whole` is false where
    some of what belongs below it isn't in the table or can't be read. `apart` is true where it is no part of the sum
    above it.
    """

    row: int
    level: float
    number: str
    code: str | None
    name: str
    cells: list[Cell | None]
    known: bool = True
    whole: bool = True
    apart: bool = False
    parent: Line | None = None
    children: list[Line] = field(default_factory=list)
    facts: dict[tuple[str, str | None], BudgetRow] = field(default_factory=dict)

    @property
    def numbered(self) -> bool:
        return self.level in (1, 2, 3, 4)

    @property
    def written(self) -> bool:
        """Is anything printed in its columns of amounts?"""
        return any(cell and cell.text for cell in self.cells)

    def chain(self) -> list[Line]:
        """The lines above it and itself, from the top."""
        out = [self]
        while (above := out[-1].parent) is not None:
            out.append(above)
        return out[::-1]


def read_lines(table: Table, layout: Layout) -> list[Line]:
    """The accounts of a table; rows that only go on with a remark are left out."""
    grid = table.grid()
    lines: list[Line] = []
    for row in range(table.header_rows, table.rows):
        line = _read_line(row, grid[row], layout)
        if line is None:
            continue
        if lines and _completes(line, lines[-1]):
            lines[-1].name, lines[-1].number = line.name, lines[-1].number + line.number
        else:
            lines.append(line)
    _level_groups(lines)
    return lines


def is_torn(cell: Cell | None) -> bool:
    """Do the numbers of several rows stand in one cell? Joined, they would be a wrong one."""
    if cell is None or len(cell.lines) < 2:
        return False
    return sum(read_number(line).state in ("number", "dash") for line in cell.lines) > 1


def _read_line(row: int, cells: Sequence[Cell | None], layout: Layout) -> Line | None:
    own = [cells[column.col] for column in layout.columns]
    label = cells[layout.name]
    numbers = {level: cell.text for col, level in layout.levels.items() if (cell := cells[col]) and cell.text}
    text = label.text if label else ""
    if not text and not numbers and not any(cell and cell.text for cell in own):
        return None
    code, name = split_account(text)
    total = _total_level(name)
    if any(map(is_torn, own)) or len(numbers) > 1 or (has_second_code(name) and total is None):
        return Line(row, min(numbers, default=TOTAL), "", None, text, own, known=False)
    if total is not None and not numbers:
        return Line(row, total, "", None, _TRAILING_CODE.sub("", name), own)
    if numbers:
        level, number = next(iter(numbers.items()))
        return Line(row, level, number, code, name, own)
    if layout.levels:
        split = code is None and match_key(name) in _SPLIT
        return Line(row, _LEAF if split else _GROUP, "", code, name, own, known=bool(name))
    return Line(row, account_level(code) if code else TOTAL, "", code, name, own, known=code is not None)


def _total_level(name: str) -> float | None:
    """The level of a total; the code of the row below may stand in its cell."""
    key = match_key(_TRAILING_CODE.sub("", name))
    return TOTAL if _TOTAL.fullmatch(key) else PART if _PART.fullmatch(key) else None


def _completes(line: Line, above: Line) -> bool:
    """Is it the second half of a row whose code stands above its name: no amounts, no code, and a number's rest?"""
    halves = above.code is not None and not above.name and line.code is None
    return halves and line.numbered and line.level == above.level and not line.written


def _level_groups(lines: Sequence[Line]) -> None:
    """A group stands half a level above the account that follows it; what follows none can't be told."""
    following: float | None = None
    for line in reversed(lines):
        if line.level == _GROUP:
            line.known = line.known and following is not None
            line.level = following - 0.5 if following and line.known else TOTAL
        elif line.numbered and line.known:
            following = line.level


def build_tree(lines: Sequence[Line], goes_on: bool) -> None:
    """Give each line its parent, its children and whether they are all there. `goes_on`: more is in another table."""
    stack: list[Line] = []
    tops: list[Line] = []
    for line in lines:
        if not line.known:
            line.whole = False
            for above in stack:
                above.whole = False
        elif line.level == TOTAL and tops and tops[0].level != TOTAL:
            line.children = [top for top in tops if top.known]
            line.whole = len(line.children) == len(tops)
            stack, tops = [], []
            continue
        while stack and stack[-1].level >= line.level:
            stack.pop()
        if stack:
            line.parent = stack[-1]
            if line.known and not line.apart:
                line.parent.children.append(line)
        else:
            tops.append(line)
        stack.append(line)
    if goes_on:
        for line in stack:
            line.whole = False


def path_of(line: Line, layout: Layout) -> list[str] | None:
    """The names from the top down to a line, groups above it left out; None where the table doesn't say them all."""
    chain = line.chain()
    if not all(step.known for step in chain):
        return None
    steps = [step for step in chain if step is line or step.numbered]
    top = min(layout.levels.values(), default=None)
    if top is not None and line.level > top and steps[0].level != top:
        return None
    return [step.name for step in steps]


def code_of(line: Line, layout: Layout) -> str | None:
    """The printed code, else the running numbers from the top (6-1-2)."""
    if line.code or not line.numbered:
        return line.code
    if path_of(line, layout) is None:
        return line.number or None
    return "-".join(step.number for step in line.chain() if step.numbered) or None
