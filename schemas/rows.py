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
NAME_KEY = "the name without script, width, brackets, punctuation and numbering: the same in every edition"
FACT_KEY = "the same for the same fact in every edition and parser version"
PRECISION = "decimals printed: tells rounding from error"
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
    stage: str | None = column("string", "proposal|enacted|supplementary|final_account|audited|report")
    superseded_by: str | None = column("string", "document_id of the edition that took its place; null for the newest")
    status: str = required("string", "parsed|partial|rejected")
    values: int = required("int32", "values in budgets, indicators and progress", "values")
    values_checked: int = required("int32", "of these, values that an arithmetic check covers", "values")
    values_verified: int = required("int32", "of these, values that a second PDF engine reads the same", "values")
    checks_passed: int = required("int32", "arithmetic checks that passed", "checks")
    checks_failed: int = required("int32", "arithmetic checks that failed", "checks")
    checks_rounding: int | None = column("int32", "arithmetic checks that differ by rounding alone", "checks")
    tables: int | None = column("int32", "tables found", "tables")
    tables_read: int | None = column("int32", "of these, tables that gave facts", "tables")
    numbers_printed: int | None = column("int32", "numbers printed in tables", "numbers")
    numbers_read: int | None = column(
        "int32", "of these, numbers that are facts or known to be none: years, ordinals, codes, page labels", "numbers"
    )
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
    page_label: str | None = column("string", "page number as printed: (0801)-119, 11-2")
    tables: int | None = column("int32", "tables that stand or begin on it", "tables")
    tables_read: int | None = column("int32", "of these, tables that gave facts", "tables")
    numbers_printed: int | None = column("int32", "numbers printed in tables", "numbers")
    numbers_read: int | None = column("int32", "of these, numbers that are facts or known to be none", "numbers")


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
    match_key: str | None = column("string", NAME_KEY)
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
    fact_key: str | None = column("string", FACT_KEY)
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
    match_key: str | None = column("string", NAME_KEY)
    statement: str | None = column("string", "the statement that it is from, in the closed list")
    statement_caption: str | None = column("string", "the statement's caption as printed")
    side: str | None = column("string", "revenue|expenditure|balance")
    classification: str | None = column("string", "what the items are items of: functional|economic|source|organ|…")
    organ: str | None = column("string", "the organ within the document that it is for")
    sum_role: str | None = column("string", "leaf|sum_over_rows|sum_over_columns")
    preferred: bool | None = column("bool", "of several prints of the same figure the one to sum")
    preferred_key: str | None = column("string", "fact_key of the preferred print; null where it is itself")
    measure: str = required("string", "what is measured, in the contract's terms")
    measure_label: str | None = column("string", "column header as printed")
    value: Decimal | None = column("decimal", "number as printed; null where none", "see unit")
    decimals: int | None = column("int32", PRECISION, "digits")
    unit: str | None = column("string", "unit as printed: 千元, 億元, %")
    unit_normalized: str | None = column("string", "the unit without its variants: 新臺幣千元 is 千元")
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
    match_key: str | None = column("string", NAME_KEY)
    group: str | None = column("string", "strategy, sub-plan or agency heading")
    row_kind: str | None = column("string", "year|total|item|subtotal, as in budgets")
    unit: str | None = column("string", "unit as printed")
    unit_normalized: str | None = column("string", "the unit without its variants")
    amount: Decimal | None = column(
        "decimal", "the value in the base unit of the currency, where it is money", "see currency"
    )
    currency: str | None = column("string", "ISO 4217 currency of amount")
    decimals: int | None = column("int32", PRECISION, "digits")
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
    match_key: str | None = column("string", NAME_KEY)
    date_text: str | None = column("string", "date as printed")
    start_date: date | None = column("date", "first day that the printed date can mean")
    end_date: date | None = column("date", "last day of a printed range or month; null for a single day")
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
    statement: str | None = column("string", "the statement that it is, in the closed list; null where unknown")
    margin: float | None = column("double", "how clearly its reading beats the second best; below 1 is uncertain")


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
    outcome: str | None = column("string", "passed|rounding|failed")
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
    code: str = required("string", "dotted code of the closed list")
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
