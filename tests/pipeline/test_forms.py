"""A form that is filled in anew on each page: its labels come again, its figures are others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.tables.pieces import Piece
from pipeline.tables.stitch import stitch
from schemas.document import Cell, Place

FORM = ["計畫名稱與編號", "一般行政", "承辦單位", "秘書室", "預算金額", "24千元"]
HEAD = ["科目", "單位", "數量", "單價", "金額", "說明"]
ROW = ["業務費", "年", "1", "24,000", "24,000", "印刷"]


def part(page: int, rows: Sequence[Sequence[str]]) -> Piece:
    """Columns of 80 pt, rows of 20 pt; open at its end, as where a page cuts a row."""
    cells = []
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            box = (80.0 * c, 20.0 * r, 80.0 * (c + 1), 20.0 * (r + 1))
            places = (Place(page, box),) if text else ()
            cells.append(Cell(r, c, 1, 1, text, places, page, box, (text,) if text else ()))
    bbox = (0.0, 0.0, 480.0, 20.0 * len(rows))
    return Piece(page, bbox, [80.0 * k for k in range(7)], len(rows), cells, True, False)


def texts(*parts: Piece) -> list[list[str]]:
    table = stitch(list(parts))
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


@pytest.mark.parametrize("above", [[FORM, HEAD, ROW], [HEAD, ROW, FORM, HEAD, ROW]])
def test_another_plan_keeps_its_name_and_amount(above: list[list[str]]) -> None:
    other = ["計畫名稱與編號", "議事業務", "承辦單位", "秘書室", "預算金額", "66千元"]
    read = texts(part(1, above), part(2, [other, HEAD, ["業務費", "年", "1", "66,000", "66,000", "會議"]]))
    assert other in read and ROW in read


def test_a_form_may_come_a_third_time_after_a_page_that_only_goes_on() -> None:
    forms = [[*FORM[:1], name, *FORM[2:5], amount] for name, amount in (("甲項", "5千元"), ("乙項", "6千元"))]
    read = texts(part(1, [HEAD, ROW]), *(part(page, [form, HEAD, ROW]) for page, form in enumerate(forms, start=2)))
    assert all(form in read for form in forms)


def test_a_head_that_is_the_same_is_dropped() -> None:
    read = texts(part(1, [HEAD, ROW]), part(2, [[*HEAD[:5], "說明事項"], ROW]))
    assert read == [HEAD, ROW, ROW]
