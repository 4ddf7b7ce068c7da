"""PDF → pages: characters with boxes, baselines and fonts, and straight rulings, from MuPDF.

One pass per page, one page in memory at a time. What isn't visible (outside of the page box, painted twice) is
left out here, so that nobody downstream has to know.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pymupdf
import regex

from pipeline.characters.descriptors import text_of_page
from pipeline.characters.fold import FOLDS
from pipeline.characters.recover import UNKNOWN, recover
from pipeline.pages.excess import MOST_CHARACTERS, leave_out_rulings
from pipeline.pages.geometry import IDENTITY, Matrix, area, concat, invert, transform, transform_point
from pipeline.pages.page import Page
from pipeline.pages.rules import read_rules
from schemas.document import BBox, Char

_BAND = 16.0  # height in points of the bands in which repeated glyphs are looked for
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_PRESERVE_IMAGES
PICTURED = 0.5  # share of a page that pictures must cover for it to be a picture of a page
_CLIPPED = 64  # MuPDF's flag of text that something is painted through
_ENGINE_ERRORS = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
_OUT_OF_MEMORY = regex.compile(r"[mc]alloc|realloc|out of memory")
# Authoring programs close marked content in the wrong order; it says nothing of what is printed.
_HARMLESS = regex.compile(r"marked content|^\.\.\. repeated")
_TURNS: dict[tuple[int, int], Matrix] = {
    (1, 0): IDENTITY,
    (0, 1): (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    (0, -1): (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
    (-1, 0): (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
}

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class UnreadableFile(Exception):
    """The file is no PDF that can be opened. `code` is the issue's code; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def open_pdf(data: bytes, password: str | None = None, max_pages: int | None = None) -> pymupdf.Document:
    """Open a PDF by its content. UnreadableFile where that can't be done, or it has too many pages."""
    if not data:
        raise UnreadableFile("file.damaged", "the file is empty; fetch it again")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile("file.damaged", "not a PDF: no %PDF- header; check what was downloaded")
    document: pymupdf.Document = _asked(lambda: pymupdf.open(stream=data, filetype="pdf"))
    if document.needs_pass and not document.authenticate(password or ""):
        what = "the password doesn't open it" if password else "it needs a password"
        raise UnreadableFile("file.encrypted", f"{what}; give the right one with --password")
    pages = _asked(lambda: document.page_count)
    if pages == 0:
        raise UnreadableFile("file.damaged", "no page could be found in it; fetch it again")
    if max_pages is not None and pages > max_pages:
        message = f"{pages} pages, more than {max_pages}; look at the file, or give more with --max-pages"
        raise UnreadableFile("file.limit", message)
    return document


def _asked(question: Callable[[], Any]) -> Any:
    """MuPDF's answer; UnreadableFile for whatever it raises."""
    try:
        return question()
    except _ENGINE_ERRORS as error:
        if is_out_of_memory(error):
            raise MemoryError from error
        raise UnreadableFile("file.damaged", f"MuPDF can't open it ({error}); fetch it again") from error


def read_pages(document: pymupdf.Document) -> Iterator[Page]:
    """The pages in order, each read when it is asked for; one that can't be read is `lost`."""
    for index in range(document.page_count):
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            page = read_page(document[index])
        except _ENGINE_ERRORS as error:
            if is_out_of_memory(error):
                raise MemoryError from error
            page = Page(index + 1, 0.0, 0.0, 0, damage=[str(error)], lost=True)
        page.damage += _complaints()
        yield page


def _complaints() -> list[str]:
    """What MuPDF said since it was asked last, each once."""
    said = dict.fromkeys(pymupdf.TOOLS.mupdf_warnings().splitlines())
    if any(is_out_of_memory(line) for line in said):
        raise MemoryError
    return [line for line in said if line and not _HARMLESS.search(line)]


def is_out_of_memory(error: object) -> bool:
    """Did an engine run into the memory limit? MuPDF has no exception of its own for that."""
    return isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)) is not None


def read_page(source: Any) -> Page:
    """One page: its characters and rulings in the upright frame (see `Page`)."""
    source, blocks = text_of_page(source, _FLAGS)
    page = Page(source.number + 1, source.rect.width, source.rect.height, source.rotation)
    lines = [line for block in blocks if block["type"] == 0 for line in block["lines"]]
    count = sum(len(span["chars"]) for line in lines for span in line["spans"])
    if count > MOST_CHARACTERS:
        page.excess, page.lost = f"{count} characters", True
        return page
    main = _main_direction(lines)
    shown = tuple(source.rotation_matrix)
    upright = _TURNS[main]
    page.to_display = concat(invert(upright), shown)
    if upright == IDENTITY and source.rotation == 0:
        page.to_display = IDENTITY
    raw_box = transform(invert(shown), tuple(source.rect))
    page.upright = transform(upright, raw_box)
    page.images = [transform(upright, block["bbox"]) for block in blocks if block["type"] == 1]
    front = _front_picture(blocks, raw_box) if page.images else -1
    hidden = [index < front for index, block in enumerate(blocks) if block["type"] == 0 for _ in block["lines"]]
    _read_lines(lines, hidden, page, main, upright)
    if page.unknown:
        page.damage += _complaints()
        recovered = recover(source, lines, _FLAGS)
        pymupdf.TOOLS.reset_mupdf_warnings()  # looking for glyphs that a font hasn't got is no damage of the page
        recovered.boxes = [page.place(transform(upright, box)).bbox for box in recovered.boxes]
        page.recovered = recovered
        _read_lines(lines, hidden, page, main, upright)
    page.chars = once(page.chars)
    read_rules(source.get_cdrawings(), page, upright)
    leave_out_rulings(page)
    return page


