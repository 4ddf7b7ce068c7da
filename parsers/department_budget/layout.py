"""Columns of a departmental budget table: codes, names and amounts, in one group or in several side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from parsers.department_budget.kinds import classification_of
from parsers.department_budget.words import (
    APPROPRIATED,
    APPROPRIATED_BASIC,
    BASE,
    BASIC,
    COMPARISONS,
    ECONOMIC,
    EXPENDITURE,
    GENERAL,
    OPERATING,
    PROCUREMENT,
    REVENUE,
    clean_head,
    fund_of,
    is_fund,
    is_total,
    is_whole,
    measure_of,
)
from parsers.shared.columns import read_heads
from parsers.values.amount import find_unit
from parsers.values.number import read_number
from schemas.document import Table

_CODE = regex.compile(r"[类款项]|.*(?:编码|代码)")
_INDEX = regex.compile(r"行次|序号")
_ITEM = regex.compile(
    r"项目(?:\(.*\))?|科目|.*名称|(?:支出)?(?:功能|经济)分类(?:科目)?|支出(?:用途|性质)|品目|采购品目.*"
    r"|类型|(?!计量).{0,6}单位|.{0,6}部门"
)
_MODE = regex.compile(r".*(?:形式|方式)")
_ATTRIBUTE = regex.compile(r".*(?:依据|性质|规格|型号|计量单位|期限|备注|说明)|是否.*")
_AMOUNT = regex.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+")
_SPENDING = (EXPENDITURE, GENERAL, BASIC, APPROPRIATED, APPROPRIATED_BASIC, OPERATING, PROCUREMENT, ECONOMIC)
_SIDE_ITEM = regex.compile(r"(?:本年)?(?:财政拨款)?(?:收入|支出)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about: its statement and title, the year, the measure of a plain amount, and the unit over it."""

    kind: str | None
    title: str
    year: int | None
    base: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts. `scope` are the funds and the side (收入, 支出) that it is limited to."""

    col: int
    path: tuple[str, ...]
    label: str
    measure: str
    scope: str | None
    unit: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.scope, self.measure


@dataclass(slots=True)
class Group:
    """Columns that belong to the same items: codes and names from the top of the hierarchy down, then the amounts.

    A group without names is one row of a whole, whose heads say what its parts are. `mode` is the column that tells
    rows of one name apart by how they are done (采购组织形式).
    """

    codes: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    mode: int | None = None
    named_again: bool = False
    columns: list[Column] = field(default_factory=list)
    side: str | None = None
    classification: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The groups of a table, left to right; `known` are all columns that mean something, `twice` those said before."""

    groups: tuple[Group, ...]
    known: frozenset[int]
    twice: tuple[Column, ...]

    @property
    def readable(self) -> bool:
        named = all(group.items or group.codes for group in self.groups)
        return bool(self.groups) and all(group.columns for group in self.groups) and (named or len(self.groups) == 1)


def head_paths(table: Table) -> dict[int, tuple[str, ...]]:
    """The levels of each column's head as keys; words in the first row of the body that divide a head belong to it.

    A form prints 合计, 基本支出 and 项目支出 under 本年支出 in the line of its total.
    """
    paths = {head.col: [clean_head(part) for part in head.path] for head in read_heads(table)}
    for col, words in sub_heads(table).items():
        paths[col].append(clean_head(words))
    return {col: tuple(part for part in path if part) for col, path in paths.items()}


def sub_heads(table: Table) -> dict[int, str]:
    """Words under a merged head in the first row of the body, by column."""
    grid = table.grid()
    row = table.header_rows
    if row == 0 or row >= table.rows:
        return {}
    above = grid[row - 1]
    out = {}
    for col, cell in enumerate(grid[row]):
        head = above[col]
        labels = head is None or label_role(clean_head(head.text)) is not None
        if cell and head and not labels and head.col_span > 1 and cell.col_span == 1 and cell.text:
            words = clean_head(cell.text)
            if is_total(words) or measure_of(words, None):
                out[col] = cell.text
    return out


def read_layout(table: Table, subject: Subject) -> Layout:
    """What the columns of a table state; a second column for the same as an earlier one of its group isn't taken."""
    labels = {head.col: head.label for head in read_heads(table)}
    groups: list[Group] = []
    known: set[int] = set()
    twice: list[Column] = []
    paths = head_paths(table)
    for col, path in paths.items():
        role = _role(path, table, col) or _further_item(groups, path, table, col, subject)
        if role in ("code", "item") and groups and _is_second_name(groups[-1], role):
            groups[-1].named_again = True
            role = "attribute"
        if role in ("code", "item", "index") and (not groups or groups[-1].columns):
            groups.append(Group())
        if role == "code":
            groups[-1].codes.append(col)
        elif role == "item":
            groups[-1].items.append(col)
            groups[-1].side = groups[-1].side or _side(path) or _table_side(subject)
            found = groups[-1].classification
            groups[-1].classification = found or classification_of(path, groups[-1].side, subject.kind)
        elif role == "mode":
            if groups and groups[-1].items and not groups[-1].columns:
                groups[-1].mode = col
        elif role not in ("index", "attribute"):
            if not groups and _is_matrix(table):
                groups.append(Group(side=_table_side(subject)))
            column = _column(col, path, labels[col], groups[-1] if groups else None, subject)
            if column is None:
                continue
            same = [other for other in groups[-1].columns if other.key == column.key] if groups else []
            if same:
                twice.append(column)
            elif groups:
                groups[-1].columns.append(column)
        known.add(col)
    return Layout(tuple(group for group in groups if group.columns), frozenset(known), tuple(twice))


