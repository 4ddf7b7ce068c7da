"""The row types of the contract's tables: what comes out of the parsers and goes into Parquet.

One dataclass a table, keyword-only, in the contract's order of columns. Money and values are `Decimal`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from schemas.columns import column, required
from schemas.document import BBox, Place

DOCUMENT_ID = "SHA-256 of the PDF file, in hex"
PROJECT_ID = "the 計畫; stable between editions of the same report"
SECTION_ID = "the section that it stands in"
BOX = "box [x0, y0, x1, y1] on the page as displayed, origin top left"
PRINTED = "what is printed, line wraps inside a cell joined, radicals and compatibility ideographs folded"
ROC_YEAR = "民國 year as printed"
GREGORIAN_YEAR = "Gregorian year"
CORRECTED = "the right number by a reviewed correction; null where none"
STATE = "how the value is printed: number|dash|blank|same_as|text|malformed"


@dataclass(kw_only=True, slots=True)
class DocumentRow:
    """One row per file."""

    document_id: str = required("string", DOCUMENT_ID)
    source_uri: str = required("string", "where the file was read from")
    file_name: str = required("string", "name of the file without its folder")
    title: str | None = column("string", "title on the cover")
    report_type: str | None = column("string", "kind of report")
    agency: str | None = column("string", "agency that publishes the report")
    contractor: str | None = column("string", "受委託單位 or 執行單位")
    fiscal_year_roc: int | None = column("int32", ROC_YEAR, "年")
    fiscal_year: int | None = column("int32", GREGORIAN_YEAR, "year")
    period_start: date | None = column("date", "first day that the report covers")
    period_end: date | None = column("date", "last day that the report covers")
    pages: int | None = column("int32", "number of pages", "pages")
    pages_unreadable: int | None = column("int32", "pages without text layer or with text that can't be read", "pages")
    producer: str | None = column("string", "program that wrote the PDF")
    script: str | None = column("string", "hant (Traditional)|hans (Simplified)|other")
    status: str = required("string", "parsed|partial|rejected")
    values: int = required("int32", "values in budgets, indicators and progress", "values")
    values_checked: int = required("int32", "of these, values that an arithmetic check covers", "values")
    values_verified: int = required("int32", "of these, values that a second PDF engine reads the same", "values")
    checks_passed: int = required("int32", "arithmetic checks that passed", "checks")
    checks_failed: int = required("int32", "arithmetic checks that failed", "checks")
    parser_version: str = required("string", "version of govtables that produced the rows")


@dataclass(kw_only=True, slots=True)
class PageRow:
    """One row per page."""

    document_id: str = required("string", DOCUMENT_ID)
    page: int = required("int32", "page, from 1")
    width: float = required("double", "width as displayed", "pt")
    height: float = required("double", "height as displayed", "pt")
    rotation: int = required("int32", "/Rotate of the page", "degrees")
    characters: int = required("int32", "printed characters, white space not counted", "characters")
    status: str = required("string", "text|empty|no_text_layer|garbled")


@dataclass(kw_only=True, slots=True)
class SectionRow:
    """One row per heading, in reading order."""

    section_id: str = required("string", "key of the section")
    document_id: str = required("string", DOCUMENT_ID)
    project_id: str | None = column("string", PROJECT_ID)
    parent_id: str | None = column("string", "the section above")
    level: int = required("int32", "depth, 1 for the top level")
    number: str | None = column("string", "enumerator as printed: 壹、 (一) 1.")
    title: str | None = column("string", "heading without its enumerator")
    page: int = required("int32", "page of the heading, from 1")
    page_end: int = required("int32", "last page of the section")
    text: str | None = column("string", "the paragraphs under the heading, one a line")


@dataclass(kw_only=True, slots=True)
class ProjectRow:
    """One row per 計畫."""

    project_id: str = required("string", PROJECT_ID)
    document_id: str = required("string", DOCUMENT_ID)
    sequence: int = required("int32", "position in the report, from 1")
    name: str | None = column("string", "name of the project")
    agency: str | None = column("string", "agency in charge")
    contractor: str | None = column("string", "受委託單位 or 執行單位")
    period_start: date | None = column("date", "first day of the 計畫期程")
    period_end: date | None = column("date", "last day of the 計畫期程")
    period_text: str | None = column("string", "期程 as printed")


@dataclass(kw_only=True, slots=True)
class FactRow:
    """What every fact carries: whose it is and where it is printed."""

    document_id: str = required("string", DOCUMENT_ID)
    project_id: str | None = column("string", PROJECT_ID)
    section_id: str | None = column("string", SECTION_ID)
    page: int = required("int32", "page of the first place, from 1")
    bbox: BBox = required("bbox", BOX, "pt")
    text: str = required("string", PRINTED)
    places: tuple[Place, ...] = required("places", "every part of the printed text, in reading order")
    table_id: str | None = column("string", "the table that it stands in; null in prose")
    row: int | None = column("int32", "row in the table, from 0")
    col: int | None = column("int32", "column in the table, from 0")
    verified_by: str | None = column("string", "does a second PDF engine read the same: both|differs|first_only")
    recovered: bool = field(
        default=False,
        metadata={
            "type": "bool",
            "meaning": "characters were decoded without the file's own map",
            "unit": None,
            "nullable": False,
        },
    )


@dataclass(kw_only=True, slots=True)
class BudgetRow(FactRow):
    """One amount or rate."""

    scope: str | None = column(
        "string", "sub-plan, agency or funds (一般公共预算支出) that it is limited to; null for all"
    )
    phase: int | None = column("int32", "期別")
    fiscal_year_roc: int | None = column("int32", ROC_YEAR + "; null in a total row", "年")
    fiscal_year: int | None = column("int32", GREGORIAN_YEAR + "; null in a total row", "year")
    row_kind: str = required("string", "year|total|item|subtotal|phase")
    item: str | None = column("string", "會計科目, policy tool, industry …")
    item_code: str | None = column("string", "code of the item as printed")
    item_path: list[str] | None = column("strings", "from the top of the hierarchy to the item")
    measure: str = required("string", "what is measured, in the contract's terms")
    measure_label: str | None = column("string", "column header as printed")
    value: Decimal | None = column("decimal", "number as printed; null where none", "see unit")
    unit: str | None = column("string", "unit as printed: 千元, 億元, %")
    amount: Decimal | None = column("decimal", "the value in the base unit of the currency", "see currency")
    currency: str | None = column("string", "ISO 4217 currency of amount")
    state: str = required("string", STATE)
    same_as: str | None = column("string", "the measure that 同(A) or 同執行率 points at")
    corrected_value: Decimal | None = column("decimal", CORRECTED, "see unit")
    corrected_amount: Decimal | None = column("decimal", CORRECTED + ", in the base unit", "see currency")
    correction: str | None = column("string", "why it was corrected")


@dataclass(kw_only=True, slots=True)
class IndicatorRow(FactRow):
    """One target or actual value."""

    kind: str = required("string", "work|benefit|economic|goal|target")
    code: str | None = column("string", "項次 as printed")
    name: str | None = column("string", "name of the indicator")
    group: str | None = column("string", "strategy, sub-plan or agency heading")
    unit: str | None = column("string", "unit as printed")
    scope: str | None = column("string", "total 全期|cumulative 累計至某年|year 當年")
    fiscal_year_roc: int | None = column("int32", ROC_YEAR, "年")
    fiscal_year: int | None = column("int32", GREGORIAN_YEAR, "year")
    role: str = required("string", "target|actual")
    value: Decimal | None = column("decimal", "number as printed; null where none", "see unit")
    value_high: Decimal | None = column("decimal", "upper end of a range", "see unit")
    comparator: str | None = column("string", "=|>=|<=|~")
    is_cumulative: bool | None = column("bool", "the text says 累計")
    state: str = required("string", STATE)
    corrected_value: Decimal | None = column("decimal", CORRECTED, "see unit")
    correction: str | None = column("string", "why it was corrected")


@dataclass(kw_only=True, slots=True)
class MilestoneRow(FactRow):
    """One dated achievement, checkpoint or scheduled item."""

    kind: str = required("string", "achievement 重要執行成果|checkpoint 查核點|schedule 期程")
    code: str | None = column("string", "enumerator or code as printed")
    title: str | None = column("string", "what was or is to be done")
    date_text: str | None = column("string", "date as printed")
    start_date: date | None = column("date", "first day that the printed date can mean")
    end_date: date | None = column("date", "last day of a printed range")
    date_precision: str | None = column("string", "day|month|quarter|year")
    status: str | None = column("string", "done|planned|missed")
    agencies: list[str] | None = column("strings", "agencies in charge")
    remedy: str | None = column("string", "未達成之改善作法")


@dataclass(kw_only=True, slots=True)
class ProgressRow(FactRow):
    """Planned and actual progress."""

    scope: str | None = column("string", "the sub-plan; null for the whole project")
    span: str = required("string", "annual 年累計|cumulative 總累計")
    planned_pct: Decimal | None = column("decimal", "預定進度", "%")
    actual_pct: Decimal | None = column("decimal", "實際進度", "%")
    difference_pct: Decimal | None = column("decimal", "進度比較, actual less planned", "%")


@dataclass(kw_only=True, slots=True)
class DelayRow(FactRow):
    """Why a project is late and what is done about it."""

    scope: str | None = column("string", "the sub-plan; null for the whole project")
    reason: str | None = column("string", "落後原因")
    countermeasure: str | None = column("string", "因應對策")


@dataclass(kw_only=True, slots=True)
class TableRow:
    """One table of the document, recognised or not."""

    table_id: str = required("string", "key of the table")
    document_id: str = required("string", DOCUMENT_ID)
    section_id: str | None = column("string", SECTION_ID)
    page: int = required("int32", "first page, from 1")
    page_end: int = required("int32", "last page")
    bbox: BBox = required("bbox", BOX + ", on the first page", "pt")
    caption: str | None = column("string", "caption as printed")
    unit: str | None = column("string", "unit printed over the table")
    rows: int = required("int32", "rows, header included", "rows")
    cols: int = required("int32", "columns", "columns")
    header_rows: int = required("int32", "rows of the header", "rows")
    role: str = required("string", "budgets|indicators|milestones|progress|delays|other")


@dataclass(kw_only=True, slots=True)
class CellRow:
    """One cell of a table."""

    document_id: str = required("string", DOCUMENT_ID)
    table_id: str = required("string", "the table")
    row: int = required("int32", "row, from 0, header rows included")
    col: int = required("int32", "column, from 0")
    row_span: int = required("int32", "rows that it covers", "rows")
    col_span: int = required("int32", "columns that it covers", "columns")
    is_header: bool = required("bool", "stands in a header row")
    text: str = required("string", PRINTED)
    page: int = required("int32", "page, from 1")
    bbox: BBox = required("bbox", BOX, "pt")
    places: tuple[Place, ...] = required("places", "every part of the printed text, in reading order")


CellKey = tuple[str | None, int | None, int | None]
"""A number's table, row and column."""


