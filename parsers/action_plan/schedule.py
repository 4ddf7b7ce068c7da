"""辦理重點及期程表 → milestones: one row per work item, with its period and the agencies in charge."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.columns import read_heads, unknown_heads
from parsers.shared.context import Context, Finding, at_cell, first_place
from parsers.values.key import fold_width
from parsers.values.period import Period, period_or_none
from schemas.document import Cell, Table
from schemas.rows import MilestoneRow

_HEADS = {
    "item": ("重點工作項目", "工作項目", "重點工作"),
    "period": ("起訖時程", "期程", "辦理期程", "起迄時程", "時程", "起訖時間"),
    "agencies": ("主協辦機關單位", "主協辦機關", "主辦機關", "主(協)辦機關", "主協辦單位", "機關單位"),
}
_CODE = r"\d{1,2}(?:\.\d{1,2}){1,3}"
_ITEM = regex.compile(rf"(?:^|(?<=[\s。；]))(?P<code>{_CODE})\.?(?=\s*[^\s\d.,%])\s*")
_MONTHS = regex.compile(r"\d{2,3}/\d{1,2}[-~至]\d{2,3}/(?:1[0-2]|0?[1-9])(?=$|\D|\d{2,3}/)")
_SPACE = regex.compile(r"\s+")
_MARK = regex.compile(r"[(（]\s*(?:主|協|主辦|協辦)\s*[)）]")
_UNIT = regex.compile(r"\s+(?=[(（])")


def _columns(table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for head in read_heads(table):
        for name, words in _HEADS.items():
            if head.key in words:
                found.setdefault(name, head.col)
    return found


def is_schedule(table: Table) -> bool:
    return {"item", "period"} <= _columns(table).keys()


def read_schedule(table: Table, context: Context) -> Iterator[Finding]:
    """One row per coded item; several items in a cell share its period. A merged period holds for all of its rows."""
    columns = _columns(table)
    yield from unknown_heads(table, columns.values(), context)
    grid = table.grid()
    for row in range(table.header_rows, table.rows):
        cell = grid[row][columns["item"]]
        if cell is None or not cell.text or cell.row != row:
            continue
        period_cell = grid[row][columns["period"]]
        agencies = grid[row][columns["agencies"]] if "agencies" in columns else None
        text = period_cell.text if period_cell else ""
        period, several = read_months(text)
        for code, title in _items(cell):
            where = at_cell(context, table, cell, row)
            where["text"] = title
            yield MilestoneRow(
                **where, kind="schedule", code=code, title=title, date_text=text or None,
                start_date=period.start if period else None, end_date=period.end if period else None,
                date_precision=_precision(text) if period else None, status="planned",
                agencies=split_agencies(agencies.text) if agencies and agencies.text else None,
            )  # fmt: skip
            if code is None:
                message = f"the work item {title[:40]!r} has no code"
                yield context.issue("item.code_missing", "info", message, first_place(cell))
        if period is None:
            yield _say_no_period(text, several, period_cell or cell, context)


def _say_no_period(text: str, several: bool, cell: Cell, context: Context) -> Finding:
    if several:
        message = f"several periods ({text!r}); none is taken for the item's own"
        return context.issue("date.ambiguous", "info", message, first_place(cell))
    if not text:
        return context.issue("date.missing", "info", "the work item has no period", first_place(cell))
    return context.issue("period.unreadable", "warning", f"{text!r} is no period", first_place(cell))


def read_months(text: str) -> tuple[Period | None, bool]:
    """(the period that a cell gives, does it give several).

    >>> read_months('109/12~11 0/4')[0].end, read_months('110/1-110/12 111/1-113/12')
    (datetime.date(2021, 4, 30), (None, True))
    """
    compact = _SPACE.sub("", fold_width(text))
    found = _MONTHS.findall(compact)
    if len(found) > 1:
        return None, True
    return period_or_none(compact), False


def _precision(text: str) -> str:
    return "month" if "/" in text or "月" in text else "year"


def _items(cell: Cell) -> list[tuple[str | None, str]]:
    """(code, title) of each item in a cell: the code at its start, and codes of the same item further on."""
    text = cell.text.replace("\n", " ")
    first = _ITEM.match(text)
    if first is None:
        return [(None, text)]
    parent = first["code"].rsplit(".", 1)[0]
    starts = [first]
    for match in _ITEM.finditer(text, first.end()):
        last = starts[-1]["code"]
        if match["code"].rsplit(".", 1) == [parent, str(int(last.rsplit(".", 1)[1]) + 1)]:
            starts.append(match)
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [(match["code"], text[match.end() : end].strip()) for match, end in zip(starts, ends, strict=True)]


def split_agencies(text: str) -> list[str]:
    """The agencies of a cell, each with its units in brackets.

    >>> split_agencies('(主) 經濟部 (工業局) (協) 科技部、國防部')
    ['經濟部(工業局)', '科技部', '國防部']
    """
    joined = _MARK.sub("、", text.replace("\n", ""))
    joined = _UNIT.sub("", joined)
    parts = regex.split(r"[、,，;；/\s]+(?![^()（）]*[)）])", joined)
    return [part.strip() for part in parts if part.strip()]
