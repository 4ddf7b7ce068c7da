"""The words of PRC departmental budgets and final accounts: what a table is about and what a column states.

Keys are `match_key`s; the words are Simplified, as printed.
"""

from __future__ import annotations

import regex

from parsers.values.key import match_key

OVERVIEW, REVENUE, EXPENDITURE = "balance_summary", "revenue_summary", "expenditure_summary"
APPROPRIATION, GENERAL, BASIC = "appropriation_summary", "general_budget_expenditure", "general_budget_basic"
APPROPRIATED, APPROPRIATED_BASIC = "appropriation_expenditure", "appropriation_basic"
FUND, CAPITAL, ACCOUNT, THREE_PUBLIC = "government_fund", "state_capital", "fiscal_account", "three_public"
OPERATING, PROCUREMENT, PROJECTS, ECONOMIC = "operating_costs", "procurement", "project_list", "economic_expenditure"

TABLES = {
    OVERVIEW: "收支总表",
    REVENUE: "收入总表",
    EXPENDITURE: "支出总表",
    APPROPRIATION: "财政拨款收支总表",
    GENERAL: "一般公共预算支出表",
    BASIC: "一般公共预算基本支出表",
    FUND: "政府性基金预算表",
    THREE_PUBLIC: "“三公”经费表",
}
"""The tables that every report has, and what a message calls them; 国有资本经营 is younger than some reports."""

_KINDS = (
    (None, regex.compile("绩效|目录|资产|人员情况")),
    (PROCUREMENT, regex.compile("采购|购买服务")),
    (THREE_PUBLIC, regex.compile(r"三公.?经费|因公出国")),
    (OPERATING, regex.compile("机关运行经费")),
    ("debt", regex.compile("债务")),
    ("transfers", regex.compile("转移支付|税收返还")),
    ("social_insurance_revenue", regex.compile("社会保险基金收入")),
    ("social_insurance_expenditure", regex.compile("社会保险基金支出")),
    ("government_fund_revenue", regex.compile("政府性基金(?:预算)?收入(?!.*支出)")),
    (FUND, regex.compile("政府性基金")),
    ("state_capital_revenue", regex.compile("国有资本经营(?:预算)?收入(?!.*支出)")),
    (CAPITAL, regex.compile("国有资本")),
    (ACCOUNT, regex.compile("财政专户")),
    (BASIC, regex.compile("一般公共预算.*(?:经济分类|基本支出)|(?:经济分类|基本支出).*一般公共预算")),
    (APPROPRIATED_BASIC, regex.compile("财政拨款.*(?:经济分类|基本支出)")),
    (BASIC, regex.compile("基本支出")),
    (ECONOMIC, regex.compile("经济分类|经济科目")),
    (APPROPRIATION, regex.compile("财政拨款.*(?:收支|收入.*支出)")),
    (GENERAL, regex.compile("一般公共预算.*支出")),
    ("general_budget_revenue", regex.compile("一般公共预算(?:财政拨款)?收入")),
    (APPROPRIATED, regex.compile("财政拨款.*支出")),
    (PROJECTS, regex.compile("项目支出")),
    (OVERVIEW, regex.compile("收支|收入.*支出")),
    (REVENUE, regex.compile("收入")),
    (EXPENDITURE, regex.compile("支出")),
)
_END_OF_TITLE = regex.compile(r"(?:(?:填报|编制|预算|公开)(?:部门|单位)|部门|金额单位|单位)(?:名称)?:.*|公开\d+表.*")
_START_OF_TITLE = regex.compile(
    r"(?:附件?\d*|公开\d+表|附?表[一二三四五六七八九十\d]+|[一二三四五六七八九十]{1,3}、)[:、.]?"
)
_FUNDS = regex.compile(r"一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|财政拨款")
_ONLY_FUND = regex.compile(rf"(?:{_FUNDS.pattern})(?:财政拨款|拨款|资金)?(?:收入|支出)?")

