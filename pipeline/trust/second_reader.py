"""Two more PDF engines that share no code with MuPDF: what they read in given places.

PDFium takes a tenth of the time that parsing takes; pdfminer (through pdfplumber) takes several times as long, but
knows where each character stands, also on turned pages and under fake bold.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pypdfium2

from pipeline.pages.lines import once
from pipeline.pages.text import join_lines, lines_of, text_of
from schemas.document import Char, Place

Wanted = Mapping[int, Iterable[Place]]
"""The places to read, by page."""


def read_with_pdfium(data: bytes, wanted: Wanted, password: str | None) -> Iterator[tuple[Place, str]]:
    """What stands in each place. Turned pages are left out: their text comes in another order."""
    pdf = pypdfium2.PdfDocument(data, password=password)
    try:
        for number, places in sorted(wanted.items()):
            page = pdf[number - 1]
            if page.get_rotation() == 0:
                yield from _inside_pdfium_page(page, places)
            page.close()
    finally:
        pdf.close()


def _inside_pdfium_page(page: Any, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    left, _, _, top = page.get_bbox()
    text = page.get_textpage()
    for place in places:
        x0, y0, x1, y1 = place.bbox
        yield place, text.get_text_bounded(left + x0, top - y1, left + x1, top - y0)
    text.close()


def read_with_pdfplumber(data: bytes, wanted: Wanted, password: str | None) -> Iterator[tuple[Place, str]]:
    """What stands in each place, page by page; each page is let go before the next."""
    import pdfplumber  # takes a while, and is seldom asked

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font that MuPDF has read already
    with pdfplumber.open(io.BytesIO(data), password=password or "") as pdf:
        for number, places in sorted(wanted.items()):
            page = pdf.pages[number - 1]
            chars = once([_char(char, page.cropbox) for char in page.chars])
            for place in places:
                yield place, _text_inside(chars, place)
            page.close()


def _char(char: dict[str, Any], box: tuple[float, float, float, float]) -> Char:
    """A character of pdfplumber in displayed coordinates, which count from the crop box.

    A font without a map gives `(cid:…)`, which is no text.
    """
    left, top = box[0], box[1]
    text = "\ufffd" if char["text"].startswith("(cid:") else char["text"]
    x0, x1, y0, y1 = char["x0"] - left, char["x1"] - left, char["top"] - top, char["bottom"] - top
    return Char(text, x0, y0, x1, y1, y1, char["size"], char["fontname"])


def _text_inside(chars: Iterable[Char], place: Place) -> str:
    x0, y0, x1, y1 = place.bbox
    inside = [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and y0 <= (c.y0 + c.y1) / 2 <= y1]
    return join_lines([text_of(line) for line in lines_of(inside)])
