"""Facts keep their keys from edition to edition, and two facts never share one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from parsers.values.name_key import indicator_key, name_key
from pipeline.document.identity import add_identity
from pipeline.parse import parse_file
from schemas.rows import BudgetRow, DocumentRows
from tests.pipeline.test_projects import document

EXCERPT = Path("tests/fixtures/forward_looking_annual_review")


def budget(**columns: object) -> BudgetRow:
    row = BudgetRow(
        document_id="d", page=1, bbox=(0, 0, 1, 1), text="1", places=(), row_kind="item", measure="budget",
        state="number",
    )  # fmt: skip
    return replace(row, **columns)  # type: ignore[arg-type]


def keyed(year: int, *budgets: BudgetRow) -> list[str | None]:
    rows = document("甲")
    rows.documents[0].fiscal_year = year
    rows.documents[0].agency = "某局"
    add_identity(DocumentRows(documents=rows.documents, budgets=list(budgets)))
    return [row.fact_key for row in budgets]


def test_last_year_s_budget_is_the_budget_of_the_edition_before() -> None:
    before = keyed(2024, budget(item="教育支出", fiscal_year=2024))
    after = keyed(2025, budget(item="教育支出", fiscal_year=2024, measure="prior_year_budget"))
    own_year = keyed(2025, budget(item="教育支出", fiscal_year=2025, measure="prior_year_budget"))
    assert before == after == own_year


def test_a_second_fact_of_one_meaning_gets_a_number_and_places_don_t_count() -> None:
    first, second = keyed(2024, budget(item="教育", page=3, row=7), budget(item="教 育", page=9, row=1))
    assert second == f"{first}:2"


def test_what_tells_facts_apart_is_in_the_key() -> None:
    columns: list[dict[str, object]] = [
        {}, {"scope": "甲"}, {"phase": 2}, {"fiscal_year": 2023}, {"row_kind": "total"}, {"item": "教育"},
        {"item_code": "205"}, {"measure": "executed"}, {"side": "revenue"}, {"organ": "乙"}, {"statement": "income"},
    ]  # fmt: skip
    keys = keyed(2024, *(budget(**one) for one in columns))
    assert len(set(keys)) == len(columns) and not any(":" in (key or ":") for key in keys)


def test_names_are_one_whatever_brackets_scripts_and_numbers_say() -> None:
    assert name_key("【白河水庫】後續更新（第一階段）") == name_key("白河水库後續更新 第1階段")
    assert name_key("1.5公里") != name_key("15公里")
    assert name_key("※") == "※"
    assert indicator_key("113年完成4項(累計)") == indicator_key("112年完成12項（累計）")


def test_a_parsed_report_has_keys_and_page_labels() -> None:
    file = sorted(EXCERPT.glob("*/*.pdf"))[0]
    rows = parse_file(file)
    facts = [*rows.budgets, *rows.indicators, *rows.milestones, *rows.progress, *rows.delays]
    keys = [fact.fact_key for fact in facts]
    assert facts and None not in keys and len(set(keys)) == len(keys)
    assert all(row.match_key for row in rows.projects if row.name)
    assert any(page.page_label for page in rows.pages)