BASE = "base"  # 金额 and 合计: the budget or the final account, as the report is
MEASURES = {
    **dict.fromkeys(("金额", "本年数", "金额合计"), BASE),
    **dict.fromkeys(("预算数", "本年预算数", "预算"), "budget"),
    **dict.fromkeys(("决算数", "支出决算数", "收入决算数", "本年决算数", "决算"), "final_account"),
    **dict.fromkeys(("年初预算数", "年初预算"), "initial_budget"),
    **dict.fromkeys(("全年预算数", "调整预算数", "全年预算"), "adjusted_budget"),
    **dict.fromkeys(("上年预算数", "上年度预算数", "上年预算"), "prior_year_budget"),
    **dict.fromkeys(("上年决算数", "上年执行数", "上年度执行数", "上年度决算数"), "prior_year_final_account"),
    **dict.fromkeys(("增减", "增减额", "比较增减", "比上年增减", "比上年增减额", "增减数", "差额"), "difference"),
    **dict.fromkeys(("增减%", "增减率", "增减率%", "增减比例", "比上年增减%", "增减幅度"), "change_pct"),
    **dict.fromkeys(("财政拨款收入", "财政拨款"), "fiscal_appropriation"),
    "上级补助收入": "superior_subsidy",
    **dict.fromkeys(("事业收入", "事业预算收入"), "business_income"),
    **dict.fromkeys(("事业单位经营收入", "经营收入", "单位经营收入"), "operating_income"),
    **dict.fromkeys(("附属单位上缴收入", "附属单位上缴"), "affiliate_remittance"),
    "其他收入": "other_income",
    **dict.fromkeys(
        ("上年结转", "上年结转结余", "上年结转和结余", "年初结转和结余", "上年结转资金", "上年结转和结余资金"),
        "opening_balance",
    ),
    **dict.fromkeys(
        ("年末结转和结余", "结转下年", "年末结转结余", "结转下年资金", "结转下年支出", "年终结转结余"),
        "closing_balance",
    ),
    **dict.fromkeys(
        ("使用非财政拨款结余", "用事业基金弥补收支差额", "使用非财政拨款结余(含专用结余)", "动用事业基金"),
        "surplus_used",
    ),
    "结余分配": "surplus_distributed",
    **dict.fromkeys(("单位预留机动经费", "预留机动经费", "单位预留"), "reserved"),
    **dict.fromkeys(("一般公共预算资金", "一般公共预算拨款收入", "一般公共预算拨款"), "general_budget_funds"),
    **dict.fromkeys(("政府性基金预算资金", "政府性基金预算拨款收入", "政府性基金预算拨款"), "government_fund_funds"),
    **dict.fromkeys(
        (
            "国有资本经营预算资金",
            "国有资本经营预算拨款收入",
            "国有资本经营预算拨款",
        ),
        "state_capital_funds",
    ),
    **dict.fromkeys(
        ("财政专户管理资金", "财政专户管理资金收入", "财政专户核拨", "财政专户资金收入", "专户资金"),
        "fiscal_account_funds",
    ),
    **dict.fromkeys(("单位资金", "单位资金收入"), "own_funds"),
    **dict.fromkeys(("其他资金", "其他资金收入"), "other_funds"),
    **dict.fromkeys(("机关运行经费支出", "机关运行经费", "总计", "采购金额", "预算金额"), BASE),
    "基本支出": "basic_expenditure",
    "项目支出": "project_expenditure",
    **dict.fromkeys(("经营支出", "事业单位经营支出"), "operating_expenditure"),
    **dict.fromkeys(("上缴上级支出", "上缴上级"), "superior_remittance"),
    **dict.fromkeys(("对附属单位补助支出", "对附属单位补助"), "affiliate_subsidy"),
    "人员经费": "personnel_expenditure",
    **dict.fromkeys(("公用经费", "日常公用经费"), "non_personnel_expenditure"),
    **dict.fromkeys(("执行数", "预计执行数"), "executed"),
    "数量": "quantity",
    "单价": "unit_price",
    "本年收入": "revenue",
    "本年支出": "expenditure",
}
COMPARISONS = frozenset(
    (
        "initial_budget",
        "adjusted_budget",
        "prior_year_budget",
        "prior_year_final_account",
        "difference",
        "change_pct",
        "completion_pct",
        "quantity",
        "unit_price",
    )
)
"""Measures that stand beside an amount for comparison: no part of a sum over columns."""

