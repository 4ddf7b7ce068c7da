"""What only one edition prints is said once; headings are one section's whatever year they hold."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

from schemas.rows import DocumentRows
from tests.pipeline.test_planted_changes import compared, report

NAME = "fl110_two_projects"


def with_statement(rows: DocumentRows, statement: str, *amounts: int) -> DocumentRows:
    """The same report with one more statement outside of all 計畫, a line for each amount."""
    out = deepcopy(rows)
    like = next(b for b in out.budgets if b.value)
    for number, amount in enumerate(amounts):
        row = replace(
            like, project_id=None, statement=statement, statement_caption=None, row_kind="item",
            item=f"補助{'甲乙丙'[number]}縣", item_code=None,
            value=Decimal(amount), text=str(amount), amount=None, measure="budget", phase=None, table_id=None,
        )  # fmt: skip
        out.budgets.append(row)
    return out


def test_a_form_that_the_other_edition_has_not_is_one_change() -> None:
    old = report(NAME)
    new = with_statement(old, "three_public", 30, 41, 52)
    for one, other, kind in ((old, new, "table_added"), (new, old, "table_removed")):
        result = compared(one, other)
        assert [(change.kind, change.subject) for change in result.causes] == [(kind, "three_public")]
        rows = [change for change in result.changes if change.follows == result.causes[0].change_id]
        assert len(rows) == 3


def test_a_line_that_is_missing_in_a_form_of_both_editions_has_ended() -> None:
    old = with_statement(report(NAME), "three_public", 30, 41, 52)
    new = with_statement(report(NAME), "three_public", 30, 41)
    assert [change.kind for change in compared(old, new).causes] == ["item_ended"]


def test_indicators_of_which_an_edition_prints_none_are_one_change() -> None:
    old = report(NAME)
    new = deepcopy(old)
    new.indicators = []
    causes = [change for change in compared(old, new).causes if change.table == "indicators"]
    assert [change.kind for change in causes] == ["table_removed"]


def sections(rows: DocumentRows, *titled: tuple[str, str]) -> DocumentRows:
    """The same report with sections of these titles and texts at its end, outside of all 計畫."""
    out = deepcopy(rows)
    like = out.sections[0]
    for number, (title, text) in enumerate(titled):
        out.sections.append(
            replace(like, section_id=f"own-{number}", parent_id=None, project_id=None, title=title, text=text)
        )
    return out


TEXT = "本部門預算總數，主要用於人員經費及辦公設備購置，並依上級核定事項辦理。"


def test_the_year_in_a_heading_makes_no_other_section() -> None:
    old = sections(report(NAME), ("2024年部门收入预算总表", TEXT), ("2024年编制说明", TEXT[::-1]))
    new = sections(report(NAME), ("2025年部门收入预算总表", TEXT), ("2025年编制说明", TEXT[::-1] + "新增一句。"))
    changes = compared(old, new).changes
    assert [(one.kind, one.subject) for one in changes] == [("text_changed", "2025年编制说明")]
    assert changes[0].old_text and changes[0].new_text


def test_a_section_under_another_heading_is_found_by_its_text() -> None:
    old = sections(report(NAME), ("總體說明", TEXT))
    new = sections(report(NAME), ("收支情形", TEXT))
    assert not compared(old, new).changes


def test_lines_of_agency_and_unit_over_a_table_are_no_prose() -> None:
    new = sections(report(NAME), ("三公经费预算表", "编制部门：某某街道办事处 单位：万元"))
    assert not compared(report(NAME), new).changes
