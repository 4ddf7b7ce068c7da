"""What is odd in a table that was read is said on its pages; a table in order has no issue."""

from __future__ import annotations

import pytest

from pipeline.document.doubtful import doubts_of, report_doubts
from pipeline.document.neighbours import may_be_one
from schemas.document import Cell, Part, Place, Section, Table

BOX = (0.0, 0.0, 10.0, 10.0)
GOOD = ["項目|預算數|決算數", "甲|1,200|1,100", "乙|3,400|3,300", "丙|560|550", "丁|70|60"]


def table_of(rows: list[str], head: int = 1, page: int = 1) -> Table:
    cells = [
        Cell(row, col, 1, 1, text, (Place(page, BOX),) if text else (), page, BOX, lines=(text,) if text else ())
        for row, line in enumerate(rows)
        for col, text in enumerate(line.split("|"))
    ]
    return Table(page, page, BOX, len(rows), rows[0].count("|") + 1, head, cells)


def part_of(*tables: Table) -> Part:
    return Part([], [Section("s1", 1, "", "", 1, 1, (), blocks=list(tables))])


def test_a_table_in_order_is_not_doubted() -> None:
    assert list(doubts_of(table_of(GOOD))) == []
    assert list(report_doubts([part_of(table_of(GOOD), table_of(GOOD, page=2))], "d")) == []


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (["項|目|預算數", "甲||1", "乙||2", "丙||3"], 1, "cut a word"),
        (["項目|預算數|備", "甲|1|", "乙|2|", "丙|3|"], 1, "isn't whole"),
        (["||計畫|", "名稱|單位|目標|實績", "甲|處|1|2", "乙|處|3|4"], 2, "blank over"),
        ([*GOOD, "項目|預算數|決算數", "戊|5|4"], 1, "stands among the rows"),
        (["甲|1,200|1,100|900", "乙|3,400|3,300|800"], 0, "begins with values"),
        ([*GOOD, "戊己|1,2003,400|1,1003,300"], 1, "no well-formed number"),
        (["項目|數", "一、甲|5", "二、乙|6", "三、丙|7", "五、戊|8", "六、己|9"], 1, "leave some out"),
    ],
)
def test_what_is_odd_is_said(rows: list[str], head: int, said: str) -> None:
    issues = list(report_doubts([part_of(table_of(rows, head))], "d"))
    assert any(said in issue.message for issue in issues)
    assert {(issue.code, issue.severity, issue.page) for issue in issues} == {("table.uncertain", "warning", 1)}


def test_columns_of_a_code_are_words_of_their_own() -> None:
    rows = ["款|項|目|節|金額", "1||||10", "|1|||20", "||1||30"]
    assert list(doubts_of(table_of(rows))) == []


def test_the_right_half_of_a_table_names_no_rows() -> None:
    left = table_of(GOOD)
    right = table_of(["資本門|經常門", "1,000|200", "3,000|400", "500|60", "50|20"], page=2)
    assert [why for *_, why in may_be_one([part_of(left, right)])]
    issues = list(report_doubts([part_of(left, right)], "d"))
    assert {issue.page for issue in issues} == {1, 2}
