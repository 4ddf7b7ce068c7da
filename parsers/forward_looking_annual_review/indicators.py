"""工作指標, 效益指標 and 可量化之經濟效益 → indicators: one row per target or actual value."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.cells import read_cell, report_number, report_unit
from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell, is_nothing
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from schemas.document import Cell, Table
from schemas.rows import IndicatorRow

_NAMES = ("指標項目", "指標名稱", "績效指標", "衡量指標")
_CODES = ("項次", "次", "編號", "序號")
_UNITS = ("單位", "衡量單位")
_YEAR = regex.compile(r"(\d{2,3})年")
_HEAD_UNIT = regex.compile(r"^(?P<name>.+?)\((?P<unit>[^()]+)\)$")


def _split(table: Table) -> tuple[dict[str, int], dict[int, tuple[str, int | None, str]]]:
    """({name, code, unit: column}, {value column: (scope, year, role)})."""
    labels: dict[str, int] = {}
    values: dict[int, tuple[str, int | None, str]] = {}
    for head in read_heads(table):
        kind = next(
            (k for k, words in (("name", _NAMES), ("code", _CODES), ("unit", _UNITS)) if head.key in words), None
        )
        if kind:
            labels[kind] = head.col
        elif meaning := _meaning(head.key):
            values[head.col] = meaning
    return labels, values


def _meaning(key: str) -> tuple[str, int | None, str] | None:
    role = "actual" if "實際" in key or "達成值" in key else "target" if "目標" in key else None
    if role is None:
        return None
    year = int(match[1]) if (match := _YEAR.search(key)) else None
    if "累計" in key:
        return ("cumulative", year, role) if year else None
    if "全期" in key or "總目標" in key or "全程" in key:
        return "total", None, role
    return ("year", year, role) if year else None


def is_indicators(table: Table) -> bool:
    labels, values = _split(table)
    return "name" in labels and len(values) >= 2


def read_indicators(table: Table, kind: str, context: Context) -> Iterator[Finding]:
    """Rows of a 工作指標 or 效益指標 table; a row over the full width names the group of the rows below it."""
    labels, values = _split(table)
    yield from unknown_heads(table, {-1, *labels.values(), *values}, context)
    grid = table.grid()
    group: str | None = None
    for row in range(table.header_rows, table.rows):
        cells = grid[row]
        first = cells[0]
        if first is not None and first.col_span == table.cols:
            group = first.text or None
            continue
        texts = {name: (cell.text if (cell := cells[col]) else "") for name, col in labels.items()}
        if is_nothing(texts.get("name", "")) and not any(_is_number(cells[col]) for col in values):
            continue
        yield from _read_row(table, row, cells, texts, values, kind, group, context)


def _is_number(cell: Cell | None) -> bool:
    return cell is not None and read_cell(cell).value is not None


def _read_row(
    table: Table, row: int, cells: list[Cell | None], texts: dict[str, str],
    values: dict[int, tuple[str, int | None, str]], kind: str, group: str | None, context: Context,
) -> Iterator[Finding]:  # fmt: skip
    for col, (scope, year, role) in values.items():
        cell = cells[col]
        if cell is None:
            continue
        number = read_cell(cell)
        yield IndicatorRow(
            **at_cell(context, table, cell, row), kind=kind, code=texts.get("code") or None,
            name=texts.get("name", "").replace("\n", "") or None, group=group, unit=texts.get("unit") or number.unit,
            scope=scope, fiscal_year_roc=year, fiscal_year=to_gregorian(year) if year else None, role=role,
            value=number.value, value_high=number.value_high, comparator=number.comparator,
            is_cumulative=scope == "cumulative", state=number.state,
        )  # fmt: skip
        yield from report_number(cell, number, texts.get("name", "indicator"), context)
        yield from report_unit(cell, number, texts.get("unit"), context)


def is_economic(table: Table) -> bool:
    heads = [head.key for head in read_heads(table)]
    return any("創造工作機會" in key or "創造就業" in key for key in heads) or any(
        "公民營企業投資" in key for key in heads
    )


def read_economic(table: Table, group: str | None, context: Context) -> Iterator[Finding]:
    """可量化之經濟效益: a column per benefit, the actual value of the year that the caption names."""
    year = context.year_roc
    if match := _YEAR.search(match_key(table.caption or "")):
        year = int(match[1])
    units = regex.split(r"[；;、]", table.unit or "")
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        for head in read_heads(table):
            cell = grid[row][head.col]
            if cell is None or not head.key:
                continue
            named = _HEAD_UNIT.match(head.key)
            printed = _HEAD_UNIT.match(head.label.replace("（", "(").replace("）", ")").replace(" ", ""))
            number = read_cell(cell)
            unit = printed["unit"] if printed else units[head.col] if len(units) == table.cols else number.unit
            name = printed["name"] if named and printed else head.label
            yield IndicatorRow(
                **at_cell(context, table, cell, row), kind="economic", name=name, group=group, unit=unit or None,
                scope="year", fiscal_year_roc=year, fiscal_year=to_gregorian(year) if year else None, role="actual",
                value=number.value, value_high=number.value_high, comparator=number.comparator, state=number.state,
            )  # fmt: skip
            yield from report_number(cell, number, name, context)
            yield from report_unit(cell, number, unit, context)
