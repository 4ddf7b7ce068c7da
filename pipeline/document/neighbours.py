"""Tables on successive pages, or under one another, that may be one: the second goes on, or is the right half."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.values.key import match_key
from pipeline.document.odd_heads import no_head
from pipeline.document.oddity import View, is_number
from pipeline.tables.columns import ordinal_of
from schemas.document import Part, Table

_FEWEST_HEADS = 2
_ALIKE = 0.5  # share of their heads that two parts of a table have in common
_COLUMNS = 2  # columns that one part of a table may have been read with more than the other
_FEWEST_ROWS = 3
_ROWS = 2
_NUMBERS = 0.8
_LATE = 100  # ordinals are below


def may_be_one(parts: Sequence[Part]) -> Iterator[tuple[Table, Table, str]]:
    """Two tables that follow one another, and why they might be one."""
    tables = [table for part in parts for section in part.walk() for table in section.tables()]
    for one, two in pairwise(tables):
        step = two.page - one.page_end
        below = step == 0 and one.bbox[3] <= two.bbox[1] + 1
        why = _next_page(one, two) if step == 1 else _below(one, two) if below else None
        if why:
            yield one, two, why


def _next_page(one: Table, two: Table) -> str | None:
    left, right = View(one), View(two)
    alike = _same_heads(one, two)
    if alike and 0 < abs(one.cols - two.cols) <= _COLUMNS and not _has_own_title(one, two):
        return "the table on the next page has the same head and another number of columns"
    if abs(one.rows - two.rows) <= _ROWS and two.rows >= _FEWEST_ROWS and not _names_rows(right) and _names_rows(left):
        return "the table on the next page has as many rows and doesn't name them: the right half?"
    headless = not right.head and abs(one.cols - two.cols) <= _COLUMNS
    if headless or any(no_head(right)):
        return "the table on the next page begins with values"
    return None


def _below(one: Table, two: Table) -> str | None:
    if any(no_head(View(two))) and abs(one.cols - two.cols) <= _COLUMNS:
        return "the table below begins with values"
    return None


def _same_heads(one: Table, two: Table) -> bool:
    heads = [{match_key(c.text) for c in t.cells if c.row < max(1, t.header_rows) and c.text} for t in (one, two)]
    same = len(heads[0] & heads[1])
    return same >= _FEWEST_HEADS and same >= _ALIKE * max(map(len, heads))


def _has_own_title(one: Table, two: Table) -> bool:
    return bool(two.caption) and match_key(two.caption or "") != match_key(one.caption or "")


def _names_rows(view: View) -> bool:
    """Has one of its columns something else than numbers?"""
    columns = [column for col in range(view.table.cols) if (column := view.column(col))]
    if len(columns) < 2:
        return True
    if any(sum(is_number(text) for _, text in column) < _NUMBERS * len(column) for column in columns):
        return True
    return all((ordinal_of(text) or _LATE) < _LATE for _, text in columns[0])
