"""Tables with rulings over, under the head and at the foot only; prose between rulings is no table."""

from __future__ import annotations

from pipeline.tables.pieces import split_page
from tests.pipeline.paper import page_of

ROWS = [("北區", "1,200", "35.5"), ("中區", "980", "28.9"), ("南區", "1,210", "35.6"), ("合計", "3,390", "100.0")]
RULES = [(100.0, 60.0, 500.0), (140.0, 60.0, 500.0), (240.0, 60.0, 500.0)]


def words(rows: list[tuple[str, str, str]]) -> list[tuple[float, float, str]]:
    out = [(70.0, 130.0, "地區"), (250.0, 116.0, "本年度"), (215.0, 134.0, "件數"), (355.0, 134.0, "比率")]
    for row, texts in enumerate(rows):
        ends = (0.0, 250.0, 390.0)
        out.append((70.0, 160.0 + 22 * row, texts[0]))
        out += [(ends[k] - 5 * len(texts[k]), 160.0 + 22 * row, texts[k]) for k in (1, 2)]
    return out


def cells(extra: list[tuple[float, float, float]]) -> dict[tuple[int, int], str]:
    pieces = split_page(page_of(words(ROWS), [*RULES, *extra])).pieces
    return {(cell.row, cell.col): cell.text for piece in pieces for cell in piece.cells if cell.text}


def test_columns_are_where_the_numbers_stand() -> None:
    found = cells([])
    assert [found[row, 0] for row in range(1, 5)] == [row[0] for row in ROWS]
    assert [found[row, 2] for row in range(1, 5)] == [row[2] for row in ROWS]
    assert found[0, 0] == "地區"


def test_a_short_ruling_parts_a_wide_head_from_those_below_it() -> None:
    found = cells([(120.0, 200.0, 400.0)])
    assert found[0, 1] == "本年度" and found[1, 1] == "件數" and found[1, 2] == "比率" and found[0, 0] == "地區"


def test_a_ruling_under_each_row_makes_a_row_of_wrapped_words() -> None:
    ruled = [(169.0 + 22 * row, 60.0, 500.0) for row in range(3)]
    found = cells(ruled)
    assert [found[row, 1] for row in range(1, 5)] == [row[1] for row in ROWS]


def test_prose_between_rulings_is_no_table() -> None:
    prose = [(70.0, 120.0, "標題一覽")] + [
        (70.0, 160.0 + 20 * k, "本年度完成審查並公告 12 項結果及說明") for k in range(4)
    ]
    assert not split_page(page_of(prose, RULES)).pieces


def test_one_column_of_numbers_beside_names_is_a_table_where_both_have_heads() -> None:
    listed = [word for word in words(ROWS) if word[0] < 300]
    (piece,) = split_page(page_of(listed, RULES)).pieces
    assert piece.cols == 2


def test_the_grid_lines_of_a_chart_are_no_table() -> None:
    across = [(100.0 + 20 * k, 60.0, 400.0) for k in range(11)]
    along = [(60.0 + 34 * k, 100.0, 300.0) for k in range(11)]
    chart = page_of([(70.0, 115.0, "指數"), (240.0, 215.0, "成長")], across, along)
    assert not split_page(chart).pieces
