"""Closed lists: every word that a coded column may hold, with its 術語, its unit and its meaning, once.

`govtables schema`, the data dictionary and the encoder (which refuses an unknown word) all read them from here;
`CLOSED` says which column holds which list. The long lists are in `measures`, `statements` and `issues`.
This module imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed list. `printed` is the 術語 in the reports, '' where they have none."""

    name: str
    printed: str
    meaning: str
    unit: str | None = None


def terms(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> dict[str, Term]:
    """Terms by name, from (name, printed, meaning[, unit]). ValueError where a name is listed twice."""
    out: dict[str, Term] = {}
    for row in rows:
        if row[0] in out:
            raise ValueError(f"{row[0]!r} is listed twice")
        out[row[0]] = Term(*row)
    return out


STAGES = terms(
    ("proposal", "預算案, 概算, 预算草案", "submitted to the legislature"),
    ("enacted", "法定預算, 预算", "as passed, or as published by a department after approval"),
    ("supplementary", "追加減預算, 特別預算, 调整预算", "changes or adds to an enacted budget"),
    ("final_account", "決算, 决算", "what was received and spent, by the agency itself"),
    ("audited", "審定決算, 審定數", "as audited"),
    ("report", "執行報告, 績效報告", "a report on a plan or programme, no budget or account"),
)
"""`documents.stage`: where in the budget cycle a document stands."""

SIDES = terms(
    ("revenue", "歲入, 收入, 來源", "what comes in"),
    ("expenditure", "歲出, 支出, 用途", "what goes out"),
    ("balance", "餘絀, 資產負債, 结转", "a difference or a stock"),
)
"""`budgets.side`."""

CLASSIFICATIONS = terms(
    ("functional", "政事別, 功能分类", "by function of government"),
    ("economic", "用途別, 经济分类", "by kind of expense"),
    ("source", "來源別, 收入来源, 资金来源", "by source of revenue or funds"),
    ("organ", "機關別, 部门", "by organ"),
    ("plan", "業務計畫, 工作計畫, 项目", "by plan or project"),
    ("use", "支出用途, 支出性质", "by use: basic, project, kept back"),
    ("capital", "經常門, 資本門", "by current and capital account"),
    ("three_public", "三公经费", "travel abroad, official vehicles, receptions"),
    ("procurement", "政府采购", "by kind of procurement"),
    ("asset", "資產, 負債, 淨值", "by item of a balance sheet"),
    ("other", "", "another printed breakdown"),
)
"""`budgets.classification`: what a row's items are items of; items of two classifications are never summed together."""

SUM_ROLES = terms(
    ("leaf", "", "no other row of the statement breaks it down"),
    ("sum_over_rows", "合計, 小計, 款項", "the sum of rows below or above it in the same column"),
    ("sum_over_columns", "合計欄", "the sum of other columns in the same row"),
)
"""`budgets.sum_role`: the row's part in its statement's sums, told from hierarchy and arithmetic."""

OUTCOMES = terms(
    ("passed", "", "the numbers agree to the printed digits"),
    ("rounding", "", "they differ by no more than half a printed unit for each addend"),
    ("failed", "", "they differ by more"),
)
"""`checks.outcome`."""

STATUSES = terms(
    ("parsed", "", "all that is there was read"),
    ("partial", "", "pages that can't be read, or tables of a known report that gave few facts"),
    ("rejected", "", "nothing is published but the row and the reason"),
)
"""`documents.status`."""

PAGE_STATUSES = terms(
    ("text", "", "with a text layer"),
    ("empty", "", "nothing is printed on it"),
    ("no_text_layer", "", "a picture: nothing is read from it"),
    ("garbled", "", "a font without a character map: nothing is read from it"),
)
"""`pages.status`."""

SCRIPTS = terms(
    ("hant", "繁體", "Traditional characters"),
    ("hans", "简体", "Simplified characters"),
    ("other", "", "no character tells"),
)
"""`documents.script`."""

STATES = terms(
    ("number", "", "one number; `value` is it"),
    ("dash", "－, 無", "a dash, or a word for it"),
    ("blank", "", "nothing is printed"),
    ("same_as", "同(A)", "points at another measure; `value` is that one's"),
    ("text", "", "words, or more than one plain number"),
    ("malformed", "", "a number that is printed wrongly"),
)
"""`budgets.state`, `indicators.state`: how a value is printed."""

ROW_KINDS = terms(
    ("year", "年度", "a year's row"),
    ("total", "總計, 合計, 总计", "the sum of all rows of its list"),
    ("subtotal", "小計, 款, 类", "the sum of some rows"),
    ("item", "科目, 项目", "a row of its own"),
    ("phase", "期別", "one row for a phase, for a cell merged over it"),
)
"""`budgets.row_kind`, `indicators.row_kind`."""

INDICATOR_KINDS = terms(
    ("work", "工作指標", "what is done"),
    ("benefit", "效益指標", "what comes of it"),
    ("economic", "經濟效益", "economic benefits"),
    ("goal", "計畫目標", "a goal of the plan"),
    ("target", "分年目標", "a target by year"),
    ("cost", "成本指标", "what it may cost"),
    ("output_quantity", "数量指标", "output: how much"),
    ("output_quality", "质量指标", "output: how good"),
    ("output_timeliness", "时效指标", "output: how soon"),
    ("impact", "效益指标, 影响力目标", "effects on economy, society and environment"),
    ("satisfaction", "满意度指标", "what those who are served say"),
)
"""`indicators.kind`."""

INDICATOR_SCOPES = terms(
    ("total", "全期", "the whole plan"),
    ("cumulative", "累計", "up to the end of a year"),
    ("year", "當年", "one year"),
)
"""`indicators.scope`."""

ROLES = terms(("target", "目標值", "what is aimed at"), ("actual", "實際值", "what was reached"))
"""`indicators.role`."""

COMPARATORS = terms(
    ("=", "", "just this"), (">=", "以上, 至少", "at least"), ("<=", "以下, 以內", "at most"), ("~", "約", "about")
)
"""`indicators.comparator`; null says nothing."""

MILESTONE_KINDS = terms(
    ("achievement", "重要執行成果", "what was done"),
    ("checkpoint", "查核點", "what is checked at a date"),
    ("schedule", "期程", "a scheduled item"),
)
"""`milestones.kind`."""

MILESTONE_STATUSES = terms(("done", "", "reached"), ("planned", "", "still to come"), ("missed", "", "not reached"))
"""`milestones.status`."""

PRECISIONS = terms(
    ("day", "", "to the day"),
    ("month", "", "to the month"),
    ("quarter", "", "to the quarter"),
    ("year", "", "to the year"),
)
"""`milestones.date_precision`."""

SPANS = terms(("annual", "年累計", "of the year"), ("cumulative", "總累計", "since the plan began"))
"""`progress.span`."""

TABLE_ROLES = terms(
    ("budgets", "", "gave budgets"),
    ("indicators", "", "gave indicators"),
    ("milestones", "", "gave milestones"),
    ("progress", "", "gave progress"),
    ("delays", "", "gave delays"),
    ("other", "", "not recognised, or without facts: in `cells` only"),
)
"""`tables.role`."""

CHECKS = terms(
    ("formula", "(G)=(C+D+E+F)", "a formula that the report prints"),
    ("total", "總計, 合計", "a sum over rows"),
    ("sum", "合計", "a sum over columns, or the same figure in two tables"),
    ("difference", "比較增減", "one column less another"),
    ("ratio", "執行率, 占比", "one column by another, in %"),
)
"""`checks.check`."""

SEVERITIES = terms(
    ("error", "", "something isn't read"),
    ("warning", "", "something may be wrong or missing: look at the page"),
    ("info", "", "good to know"),
)
"""`issues.severity`."""

VERIFIED = terms(
    ("both", "", "a second PDF engine reads the same"),
    ("differs", "", "it reads something else"),
    ("first_only", "", "it reads nothing there"),
)
"""`verified_by` of facts; null where nothing was read again."""


@cache
@cache
def closed() -> dict[tuple[str, str], dict[str, Term]]:
    """(table, column) → the words that it may hold, null aside."""
    from schemas.issues import ISSUES
    from schemas.measures import MEASURES
    from schemas.statements import STATEMENTS

    facts = ("budgets", "indicators", "milestones", "progress", "delays")
    lists: dict[str, Any] = {
        "documents.stage": STAGES, "documents.status": STATUSES, "documents.script": SCRIPTS,
        "pages.status": PAGE_STATUSES, "budgets.measure": MEASURES, "budgets.row_kind": ROW_KINDS,
        "budgets.statement": STATEMENTS, "budgets.side": SIDES, "budgets.classification": CLASSIFICATIONS,
        "budgets.sum_role": SUM_ROLES, "budgets.state": STATES, "indicators.kind": INDICATOR_KINDS,
        "indicators.row_kind": ROW_KINDS, "indicators.scope": INDICATOR_SCOPES, "indicators.role": ROLES,
        "indicators.comparator": COMPARATORS, "indicators.state": STATES, "milestones.kind": MILESTONE_KINDS,
        "milestones.status": MILESTONE_STATUSES, "milestones.date_precision": PRECISIONS, "progress.span": SPANS,
        "tables.role": TABLE_ROLES, "tables.statement": STATEMENTS, "checks.check": CHECKS, "checks.outcome": OUTCOMES,
        "issues.severity": SEVERITIES, "issues.code": ISSUES, **{f"{table}.verified_by": VERIFIED for table in facts},
    }  # fmt: skip
    out = {}
    for place, words in lists.items():
        table, _, column = place.partition(".")
        out[table, column] = words
    return out
