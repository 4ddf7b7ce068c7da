"""推動方案: an action plan of several agencies, with funding by year, schedules of work items and yearly targets."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.action_plan.funding import is_funding, read_funding
from parsers.action_plan.schedule import is_schedule, read_schedule
from parsers.action_plan.targets import is_targets, read_targets
from parsers.shared.chapters import missing_chapters
from parsers.shared.context import Context, Finding, first_place
from parsers.shared.projects import read_project
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from parsers.values.key import match_key
from schemas.document import Part, Table
from schemas.rows import CheckRow

NAME = "action_plan"
CHAPTERS = ("前言", "願景", "推動策略", "期程", "預期效益", "管考")
_TITLE = regex.compile(r"(?:推動|行動|實施|執行|發展|旗艦)方案(?!.*(?:績效|成果|執行情形)報告)")
_PERIOD = regex.compile(r"(?:推動|執行|計畫|方案)期程為?\s*[：:]?\s*(?P<period>[^。，；]+)")


def matches(signs: Signs) -> Evidence:
    tables = signs.has_table("重點工作項目", "起訖時程") or signs.has_table("全期目標", "分年目標")
    if signs.slides:  # those of a briefing name the plan that they present, and its chapters
        return signs.evidence(False, tables)
    return signs.evidence(signs.has_title(_TITLE), signs.has_chapters(CHAPTERS) or tables)


def read(part: Part, context: Context) -> Rows:
    """The plan: its period, and its three kinds of table."""
    yield from read_project(part, context, _period(part))
    yield from missing_chapters(part, CHAPTERS, context)
    for section in part.walk():
        for table in section.tables():
            yield from _read_table(table, context)


def _period(part: Part) -> str | None:
    """推動期程 as the chapter on it states it."""
    for section in part.walk():
        for text in (section.title, *(block.text for block in section.paragraphs())):
            if "期程" in text and (match := _PERIOD.search(text)):
                return match["period"].strip()
    return None


def _read_table(table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    if is_targets(table):
        table.role = "indicators"
        yield from read_targets(table, context)
    elif is_schedule(table):
        table.role = "milestones"
        yield from read_schedule(table, context)
    elif is_funding(table):
        table.role = "budgets"
        yield from read_funding(table, context)
    elif any(word in match_key(table.caption or "") for word in ("期程", "分年目標", "各年度經費")):
        message = f"the table {table.caption!r} is not recognised; its cells are in cells only"
        yield context.issue("table.unknown", "warning", message, first_place(table.cells[0]))


def _year(part: Part) -> int | None:
    return None


REPORT = ReportType(NAME, matches, CHAPTERS, read, _year)
