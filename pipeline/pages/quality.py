"""Can a page's text be trusted? What can't be read is said, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from pipeline.pages.page import Page, is_pictured
from schemas.rows import IssueRow

GARBLED = 0.05  # share of characters without a known meaning that makes a page unreadable
_UNKNOWN = regex.compile("[\x00-\x1f\x80-\x9f\ufffd]")
_PRIVATE = regex.compile("[\ue000-\uf8ff]")
_LONGEST = 200  # characters of an engine's complaint
_FEW = 20  # a scan may carry a stamped page number


def page_status(page: Page) -> str:
    """text, empty, no_text_layer or garbled."""
    if page.lost:
        return "garbled"
    printed = [char for char in (*page.chars, *page.turned) if not char.text.isspace()]
    if len(printed) < _FEW and is_pictured(page):
        return "no_text_layer"
    if not printed:
        return "no_text_layer" if page.images else "empty"
    unknown = len(_UNKNOWN.findall("".join(char.text for char in printed)))
    return "garbled" if unknown > GARBLED * len(printed) else "text"


def _report_unseen(page: Page, issue: Callable[[str, str, str], IssueRow]) -> Iterator[IssueRow]:
    """Where the text of a page isn't what is seen on it."""
    unseen = page.invisible + page.unseen.hidden
    if unseen:
        yield issue("page.invisible_text", "warning", f"{unseen} characters that nobody sees are left out")
    if page.unseen.covered:
        message = f"{page.unseen.covered} characters under a box or picture are left out"
        yield issue("page.covered_text", "warning", message)
    if page.overprinted:
        message = f"{page.overprinted} digits are printed over others or mirrored, and aren't read"
        yield issue("number.overprinted", "error", message)
    if page.strokes.struck:
        yield issue("number.struck", "warning", f"{page.strokes.struck} digits have a line drawn through them")
    if page.strokes.minus:
        message = f"a line is drawn before {', '.join(page.strokes.minus[:5])}: is it a minus? It isn't read"
        yield issue("number.drawn_minus", "warning", message)
    if page.beside:
        message = f"a stroke or picture like a figure stands at {', '.join(page.beside[:5])}: it isn't read"
        yield issue("number.drawn_figure", "warning", message)
    if page.scraps:
        message = f"{page.scraps} small pictures stand in a table; numbers in them aren't read"
        yield issue("table.picture", "warning", message)
    if page.unseen.red:
        message = f"printed in red, which may mean negative; read without a sign: {', '.join(page.unseen.red[:5])}"
        yield issue("number.red", "warning", message)
    if page.notes:
        message = f"annotations are no part of the text, compare them with it: {'; '.join(page.notes[:5])}"
        yield issue("page.annotation", "warning", message)


def report_page(page: Page, status: str, document_id: str) -> Iterator[IssueRow]:
    """What a reader must know of a page."""

    def issue(code: str, severity: str, message: str) -> IssueRow:
        message = message.encode("utf-8", "replace").decode("utf-8")  # font names hold anything
        return IssueRow(document_id=document_id, page=page.number, code=code, severity=severity, message=message)

    if status == "no_text_layer":
        yield issue("page.no_text_layer", "warning", "the page is a picture without text; nothing is read from it")
    if page.excess:
        left = "nothing is read from the page" if page.lost else "no ruled table is read from the page"
        yield issue("page.excess", "error", f"{page.excess}: {left}; look at it")
    elif page.lost:
        message = f"the page can't be read ({page.damage[0][:_LONGEST]}); fetch the file again"
        yield issue("page.damaged", "error", message)
    if page.lost:
        return
    if page.damage:
        message = f"parts of the page are damaged, numbers may be missing or wrong: {'; '.join(page.damage)[:_LONGEST]}"
        yield issue("page.damaged", "warning", message)
    if page.behind and status == "text":
        message = f"a picture with a hidden text layer (OCR) of {page.behind} characters; compare it with the picture"
        yield issue("page.ocr_layer", "warning", message)
    if page.false:
        message = f"figures are drawn otherwise than their font claims, and aren't read ({'; '.join(page.false)})"
        yield issue("number.glyph_differs", "error", message)
    yield from _report_unseen(page, issue)
    if page.clipped:
        yield issue("text.clipped", "warning" if page.clipped.hidden else "info", page.clipped.message)
    if page.replaced:
        yield issue("text.replaced", "warning", page.replaced)
    if status == "garbled":
        yield issue("page.garbled", "error", "a font without a character map; no facts are read from this page")
    text = "".join(char.text for char in page.chars)
    unknown = [char for char in page.chars if _UNKNOWN.match(char.text)] if _UNKNOWN.search(text) else []
    if unknown and status == "text":
        fonts = ", ".join(sorted({char.font for char in unknown}))
        yield issue("page.characters_unknown", "warning", f"{len(unknown)} characters of {fonts} can't be read")
    if page.recovered and status == "text":
        for font, (known, missing) in sorted(page.recovered.fonts.items()):
            if known:
                message = f"{font} has no character map: {known} characters decoded by their glyphs, {missing} not"
                yield issue("page.recovered_font", "info", message)
    private = [char for char in page.chars if _PRIVATE.match(char.text)] if _PRIVATE.search(text) else []
    for font, code in sorted({(char.font, ord(char.text[0])) for char in private})[:20]:
        yield issue("text.private_use", "warning", f"font {font} prints the private character U+{code:04X}")
    if page.turned:
        turned = "".join(char.text for char in page.turned)[:60]
        severity = "warning" if page.aslant > 1 else "info"
        yield issue(
            "page.turned_text", severity, f"text in another direction is left out of lines and tables: {turned}"
        )
