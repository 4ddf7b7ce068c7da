"""Text that nobody sees isn't read: pale on white, faint, tiny, under a later box or picture. The ink decides.

What asks for it (a light colour, a box painted after text) is cheap to find; only then the page is rendered, and each
character in question has to show some contrast in its box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pymupdf
import regex
from pymupdf import mupdf

from pipeline.characters.recover import UNKNOWN
from pipeline.pages.geometry import area, overlap, transform, union
from schemas.document import BBox, Char

_FAINT = 13  # of 255: alpha below 5 %
_TINY = 2.0  # points
_PALE = 215  # of 255, of each colour
_RED, _NOT_RED = 160, 90  # of 255: at least, at most
_UNSIGNED = regex.compile(r"\d[\d,.]*[%％]?")
_CONTRAST = 24  # of 255: what is less than this apart from its ground isn't seen
_CLIPPED, _THIN = 64, 3.0
_PIXELS = 4_000_000
_DIGITS = frozenset("0123456789")
_MOST_OF_IT = 0.75  # share of a digit's width and height, covered, that is looked at by itself
Suspect = tuple[dict[str, Any], BBox | None]
"""A character, and the box that may cover it."""


@dataclass(slots=True)
class Unseen:
    """How many characters of a page nobody sees: hidden by their own colour or size, or covered by what comes later.

    `red` are numbers without a sign that are printed in red.
    """

    hidden: int = 0
    covered: int = 0
    red: list[str] = field(default_factory=list)


def drop_unseen(
    page: Any, lines: list[dict[str, Any]], drawings: Sequence[dict[str, Any]], pictures: Sequence[BBox], pictured: bool
) -> Unseen:
    """Take the characters that nobody sees out of a page's lines (MuPDF's rawdict); says how many.

    On a picture of a page text may be covered: it is what somebody's OCR made of it.
    """
    out, gone = Unseen(red=list(_red_numbers(lines))), set()
    suspects = list(_by_look(lines, drawings))
    over = any(overlap(line["bbox"], box) for box in pictures for line in lines)
    if not pictured and (over or _paints_over(drawings)):
        covers = list(_covers(page))
        suspects += [(char, box) for char in _inked(lines) for box, order in covers if _inside(char, box, order)]
    if not suspects:
        return out
    ink = Ink(page, union(char["bbox"] for char, _ in suspects))
    for char, cover in suspects:
        if id(char) not in gone and not ink.is_seen(_looked_at(char, cover)):
            gone.add(id(char))
            out.covered += cover is not None
            out.hidden += cover is None
    for line in lines if gone else ():
        for span in line["spans"]:
            span["chars"] = [char for char in span["chars"] if id(char) not in gone]
    return out


def _looked_at(char: dict[str, Any], cover: BBox | None) -> BBox:
    """Where a character's ink must show: in most of a digit, where most of it is covered."""
    box: BBox = char["bbox"]
    part = overlap(box, cover) if cover and char["c"] in _DIGITS else None
    if part is None:
        return box
    wide, high = (part[2] - part[0]) / (box[2] - box[0]), (part[3] - part[1]) / (box[3] - box[1])
    return part if wide >= _MOST_OF_IT and high >= _MOST_OF_IT else box


