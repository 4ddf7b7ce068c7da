"""Heads of a statement's columns → what they state: a measure of a year, or an item of a second breakdown.

A head that is a known measure is one wherever it stands. Under a known measure (本年度預算數 over the plans of a fund)
and in statements whose columns are items by design (economic by functional class, kinds of 人事費, parts of a fund)
every other head is an item and becomes the `scope`; anywhere else an unknown head is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from parsers.shared.columns import Head
from parsers.shared.statement import Kind
from parsers.values.key import match_key

LEVELS = {"款": 1, "項": 2, "目": 3, "節": 4}
_MEASURES: dict[str, tuple[str, int]] = {
    "本年度預算數": ("budget", 0), "本年度預算案數": ("budget", 0), "預算數": ("budget", 0), "金額": ("budget", 0),
    "全年度預算數": ("budget", 0), "本年度預計數": ("budget", 0), "本年度": ("budget", 0), "預算金額": ("budget", 0),
    "上年度預算數": ("prior_year_budget", 1), "上年度法定預算數": ("prior_year_budget", 1),
    "上年度": ("prior_year_budget", 1),
    "上年度決算數": ("final_account", 1), "前年度決算數": ("final_account", 2), "決算數": ("final_account", 0),
    "本年度決算數": ("final_account", 0), "審定決算數": ("audited", 0), "審定數": ("audited", 0),
    "比較增減": ("difference", 0), "比較": ("difference", 0), "增減": ("difference", 0), "增減數": ("difference", 0),
    "本年度與上年度比較": ("difference", 0), "本年度增減數": ("difference", 0),
    "數量": ("quantity", 0), "利費率": ("unit_price", 0), "單價": ("unit_price", 0),
}  # fmt: skip
_DATED = regex.compile(r"(?P<year>\d{2,3})年(?:12月31日|度)?(?P<what>預計數|實際數|預算數|決算數|預估數)")
_STAFF = {"預算員額": "人", "員額": "人", "本年度最高可進用員額數": "人", "上年度最高可進用員額數": "人"}
_NOTES = regex.compile(
    r"(?:單位|.*說明.*|備[註考]|附註|.*內容|類型|.*年度|.*對象|.*期間|擬拜會.*|擬前往.*|有/無|歸屬預算科目|依據|承辦單位|用途"
    r"|.*(?:項數|人天|人數|天數|人次|面積|單位數|輛數|月數|年月|人\*月|比率|比例|[%％])\)?)"
)
_LABELS = regex.compile(
    r"(?:.*科目|.*項目|.*名稱(?:及(?:編號|領域代碼))?|計畫別|類別|區分|人事費別|機關|業務計畫|計畫|.*分類|分基金.*|年度及項目|摘要)"
)
_TOTALS = ("合計", "總計", "總額")
_SUBTOTAL = regex.compile(r".*(?:小計|合計|總計)")
_BRACKETS = regex.compile(r"\((?:[-+]|業務量|元|減|增|增減|[一-]|人)*\)")

BY_GROUP = "by_group"
"""The measure of a column whose rows stand in groups that say what they state: 本年度預算數, 112年度決算數."""

BY_ITEMS = {
    "expenditure_by_economic_class", "personnel_expenses", "fund_balance", "cash_flow", "balance_sheet", "grants",
    "capital_assets", "commissioned_work", "expenses_by_plan", "travel", "revenue_by_organ", "function_by_organ",
    "surplus_distribution",
}  # fmt: skip
"""Statements whose columns may be items."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers. `scope` is its item; `subtotal` is true for a sum of columns before it."""

    col: int
    label: str
    measure: str
    scope: str | None = None
    years_back: int = 0
    year: int | None = None
    unit: str | None = None
    subtotal: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The column of the items' names, those that number their levels, the unit of a row, the columns of numbers."""

    label: int
    levels: dict[int, int]
    unit: int | None
    columns: tuple[Column, ...]
    unknown: tuple[int, ...]


