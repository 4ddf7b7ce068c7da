"""Rows of a statement as a hierarchy, told by numbered columns, else by how far the names are set in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from parsers.shared.statement_columns import Column, Layout
from parsers.shared.statement_sums import misfits, nest_by_sums
from parsers.values.key import match_key
from parsers.values.number import read_number
from schemas.document import Cell, Table
from schemas.rows import BudgetRow

_STEPS = (3.5, 1.5, 6.0)
"""Points by which a name may be set in at least, less being the typist's: the step whose sums fit best is taken."""
_TOTAL = regex.compile(r"(?:[合總](?:計|額)|.*(?:總額|合計|總計))")
_SPACED = regex.compile(r"\p{Han}(?:\s+\p{Han})+")
_CODE = regex.compile(r"(?P<code>\d{2}(?=\s*\p{Han})|\d{4,13}(?=\s*\p{Han}))\s*(?P<name>.+)", regex.S)
_NUMBERED = regex.compile(
    r"(?:[壹貳參肆伍陸柒捌玖拾一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])\s*"
)
_DIGITS = tuple(
    (regex.compile(f"[{digits}]+"), digits[0])
    for digits in ("壹貳參肆伍陸柒捌玖拾", "一二三四五六七八九十", "1234567890")
)


@dataclass(slots=True, eq=False)
class Row:
    """An item: its place, name, level (0 for totals and heads of groups) and the cells of its columns.

    Level -1: it can't be told what it is. `wraps`: its name is printed in several lines, which may be two names.
    """

    row: int
    name: str
    code: str | None
    level: int
    total: bool
    cells: list[Cell | None]
    whole: bool = True
    wraps: bool = False
    enumerator: str = ""
    parent: Row | None = None
    children: list[Row] = field(default_factory=list)
    facts: dict[Column, BudgetRow] = field(default_factory=dict)

    def path(self) -> tuple[str, ...]:
        above = self.parent.path() if self.parent else ()
        return (*above, self.name)

    @property
    def written(self) -> bool:
        return any(cell and cell.text for cell in self.cells)


def torn(cell: Cell | None) -> bool:
    """Do the numbers of several rows stand in one cell?"""
    if cell is None or len(cell.lines) < 2:
        return False
    return sum(read_number(line).state in ("number", "dash") for line in cell.lines) > 1


def read_rows(table: Table, layout: Layout) -> tuple[list[Row], list[Cell]]:
    """(rows, first cells of rows that can't be told apart), in the hierarchy that adds up best."""
    readings = [_read_rows(table, layout, _indents(table, layout, step)) for step in _STEPS]
    return min(readings, key=lambda reading: misfits(reading[0]))


def _read_rows(table: Table, layout: Layout, levels: dict[int, int]) -> tuple[list[Row], list[Cell]]:
    grid = table.grid()
    rows: list[Row] = []
    unknown: list[Cell] = []
    for at in range(table.header_rows, table.rows):
        cells = [cell if (cell := grid[at][column.col]) and cell.row == at else None for column in layout.columns]
        label = grid[at][layout.label]
        text = label.text.replace("\n", "").strip() if label else ""
        printed = next((cell for cell in cells if cell and cell.text), None)
        if not text and printed is None:
            continue
        if not text or any(map(torn, cells)) or read_number(text).state == "number":
            unknown += [printed] if printed else []
            if not text and rows and rows[-1].wraps and (before := next((c for c in rows[-1].cells if c), None)):
                unknown.append(before)
                rows[-1] = Row(rows[-1].row, rows[-1].name, None, -1, False, rows[-1].cells, whole=False)
            rows.append(Row(at, text, None, -1, False, cells, whole=False))
            continue
        total = _TOTAL.fullmatch(match_key(text)) is not None
        name, code = _split(text)
        numbered = [level for col, level in layout.levels.items() if (c := grid[at][col]) and c.text]
        level = numbered[0] if len(numbered) == 1 else levels.get(at, 0)
        wraps = label is not None and len(label.lines) > 1
        rows.append(Row(at, name, code, 0 if total else level, total, cells, wraps=wraps, enumerator=_style(text)))
    _level_enumerated(rows)
    _nest(rows)
    nest_by_sums([row for row in rows if row.parent is None and row.level >= 0])
    return rows, unknown


def _split(text: str) -> tuple[str, str | None]:
    """(name, code or None) of a label; the name without its enumerator, letters that fill a line set close."""
    if match := _CODE.fullmatch(text):
        return match["name"].strip(), match["code"]
    name = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    return (match_key(name) if _SPACED.fullmatch(name) else name), None


def _style(text: str) -> str:
    """The style of a label's enumerator: 壹、 一、 (一) 1. with its number left out; '' for none."""
    match = _NUMBERED.match(text)
    style = match[0].strip() if match else ""
    for digits, digit in _DIGITS:
        style = digits.sub(digit, style)
    return style


def _level_enumerated(rows: Sequence[Row]) -> None:
    """Items with enumerators of one style stand on one level, that of most of them."""
    levels: dict[str, Counter[int]] = {}
    for row in rows:
        if row.enumerator and row.level > 0:
            levels.setdefault(row.enumerator, Counter())[row.level] += 1
    for row in rows:
        if row.enumerator and row.level > 0:
            row.level = levels[row.enumerator].most_common(1)[0][0]


def _indents(table: Table, layout: Layout, step: float) -> dict[int, int]:
    """The level of each row, from 1, by how far its name is set in from its column's edge; 0 where it is centred."""
    cells = [cell for cell in table.cells if cell.col == layout.label and cell.row >= table.header_rows and cell.text]
    lefts = {cell.row: cell.places[0].bbox[0] - cell.box[0] for cell in cells if cell.places}
    centred = {cell.row for cell in cells if _SPACED.fullmatch(cell.text.strip())}
    known = sorted(left for row, left in lefts.items() if row not in centred)
    starts = [left for before, left in pairwise([float("-inf"), *known]) if left - before > step]
    return {
        row: 0 if row in centred else sum(left >= start for start in starts) or 1 for row, left in lefts.items()
    }  # fmt: skip


def _nest(rows: Sequence[Row]) -> None:
    stack: list[Row] = []
    for row in rows:
        if row.level < 0:
            for above in stack:
                above.whole = False
            continue
        while stack and (stack[-1].level >= row.level or stack[-1].total):
            stack.pop()
        if stack:
            row.parent = stack[-1]
            stack[-1].children.append(row)
        stack.append(row)
