"""PDF → pages: characters with boxes, baselines and fonts, and straight rulings, from MuPDF.

One pass per page, one page in memory at a time. What isn't visible (outside of the page box, painted twice) is
left out here, so that nobody downstream has to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pymupdf
import regex

from pipeline.characters.descriptors import text_of_page
from pipeline.characters.recover import recover
from pipeline.pages.annotations import notes_on
from pipeline.pages.beside import drawn_beside, pictures_in_table, turned_figures
from pipeline.pages.clipped import compare, printed
from pipeline.pages.excess import MOST_CHARACTERS, leave_out_rulings
from pipeline.pages.geometry import IDENTITY, area, concat, invert, overlap, transform
from pipeline.pages.lines import TURNS, main_direction, once, read_lines
from pipeline.pages.page import PICTURED, Page, is_pictured
from pipeline.pages.prove import Prover
from pipeline.pages.rules import read_rules
from pipeline.pages.strokes import strokes_at
from pipeline.pages.unseen import drop_unseen, strike_overprinted
from schemas.document import BBox

# Without TEXT_MEDIABOX_CLIP, which in this MuPDF leaves out whatever any clip hides.
FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_IMAGES | pymupdf.TEXT_IGNORE_ACTUALTEXT
_ENGINE_ERRORS = (RuntimeError, ValueError, IndexError, pymupdf.mupdf.FzErrorBase)
_OUT_OF_MEMORY = regex.compile(r"[mc]alloc|realloc|out of memory")
# Authoring programs close marked content in the wrong order; it says nothing of what is printed.
_HARMLESS = regex.compile(r"marked content|^\.\.\. repeated")

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
    prover = Prover()
    for index in range(document.page_count):
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            page = read_page(document[index], prover)
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


def read_page(source: Any, prover: Prover | None = None) -> Page:
    """One page: its characters and rulings in the upright frame (see `Page`). `prover` knows the document's fonts."""
    source, blocks = text_of_page(source, FLAGS)
    page = Page(source.number + 1, source.rect.width, source.rect.height, source.rotation)
    lines = [line for block in blocks if block["type"] == 0 for line in block["lines"]]
    count = sum(len(span["chars"]) for line in lines for span in line["spans"])
    if count > MOST_CHARACTERS:
        page.excess, page.lost = f"{count} characters", True
        return page
    raw_box = transform(invert(tuple(source.rotation_matrix)), tuple(source.rect))
    plain = printed(lines, raw_box)
    page.false = (prover or Prover()).prove(source, lines)
    page.notes = notes_on(source)
    main = main_direction(lines)
    shown = tuple(source.rotation_matrix)
    upright = TURNS[main]
    page.to_display = concat(invert(upright), shown)
    if upright == IDENTITY and source.rotation == 0:
        page.to_display = IDENTITY
    page.upright = transform(upright, raw_box)
    pictures = [overlap(block["bbox"], raw_box) for block in blocks if block["type"] == 1]
    page.images = [transform(upright, box) for box in pictures if box]
    drawings = source.get_cdrawings()
    page.unseen = drop_unseen(source, lines, drawings, [box for box in pictures if box], is_pictured(page))
    front = _front_picture(blocks, raw_box) if page.images else -1
    hidden = [index < front for index, block in enumerate(blocks) if block["type"] == 0 for _ in block["lines"]]
    read_lines(lines, hidden, page, main, upright)
    changed = False
    if page.unknown:
        page.damage += _complaints()
        recovered = recover(source, lines, FLAGS)
        pymupdf.TOOLS.reset_mupdf_warnings()  # looking for glyphs that a font hasn't got is no damage of the page
        recovered.boxes = [page.place(transform(upright, box)).bbox for box in recovered.boxes]
        page.recovered = recovered
        changed = True
    page.clipped, page.replaced, moved = compare(source, lines, raw_box, plain)
    if changed or moved:
        read_lines(lines, hidden, page, main, upright)
    page.chars, page.overprinted = strike_overprinted(once(page.chars))
    read_rules(drawings, page, upright)
    page.strokes = strokes_at(page.chars, page.horizontals)
    page.beside = list(drawn_beside(page.chars, page.verticals, page.images))
    page.scraps = pictures_in_table(page.images, page.chars, page.horizontals, page.verticals)
    page.aslant = turned_figures(page.turned, page.horizontals, page.verticals)
    leave_out_rulings(page)
    return page


def _front_picture(blocks: list[dict[str, Any]], box: BBox) -> int:
    """The index of the last opaque picture that covers most of the page: text before it is hidden; -1 for none."""
    pictures = [index for index, block in enumerate(blocks) if block["type"] == 1 and not block.get("mask")]
    large = PICTURED * area(box)
    return max((k for k in pictures if (seen := overlap(blocks[k]["bbox"], box)) and area(seen) > large), default=-1)
