"""What null means in each column. One rule, and where a column says something else with it.

The rule: the document doesn't print it, or it couldn't be read, and then a row of `issues` says so; nothing is ever
filled in. A column that is newer than the version that parsed a document is null there, see `documents.parser_version`.
"""

from __future__ import annotations

from schemas.columns import Column

RULE = "not printed, or not read: then an issue says so"
NEVER = "never null"

_FACTS = ("budgets", "indicators", "milestones", "progress", "delays")
_EVERY_FACT = {
    "project_id": "the document is about no single 計畫 there",
    "section_id": "it stands under no heading",
    "table_id": "it is in prose",
    "row": "it is in prose",
    "col": "it is in prose",
    "verified_by": "nothing was read again there",
    "fact_key": "parsed by a version without keys",
}
_NO_NUMBER = "no number is printed: see state"
_NOT_CORRECTED = "no reviewed correction"

SPECIAL: dict[tuple[str, str], str] = {
    **{(table, column): meaning for table in _FACTS for column, meaning in _EVERY_FACT.items()},
    ("documents", "report_type"): "the file was rejected",
    ("documents", "superseded_by"): "no later edition is known",
    ("documents", "pages"): "the file was rejected",
    ("pages", "page_label"): "no page number is printed",
    ("sections", "parent_id"): "a heading of the top level",
    ("sections", "number"): "the heading has no enumerator",
    ("sections", "text"): "no paragraph under the heading",
    ("sections", "project_id"): "it belongs to no single 計畫",
    ("budgets", "scope"): "the whole, not a part of it",
    ("budgets", "phase"): "the table has no 期別",
    ("budgets", "fiscal_year"): "a total over years",
    ("budgets", "fiscal_year_roc"): "a total over years, or a report that counts Gregorian years",
    ("budgets", "item"): "a row without an item: a year, a total",
    ("budgets", "item_path"): "a row without an item",
    ("budgets", "preferred"): "printed once, or not known which print is to be summed",
    ("budgets", "preferred_key"): "it is the preferred print itself, or there is just one",
    ("budgets", "value"): _NO_NUMBER,
    ("budgets", "amount"): "no number, or its unit is none of money",
    ("budgets", "currency"): "amount is null",
    ("budgets", "same_as"): "state isn't same_as",
    ("budgets", "corrected_value"): _NOT_CORRECTED,
    ("budgets", "corrected_amount"): _NOT_CORRECTED,
    ("budgets", "correction"): _NOT_CORRECTED,
    ("indicators", "value"): _NO_NUMBER + ", or several numbers: see text",
    ("indicators", "value_high"): "no range",
    ("indicators", "comparator"): "just a number is printed",
    ("indicators", "fiscal_year"): "for the whole period",
    ("indicators", "fiscal_year_roc"): "for the whole period, or a report that counts Gregorian years",
    ("indicators", "amount"): "no number, or its unit is none of money",
    ("indicators", "currency"): "amount is null",
    ("indicators", "corrected_value"): _NOT_CORRECTED,
    ("indicators", "correction"): _NOT_CORRECTED,
    ("milestones", "start_date"): "no date, or more than one: see date_text",
    ("milestones", "end_date"): "no range is printed",
    ("milestones", "status"): "it isn't said whether it was reached",
    ("progress", "scope"): "the whole project",
    ("delays", "scope"): "the whole project",
    ("tables", "statement"): "it is no known statement",
    ("tables", "margin"): "parsed by a version without margins",
    ("checks", "table_id"): "the printed value is in prose",
    ("issues", "page"): "about the whole file",
    ("issues", "bbox"): "about no one place",
}


def null_meaning(table: str, column: Column) -> str:
    """What null in a column says."""
    return SPECIAL.get((table, column.name), RULE) if column.nullable else NEVER