def _role(path: tuple[str, ...], table: Table, col: int) -> str | None:
    last = path[-1] if path else ""
    return label_role(last) or ("item" if _SIDE_ITEM.fullmatch(last) and _holds_words(table, col) else None)


def label_role(key: str) -> str | None:
    words = (("code", _CODE), ("index", _INDEX), ("item", _ITEM), ("mode", _MODE), ("attribute", _ATTRIBUTE))
    return next((role for role, pattern in words if pattern.fullmatch(key)), None)


def _further_item(groups: list[Group], path: tuple[str, ...], table: Table, col: int, subject: Subject) -> str | None:
    """Is a column without a known head, right of a name and left of the amounts, a further level of names?"""
    if not groups or groups[-1].columns or not groups[-1].items:
        return None
    if path and (measure_of(path[-1], subject.year) or is_total(path[-1]) or is_fund(path[-1])):
        return None
    return "item" if _holds_words(table, col) and not _holds_amounts(table, col) else None


def _is_second_name(group: Group, role: str) -> bool:
    """Does a code behind a name, or a name behind that, say in another classification what the row is?"""
    begins = role == "code" and bool(group.items and group.codes)
    return not group.columns and (group.named_again or begins)


def _is_matrix(table: Table) -> bool:
    """One row of amounts and no names: the heads are the items."""
    body = [cell.text for cell in table.cells if cell.row >= table.header_rows and cell.text]
    return table.rows == table.header_rows + 1 and all(_AMOUNT.fullmatch(text) or text == "0" for text in body)


def _holds_amounts(table: Table, col: int) -> bool:
    return any(
        _AMOUNT.fullmatch(cell.text) for cell in table.cells if cell.col == col and cell.row >= table.header_rows
    )


def _holds_words(table: Table, col: int) -> bool:
    texts = [cell.text for cell in table.cells if cell.col == col and cell.row >= table.header_rows and cell.text]
    return any(read_number(text).state == "text" for text in texts)


def _side(path: tuple[str, ...]) -> str | None:
    return next((word for word in ("收入", "支出") if path and path[0].endswith(word)), None)


def _table_side(subject: Subject) -> str | None:
    if subject.kind == REVENUE:
        return "收入"
    if subject.kind in _SPENDING:
        return "支出"
    return "支出" if "支出" in subject.title and "收" not in subject.title else None


def _column(col: int, path: tuple[str, ...], label: str, group: Group | None, subject: Subject) -> Column | None:
    """A head's last level says what a column states, a 合计 what the level above does; other levels name the funds."""
    leaf = path[-1] if path else ""
    if not (measure_of(leaf, subject.year) or is_whole(leaf) or leaf == "小计" or is_fund(leaf)):
        return None
    measure: str | None = None
    fund: str | None = None
    for part in reversed(path):
        found = None if measure else measure_of(part, subject.year)
        if found is None and measure is None and is_total(leaf) and part.endswith("基本支出"):
            found = "basic_expenditure"
        measure = measure or found
        fund = fund or (None if found else fund_of(part))
    if measure in (None, BASE):
        measure = "basic_expenditure" if "基本支出" in subject.title and leaf != "决算数" else subject.base
    whole = fund or fund_of(subject.title) or ""
    scope = whole + ((group.side if group else None) or "")
    unit = next((unit for part in label.split() if (unit := find_unit(part)) and unit != "%"), subject.unit)
    unit = None if measure == "quantity" else unit
    return Column(col, path, label, measure, scope or None, unit)


def column_sums(group: Group) -> Iterator[tuple[Column, list[Column]]]:
    """Each 合计 or 小计 column with the columns beside it under the same head that it sums up."""
    amounts = [column for column in group.columns if column.measure not in COMPARISONS]
    for total in amounts:
        if not total.path or not is_total(total.path[-1]):
            continue
        above = total.path[:-1]
        beside: dict[str, list[Column]] = {}
        for column in amounts:
            if column is not total and column.path[: len(above)] == above and len(column.path) > len(above):
                beside.setdefault(column.path[len(above)], []).append(column)
        parts = [part for name, columns in beside.items() if not name.startswith("其中") for part in _head_of(columns)]
        if parts:
            yield total, parts


def _head_of(columns: list[Column]) -> list[Column]:
    """What stands for the columns under one head: its 小计, else all of them."""
    totals = [column for column in columns if is_total(column.path[-1])]
    return totals[:1] if totals and len(columns) > 1 else columns
