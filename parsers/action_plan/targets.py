"""分年目標 → indicators of kind target: the full-period target of each code, and one row per year."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.columns import Head, read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from parsers.values.number import read_number
from parsers.values.quantity import find_quantities
from schemas.document import Cell, Table
from schemas.rows import IndicatorRow

_FULL = ("全期目標", "全程目標", "總目標", "全期總目標")
_YEARLY = ("分年目標", "各年度目標", "年度目標", "分年度目標")
_YEAR = regex.compile(r"([89]\d|1[0-4]\d|20\d\d)(?:年度?)?")
_CODE = regex.compile(
    r"\s*(?:(?P<code>\d{1,2}(?:[.-]\d{1,2}){1,3})\.?(?=\s*[^\s\d.,%])\s*|(?P<code>\d{1,2}(?:[.-]\d{1,2}){2,3})\.?\s+)"
)
_CUMULATIVE = regex.compile("累計|累積")


def _columns(table: Table) -> tuple[int | None, dict[int, int]]:
    """(column of the full-period target, {column: 民國 year})."""
    heads = read_heads(table)
    full = next((head.col for head in heads if head.key in _FULL), None)
    years = {head.col: int(match[1]) for head in heads if (match := _year_of(head))}
    return full, years


def _year_of(head: Head) -> regex.Match[str] | None:
    above = "".join(match_key(part) for part in head.path[:-1])
    match = _YEAR.fullmatch(match_key(head.path[-1])) if head.path else None
    return match if match and any(word in above for word in _YEARLY) else None


def is_targets(table: Table) -> bool:
    full, years = _columns(table)
    return full is not None and len(years) >= 2


def read_targets(table: Table, context: Context) -> Iterator[Finding]:
    """The targets of each row; a row over the full width names the strategy of the rows below it."""
    full, years = _columns(table)
    assert full is not None
    yield from unknown_heads(table, {full, *years}, context)
    grid = table.grid()
    group: str | None = None
    for row in range(table.header_rows, table.rows):
        first = grid[row][0]
        if first is not None and first.col_span == table.cols:
            group = first.text or None
            continue
        cell = grid[row][full]
        if cell is None or not cell.text:
            yield from _say_unnamed(row, grid[row], years, context)
            continue
        code, name = split_code(cell.text)
        if code is None:
            message = f"the target {name[:40]!r} has no code"
            yield context.issue("item.code_missing", "info", message, first_place(cell))
        yield _row(table, cell, row, name, (code, name, group), None, context)
        for col, year in years.items():
            target = grid[row][col]
            if target is not None:
                yield _row(table, target, row, target.text, (code, name, group), year, context)


def split_code(text: str) -> tuple[str | None, str]:
    """(code, words) of a target.

    >>> split_code('1.1.1 113 年完成 2 件'), split_code('5.3.1 擴展300以上案場')
    (('1.1.1', '113 年完成 2 件'), ('5.3.1', '擴展300以上案場'))
    """
    match = _CODE.match(text)
    return (match["code"], text[match.end() :]) if match else (None, text)


def _say_unnamed(row: int, cells: list[Cell | None], years: dict[int, int], context: Context) -> Iterator[Finding]:
    written = [cell for col in years if (cell := cells[col]) is not None and cell.text]
    if written:
        message = f"row {row} has targets of years, but no target for the full period; they are in cells only"
        yield context.issue("table.row_unknown", "warning", message, first_place(written[0]))


def _row(
    table: Table, cell: Cell, row: int, text: str, item: tuple[str | None, str, str | None], year: int | None,
    context: Context,
) -> IndicatorRow:  # fmt: skip
    """A target's value is its only quantity; several leave it without one, and so does a cell merged over rows."""
    number = read_number(text)
    found = find_quantities(text)
    own = cell.row == row
    quantity = found[0] if len(found) == 1 and own else None
    state = "number" if quantity else number.state if number.state in ("dash", "blank") else "text"
    where = at_cell(context, table, cell, row)
    where["text"] = text
    return IndicatorRow(
        **where, kind="target", code=item[0], name=item[1], group=item[2], unit=quantity.unit if quantity else None,
        scope="total" if year is None else "year", fiscal_year_roc=year,
        fiscal_year=to_gregorian(year) if year else None, role="target",
        value=quantity.value if quantity else None, value_high=quantity.value_high if quantity else None,
        comparator=quantity.comparator if quantity else None, is_cumulative=_CUMULATIVE.search(text) is not None,
        state=state,
    )  # fmt: skip
