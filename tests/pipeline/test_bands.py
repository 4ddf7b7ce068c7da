"""Rows without rulings are split at their numbers; numbers that wrap are not."""

from __future__ import annotations

from pipeline.bands import Filled, split_bands
from pipeline.grid import Box
from pipeline.text import lines_of, text_of
from tests.pipeline.test_text import chars


def column(col: int, texts: list[str], first: float = 100.0, step: float = 20.0) -> Filled:
    placed = [char for k, text in enumerate(texts) for char in chars(text, x=col * 100.0, baseline=first + k * step)]
    return Filled(Box(0, col, 1, 1), lines_of(placed))


def rows_of(cells: list[Filled]) -> dict[tuple[int, int], list[str]]:
    return {(cell.box.row, cell.box.col): [text_of(line) for line in cell.lines] for cell in cells}


def test_each_row_of_numbers_is_a_row_and_a_wrapped_name_stays_with_it() -> None:
    names = Filled(
        Box(0, 0, 1, 1),
        lines_of(
            chars("甲", baseline=100)
            + chars("乙", baseline=120)
            + chars("丙", baseline=131)
            + chars("丁", baseline=150)
        ),
    )
    numbers = [
        Filled(
            Box(0, c, 1, 1),
            lines_of(chars("1,000", 100.0 * c, 100) + chars("20", 100.0 * c, 120) + chars("-", 100.0 * c, 150)),
        )
        for c in (1, 2)
    ]
    rows = rows_of(split_bands([names, *numbers])[0])
    assert rows[0, 0] == ["甲"] and rows[1, 0] == ["乙", "丙"] and rows[2, 0] == ["丁"]
    assert rows[2, 1] == ["-"] and rows[1, 2] == ["20"]


def test_wrapped_numbers_are_one_row() -> None:
    cells = [
        column(0, ["110"]),
        column(1, ["89,959.46", "4"]),
        column(2, ["89,959.46", "4"]),
        column(3, ["99", "8", "7"]),
    ]
    assert set(rows_of(split_bands(cells)[0])) == {(0, 0), (0, 1), (0, 2), (0, 3)}
    many = [column(0, ["110"]), *(column(c, ["1,490", "889", "257"]) for c in (1, 2, 3))]
    assert {row for row, _ in rows_of(split_bands(many)[0])} == {0}
