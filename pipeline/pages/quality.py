"""Can a page's text be trusted? What can't be read is said, page by page."""

from __future__ import annotations

from collections.abc import Iterator

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
    if page.invisible:
        yield issue("page.invisible_text", "warning", f"{page.invisible} characters that nobody sees are left out")
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
        yield issue("page.turned_text", "info", f"text in another direction is left out of lines and tables: {turned}")
