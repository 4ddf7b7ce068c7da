"""Rows of a statement as a hierarchy, told by numbered columns, else by how far the names are set in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from parsers.shared.statement_columns import Column, Layout
from parsers.values.key import match_key
from parsers.values.number import read_number
from schemas.document import Cell, Table
from schemas.rows import BudgetRow

_STEP = 3.5  # points by which a name is set in at least: less is the typist's
_TOTAL = regex.compile(r"(?:[合總](?:計|額)|.*(?:總額|合計|總計))")
_SPACED = regex.compile(r"\p{Han}(?:\s+\p{Han})+")
_CODE = regex.compile(r"(?P<code>\d{2}(?=\s*\p{Han})|\d{4,13}(?=\s*\p{Han}))\s*(?P<name>.+)", regex.S)
_NUMBERED = regex.compile(
    r"(?:[壹貳參肆伍陸柒捌玖拾一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])\s*"
)


@dataclass(slots=True, eq=False)
class Row:
    """An item: its place, name, level (0 for totals and heads of groups) and the cells of its columns."""

    row: int
    name: str
    code: str | None
    level: int
    total: bool
    cells: list[Cell | None]
    whole: bool = True
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
    """(rows, first cells of rows that can't be told apart)."""
    grid = table.grid()
    rows: list[Row] = []
    unknown: list[Cell] = []
    levels = _indents(table, layout)
    for at in range(table.header_rows, table.rows):
        cells = [cell if (cell := grid[at][column.col]) and cell.row == at else None for column in layout.columns]
        label = grid[at][layout.label]
        text = label.text.replace("\n", "").strip() if label else ""
        printed = next((cell for cell in cells if cell and cell.text), None)
        if not text and printed is None:
            continue
        if not text or any(map(torn, cells)) or read_number(text).state == "number":
            unknown += [printed] if printed else []
            rows.append(Row(at, text, None, -1, False, cells, whole=False))
            continue
        total = _TOTAL.fullmatch(match_key(text)) is not None
        name, code = _split(text)
        numbered = [level for col, level in layout.levels.items() if (c := grid[at][col]) and c.text]
        level = numbered[0] if len(numbered) == 1 else levels.get(at, 0)
        rows.append(Row(at, name, code, 0 if total else level, total, cells))
    _nest(rows)
    return rows, unknown


def _split(text: str) -> tuple[str, str | None]:
    """(name, code or None) of a label; the name without its enumerator, letters that fill a line set close."""
    if match := _CODE.fullmatch(text):
        return match["name"].strip(), match["code"]
    name = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    return (match_key(name) if _SPACED.fullmatch(name) else name), None


def _indents(table: Table, layout: Layout) -> dict[int, int]:
    """The level of each row, from 1, by how far its name is set in from its column's edge; 0 where it is centred."""
    cells = [cell for cell in table.cells if cell.col == layout.label and cell.row >= table.header_rows and cell.text]
    lefts = {cell.row: cell.places[0].bbox[0] - cell.box[0] for cell in cells if cell.places}
    centred = {cell.row for cell in cells if _SPACED.fullmatch(cell.text.strip())}
    known = sorted(left for row, left in lefts.items() if row not in centred)
    starts = [left for before, left in pairwise([float("-inf"), *known]) if left - before > _STEP]
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
