"""Each weight of a page break's evidence has a pair of cells that shows what it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from pipeline.tables.breaks import ROW_WEIGHTS, Edge, read_break
from pipeline.tables.columns import Column
from pipeline.tables.joints import WEIGHTS, Joint, weigh
from schemas.document import Cell, Place

EM = 10.0


def cell(text: str, row: int = 0, col: int = 0, room: float = 0.3, width: float = 6.0, span: int = 1) -> Cell:
    """A cell of `width` ideographs, its lines between `|`."""
    lines = tuple(text.split("|")) if text else ()
    box = (100.0 * col, 0.0, 100.0 * col + EM * width, 20.0)
    widest = max((sum(1.0 if ord(c) > 0x2E7F else 0.5 for c in line) for line in lines), default=0.0)
    places = (Place(1, (box[0], 0.0, box[0] + EM * widest, 10.0)),) if lines else ()
    return Cell(row, col, span, 1, "".join(lines), places, 1, box, lines=lines, room=room)


def column(written: int = 8, empty: int = 0, starts: int = 8, **known: int | Counter[str]) -> Column:
    out = Column(cells=written + empty, written=written, starts={(0, row) for row in range(starts)})
    for name, value in known.items():
        setattr(out, name, value)
    return out


LONG = {"several": 7, "inner": 14}
TALES = {**LONG, "stopped": 8}
CASES: dict[str, tuple[str, str, Column]] = {
    "two_numbers": ("1,250", "380", column()),
    "broken_number": ("12,3", "45", column()),
    "two_codes": ("1.2 甲乙", "1.3 丙丁", column(**LONG)),
    "counted_on": ("3", "4", column(steps=6, ones=1, later=6)),
    "next_item": ("1.召開會議。|2.擬定計畫。", "3.完成驗收。", column(**TALES)),
    "perhaps_item": ("1.召開會議。", "2.擬定計畫。", column(**TALES)),
    "perhaps_counted": ("1.會議", "2.計畫", column()),
    "same_text": ("彰化縣", "彰化縣", column()),
    "known_texts": ("彰化縣", "雲林縣", column(texts=Counter({"彰化縣": 3, "雲林縣": 2}))),
    "known_whole": ("電力科技", "公司", column(texts=Counter({"電力科技公司": 2}))),
    "open_bracket": ("經濟部(工", "業局)", column()),
    "half_sentence": ("召開會議，", "擬定計畫", column()),
    "stopped": ("召開會議。", "擬定計畫", column()),
    "not_stopped": ("已召開會議", "擬定計畫。", column(**TALES)),
    "enumerated": ("召開會議", "(三)擬定", column()),
    "room": ("召開會議", "擬定計畫", column()),
}


@pytest.mark.parametrize("name", sorted(WEIGHTS.keys() - {"other_columns"}))
def test_a_weight_is_given_where_its_case_stands(name: str) -> None:
    upper, lower, known = CASES[name]
    joint = Joint(cell(upper, room=4.0 if name == "room" else 0.3), cell(lower, row=1))
    assert {evidence.name: evidence.value for evidence in weigh(joint, known, False)}[name] == WEIGHTS[name]


def test_an_empty_cell_says_more_the_fuller_its_column_is() -> None:
    joint = Joint(cell("甲"), cell("", row=1))
    full, half = (weigh(joint, known, False)[0].value for known in (column(30), column(15, empty=15)))
    assert full > 2 > half > 0


def test_two_empty_cells_say_little() -> None:
    (found,) = weigh(Joint(cell(""), cell("", row=1)), column(30), False)
    assert found.name == "empty" and 0 < found.value <= 1


def test_text_that_comes_wholly_below_the_break_is_a_new_cell() -> None:
    (found,) = weigh(Joint(cell(""), cell("甲", row=1)), column(4, empty=4), False)
    assert found.name == "late" and found.value < -1


def test_a_full_line_speaks_for_one_cell_and_a_short_one_for_two() -> None:
    full = Joint(cell("因複雜度較高以及受|物價工資上漲及工期", width=10), cell("太短等影響", row=1, width=10))
    short = Joint(cell("因複雜度較高以及受|物價", width=10), cell("太短等影響", row=1, width=10))
    values = [{e.name: e.value for e in weigh(joint, column(**LONG), False)} for joint in (full, short)]
    assert values[0]["full_line"] > 1 and values[1]["short_line"] < -2
    ragged = {e.name: e.value for e in weigh(short, column(several=7, inner=14, ragged=8), False)}
    assert ragged["short_line"] > -1  # lists and paragraphs end anywhere


def joints(*pairs: tuple[str, str], room: float = 0.3) -> list[Joint]:
    return [Joint(cell(upper, 0, col, room), cell(lower, 1, col)) for col, (upper, lower) in enumerate(pairs)]


def is_cut(pairs: Sequence[Joint], known: Column | None = None) -> bool:
    return read_break(pairs, {joint.columns: known or column() for joint in pairs}, Edge()).is_cut


def test_without_evidence_the_row_is_new() -> None:
    assert ROW_WEIGHTS["row"] < ROW_WEIGHTS["merged"] < 0
    assert not is_cut(joints(("甲", "乙"), ("1,200", "3")))


def test_a_row_without_its_number_goes_on() -> None:
    assert is_cut(joints(("3", ""), ("因複雜度較|高以及受物", "價影響"), ("1,200", "")))


def test_a_row_with_few_numbers_is_no_rest() -> None:
    """The rows of years to come have one number each: many empty cells say no more than a few."""
    assert not is_cut(joints(("110", "111"), ("5,000", "4,000"), *[("1,200", "")] * 9))


def test_what_the_ruling_leaves_out_goes_on_alone() -> None:
    pairs = joints(("目標", ""), ("甲", "乙"), ("丙", "丁"))
    reading = read_break(pairs, {joint.columns: column() for joint in pairs}, Edge(open_columns=frozenset({0})))
    assert reading.crossing == {(0, 1)} and not reading.is_cut


@pytest.mark.parametrize("name", ["open_bottom", "leads", "ends_early", "left_behind", "other_columns"])
def test_what_is_known_of_the_row_moves_the_margin(name: str) -> None:
    pairs = joints(("因複雜度較", "高"), ("1,200", ""))
    before = read_break(pairs, {}, Edge())
    edge = Edge(closed=name != "open_bottom", leads=name == "leads", alike=name != "other_columns")
    if name == "ends_early":
        pairs = joints(("因複雜度較", "高"), ("1,200", ""), room=2.7)
    if name == "left_behind":
        pairs = joints(("", "高"), ("", "1,200"))
        assert read_break(pairs, {joint.columns: column() for joint in pairs}, edge).is_cut
        return
    after = read_break(pairs, {}, edge)
    signed = [reading.margin if reading.is_cut else -reading.margin for reading in (before, after)]
    assert (signed[1] > signed[0]) == (name in ("open_bottom", "leads"))


def test_columns_that_are_merged_together_go_on_together() -> None:
    """項次, 業者 and 日期 span the parcels' rows; one of them alone seems to be two texts."""
    coarse, fine = column(6, starts=2), column(40, starts=40)
    tops = [cell("12", 3, 0, span=5), cell("中租電力公司", 3, 1, span=5), cell("彰化縣", 7, 2), cell("596-1", 7, 3)]
    rests = [cell("", 0, 0, span=4), cell("", 0, 1, span=4), cell("彰化縣", 0, 2), cell("596-26", 0, 3)]
    pairs = [Joint(upper, lower) for upper, lower in zip(tops, rests, strict=True)]
    known = {(0, 1): coarse, (1, 1): coarse, (2, 1): fine, (3, 1): fine}
    reading = read_break(pairs, known, Edge())
    assert reading.crossing == {(0, 1), (1, 1)} and not reading.is_cut and reading.margin > 1


def test_where_a_row_is_cut_its_group_goes_on_too() -> None:
    coarse, fine = column(6, starts=2), column(40, starts=40, several=20)
    tops = [cell("壹", 3, 0, span=5), cell("因複雜度較|高以及受物", 7, 1), cell("596-1", 7, 2)]
    rests = [cell("貳", 0, 0), cell("價影響", 0, 1), cell("", 0, 2)]
    pairs = [Joint(upper, lower) for upper, lower in zip(tops, rests, strict=True)]
    reading = read_break(pairs, {(0, 1): coarse, (1, 1): fine, (2, 1): fine}, Edge())
    assert reading.is_cut == ((0, 1) in reading.crossing)


def test_equal_evidence_leaves_a_small_margin() -> None:
    pairs = joints(("因複雜度較", "高"))
    assert read_break(pairs, {}, Edge()).margin < 4