_CARRIED_IN = regex.compile(r"(?:上年|年初)?(?:财政拨款)?结转(?:和)?结余(?:资金)?")
_COMPLETION = regex.compile(r".*(?:预算|决算|执行)数?为.*的?(?:%|百分比)|完成(?:年初|调整)?预算的?(?:%|百分比)")
_TOTAL = regex.compile(r"(?:\p{Han}{0,12})(?:合计|总计|小计|共计)")
_SUM = regex.compile(r"合计|总计|小计|共计")
_WHOLE = regex.compile(r"(?:本年)?(?:财政拨款)?(?:收入|支出|收支)?(?:合计|总计|共计)")
_YEAR = regex.compile(r"(?P<year>20\d\d)年度?(?P<rest>.+)")
_UNIT = regex.compile(r"\((?:单位:)?[千百万亿]*元\)$")
_NUMBERING = regex.compile(r"栏次|[\d=+\-()]*")


def title_key(text: str) -> str:
    """The key of a table's title without who made it and the unit; what a note before it says is left out.

    >>> title_key('故本表无数据。国有资本经营预算支出表'), title_key('收入决算表 编制部门：某局 单位：元')
    ('国有资本经营预算支出表', '收入决算表')
    >>> title_key('公开01表：收支总表'), title_key('表一 部门收支总表')
    ('收支总表', '部门收支总表')
    """
    key = match_key(text).rsplit("。", 1)[-1]
    rest = _START_OF_TITLE.sub("", key, count=1) if _START_OF_TITLE.match(key) else key
    return _END_OF_TITLE.sub("", rest)


def kind_of(key: str) -> str | None:
    """Which statement (`schemas.statements`) a title's key, or the words of its heads, speak of; None where none.

    >>> kind_of('2025年部门收入预算总表'), kind_of('财政拨款收入支出决算总表'), kind_of('基本支出决算表')
    ('revenue_summary', 'appropriation_summary', 'general_budget_basic')
    """
    return next((kind for kind, words in _KINDS if words.search(key)), None)


def fund_of(key: str) -> str | None:
    """The source of funds that a title or head is limited to, in its own words."""
    match = _FUNDS.search(key)
    return match[0] if match else None


def clean_head(text: str) -> str:
    """The key of one level of a head, without a unit in brackets; '' for the numbers of 栏次."""
    key = _UNIT.sub("", match_key(text))
    return "" if _NUMBERING.fullmatch(key) else key


def says_nothing(text: str) -> bool:
    """Does a cell say in words that there is no amount?"""
    return match_key(text) in ("无", "不适用", "/")


def is_total(key: str) -> bool:
    """Does a row or column sum up others: 合计, 小计, 本年收入合计, 人员经费合计?"""
    return _TOTAL.fullmatch(key) is not None


def is_whole(key: str) -> bool:
    """Is it a sum of all rows so far (收入总计, 本年支出合计), not of a section of them (小计, 人员经费合计)?"""
    return _WHOLE.fullmatch(key) is not None


def is_fund(key: str) -> bool:
    """Does a head name a source of funds and nothing else?"""
    return _ONLY_FUND.fullmatch(key) is not None


def measure_of(key: str, year: int | None) -> str | None:
    """What a level of a head states; the years in it are told by the report's own.

    >>> measure_of('2024年预算数', 2025), measure_of('2025年预算数', 2025), measure_of('基本支出小计', None)
    ('prior_year_budget', 'budget', 'basic_expenditure')
    """
    if match := _YEAR.fullmatch(key):
        before = year is not None and int(match["year"]) == year - 1
        if not before and int(match["year"]) != year:
            return None
        key = ("上年" if before else "") + match["rest"]
    key = (
        regex.sub(r"(?:上年|年初)?(?:财政拨款)?结转(?:和)?结余(?:资金)?$", "上年结转结余", key)
        if "年末" not in key
        else key
    )
    if _COMPLETION.fullmatch(key):
        return "completion_pct"
    return MEASURES.get(key) or (None if is_whole(key) else MEASURES.get(_SUM.sub("", key)))
