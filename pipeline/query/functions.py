"""Functions of government: the printed classifications of Taiwan and the PRC beside the UN's COFOG (1999).

A dimension table (`data/functions.csv`), joined to facts by printed code (PRC) or printed name (Taiwan, whose codes
differ between governments). A mapping says how far it goes (`exact`, `partial`, `none`) and why; nothing printed is
changed by it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

SYSTEMS = {
    "cofog": "Classification of the Functions of Government, UN 1999: divisions and groups",
    "roc_function": "Taiwan's 政事別 of budgets and accounts",
    "roc_class": "Taiwan's 職能別 in 歲出按職能及經濟性綜合分類表",
    "prc_function": "the PRC's 功能分类: 类 and 款",
}
STATUSES = ("exact", "partial", "none")


@dataclass(frozen=True, slots=True)
class Function:
    """A function. `parent` is '' at the top; `cofog` is the division or group, '' where it spans several."""

    system: str
    code: str
    parent: str
    name: str
    name_en: str
    cofog: str
    status: str
    basis: str


@cache
def all_functions() -> tuple[Function, ...]:
    """All of them, parents first."""
    text = files("pipeline.query").joinpath("data", "functions.csv").read_text(encoding="utf-8")
    return tuple(Function(**row) for row in csv.DictReader(text.splitlines()))


def functions_table() -> pa.Table:
    """As a table; empty texts are null."""
    rows = [
        {name: getattr(function, name) or None for name in Function.__slots__} | {"level": 2 if function.parent else 1}
        for function in all_functions()
    ]
    fields = [(name, pa.string()) for name in Function.__slots__]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, ("level", pa.int32())]))
