"""Facing pages become one wide table; pages that only look alike stay two."""

from __future__ import annotations

from dataclasses import replace

from pipeline.tables.pieces import PageContent, split_page
from pipeline.tables.spread import join_spread
from tests.pipeline.paper import page_of

NAMES = ["合計", "監察院", "審計部", "臺北市審計處", "新北市審計處", "桃園市審計處"]


def half(number: int, left: bool, title: str, head: str, columns: list[str], numbers: list[str]) -> PageContent:
    """A page with a title at its fold, a wide head over two columns, and rows without rulings."""
    xs = [45.0, 240.0, 400.0, 554.0] if left else [45.0, 300.0, 554.0]
    words = [(554.0 - 10.0 * len(title) if left else 45.0, 60.0, title)]
    words += [(xs[-3] + 100.0, 84.0, head), *((x + 20, 104.0, text) for x, text in zip(xs[-3:], columns, strict=False))]
    for row, name in enumerate(NAMES):
        baseline = 140.0 + 24 * row
        words += [(50.0, baseline, name)] if left else []
        words += [(x - 8.0 - 5 * len(numbers[row]), baseline, numbers[row]) for x in xs[-2:]]
    across = [(70.0, 45.0, 554.0), (88.0, xs[-3], 554.0), (112.0, 45.0, 554.0), (790.0, 45.0, 554.0)]
    along = [(x, 88.0 if index == len(xs) - 2 else 70.0, 790.0) for index, x in enumerate(xs)]
    return split_page(page_of(words, across, along, number))


def spread(right_title: str = "別科目分析表", right_number: int = 2, shifted: float = 0.0) -> list[PageContent]:
    numbers = ["28,600", "28,600", "2,638", "1,233", "32", "12"]
    left = half(1, True, "各機關歲入來源", "經 常", ["罰款收入", "財產收入"], numbers)
    right = half(right_number, False, right_title, "收 入", ["其他收入", "捐獻收入"], numbers)
    if shifted:
        right.page.chars = [
            c._replace(y0=c.y0 + shifted, y1=c.y1 + shifted, baseline=c.baseline + shifted) for c in right.page.chars
        ]
    join_spread(left, right)
    return [left, right]


def test_two_halves_are_one_table_with_a_place_on_each_page() -> None:
    left, right = spread()
    (piece,) = left.pieces
    assert not right.pieces and right.is_right_half and piece.page_end == 2
    texts = {(cell.row, cell.col): cell for cell in piece.cells if cell.text}
    assert [texts[2 + row, 0].text for row in range(len(NAMES))] == NAMES
    assert texts[2, 1].places[0].page == 1 and texts[2, 3].places[0].page == 2
    assert texts[2, 3].places[0].bbox[2] < 595 and texts[2, 3].page == 2
    assert texts[2, 4].text == "28,600" and texts[7, 4].text == "12"


def test_a_head_and_a_title_that_the_fold_cuts_are_whole() -> None:
    left, _ = spread()
    head = next(cell for cell in left.pieces[0].cells if cell.text.startswith("經"))
    assert head.text.replace(" ", "") == "經常收入" and (head.col, head.col_span) == (1, 4)
    assert [place.page for place in head.places] == [1, 2]
    assert [line.text for line in left.lines] == ["各機關歲入來源別科目分析表"]


def test_a_page_with_another_table_is_no_half() -> None:
    numbers = ["28,600", "28,600", "2,638", "1,233", "32", "12"]
    left = half(1, True, "各機關歲入來源", "經 常", ["罰款收入", "財產收入"], numbers)
    right = half(2, False, "別科目分析表", "收 入", ["其他收入", "捐獻收入"], numbers)
    right.pieces.append(replace(right.pieces[0]))
    join_spread(left, right)
    assert (len(left.pieces), len(right.pieces)) == (1, 2)


def test_pages_that_dont_face_each_other_stay_two() -> None:
    for contents in (spread(right_number=3), spread(shifted=9.0)):
        assert [len(content.pieces) for content in contents] == [1, 1]
        assert not contents[1].is_right_half
