"""專案計畫期末執行成果報告: what a contractor reports at the end of a year of an agency's 專案計畫.

第一部分 is a form with the funding and a summary, 第二部分 the report: goals, methods, results against goals and
checkpoints, use of funds. Covers give the plan's name, its period and who is in charge.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.project_final_report.accounts import is_accounts, read_accounts
from parsers.project_final_report.checkpoints import is_checkpoints, read_checkpoints
from parsers.project_final_report.goals import Goal, compare_goals, find_goals, read_goals, read_results
from parsers.project_final_report.policy_tools import is_policy_tools, read_policy_tools
from parsers.project_final_report.settlement import is_settlement, read_settlement
from parsers.project_final_report.summary_form import is_summary_form, read_summary_form
from parsers.shared.chapters import missing_chapters, sections_named
from parsers.shared.checks import same_amount, sum_check
from parsers.shared.context import Context, Finding, first_place
from parsers.shared.cover import read_cover
from parsers.shared.milestones import read_milestones
from parsers.shared.projects import read_project
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from parsers.values.key import match_key
from parsers.values.period import period_or_none
from schemas.document import Part, Table
from schemas.rows import BudgetRow, CheckRow

NAME = "project_final_report"
CHAPTERS = ("執行成果摘要", "目標", "執行方法", "差異", "經費運用情形", "檢討與建議")
_TITLE = regex.compile(r"專案計畫.*期[末中].*報告|期[末中](?:執行)?(?:成果)?報告")
_YEAR = regex.compile(r"本?\(?(\d{2,3})\)?年度")
_GOALS = ("計畫預定工作目標", "計畫目標", "年度預定工作目標", "年度目標", "工作目標")


def matches(signs: Signs) -> Evidence:
    tables = signs.has_table("簽約數", "結報數", "繳庫數") or signs.has_table("查核點摘要", "是否達成")
    return signs.evidence(signs.has_title(_TITLE), signs.has_chapters(CHAPTERS) or tables)


def read(part: Part, context: Context) -> Rows:
    """The one 計畫 of the report: its funding, its goals and what became of them, its checkpoints."""
    year = _year(part) or context.year_roc
    context = Context(context.document_id, context.project_id, year, context.home)
    yield from read_project(part, context)
    yield from missing_chapters(part, CHAPTERS, context)
    budgets: list[BudgetRow] = []
    for section in part.walk():
        for table in section.tables():
            for finding in _read_table(table, context):
                if isinstance(finding, BudgetRow):
                    budgets.append(finding)
                    if year:
                        finding.fiscal_year_roc, finding.fiscal_year = year, year + 1911
                yield finding
    yield from _compare_tables(budgets)
    yield from _say_unread(part, context)
    goals, others = _goals(part)
    yield from read_goals(goals, context)
    yield from compare_goals(goals, others, context)
    for section in sections_named(part, "執行情形"):
        yield from read_results(section, goals, context)
        yield from read_milestones(section, context, year_roc=year)


def _year(part: Part) -> int | None:
    """The 民國 year of the report: the 本年度 of its cover, else the one that its headings and first lines name."""
    cover = read_cover([line.text for line in part.cover])
    period = period_or_none(cover.year_period)
    if period and period.start:
        return period.start.year - 1911
    texts = [section.title for section in part.walk()]
    texts += [block.text for section in part.walk() for block in section.paragraphs()]
    return next((int(match[1]) for text in texts if (match := _YEAR.search(match_key(text)))), None)


def _read_table(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    if is_summary_form(table):
        table.role = "budgets"
        yield from read_summary_form(table, context)
    elif is_settlement(table):
        table.role = "budgets"
        yield from read_settlement(table, context)
    elif is_accounts(table):
        table.role = "budgets"
        yield from read_accounts(table, context)
    elif is_policy_tools(table):
        table.role = "budgets"
        yield from read_policy_tools(table, context)
    elif is_checkpoints(table):
        table.role = "milestones"
        yield from read_checkpoints(table, context)


def _compare_tables(rows: list[BudgetRow]) -> Iterator[CheckRow]:
    """The form's total against its parts, and against what the tables of the chapter on money say of the same."""
    total = next((row for row in rows if row.measure == "total_funding"), None)
    if total is None:
        return
    parts = [row for row in rows if row.table_id == total.table_id and row.row_kind == "item"]
    if check := sum_check(total, parts, "計畫總經費"):
        yield check
    for row in rows:
        if row.measure == "budget" and row.row_kind == "total" and row.scope is None:
            yield from filter(None, [same_amount(row, total, "合計 = 計畫總經費")])
    for measure, words in (("commissioned", "委辦費"), ("subsidy", "補助款")):
        stated = [row for row in parts if row.measure == measure and row.value is not None]
        for row in rows:
            if row.measure == "contracted" and row.item == words and row.value is not None and len(stated) == 1:
                yield from filter(None, [same_amount(row, stated[0], f"簽約數 = {words}")])


def _say_unread(part: Part, context: Context) -> Iterator[Finding]:
    """The summary's form where it is missing, and tables of the chapter on money that no parser knows."""
    tables = [table for section in part.walk() for table in section.tables()]
    if not any(is_summary_form(table) for table in tables):
        message = "no form states 計畫總經費 and its parts"
        yield context.issue(
            "section.missing", "warning", message, part.sections[0].places[0] if part.sections else None
        )
    for chapter in sections_named(part, "經費運用"):
        for section in chapter.walk():
            for table in section.tables():
                if table.role == "other":
                    message = f"the table {table.caption or ''!r} is not recognised; its cells are in cells only"
                    yield context.issue("table.unknown", "warning", message, first_place(table.cells[0]))


def _goals(part: Part) -> tuple[list[Goal], list[Goal]]:
    """The goals of the report proper, and those that it prints elsewhere; of the summary where it has no others."""
    printed: list[list[Goal]] = []
    for word in _GOALS:
        seen: dict[str, Goal] = {}
        for section in reversed(sections_named(part, word)):
            for goal in find_goals(section):
                seen.setdefault(match_key(goal.text), goal)
        if seen:
            printed.append(list(seen.values()))
    return (printed[0], [goal for goals in printed[1:] for goal in goals]) if printed else ([], [])


REPORT = ReportType(NAME, matches, CHAPTERS, read, _year)
