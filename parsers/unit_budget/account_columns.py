"""Heads of a budget table → what each column states: amounts compared with earlier years, or one 用途別 each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.shared.columns import Head
from parsers.values.key import match_key

LEVELS = {"款": 1, "項": 2, "目": 3, "節": 4}
NAMES = ("名稱", "名稱及編號", "名稱與編號", "科目名稱", "科目名稱及編號", "編號及名稱")
COMPARED = {
    "本年度預算數": ("budget", 0),
    "本年度預算案數": ("budget", 0),
    "預算數": ("budget", 0),
    "上年度預算數": ("prior_year_budget", 1),
    "上年度法定預算數": ("prior_year_budget", 1),
    "上年度決算數": ("final_account", 1),
    "前年度決算數": ("final_account", 2),
    "本年度與上年度比較": ("difference", 0),
    "本年度與上年度預算數比較": ("difference", 0),
    "本年度與上年度比較增減": ("difference", 0),
    "比較增減": ("difference", 0),
    "比較": ("difference", 0),
}
"""Head → measure, and how many years before the book's the column is about."""

ACCOUNTED = {
    ("預算數", "原預算數"): "initial_budget",
    ("預算數", "預算增減數"): "budget_changes",
    ("預算數", "合計"): "budget",
    ("決算數", "實現數"): "realized",
    ("決算數", "應收數"): "receivable",
    ("決算數", "應付數"): "payable",
    ("決算數", "保留數"): "retained",
    ("決算數", "合計"): "final_account",
    ("審定數", "合計"): "audited",
    ("預決算比較增減數",): "difference",
    ("比較增減數",): "difference",
    ("審定數",): "audited",
    ("以前年度轉入數",): "carried_in",
    ("以前年度轉入數", "合計"): "carried_in",
    ("減免數",): "written_off",
    ("未結清數", "合計"): "retained",
}
"""Heads of 決算: what was budgeted, what became of it, and what was audited, all of the book's year."""

USES = {
    "人事費": "personnel",
    "業務費": "operations",
    "設備及投資": "equipment_and_investment",
    "獎補助費": "grants_and_subsidies",
    "債務費": "debt_service",
    "預備金": "reserve",
}
CAPITAL = {
    "土地": "land",
    "房屋建築及設備": "buildings",
    "公共建設及設施": "infrastructure",
    "機械設備": "machinery",
    "運輸設備": "transport_equipment",
    "資訊軟硬體設備": "information_equipment",
    "雜項設備": "miscellaneous_equipment",
    "權利": "rights",
    "投資": "investment",
    "其他資本支出": "other_capital_expenditure",
}
REVENUES = {
    "稅課收入": "tax_revenue",
    "工程受益費收入": "benefit_charges",
    "罰款及賠償收入": "fines_and_compensation",
    "規費收入": "fees",
    "信託管理收入": "trust_management_income",
    "財產收入": "property_income",
    "營業盈餘及事業收入": "enterprise_surplus",
    "補助及協助收入": "subsidy_and_assistance_revenue",
    "捐獻及贈與收入": "donations",
    "其他收入": "other_revenue",
}
_SIDES = {"經常": ("current_budget", "current_expenditure"), "資本": ("capital_budget", "capital_expenditure")}
_TOTALS = ("合計", "總計")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts. `scope` is 經常支出 or 資本支出 where the same 用途別 stands in both."""

    col: int
    label: str
    measure: str
    scope: str | None = None
    years_back: int = 0

    @property
    def key(self) -> tuple[str, str | None]:
        return self.measure, self.scope


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns number the levels, which names the account, and what the others state."""

    levels: dict[int, int]
    name: int
    columns: tuple[Column, ...]


def read_layout(heads: Iterable[Head]) -> Layout | None:
    """The layout of a table of accounts; None where it isn't one."""
    heads = list(heads)
    last = {head.col: match_key(head.path[-1]) if head.path else "" for head in heads}
    levels = {col: LEVELS[key] for col, key in last.items() if key in LEVELS}
    name = next((col for col, key in last.items() if key in NAMES), None)
    if name is None or list(levels.values()) != sorted(set(levels.values())):
        return None
    rest = [head for head in heads if head.col > name]
    columns = _accounted(rest) or _compared(rest) or _analysed(rest)
    known = {column.key for column in columns}
    if not columns or len(known) < len(columns) or not (levels or len(columns) > 2):
        return None
    return Layout(levels, name, tuple(columns))


def _accounted(heads: list[Head]) -> list[Column]:
    """Columns of a final account; none where its 決算數 is missing."""
    out = []
    for head in heads:
        keys = tuple(match_key(part).split("(")[0] for part in head.path)
        measure = ACCOUNTED.get(keys) or (ACCOUNTED.get(keys[-1:]) if len(keys) == 1 else None)
        if measure:
            out.append(Column(head.col, head.label, measure))
    return out if any(column.measure in ("final_account", "realized") for column in out) else []


def _compared(heads: list[Head]) -> list[Column]:
    out = []
    for head in heads:
        keys = [match_key(part) for part in head.path]
        found = COMPARED.get(keys[0]) if keys else None
        if found is None:
            continue
        measure, years = found
        if len(keys) == 1 or keys[-1] in _TOTALS:
            out.append(Column(head.col, head.label, measure, None, years))
        elif measure == "budget" and keys[-1][-1:] == "門" and keys[-1][:2] in _SIDES:
            out.append(Column(head.col, head.label, _SIDES[keys[-1][:2]][0]))
    return out


def _analysed(heads: list[Head]) -> list[Column]:
    """Columns by 用途別, kind of equipment or source of revenue, under 經常 and 資本 where the head says so.

    A head cut in two by the fold of a spread (經常支 | 出) stands for the side that began before it.
    """
    words = {match_key(head.path[-1]) for head in heads if head.path}
    terms = max((USES, CAPITAL, REVENUES), key=lambda terms: len(words & terms.keys()))
    if len(words & terms.keys()) < 2:
        return []
    side: str | None = None
    out = []
    for head in heads:
        keys = [match_key(part) for part in head.path]
        if not keys:
            continue
        side = next((key[:2] for key in keys[:-1] if key[:2] in _SIDES), None if len(keys) == 1 else side)
        measure = _measure(keys, terms, side)
        if measure:
            scope = side + ("收入" if terms is REVENUES else "支出") if side and keys[-1] in terms else None
            out.append(Column(head.col, head.label, measure, scope))
    return out


def _measure(keys: list[str], terms: dict[str, str], side: str | None) -> str | None:
    if keys[-1] in _TOTALS and len(keys) == 1:
        return "capital_expenditure" if terms is CAPITAL else "budget"
    if keys[-1] == "小計" and side and terms is USES:
        return _SIDES[side][1]
    return terms.get(keys[-1])
