"""前瞻基礎建設計畫年度績效檢討報告: the yearly review of the special budget, one cover and six chapters per 計畫.

壹 period, special budget and progress · 貳 dated achievements · 參 work and benefit indicators · 肆 delays ·
伍 economic benefits · 陸 review. A 計畫 with sub-plans repeats the tables under a heading for each.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.forward_looking_annual_review.budget_checks import check_budget, check_progress
from parsers.forward_looking_annual_review.delays import is_delays, read_delays
from parsers.forward_looking_annual_review.indicators import is_economic, is_indicators, read_economic, read_indicators
from parsers.forward_looking_annual_review.progress import is_progress, read_progress
from parsers.forward_looking_annual_review.special_budget import is_special_budget, read_special_budget
from parsers.shared.chapters import missing_chapters
from parsers.shared.context import Context, Finding, first_place, is_nothing, path_to
from parsers.shared.cover import read_cover
from parsers.shared.milestones import read_milestones
from parsers.shared.report import Evidence, ReportType, Signs
from parsers.values.date import Period, parse_period
from parsers.values.key import match_key
from schemas.document import Part, Place, Section, Table
from schemas.rows import BudgetRow, CheckRow, ProgressRow, ProjectRow

NAME = "forward_looking_annual_review"

CHAPTERS = (
    "特別預算及進度執行情形",
    "重要執行成果及里程碑達成情形",
    "總體績效目標達成情形",
    "落後原因及因應對策",
    "經濟效益",
    "檢討與建議",
)
HEADINGS = (
    "計畫期程",
    "特別預算執行情形",
    "進度執行情形",
    "工作指標",
    "效益指標",
    "可量化之經濟效益",
    "不可量化之經濟效益",
)
MEASURES = {
    "法定特別預算": "statutory_budget",
    "法定特別預算數": "statutory_budget",
    "分配數": "allocated",
    "實現數": "realized",
    "支用比": "spend_ratio_pct",
    "已執行應付未付數": "payable",
    "節餘數": "surplus",
    "預付數": "prepaid",
    "執行數": "executed",
    "執行率": "execution_rate_pct",
    "達成率": "achievement_rate_pct",
    "是否尚有保留款待執行": "carryover_pending",
}
_TITLE = regex.compile(r"前瞻基礎建設計畫.*績效檢討報告")
_PERIOD = regex.compile(r"計畫期程(?:[(（][^()（）]*[)）])?\s*[：:]\s*(?P<period>.+)")
_TABLES_OF_FACTS = ("特別預算", "進度執行", "績效目標", "工作指標", "效益指標", "落後原因", "經濟效益")
_UP_TO = regex.compile(r"累計至(\d{2,3})年")
_AS_OF = regex.compile(r"截至(\d{2,3})年")


def read(part: Part, context: Context) -> Iterator[Finding | ProjectRow | CheckRow]:
    """One 計畫: its project row, then the facts of its tables and of chapter 貳."""
    context = Context(context.document_id, context.project_id, _year(part) or context.year_roc, context.home)
    yield from _read_project(part, context)
    yield from missing_chapters(part, CHAPTERS, context)
    for chapter in part.sections:
        key = match_key(chapter.title)
        for section in chapter.walk():
            for table in section.tables():
                yield from _read_table(chapter, section, table, context)
        if "重要執行成果" in key:
            yield from read_milestones(chapter, context)
        if "落後原因" in key:
            yield from _unread_delays(chapter, context)


def _year(part: Part) -> int | None:
    """The 民國 year that a 計畫 reports on: 截至 110 年 12 月底, else 累計至110年 over its indicators."""
    for section in part.walk():
        if match := _AS_OF.search(match_key(section.title)):
            return int(match[1])
    for section in part.walk():
        for table in section.tables():
            heads = match_key("".join(cell.text for cell in table.cells if cell.is_header))
            if match := _UP_TO.search(heads):
                return int(match[1])
    return None


def _read_project(part: Part, context: Context) -> Iterator[Finding | ProjectRow]:
    cover = read_cover([line.text for line in part.cover])
    found: tuple[Period | None, str | None] = (None, None)
    for section in part.walk():
        texts = [section.title, *(block.text for block in section.paragraphs())]
        match = next((match for text in texts if (match := _PERIOD.search(text))), None)
        if match:
            try:
                found = (parse_period(match["period"]), match["period"])
            except ValueError as error:
                found = (None, match["period"])
                yield context.issue("period.unreadable", "warning", str(error), section.places[0])
            break
    else:
        yield context.issue("section.missing", "warning", f"{cover.title or 'a 計畫'} gives no 計畫期程", _first(part))
    if cover.title is None:
        yield context.issue(
            "project.name_missing", "warning", "no cover with a name before the first chapter", _first(part)
        )
    yield ProjectRow(
        project_id=context.project_id or "", document_id=context.document_id, sequence=0, name=cover.title,
        agency=cover.agency, period_start=found[0].start if found[0] else None,
        period_end=found[0].end if found[0] else None, period_text=found[1],
    )  # fmt: skip


def _first(part: Part) -> Place:
    return part.sections[0].places[0]


def _scope(chapter: Section, section: Section) -> str | None:
    """The heading of the sub-plan that a table stands under, None where only standard headings lead to it."""
    own = [s for s in path_to(section, chapter) if not any(match_key(s.title).startswith(h) for h in HEADINGS)]
    return f"{own[-1].number} {own[-1].title}" if own else None


def _read_table(chapter: Section, section: Section, table: Table, context: Context) -> Iterator[Finding | CheckRow]:
    scope = _scope(chapter, section)
    titles = match_key("".join(s.title for s in (chapter, *path_to(section, chapter))))
    if is_special_budget(table, MEASURES):
        table.role = "budgets"
        rows = list(read_special_budget(table, scope, MEASURES, context))
        yield from rows
        yield from check_budget(table, [row for row in rows if isinstance(row, BudgetRow)])
    elif is_progress(table):
        table.role = "progress"
        progress = list(read_progress(table, scope, context))
        yield from progress
        yield from check_progress([row for row in progress if isinstance(row, ProgressRow)])
    elif is_indicators(table):
        table.role = "indicators"
        kind = "benefit" if "效益指標" in titles else "work"
        if ("效益指標" in titles) == ("工作指標" in titles):
            message = "indicators under neither 工作指標 nor 效益指標; taken as work indicators"
            yield context.issue("section.unknown", "warning", message, section.places[0])
        yield from read_indicators(table, kind, context)
    elif is_economic(table):
        table.role = "indicators"
        yield from read_economic(table, scope, context)
    elif is_delays(table):
        table.role = "delays"
        yield from read_delays(table, scope, context)
    elif any(chapter_key in titles for chapter_key in _TABLES_OF_FACTS):
        message = f"a table under {section.title!r} is not recognised; its cells are in cells only"
        yield context.issue("table.unknown", "warning", message, first_place(table.cells[0]))


def _unread_delays(chapter: Section, context: Context) -> Iterator[Finding]:
    """Chapter 肆 in words instead of a table: said where it says more than 無."""
    if any(table.role == "delays" for section in chapter.walk() for table in section.tables()):
        return
    for section in chapter.walk():
        for block in section.paragraphs():
            text = block.text[len(block.number) :]
            if not is_nothing(text) and not regex.search(r"無(?:重大)?落後|未落後|無須|超前", text):
                yield context.issue("section.unread", "warning", f"delays in words: {text[:60]}", block.places[0])


def matches(signs: Signs) -> Evidence:
    return signs.evidence(signs.has_title(_TITLE), signs.has_chapters(CHAPTERS))


REPORT = ReportType(NAME, matches, CHAPTERS, read, _year, covers=True)
