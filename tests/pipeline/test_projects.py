"""The 計畫 of a report beside its table of contents."""

from __future__ import annotations

from parsers.registry import generic
from pipeline.document.projects import compare_contents, read_parts
from schemas.document import Part
from schemas.rows import DocumentRow, DocumentRows, ProjectRow
from tests.parsers.samples import section_of, table_of

NAMES = [f"第{number}號計畫" for number in "甲乙丙丁戊己庚辛壬癸"]


def document(*projects: str) -> DocumentRows:
    row = DocumentRow(
        document_id="d", source_uri="", file_name="", status="parsed", values=0, values_checked=0, values_verified=0,
        checks_passed=0, checks_failed=0, parser_version="",
    )  # fmt: skip
    return DocumentRows(
        documents=[row],
        projects=[ProjectRow(project_id=name, document_id="d", sequence=1, name=name) for name in projects],
    )


def contents() -> list[Part]:
    section = section_of("目錄", [])
    section.blocks.append(table_of([["計畫名稱", "頁碼"], *([name, "1"] for name in NAMES)]))
    return [Part([], [section])]


def test_what_is_missing_is_said_in_the_order_of_the_table_of_contents() -> None:
    issues = list(compare_contents(contents(), document(NAMES[3], "另一個計畫", "又一個計畫")))
    named = {code: [i.message.split("'")[1] for i in issues if i.code == code] for code in {i.code for i in issues}}
    assert named == {
        "contents.missing": [name for name in NAMES if name != NAMES[3]],
        "contents.unlisted": ["另一個計畫", "又一個計畫"],
    }


def test_a_report_without_a_table_of_contents_lacks_nothing() -> None:
    rows = document("甲")
    read_parts([Part([], [section_of("緒言", ["一段文字。"])])], generic(), rows, "TWD")
    assert not [issue for issue in rows.issues if issue.code.startswith("contents.")]
