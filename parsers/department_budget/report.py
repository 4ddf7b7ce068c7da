"""部门预算 and 部门决算: the budget or final account of a department or unit in the PRC, of any province and level.

Summaries of revenue and expenditure side by side, both by 功能分类科目 (类, 款, 项), the same for each source of funds,
基本支出 by kind of expense, and “三公”经费. Years are Gregorian, amounts in 元 or 万元.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.department_budget.compare import compare_tables
from parsers.department_budget.cover import REPORT as _TITLE
from parsers.department_budget.cover import department_name, department_stage, department_year, is_final_account
from parsers.department_budget.heads import mend_header, missing_heads
from parsers.department_budget.identity import identify, name_statement
from parsers.department_budget.layout import Layout, Subject, read_layout
from parsers.department_budget.performance import is_performance_form, read_performance
from parsers.department_budget.rows import Reading, read_rows
from parsers.department_budget.sums import check_table
from parsers.department_budget.three_public import is_three_public, read_three_public
from parsers.department_budget.words import TABLES, THREE_PUBLIC, kind_of, title_key
from parsers.shared.columns import unknown_heads
from parsers.shared.context import Context, Finding, first_place
from parsers.shared.projects import read_project
from parsers.shared.report import Evidence, ReportType, Rows, Signs
from parsers.values.amount import find_unit
from schemas.document import Paragraph, Part, Table
from schemas.rows import BudgetRow, CheckRow, IssueRow, ProjectRow

NAME = "department_budget"
CHAPTERS = ("主要职能", "机构设置", "名词解释", "预算表", "情况说明")
_TABLE_TITLE = regex.compile(r"(?:预算|决算|收支|收入|支出|经费|基金|采购)[^。]*表")
_UNIT = regex.compile(r"单位[：:]\s*([千百万亿]*元)")
_AMOUNT = regex.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d\d")
_LONGEST = 40  # characters of a table's title
_FEWEST = 4  # statements of a departmental budget that tell one without a cover
_PROSE = 100  # characters of a paragraph that explains something
_LINES = 4  # paragraphs above a table that may be its title and unit


def matches(signs: Signs) -> Evidence:
    """A title; else its chapters, with a table of 基本支出 or 部门预算 in a heading; else several of its tables."""
    named = any(_TITLE.search(key) for key in signs.headings)
    tables = signs.has_table("基本支出", "项目支出") and any("科目" in key for keys in signs.tables for key in keys)
    titles = {kind_of(title_key(line)) for line in signs.lines if _TABLE_TITLE.search(line) and len(line) <= _LONGEST}
    chapters = signs.has_chapters(CHAPTERS) and (tables or named)
    return signs.evidence(signs.has_title(_TITLE), chapters or len(titles - {None}) >= _FEWEST)


def read(part: Part, context: Context) -> Rows:
    """The department's row, the facts of its tables, and what must agree between and in them."""
    context = Context(context.document_id, context.project_id, None, context.home or "CNY")
    yield from _read_department(part, context)
    year, base = department_year(part), "final_account" if is_final_account(part) else "budget"
    readings: dict[str, Reading] = {}
    kinds: set[str] = set()
    for table, lines in _tables(part):
        mend_header(table)
        title = _title(table, lines)
        kind = kind_of(title)
        unit = table.unit or next((unit for line in reversed(lines) if (unit := _unit(line))), None)
        subject = Subject(kind, title, year, base, unit)
        for finding in _read_table(table, subject, context, readings):
            if isinstance(finding, BudgetRow):
                finding.fiscal_year = year
            yield finding
        kinds |= {kind} if kind and table.role == "budgets" else set()
    yield from compare_tables(readings)
    yield from _missing(kinds, part, context)


def _read_department(part: Part, context: Context) -> Iterator[Finding | ProjectRow]:
    department = department_name(part)
    for row in read_project(part, context):
        if isinstance(row, ProjectRow) and department:
            row.name = row.agency = department
        if not (department and isinstance(row, IssueRow) and row.code == "project.name_missing"):
            yield row


def _tables(part: Part) -> Iterator[tuple[Table, list[str]]]:
    """Each table with the lines that may be its title: its section's, and the last above it."""
    for section in part.walk():
        lines = [section.title]
        for block in section.blocks:
            if isinstance(block, Paragraph):
                lines = [*lines, block.text][-_LINES:]
            else:
                yield block, lines
                lines = []


