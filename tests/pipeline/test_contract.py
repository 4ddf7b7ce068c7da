"""Every table and column that was promised to users exists. The lists are the contract's, copied, not generated."""

from __future__ import annotations

import pytest

from pipeline.storage.arrow import arrow_schema
from schemas.rows import TABLES

FACT = """document_id project_id section_id page bbox text places table_id row col verified_by recovered"""
CONTRACT = {
    "documents": """document_id source_uri file_name title report_type agency contractor fiscal_year_roc fiscal_year
        period_start period_end pages pages_unreadable producer script status values values_checked values_verified
        checks_passed checks_failed parser_version""",
    "pages": "document_id page width height rotation characters status",
    "sections": "section_id document_id project_id parent_id level number title page page_end text",
    "projects": "project_id document_id sequence name agency contractor period_start period_end period_text",
    "budgets": f"""{FACT} scope phase fiscal_year_roc fiscal_year row_kind item item_code item_path measure
        measure_label value unit amount currency state same_as""",
    "indicators": f"""{FACT} kind code name group unit scope fiscal_year_roc fiscal_year role value value_high
        comparator is_cumulative state""",
    "milestones": f"""{FACT} kind code title date_text start_date end_date date_precision status agencies remedy""",
    "progress": f"{FACT} scope span planned_pct actual_pct difference_pct",
    "delays": f"{FACT} reason countermeasure",
    "tables": """table_id document_id section_id page page_end bbox caption unit rows cols header_rows role""",
    "cells": "document_id table_id row col row_span col_span is_header text page bbox places",
    "checks": "document_id project_id check expression expected found passed table_id row col page bbox",
    "issues": "document_id page bbox code severity message",
}
MONEY = {"value", "amount", "value_high", "planned_pct", "actual_pct", "difference_pct", "expected", "found"}


def test_the_tables_are_those_of_the_contract() -> None:
    assert list(TABLES) == list(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_no_promised_column_is_missing(table: str) -> None:
    assert set(CONTRACT[table].split()) <= set(arrow_schema(table).names)


@pytest.mark.parametrize("table", CONTRACT)
def test_money_and_values_are_decimals(table: str) -> None:
    for field in arrow_schema(table):
        if field.name in MONEY:
            assert str(field.type) == "decimal128(38, 9)"
