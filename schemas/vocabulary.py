"""Closed lists: every word that a coded column may hold, with its 術語, its unit and its meaning, once.

`govtables schema`, the data dictionary and the encoder (which refuses an unknown word) all read them from here.
This module imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed list. `printed` is the 術語 in the reports, '' where they have none."""

    name: str
    printed: str
    meaning: str
    unit: str | None = None


def _terms(*rows: tuple[str, str, str]) -> dict[str, Term]:
    """Terms by name. ValueError where a name is listed twice."""
    out: dict[str, Term] = {}
    for name, printed, meaning in rows:
        if name in out:
            raise ValueError(f"{name!r} is listed twice")
        out[name] = Term(name, printed, meaning)
    return out


STAGES = _terms(
    ("proposal", "預算案, 概算, 预算草案", "submitted to the legislature"),
    ("enacted", "法定預算, 预算", "as passed, or as published by a department after approval"),
    ("supplementary", "追加減預算, 特別預算, 调整预算", "changes or adds to an enacted budget"),
    ("final_account", "決算, 决算", "what was received and spent, by the agency itself"),
    ("audited", "審定決算, 審定數", "as audited"),
    ("report", "執行報告, 績效報告", "a report on a plan or programme, no budget or account"),
)
"""`documents.stage`: where in the budget cycle a document stands."""

SIDES = _terms(
    ("revenue", "歲入, 收入, 來源", "what comes in"),
    ("expenditure", "歲出, 支出, 用途", "what goes out"),
    ("balance", "餘絀, 資產負債, 结转", "a difference or a stock"),
)
"""`budgets.side`."""

CLASSIFICATIONS = _terms(
    ("functional", "政事別, 功能分类", "by function of government"),
    ("economic", "用途別, 经济分类", "by kind of expense"),
    ("source", "來源別, 收入来源, 资金来源", "by source of revenue or funds"),
    ("organ", "機關別, 部门", "by organ"),
    ("plan", "業務計畫, 工作計畫, 项目", "by plan or project"),
    ("capital", "經常門, 資本門", "by current and capital account"),
    ("three_public", "三公经费", "travel abroad, official vehicles, receptions"),
    ("procurement", "政府采购", "by kind of procurement"),
    ("asset", "資產, 負債, 淨值", "by item of a balance sheet"),
    ("other", "", "another printed breakdown"),
)
"""`budgets.classification`: what a row's items are items of; items of two classifications are never summed together."""

SUM_ROLES = _terms(
    ("leaf", "", "no other row of the statement breaks it down"),
    ("sum_over_rows", "合計, 小計, 款項", "the sum of rows below or above it in the same column"),
    ("sum_over_columns", "合計欄", "the sum of other columns in the same row"),
)
"""`budgets.sum_role`: the row's part in its statement's sums, told from hierarchy and arithmetic."""

OUTCOMES = _terms(
    ("passed", "", "the numbers agree to the printed digits"),
    ("rounding", "", "they differ by no more than half a printed unit for each addend"),
    ("failed", "", "they differ by more"),
)
"""`checks.outcome`."""
