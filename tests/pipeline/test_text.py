"""Characters to lines and lines to text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.characters.fold import fold
from pipeline.pages.text import join_lines, lines_of, text_of
from schemas.document import Char


def chars(text: str, x: float = 0.0, baseline: float = 100.0, size: float = 10.0, gap: float = 0.0) -> list[Char]:
    out = []
    for character in text:
        width = size if ord(character) > 0x2E7F else size / 2
        out.append(Char(character, x, baseline - size, x + width, baseline, baseline, size, "f"))
        x += width + gap
    return out


@given(st.permutations(chars("235,650") + chars("實現數", baseline=115.0)))
def test_the_order_of_painting_says_nothing(painted: list[Char]) -> None:
    assert [text_of(line) for line in lines_of(painted)] == ["235,650", "實現數"]


def test_a_superscript_joins_its_line() -> None:
    mark = chars("註", x=6.0, baseline=96.0, size=5.0)
    assert [text_of(line) for line in lines_of(chars("7") + mark)] == ["7註"]


def test_letter_spaced_words_get_no_spaces_and_columns_do() -> None:
    assert text_of(chars("科目", gap=5.0)) == "科目"
    assert text_of(chars("甲") + chars("乙", x=60.0)) == "甲 乙"


def test_wraps_are_joined_as_printed() -> None:
    assert join_lines(["98.", "5"]) == "98.5"
    assert join_lines(["同", "(A)"]) == "同(A)"
    assert join_lines(["RDL", "test"]) == "RDL test"


@given(st.text())
def test_folding_leaves_everything_else_alone(text: str) -> None:
    kept = "①㎡（）：％"
    assert fold(kept) == kept
    assert len(fold(text)) >= len(text)