@dataclass(kw_only=True, slots=True)
class CheckRow:
    """One test that the document's own arithmetic allows."""

    document_id: str = required("string", DOCUMENT_ID)
    project_id: str | None = column("string", PROJECT_ID)
    check: str = required("string", "formula|total|ratio|difference|sum")
    expression: str = required("string", "the printed rule with the numbers in it")
    expected: Decimal | None = column("decimal", "what the rule gives", "see the table")
    found: Decimal | None = column("decimal", "what is printed", "see the table")
    passed: bool = required("bool", "do they agree, to the printed digits")
    table_id: str | None = column("string", "the table")
    row: int | None = column("int32", "row of the printed value, from 0")
    col: int | None = column("int32", "column of the printed value, from 0")
    page: int | None = column("int32", "page of the printed value, from 1")
    bbox: BBox | None = column("bbox", BOX, "pt")
    covered: tuple[
        tuple[str | None, int | None, int | None], ...
    ] = ()  # not stored: (table_id, row, col) of all numbers in it


@dataclass(kw_only=True, slots=True)
class IssueRow:
    """One thing that a person should look at."""

    document_id: str = required("string", DOCUMENT_ID)
    page: int | None = column("int32", "page, from 1; null for the whole file")
    bbox: BBox | None = column("bbox", BOX, "pt")
    code: str = required("string", "dotted code, documented in the README")
    severity: str = required("string", "error|warning|info")
    message: str = required("string", "what was found and what to do")


@dataclass(kw_only=True, slots=True)
class DocumentRows:
    """Everything that comes out of one file: a list of rows for each table of the contract, in reading order."""

    documents: list[DocumentRow] = field(default_factory=list)
    pages: list[PageRow] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)
    projects: list[ProjectRow] = field(default_factory=list)
    budgets: list[BudgetRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    progress: list[ProgressRow] = field(default_factory=list)
    delays: list[DelayRow] = field(default_factory=list)
    tables: list[TableRow] = field(default_factory=list)
    cells: list[CellRow] = field(default_factory=list)
    checks: list[CheckRow] = field(default_factory=list)
    issues: list[IssueRow] = field(default_factory=list)


TABLES: dict[str, type] = {
    "documents": DocumentRow,
    "pages": PageRow,
    "sections": SectionRow,
    "projects": ProjectRow,
    "budgets": BudgetRow,
    "indicators": IndicatorRow,
    "milestones": MilestoneRow,
    "progress": ProgressRow,
    "delays": DelayRow,
    "tables": TableRow,
    "cells": CellRow,
    "checks": CheckRow,
    "issues": IssueRow,
}
