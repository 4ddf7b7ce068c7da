"""The closed list of statements: which printed table a row of `budgets` is from, told by what the table is."""

from __future__ import annotations

from schemas.vocabulary import terms

STATEMENTS = terms(
    # Taiwan: unit budgets and accounts
    ("revenue_by_source", "歲入來源別預算表", "revenue by source"),
    ("expenditure_by_organ", "歲出機關別預算表", "expenditure by organ and plan"),
    ("expenditure_by_function", "歲出政事別預算表", "expenditure by function of government"),
    ("expenditure_by_economic_class", "歲出按職能及經濟性綜合分類表", "expenditure by function and economic class"),
    ("expenses_by_plan", "各項費用彙計表", "kinds of expense by plan"),
    ("expenses_first_level", "歲出一級用途別科目分析表", "first-level kinds of expense by plan"),
    ("capital_expenditure", "資本支出分析表", "capital expenditure by kind"),
    ("plan_details", "歲出計畫提要及分支計畫概況表", "a plan's parts and expenses"),
    ("revenue_details", "歲入項目說明提要表", "a source of revenue explained"),
    ("multi_year_plans", "跨年期計畫概況表", "plans over several years"),
    ("personnel_expenses", "人事費彙計表", "personnel expenses by kind"),
    ("purchases", "車輛及設備購置明細表", "purchases with quantity and price"),
    ("overview_of_changes", "預算比較總表", "this and last year's budget by account"),
    # PRC: departments and units
    ("balance_summary", "收支总表", "revenue and expenditure side by side"),
    ("revenue_summary", "收入总表", "revenue by source or item"),
    ("expenditure_summary", "支出总表", "expenditure by item or kind"),
    ("appropriation_summary", "财政拨款收支总表", "fiscal appropriations and what they are for, side by side"),
    ("appropriation_expenditure", "财政拨款支出表", "expenditure out of fiscal appropriations by function"),
    ("appropriation_basic", "财政拨款基本支出表", "appropriations: basic expenditure by kind of expense"),
    ("general_budget_expenditure", "一般公共预算支出表", "expenditure of the general public budget by function"),
    (
        "general_budget_basic",
        "一般公共预算基本支出表",
        "general public budget: basic expenditure by kind of expense",
    ),
    ("government_fund", "政府性基金预算表", "government-managed funds"),
    ("state_capital", "国有资本经营预算表", "the state capital operations budget"),
    ("fiscal_account", "财政专户管理资金表", "funds of the fiscal special account"),
    ("three_public", "“三公”经费表", "travel abroad, official vehicles, receptions; meetings and training"),
    ("operating_costs", "机关运行经费表", "running costs of agencies"),
    ("procurement", "政府采购预算表", "government procurement"),
    ("project_list", "项目支出表", "expenditure by project"),
    ("economic_expenditure", "支出经济分类表", "all expenditure by kind of expense"),
    ("assets", "资产表, 國有財產表", "assets"),
    # PRC: governments
    ("general_budget_revenue", "一般公共预算收入表", "revenue of the general public budget"),
    (
        "general_budget_balance",
        "一般公共预算收支平衡表",
        "the general public budget in balance",
    ),
    ("government_fund_revenue", "政府性基金收入表", "revenue of government-managed funds"),
    ("government_fund_expenditure", "政府性基金支出表", "expenditure of government-managed funds"),
    ("state_capital_revenue", "国有资本经营收入表", "revenue of the state capital operations budget"),
    ("state_capital_expenditure", "国有资本经营支出表", "expenditure of the state capital operations budget"),
    ("social_insurance_revenue", "社会保险基金收入表", "revenue of social insurance funds"),
    ("social_insurance_expenditure", "社会保险基金支出表", "expenditure of social insurance funds"),
    ("transfers", "转移支付表, 税收返还", "transfers between levels of government"),
    ("debt", "政府债务限额和余额表", "government debt: limits and balances"),
    ("other", "", "a table of amounts that is none of these; see statement_caption"),
)
"""`budgets.statement`, `tables.statement`."""
