"""Text that a cell's edge hides, and text that a file gives in place of what it prints."""

from __future__ import annotations

import pymupdf

from pipeline.pages.page import Page
from pipeline.pages.quality import report_page
from pipeline.pages.read import read_page
from pipeline.pages.text import lines_of, text_of
from tests.hostile import one_page


def page_of(content: bytes) -> Page:
    return read_page(pymupdf.open(stream=one_page(content))[0])


def texts(page: Page) -> list[str]:
    return [text_of(line) for line in lines_of(page.chars)]


def codes(page: Page) -> list[str]:
    return [issue.code for issue in report_page(page, "text", "d")]


def cell(x: int, y: int, wide: int, high: int, *lines: bytes) -> bytes:
    """A cell as Excel prints it: a clip, and the text in it from the top, however long."""
    shown = b" T* ".join(b"(%s) Tj" % line for line in lines)
    return b"q %d %d %d %d re W n BT /F1 10 Tf 12 TL %d %d Td %s ET Q " % (
        x, y, wide, high, x + 2, y + high - 10, shown)  # fmt: skip


def test_a_text_wider_than_its_cell_is_read_whole_and_stays_in_it() -> None:
    page = page_of(cell(100, 700, 60, 14, b"Electricity Company") + cell(160, 700, 60, 14, b"1,117"))
    words = [char for char in page.chars if char.x1 <= 160.1]
    assert "".join(char.text for char in words) == "Electricity Company"
    assert texts(page) == ["Electricity Company1,117"] and codes(page) == ["text.clipped"]
    assert "Electricity Company" in (page.clipped.message if page.clipped else "")


def test_lines_that_a_cell_is_too_low_for_are_read_in_it() -> None:
    page = page_of(cell(100, 700, 60, 18, b"first", b"second", b"third") + cell(100, 650, 60, 50, b"below"))
    assert texts(page) == ["first", "second", "third", "below"]
    assert all(char.y1 <= 142.1 for char in page.chars if char.text != "below"[0] and char.baseline < 143)


def test_a_row_that_goes_on_on_the_next_page_is_read_there() -> None:
    cells = cell(100, 700, 60, 14, b"first", b"second") + cell(160, 700, 60, 14, b"", b"1,117")
    page = page_of(cells)
    assert texts(page) == ["first"] and codes(page) == ["text.clipped"]


def test_nothing_is_said_of_a_page_where_all_fits() -> None:
    page = page_of(cell(100, 700, 60, 14, b"first") + cell(160, 700, 60, 14, b"1,117"))
    assert page.clipped is None and codes(page) == []


def test_what_a_file_gives_in_place_of_printed_digits_is_said_and_not_read() -> None:
    other = b"/Span << /ActualText (9,999) >> BDC BT /F1 10 Tf 100 700 Td (1,117) Tj ET EMC"
    page = page_of(other)
    assert texts(page) == ["1,117"] and codes(page) == ["text.replaced"]
    same = page_of(other.replace(b"9,999", b"1,117"))
    assert texts(same) == ["1,117"] and codes(same) == []
