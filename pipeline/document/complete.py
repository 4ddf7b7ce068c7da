"""What a reader would miss: numbers of a known table that became no fact, and numbers and years out of order."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import regex

from parsers.shared.columns import read_heads
from parsers.shared.context import first_place
from parsers.values.key import fold_width, match_key
from parsers.values.number import read_number
from schemas.document import Cell, Part, Table
from schemas.rows import BudgetRow, DocumentRows, FactRow, IndicatorRow, IssueRow, MilestoneRow

_CODE = regex.compile(r"\(?\d{1,3}(?:[.-]\d{1,3}){0,3}[.)]?")
_KEYS = (
    "phase",
    "fiscal_year_roc",
    "code",
    "item",
    "item_code",
    "name",
    "unit",
    "date_text",
    "title",
    "scope",
    "group",
)
_NUMBERING = {
    "款", "項", "目", "節", "項次", "編號", "序號", "序号", "行次", "頁次", "頁碼", "页码", "编号", "類", "类", "项",
    "科目編號", "科目代號", "科目编码", "科目代码", "功能科目代码", "功能分类科目编码", "代碼", "代码", "編碼", "编码",
    "郵遞區號", "電話",
}  # fmt: skip
"""Heads of columns that count rows: their numbers are no values."""
_MOST = 10  # numbers that one message lists


def report_gaps(parts: Sequence[Part], rows: DocumentRows) -> Iterator[IssueRow]:
    """All that is said of completeness, in reading order of the tables."""
    facts = facts_by_table(rows)
    for part in parts:
        for section in part.walk():
            for table in section.tables():
                own = facts[table.table_id]
                yield from _unused_numbers(table, own, rows.documents[0].document_id)
                yield from _codes_out_of_order(own)
                yield from _years_out_of_order(own)


def facts_by_table(rows: DocumentRows) -> dict[str, list[FactRow]]:
    """The facts of each table that has some, by its id."""
    facts: dict[str, list[FactRow]] = defaultdict(list)
    for name in ("budgets", "indicators", "milestones", "progress", "delays"):
        for fact in getattr(rows, name):
            if fact.table_id:
                facts[fact.table_id].append(fact)
    return facts


def _unused_numbers(table: Table, facts: Sequence[FactRow], document_id: str) -> Iterator[IssueRow]:
    """Say which numbers of a recognised table are in cells only."""
    unused = unused_numbers(table, facts) if table.role != "other" else []
    if unused:
        listed = "、".join(cell.text for cell in unused[:_MOST]) + (" …" if len(unused) > _MOST else "")
        place = first_place(unused[0])
        yield IssueRow(
            document_id=document_id, page=place.page, bbox=place.bbox, code="table.number_unused", severity="info",
            message=f"{len(unused)} numbers of the {table.role} table are in cells only: {listed}",
        )  # fmt: skip


def numbers_of(table: Table) -> list[Cell]:
    """The cells under the heads that print a number."""
    return [cell for cell in table.cells if cell.row >= table.header_rows and _is_number(cell)]


def unused_numbers(table: Table, facts: Sequence[FactRow]) -> list[Cell]:
    """The numbers of a table that are neither a fact nor what tells one from another (code, year, ordinal)."""
    used = {(fact.row, fact.col) for fact in facts}
    placed = {place for fact in facts for place in fact.places}
    keys: dict[int | None, set[str]] = defaultdict(set)
    for fact in facts:
        keys[fact.row] |= {match_key(str(value)) for name in _KEYS if (value := getattr(fact, name, None)) is not None}
        keys[fact.row] |= _levels(getattr(fact, "item_code", None) or "")
    left = [cell for cell in numbers_of(table) if (cell.row, cell.col) not in used]
    counting = {head.col for head in read_heads(table) if head.path and match_key(head.path[-1]) in _NUMBERING}
    left = [cell for cell in left if cell.col not in counting and not placed.intersection(cell.places)]
    return [cell for cell in left if not _is_key(cell, keys)]


def _levels(code: str) -> set[str]:
    """The levels of a code (2010301: 201, 03, 01), each as it may stand in a column of its own."""
    levels = {code[:3], code[3:5], code[5:]} if code.isdigit() and len(code) in (5, 7) else set()
    return levels | {level.lstrip("0") for level in levels}


def _is_number(cell: Cell) -> bool:
    return read_number(cell.text).state in ("number", "malformed")


def _is_key(cell: Cell, keys: dict[int | None, set[str]]) -> bool:
    text = match_key(cell.text).strip("().、年度")
    rows = range(cell.row, cell.row + cell.row_span)
    return any(text == key.strip("().、年度") for row in rows for key in keys[row])


def _codes_out_of_order(facts: Sequence[FactRow]) -> Iterator[IssueRow]:
    """項次 of the same depth below the same number go up by one."""
    coded = [fact for fact in facts if isinstance(fact, IndicatorRow | MilestoneRow) and fact.code]
    last: dict[tuple[str, tuple[int, ...]], int] = {}
    for fact in coded:
        numbers = read_code(fact.code or "")
        if not numbers:
            continue
        group = (fact.kind, numbers[:-1])
        before = last.get(group)
        last[group] = numbers[-1]
        if before is not None and numbers[-1] not in (before, before + 1, 1):
            shown = ".".join(map(str, (*numbers[:-1], before)))
            yield _say(fact, "item.order", f"item {fact.code} follows {shown}; compare with the page")


def read_code(code: str) -> tuple[int, ...]:
    """The numbers of a code.

    >>> read_code('1.2.3'), read_code('(4)'), read_code('A-1')
    ((1, 2, 3), (4,), ())
    """
    text = fold_width(code).strip()
    return tuple(int(number) for number in regex.findall(r"\d+", text)) if _CODE.fullmatch(text) else ()


def _years_out_of_order(facts: Sequence[FactRow]) -> Iterator[IssueRow]:
    """Years go up within a phase, and phases within a table."""
    rows = [fact for fact in facts if isinstance(fact, BudgetRow) and fact.row_kind == "year"]
    lines = {fact.row: fact for fact in rows if fact.fiscal_year_roc is not None}
    ordered = [lines[row] for row in sorted(lines, key=lambda row: row or 0)]
    for above, below in itertools.pairwise(ordered):
        if above.scope != below.scope:
            continue
        phases = (above.phase or 0, below.phase or 0)
        years = (above.fiscal_year_roc or 0, below.fiscal_year_roc or 0)
        if phases[1] < phases[0]:
            yield _say(below, "phase.order", f"phase {phases[1]} follows phase {phases[0]}")
        elif phases[0] == phases[1] and years[1] <= years[0]:
            yield _say(below, "year.order", f"year {years[1]} follows year {years[0]} in the same phase")


def _say(fact: FactRow, code: str, message: str) -> IssueRow:
    return IssueRow(
        document_id=fact.document_id, page=fact.page, bbox=fact.bbox, code=code, severity="info", message=message
    )
