"""Headings nest by the class of their enumerators; an outline that the text quotes stays text."""

from __future__ import annotations

from pipeline.document.section_tree import SectionTree, to_paragraph
from tests.parsers.samples import line_of


def outline(*headings: str) -> list[tuple[int, str]]:
    tree = SectionTree("s", 0)
    for row, heading in enumerate(headings):
        block = to_paragraph([line_of(heading, row)])
        if not tree.open(block, heading):
            tree.put(block)
    return [(section.level, section.title) for top in tree.closed() for section in top.walk()]


def test_enumerators_nest_whatever_the_print() -> None:
    found = outline("壹、目標", "一、總目標", "(一)工作", "1.會議", "二、分目標", "貳、成果")
    assert [level for level, _ in found] == [1, 2, 3, 4, 2, 1]


def test_a_quoted_outline_stays_text() -> None:
    found = outline("第一部分 摘要", "壹、目標", "第二部分 內容", "壹、目標", "貳、成果")
    assert [title for level, title in found if level == 1] == ["第一部分 摘要", "第二部分 內容"]
