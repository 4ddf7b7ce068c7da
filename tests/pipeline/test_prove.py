"""Fonts whose text isn't what they print."""

from __future__ import annotations

import pymupdf
import pytest

from pipeline.characters.digits import looks_like
from pipeline.characters.proof import is_false
from pipeline.pages.page import Page
from pipeline.pages.read import read_page
from tests.hostile import CATALOG, pdf, stream

FONTS = ("helv", "hebi", "tiro", "tiit", "cour", "cobo", "china-t", "japan")


def page_of(font: bytes, shown: bytes = b"1,117", **more: bytes) -> Page:
    """A page that shows codes in a font."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >>"
    page += b">> >>"
    content = stream(b"BT /F1 12 Tf 100 300 Td (%s) Tj ET" % shown)
    objects = {1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page, 4: content, 5: font}
    return read_page(pymupdf.open(stream=pdf(objects | {int(name[1:]): body for name, body in more.items()}))[0])


def text(page: Page) -> str:
    return "".join(char.text for char in page.chars)


def mapped(pairs: dict[str, str]) -> bytes:
    """A ToUnicode map from codes to texts."""
    lines = "".join(f"<{ord(code):02x}> <{value.encode('utf-16-be').hex()}>\n" for code, value in pairs.items())
    head = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
    )
    return stream(f"{head}\n{len(pairs)} beginbfchar\n{lines}endbfchar\nendcmap end end".encode())


HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
SAME = {code: code for code in "0123456789,.-() "}


@pytest.mark.parametrize("font", FONTS)
def test_each_digit_of_a_font_looks_like_itself_only(font: str) -> None:
    face = pymupdf.Font(font)
    for digit in "0123456789":
        glyph = face.has_glyph(ord(digit))
        assert looks_like(face.this, glyph) == digit and not is_false(face.this, glyph, digit)
        assert all(is_false(face.this, glyph, other) for other in "0123456789".replace(digit, ""))
    for mark in ",.-()":
        assert not is_false(face.this, face.has_glyph(ord(mark)), mark)
    assert is_false(face.this, face.has_glyph(ord(",")), ".") and is_false(face.this, face.has_glyph(ord(" ")), "-")


def test_a_true_map_says_nothing() -> None:
    page = page_of(HELVETICA, o6=mapped(SAME))
    assert text(page) == "1,117" and page.false == []


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"1": "7", "7": "1"}, "\ufffd,\ufffd\ufffd\ufffd"),
        ({"7": "77"}, "1,11\ufffd7"),
        ({",": "."}, "1\ufffd117"),
        ({"7": " "}, "1,11\ufffd"),
    ],
    ids=["swapped", "doubled", "comma a point", "digit a blank"],
)
def test_figures_of_a_false_map_are_no_figures(change: dict[str, str], shown: str) -> None:
    page = page_of(HELVETICA, o6=mapped(SAME | change))
    assert text(page) == shown and page.false


def test_an_encoding_that_draws_another_digit_is_false() -> None:
    font = HELVETICA.replace(b">>", b"/Encoding << /Differences [49 /seven] >> >>")
    page = page_of(font, o6=mapped(SAME))
    assert text(page) == "\ufffd,\ufffd\ufffd7"
