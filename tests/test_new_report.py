"""The documentation's own example of a new report type, run on a made-up report."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
import regex

import parsers.registry
from pipeline.parse import parse_file

PAGE = Path(__file__).parents[1] / "docs" / "contribute" / "add-a-report-type.md"
TABLES = {
    "壹、經費": [["科目", "預算數", "決算數"], ["業務費", "1,200", "1,100"], ["合計", "1,200", "1,100"]],
    "貳、借閱": [["館別", "借閱冊數"], ["總館", "35,650"], ["東區分館", "1,1570"]],
}


def _report(path: Path) -> Path:
    pdf = pymupdf.open()
    cover = pdf.new_page()
    cover.insert_text((180, 300), "110 年度圖書館服務年報", fontname="china-t", fontsize=22)
    page = pdf.new_page()
    y = 80.0
    page.insert_text(
        (72, 60), "本年度業務如下表所示，各分館服務讀者人次均較上年度成長。", fontname="china-t", fontsize=12
    )
    for heading, rows in TABLES.items():
        page.insert_text((72, y), heading, fontname="china-t", fontsize=14)
        page.insert_text(
            (360, y + 16), "單位：千元" if "經費" in heading else "單位：冊", fontname="china-t", fontsize=9
        )
        y += 24
        for texts in rows:
            for col, text in enumerate(texts):
                page.draw_rect((72 + 120 * col, y, 192 + 120 * col, y + 20), width=0.5)
                page.insert_text((78 + 120 * col, y + 14), text, fontname="china-t", fontsize=10)
            y += 20
        y += 40
    pdf.save(path)
    return path


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    block = regex.search(r"```python\n(\"\"\"圖書館.*?)```", PAGE.read_text(encoding="utf-8"), flags=regex.S)
    assert block
    scope: dict[str, object] = {}
    exec(compile(block[1], str(PAGE), "exec"), scope)
    types = (*parsers.registry.report_types(), scope["REPORT"])
    monkeypatch.setattr(parsers.registry, "report_types", lambda: types)


@pytest.mark.usefixtures("example")
def test_the_type_that_the_readme_adds_reads_its_report(tmp_path: Path) -> None:
    rows = parse_file(_report(tmp_path / "report.pdf"))
    assert rows.documents[0].report_type == "library_report" and rows.documents[0].fiscal_year_roc == 110
    assert [(row.item, row.measure, row.amount) for row in rows.budgets] == [
        ("業務費", "budget", 1_200_000), ("業務費", "final_account", 1_100_000),
        (None, "budget", 1_200_000), (None, "final_account", 1_100_000),
    ]  # fmt: skip
    assert [(row.name, row.value, row.unit) for row in rows.indicators] == [
        ("總館", 35650, "冊"),
        ("東區分館", None, "冊"),
    ]
    assert [(issue.code, issue.page) for issue in rows.issues] == [("amount.malformed", 2)]


def test_without_it_the_report_is_generic_and_says_so(tmp_path: Path) -> None:
    rows = parse_file(_report(tmp_path / "report.pdf"))
    assert rows.documents[0].report_type == "generic" and len(rows.tables) == 2
    assert {row.measure for row in rows.budgets} == {"budget", "final_account"} and not rows.indicators
    assert [issue.code for issue in rows.issues] == ["report.unknown"]