def read_layout(heads: Sequence[Head], kind: Kind, texts: Sequence[int]) -> Layout | None:
    """The layout of a statement; None where no column of names or of numbers is found. `texts` are columns of words."""
    last = {head.col: match_key(head.path[-1]) if head.path else "" for head in heads}
    levels = {col: LEVELS[key] for col, key in last.items() if key in LEVELS}
    texts = [col for col in texts if col not in levels and not _NOTES.fullmatch(last.get(col, ""))]
    named = [col for col in texts if _LABELS.fullmatch(last.get(col, ""))]
    label = next(iter([*named, *texts]), None)
    if label is None:
        return None
    unit = next((col for col, key in last.items() if key == "單位"), None)
    columns: list[Column] = []
    unknown: list[int] = []
    for head in heads:
        if head.col == label or head.col in levels or not head.path:
            continue
        column = _column(head, kind)
        if column:
            columns.append(column)
        elif not _NOTES.fullmatch(last[head.col]) and not _LABELS.fullmatch(last[head.col]):
            unknown.append(head.col)
    columns = _one_total(columns)
    keys = [(column.measure, column.scope, column.years_back, column.year) for column in columns]
    if not columns or len(set(keys)) < len(keys) or len(unknown) > len(columns):
        return None
    return Layout(label, levels, unit, tuple(columns), tuple(unknown))


def _one_total(columns: list[Column]) -> list[Column]:
    """Of several columns of totals the last is the whole row's; those before it (合計 and then 總計) are of a part."""
    totals = [column for column in columns if column.subtotal and column.scope is None]
    return [replace(column, scope=column.label) if column in totals[:-1] else column for column in columns]


def _column(head: Head, kind: Kind) -> Column | None:
    keys = [_plain(part) for part in head.path]
    whole = "".join(keys)
    if kind.name == "staff" and "員額" in keys[0]:
        back = 1 if keys[-1] == "上年度" else 0
        words = [part for part, key in zip(head.path[1:], keys[1:], strict=True) if key not in ("本年度", "上年度")]
        total = not words or _plain(words[-1]) in _TOTALS
        return Column(head.col, head.label, "quantity", None if total else " ".join(words), back, unit="人")
    if kind.name == "five_year_plans" and keys[-1] in ("預(決)算數", "決(預)算數", "預決算數"):
        return Column(head.col, head.label, BY_GROUP)
    for key in (whole, keys[-1]):
        if key in _STAFF:
            return Column(head.col, head.label, "quantity", unit=_STAFF[key])
        if (len(keys) == 1 or key == whole or keys[0] in ("預算數", "決算數")) and (known := _known(key)):
            return Column(head.col, head.label, *known)
    if len(keys) > 1 and keys[-1] in ("%", "％") and (under := _known(keys[0])):
        share = "change_pct" if under[0] == "difference" else "share_pct"
        return Column(head.col, head.label, share, None, under[2], under[3])
    if _NOTES.fullmatch(keys[-1]):
        return None
    if len(keys) > 1 and (under := _known(keys[0])):
        scope = None if keys[-1] in (*_TOTALS, "金額") else " ".join(head.path[1:])
        return Column(head.col, head.label, under[0], scope, under[2], under[3])
    if len(keys) > 1 and (stated := _known(keys[-1])):
        scope = None if keys[-2] in _TOTALS else " ".join(head.path[:-1])
        return Column(head.col, head.label, stated[0], scope, stated[2], stated[3])
    if kind.name not in BY_ITEMS:
        return None
    if keys[-1] in _TOTALS and len(keys) == 1:
        return Column(head.col, head.label, "budget", subtotal=True)
    return Column(head.col, head.label, "budget", head.label, subtotal=_SUBTOTAL.fullmatch(keys[-1]) is not None)


def known_measure(label: str) -> tuple[str, int, int | None] | None:
    """(measure, years back, year or None) of a head or of the name of a group; None where it is none.

    >>> known_measure('前年度決算數'), known_measure('112年度決算數'), known_measure('甲計畫')
    (('final_account', 2, None), ('final_account', 0, 112), None)
    """
    found = _known(_plain(label))
    return (found[0], found[2], found[3]) if found else None


def _known(key: str) -> tuple[str, None, int, int | None] | None:
    if key in _MEASURES:
        measure, back = _MEASURES[key]
        return measure, None, back, None
    if key.startswith("單位成本"):
        return "unit_price", None, 0, None
    if match := _DATED.fullmatch(key):
        measure = "final_account" if match["what"] in ("實際數", "決算數") else "budget"
        return measure, None, 0, int(match["year"])
    return None


def _plain(part: str) -> str:
    return _BRACKETS.sub("", match_key(part))