def _front_picture(blocks: list[dict[str, Any]], box: BBox) -> int:
    """The index of the last opaque picture that covers most of the page: text before it is hidden; -1 for none."""
    pictures = [index for index, block in enumerate(blocks) if block["type"] == 1 and not block.get("mask")]
    return max((k for k in pictures if area(blocks[k]["bbox"]) > PICTURED * area(box)), default=-1)


def _read_lines(
    lines: list[dict[str, Any]], hidden: list[bool], page: Page, main: tuple[int, int], upright: Matrix
) -> None:
    """Read all lines, anew where characters of them have been recovered."""
    page.chars, page.turned, page.folded, page.unknown, page.behind, page.invisible = [], [], 0, 0, 0, 0
    for line, behind in zip(lines, hidden, strict=True):
        _read_line(line, page, main, upright, behind)


def _direction(line: dict[str, Any]) -> tuple[int, int]:
    x, y = line["dir"]
    return round(x), round(y)


def _main_direction(lines: list[dict[str, Any]]) -> tuple[int, int]:
    """The quarter turn that most characters run in; upright where there is no text."""
    count: Counter[tuple[int, int]] = Counter()
    for line in lines:
        direction = _direction(line)
        if direction in _TURNS:
            count[direction] += sum(len(span["chars"]) for span in line["spans"])
    return max(count, key=lambda d: (count[d], d == (1, 0))) if count else (1, 0)


def _read_line(line: dict[str, Any], page: Page, main: tuple[int, int], upright: Matrix, behind: bool) -> None:
    """Append a MuPDF line's characters, folded and upright; those outside of the page are left out.

    Invisible ones are read on a picture of a page only, where they are what somebody's OCR made of it.
    """
    along = (_direction(line) == main and abs(line["dir"][0]) in (0.0, 1.0)) or _nearly(line["dir"], main)
    out = page.chars if along else page.turned
    left, top, right, bottom = page.upright
    straight = upright == IDENTITY
    for span in line["spans"]:
        size, font = span["size"], span["font"]
        if behind or (span["alpha"] == 0 and not span["char_flags"] & _CLIPPED):
            count = sum(not char["c"].isspace() for char in span["chars"])
            if not is_pictured(page):
                page.invisible += count
                continue
            page.behind += count
        for char in span["chars"]:
            text = char["c"]
            x0, y0, x1, y1 = char["bbox"]
            baseline = char["origin"][1]
            if not straight:
                x0, y0, x1, y1 = transform(upright, (x0, y0, x1, y1))
                baseline = transform_point(upright, *char["origin"])[1]
            if not left <= (x0 + x1) / 2 <= right or not top <= (y0 + y1) / 2 <= bottom:
                continue
            if text >= "\ud800" and (text == UNKNOWN or text <= "\udfff"):
                text = UNKNOWN  # half of a surrogate pair is no character at all
                page.unknown += 1
            if text in FOLDS:
                text = FOLDS[text]
                page.folded += 1
            out.append(Char(text, x0, y0, x1, y1, baseline, size, font))


def is_pictured(page: Page) -> bool:
    """Do pictures cover most of a page?"""
    return sum(map(area, page.images)) > PICTURED * area(page.upright)


def _nearly(direction: tuple[float, float], main: tuple[int, int]) -> bool:
    return abs(direction[0] - main[0]) < 0.02 and abs(direction[1] - main[1]) < 0.02


def once(chars: list[Char]) -> list[Char]:
    """Drop glyphs that are painted again at the same spot (fake bold, fill and stroke, shadows)."""
    seen: defaultdict[tuple[str, int], list[Char]] = defaultdict(list)
    out = []
    for char in chars:
        if not char.text.isspace():
            reach = 0.25 * char.size
            x0, baseline = char.x0, char.baseline
            aside = min(reach, 0.5 * (char.x1 - x0))  # ll and II are two letters, however narrow
            band = int(baseline // _BAND)
            for other in seen[char.text, band]:
                if abs(x0 - other.x0) < aside and abs(baseline - other.baseline) < reach:
                    break
            else:
                out.append(char)
                for near in {band, int((baseline - reach) // _BAND), int((baseline + reach) // _BAND)}:
                    seen[char.text, near].append(char)
            continue
        out.append(char)
    return out