def _inked(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for line in lines:
        for span in line["spans"]:
            if span["alpha"]:
                yield from (char for char in span["chars"] if not char["c"].isspace())


def _by_look(lines: Iterable[dict[str, Any]], drawings: Sequence[dict[str, Any]]) -> Iterator[Suspect]:
    """Characters that are pale, faint, tiny, painted through, or on a fill of their colour. Those without any paint are
    counted elsewhere."""
    fills = [(tuple(path["rect"]), path["fill"]) for path in drawings if path.get("fill") and _is_box(path["rect"])]
    dark = [(box, [round(255 * part) for part in fill]) for box, fill in fills if max(fill) < _PALE / 255]
    for line in lines:
        grounds = [(box, fill) for box, fill in dark if overlap(box, line["bbox"])]
        for span in line["spans"]:
            colour, alpha = span["color"], span["alpha"]
            pale = min(colour >> 16, colour >> 8 & 255, colour & 255) >= _PALE
            clipped = span["char_flags"] & _CLIPPED
            if pale or clipped or 0 < alpha < _FAINT or span["size"] < _TINY:
                yield from ((char, None) for char in span["chars"] if not char["c"].isspace())
            elif grounds:
                rgb = (colour >> 16, colour >> 8 & 255, colour & 255)
                same = [
                    box for box, fill in grounds if max(abs(a - b) for a, b in zip(rgb, fill, strict=True)) < _CONTRAST
                ]
                inked = (char for char in span["chars"] if not char["c"].isspace())
                yield from ((char, None) for char in inked if any(_holds(box, char["bbox"]) for box in same))


def _red_numbers(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        for span in line["spans"]:
            red, green, blue = span["color"] >> 16, span["color"] >> 8 & 255, span["color"] & 255
            if red >= _RED and max(green, blue) <= _NOT_RED:
                text = "".join(char["c"] for char in span["chars"]).strip()
                if _UNSIGNED.fullmatch(text):
                    yield text


def _paints_over(drawings: Sequence[dict[str, Any]]) -> bool:
    """Is a box painted after some text? A drawing's number counts texts too."""
    return any(
        path["seqno"] > index
        for index, path in enumerate(drawings)
        if "f" in path["type"] and path.get("fill_opacity", 1.0) > 0.9 and _is_box(path["rect"])
    )


def _is_box(rect: Sequence[float]) -> bool:
    return min(rect[2] - rect[0], rect[3] - rect[1]) > _THIN


def _covers(page: Any) -> Iterator[tuple[BBox, set[tuple[int, int]]]]:
    """Boxes and pictures, each with the origins of the characters that were painted before it and lie in it."""
    text = page.get_textpage(flags=pymupdf.TEXT_COLLECT_VECTORS | pymupdf.TEXT_PRESERVE_IMAGES | pymupdf.TEXT_CLIP)
    before: list[Any] = []
    for block in text.this:
        inner = block.m_internal
        box = (inner.bbox.x0, inner.bbox.y0, inner.bbox.x1, inner.bbox.y1)
        if inner.type == mupdf.FZ_STEXT_BLOCK_TEXT:
            before.append((box, block))
        elif inner.type in (mupdf.FZ_STEXT_BLOCK_IMAGE, mupdf.FZ_STEXT_BLOCK_VECTOR) and _is_box(box):
            under = {place for other, words in before if overlap(other, box) for place in _origins(words)}
            if under:
                yield box, under


def _origins(block: Any) -> Iterator[tuple[int, int]]:
    for line in block:
        for char in line:
            yield _place(char.m_internal.origin.x, char.m_internal.origin.y)


def _place(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)


def _inside(char: dict[str, Any], box: BBox, under: set[tuple[int, int]]) -> bool:
    return _holds(box, char["bbox"]) and _place(*char["origin"]) in under


def _holds(box: BBox, char: BBox) -> bool:
    x, y = (char[0] + char[2]) / 2, (char[1] + char[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


class Ink:
    """A part of a page, rendered without its annotations in shades of grey."""

    def __init__(self, page: Any, part: BBox) -> None:
        self._scale = min(2.0, (_PIXELS / max(area(page.rect), 1.0)) ** 0.5)
        self._shown = tuple(page.rotation_matrix)
        matrix = pymupdf.Matrix(self._scale, self._scale)
        clip = (pymupdf.Rect(transform(self._shown, part)) & page.rect) or page.rect
        self._picture = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, annots=False, clip=clip)
        self._samples = self._picture.samples

    def is_seen(self, box: BBox) -> bool:
        """Does a character's box hold anything that is apart from its ground? True off the page."""
        x0, y0, x1, y1 = transform(self._shown, box)
        wide, high = x1 - x0, y1 - y0
        left, right = self._pixels(x0 + 0.05 * wide, x1 - 0.05 * wide, self._picture.x, self._picture.width)
        top, bottom = self._pixels(y0 + 0.15 * high, y1 - 0.05 * high, self._picture.y, self._picture.height)
        if right <= left or bottom <= top:
            return True
        step = self._picture.stride
        rows = [self._samples[step * y + left : step * y + right] for y in range(top, bottom)]
        return bool(max(map(max, rows)) - min(map(min, rows)) > _CONTRAST)

    def _pixels(self, start: float, end: float, origin: int, most: int) -> tuple[int, int]:
        first = max(0, int(start * self._scale) - origin)
        return first, min(most, max(first + 1, round(end * self._scale) - origin))


def strike_overprinted(chars: list[Char]) -> tuple[list[Char], int]:
    """Digits over other ones, or upside down, mean nothing: each becomes U+FFFD. The characters, and how many."""
    places: dict[tuple[int, int], list[int]] = {}
    struck: set[int] = set()
    for index, char in enumerate(chars):
        if char.text not in _DIGITS:
            continue
        if (char.y0 + char.y1) / 2 > char.baseline + 0.1 * char.size:
            struck.add(index)
        step = max(0.5 * char.size, 0.1)
        column, row = int(char.x0 / step), int(char.baseline / step)
        for near in ((a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            for k in places.get((column + near[0], row + near[1]), ()):
                other = chars[k]
                if other.text != char.text and _same_place(other, char):
                    struck |= {k, index}
        places.setdefault((column, row), []).append(index)
    if not struck:
        return chars, 0
    return [char._replace(text=UNKNOWN) if k in struck else char for k, char in enumerate(chars)], len(struck)


def _same_place(a: Char, b: Char) -> bool:
    near = 0.25 * min(a.x1 - a.x0, b.x1 - b.x0)
    return abs(a.x0 - b.x0) < near and abs(a.baseline - b.baseline) < 0.25 * min(a.size, b.size)
