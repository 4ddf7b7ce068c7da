"""Coverage is said: numbers of tables that nobody reads count as printed."""

from __future__ import annotations

from parsers.shared.context import Context
from parsers.shared.plain_budget import read_plain_budget
from pipeline.document.coverage import count_coverage
from pipeline.document.verdict import summarise
from schemas.document import Part
from schemas.rows import BudgetRow, DocumentRow, DocumentRows, PageRow
from tests.parsers.samples import section_of, table_of


def document(report_type: str, unread_rows: int) -> tuple[Part, DocumentRows]:
    read = table_of([["項目", "預算數"], ["甲", "1"], ["乙", "2"], ["丙", "3"]], unit="元")
    other = table_of([["項次", "名目", "數值"], *([str(n), "甲", "4"] for n in range(1, unread_rows + 1))])
    other.table_id = "t2"
    section = section_of("表", [])
    section.blocks += [read, other]
    facts = [row for row in read_plain_budget(read, Context("d", "p", 110)) if isinstance(row, BudgetRow)]
    row = DocumentRow(
        document_id="d", source_uri="", file_name="", report_type=report_type, status="parsed", values=0,
        values_checked=0, values_verified=0, checks_passed=0, checks_failed=0, parser_version="",
    )  # fmt: skip
    page = PageRow(document_id="d", page=1, width=1, height=1, rotation=0, characters=1, status="text")
    return Part([], [section]), DocumentRows(documents=[row], pages=[page], budgets=facts)


def test_ordinals_are_known_and_other_numbers_are_unread() -> None:
    part, rows = document("unit_budget", 20)
    issues = list(count_coverage([part], rows))
    counts = [
        (row.tables, row.tables_read, row.numbers_printed, row.numbers_read)
        for row in (rows.documents[0], rows.pages[0])
    ]
    assert counts == [(2, 1, 43, 23)] * 2 and not issues


def test_a_known_report_with_little_coverage_is_partial() -> None:
    for report_type, said in [("unit_budget", ["coverage.low"]), ("generic", [])]:
        part, rows = document(report_type, 3)
        table = next(iter(part.sections[0].tables()))
        table.cells += []
        rows.budgets = []
        part.sections[0].blocks += [table] * 12
        rows.issues = list(count_coverage([part], rows))
        summarise(rows)
        assert [issue.code for issue in rows.issues] == said
        assert rows.documents[0].status == ("partial" if said else "parsed")
