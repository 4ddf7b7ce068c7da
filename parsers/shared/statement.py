"""Which statement a table of a Taiwanese book is, told by its title, and what its rows are items of.

The order is the order of preference: where one figure is printed in several statements of a side and classification,
the first of them in this list is the one to sum (`budgets.preferred`). A statement that states only a part of a
side's money (`whole` false: travel, vehicles …) never is.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parsers.values.key import match_key
from schemas.document import Table


@dataclass(frozen=True, slots=True)
class Kind:
    """A statement: its name in `schemas/statements.py`, its side and classification (None where rows differ)."""

    name: str
    side: str | None
    classification: str | None
    whole: bool = True
    by_organ: bool = False  # the second level of its accounts is the organ


_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"歲入來源別[預決]算(?:表)?|歲入[預決]算表", Kind("revenue_by_source", "revenue", "source", by_organ=True)),
    (r"歲出機關別[預決]算(?:表)?|歲出[預決]算表", Kind("expenditure_by_organ", "expenditure", "organ", by_organ=True)),
    (r"歲出政事別[預決]算(?:表)?", Kind("expenditure_by_function", "expenditure", "functional")),
    (r"歲入來源別[預決]算(?:比較|簡明)總?表", Kind("overview_of_changes", "revenue", "source")),
    (r"歲出機關別[預決]算(?:比較|簡明)總?表", Kind("overview_of_changes", "expenditure", "organ", by_organ=True)),
    (r"歲出政事別[預決]算(?:比較|簡明)總?表", Kind("overview_of_changes", "expenditure", "functional")),
    (r"各機關歲入來源別科目分析表", Kind("revenue_by_organ", "revenue", "organ", by_organ=True)),
    (r"各機關歲出政事別科目分析表", Kind("function_by_organ", "expenditure", "functional")),
    (r"歲出按職能(?:別)?及經濟性(?:綜合)?分類表", Kind("expenditure_by_economic_class", "expenditure", "functional")),
    (r"各項費用彙計表|歲出用途別[預決]算.*表", Kind("expenses_by_plan", "expenditure", "economic")),
    (r"(?:各機關)?歲出一級用途別科目分析表", Kind("expenses_first_level", "expenditure", "plan", by_organ=True)),
    (r"(?:各機關)?資本支出分析表", Kind("capital_expenditure", "expenditure", "capital", whole=False, by_organ=True)),
    (r"歲出計畫(?:說明)?提要.*表", Kind("plan_details", "expenditure", "economic")),
    (r"歲入項目說明提要.*表", Kind("revenue_details", "revenue", "source", whole=False)),
    (
        r".*跨年期計畫概況表|.*分年.*計畫.*表|.*連續(?:性)?計畫.*表",
        Kind("multi_year_plans", "expenditure", "plan", whole=False),
    ),
    (r"人事費(?:彙計|分析)表|用人費用彙計表", Kind("personnel_expenses", "expenditure", "economic", whole=False)),
    (r"(?:各機關)?預算員額(?:明細|彙計)表|員工人數彙計表|員額編制表", Kind("staff", None, "other", whole=False)),
    (r"約聘僱人員(?:費用)?(?:分析|明細)表", Kind("contract_staff", "expenditure", "economic", whole=False)),
    (r".*公務車輛明細表", Kind("vehicles", "expenditure", "other", whole=False)),
    (r"現有辦公房舍明細表", Kind("premises", "expenditure", "other", whole=False)),
    (
        r"(?:補助|捐助|補助及捐助|補、?捐助)經費(?:總表|分析表|彙總表)",
        Kind("grants", "expenditure", "plan", whole=False),
    ),
    (r"委辦經費(?:總表|分析表)", Kind("commissioned_work", "expenditure", "plan", whole=False)),
    (r"派員(?:出國|赴大陸)計畫預算(?:彙?總表|類別表.*)", Kind("travel", "expenditure", "plan", whole=False)),
    (r"媒體政策及業務宣導費?.*表", Kind("publicity", "expenditure", "plan", whole=False)),
    (r"轉帳收支對照表", Kind("book_transfers", None, "organ", whole=False)),
    (r"各項費用分攤表", Kind("cost_sharing", "expenditure", "plan", whole=False)),
    (r"以前年度(?:歲[入出])?轉入數[預決]算表", Kind("carried_over", None, "organ", whole=False)),
    (r"(?:基金來源、用途及餘絀|收支餘絀|損益)(?:預計|[預決]算)?表", Kind("fund_balance", None, None)),
    (r"(?:餘絀|盈虧)撥補(?:預計|[預決]算)?表", Kind("surplus_distribution", "balance", "other")),
    (r"現金流量(?:預計|[預決]算)?表", Kind("cash_flow", "balance", "other")),
    (r"(?:預計)?(?:平衡|資產負債)(?:預計)?表", Kind("balance_sheet", "balance", "asset")),
    (r"(?:基金來源|.*收入)明細表", Kind("fund_sources", "revenue", "source")),
    (r"(?:基金用途|.*(?:支出|成本與費用|費用))明細表", Kind("fund_uses", "expenditure", "plan")),
    (r"單位\(?或?計畫\)?成本分析表|單位\(或計畫\)成本分析表", Kind("unit_costs", "expenditure", "plan")),
    (r"[5五]年來主要(?:業務計畫|營運項目)分析表", Kind("five_year_plans", "expenditure", "plan", whole=False)),
    (r"資本資產明細表|固定資產.*明細表", Kind("capital_assets", "balance", "asset", whole=False)),
    (r"補辦預算明細表", Kind("supplementary_items", "expenditure", "plan", whole=False)),
    (r".*特別預算(?:案)?(?:收支)?(?:簡明|對照)表", Kind("special_budget", None, "other")),
)
_PATTERNS = tuple((regex.compile(words), kind) for words, kind in _KINDS)
_CONTINUED = regex.compile(r"\((?:續|[一二三四五六七八九十\d/]+)\)$")

RANK = {kind: rank for rank, (_, kind) in enumerate(_KINDS)}
"""The order of preference."""


def find_kind(title: str) -> Kind | None:
    """The statement that a title names; None where it names none.

    >>> find_kind('歲出機關別預算表').name, find_kind('各項費用彙計表(續)').classification
    ('expenditure_by_organ', 'economic')
    >>> find_kind('單位（或計畫）成本分析表').name, find_kind('組織系統圖')
    ('unit_costs', None)
    """
    key = _CONTINUED.sub("", match_key(title))
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(key)), None)


def kind_of(table: Table) -> Kind | None:
    """The statement that a table is, by the head of its page or its caption."""
    titles = [table.head.title if table.head else None, table.caption]
    return next((kind for title in titles if title and (kind := find_kind(title))), None)