def _title(table: Table, lines: list[str]) -> str:
    """The key of the last line above a table that reads like the title of one; the words of its heads otherwise."""
    for text in [table.caption or "", *reversed(lines)]:
        key = title_key(text)
        if _TABLE_TITLE.search(key) and kind_of(key):
            return key
    heads = [cell.text for cell in table.cells if cell.row == 0 and cell.is_header]
    return title_key("".join(heads))


def _unit(line: str) -> str | None:
    """The unit in a line, also where it is joined to the title before it."""
    match = _UNIT.search(line)
    return find_unit(line) or (match[1] if match else None)


def _read_table(
    table: Table, subject: Subject, context: Context, readings: dict[str, Reading]
) -> Iterator[Finding | CheckRow]:
    if subject.kind == THREE_PUBLIC and is_three_public(table):
        table.role = "budgets"
        yield from _unit_missing(table, subject, context)
        for finding in read_three_public(table, subject, context):
            if isinstance(finding, BudgetRow):
                name_statement(finding, table, subject)
            yield finding
        return
    if is_performance_form(table):
        table.role = "indicators"
        yield from read_performance(table, subject.year, context)
        return
    layout = read_layout(table, subject)
    if subject.kind is None or not layout.readable:
        yield from _unknown(table, subject, context)
        return
    table.role = "budgets"
    yield from _unit_missing(table, subject, context)
    yield from _say_heads(table, layout, context)
    yield from missing_heads(table, layout, subject, context)
    reading = read_rows(table, layout, context)
    identify(table, layout, subject, reading)
    for entry in reading.entries():
        yield from entry.amounts.values()
    yield from reading.findings
    yield from _total_missing(table, subject, reading, context)
    yield from check_table(layout, reading)
    readings.setdefault(subject.kind, reading)


def _unknown(table: Table, subject: Subject, context: Context) -> Iterator[Finding]:
    """Say that amounts are in cells only; as a warning where a title or a unit makes it one of the report's own."""
    body = [cell.text for cell in table.cells if cell.row >= table.header_rows]
    if any(_AMOUNT.fullmatch(text) for text in body):
        severity = "warning" if subject.kind or subject.unit else "info"
        message = f"the table {table.caption or subject.title!r} is not recognised; its cells are in cells only"
        yield context.issue("table.unknown", severity, message, first_place(table.cells[0]))


def _unit_missing(table: Table, subject: Subject, context: Context) -> Iterator[Finding]:
    if subject.unit is None:
        message = f"no unit is printed over {subject.title or 'a table'!r}; its amounts have none"
        yield context.issue("table.unit_missing", "warning", message, first_place(table.cells[0]))


def _total_missing(table: Table, subject: Subject, reading: Reading, context: Context) -> Iterator[Finding]:
    """Each list ends or begins with its sum; where none is found, rows may be lost at a page break."""
    for run in reading.runs:
        if run and not any(entry.total for entry in run):
            message = f"{subject.title}: no 合计 or 总计 among its {len(run)} rows; compare with the page"
            yield context.issue("table.total_missing", "warning", message, first_place(table.cells[-1]))


def _say_heads(table: Table, layout: Layout, context: Context) -> Iterator[Finding]:
    yield from unknown_heads(table, layout.known, context)
    for column in layout.twice:
        message = f"column {column.col} {column.label!r} states the same as one before it; its values are in cells only"
        yield context.issue("table.header_twice", "warning", message, first_place(table.cells[0]))


def _missing(kinds: set[str], part: Part, context: Context) -> Iterator[Finding]:
    place = part.sections[0].places[0] if part.sections and part.sections[0].places else None
    if not kinds and not any(True for section in part.walk() for _ in section.tables()):
        yield context.issue("table.missing", "info", "text only: the tables of the budget are in another file", place)
        return
    if not any(len(block.text) > _PROSE for section in part.walk() for block in section.paragraphs()):
        yield context.issue("section.missing", "info", "tables only: what explains them is in another file", place)
    for kind, name in TABLES.items():
        if kind not in kinds:
            yield context.issue("table.missing", "warning", f"no {name} is found", place)


REPORT = ReportType(NAME, matches, CHAPTERS, read, department_year, subject=department_name, stage=department_stage)
