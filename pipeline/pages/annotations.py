"""Figures that stand on a page without being its text: in comments, stamps and form fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

_DIGIT = regex.compile(r"\p{Nd}")
# Marks of readers that leave what is under them readable; any other kind may hide or strike it.
_CLEAR = frozenset({"Link", "Popup", "Text", "Highlight", "Underline", "Squiggly", "Caret", "FileAttachment", "Widget"})
_LONGEST = 40
_HIDDEN = 1  # PyMuPDF's field_display: neither shown nor printed


def notes_on(page: Any) -> list[str]:
    """What annotations and form fields of a page show or strike out, where figures are in it."""
    return [*_annotations(page), *_fields(page)]


def _annotations(page: Any) -> Iterator[str]:
    for annotation in page.annots() if page.first_annot else ():
        name, shown = annotation.type[1], annotation.get_text().strip()
        if _DIGIT.search(shown):
            yield f"{name} shows {shown[:_LONGEST]}"
        elif name not in _CLEAR:
            under = page.get_textbox(annotation.rect).strip()
            if _DIGIT.search(under):
                yield f"{name} over {under[:_LONGEST]}"


def _fields(page: Any) -> Iterator[str]:
    """Values of fields; what a field's own appearance shows is text of the page, and read."""
    for field in page.widgets() if page.first_widget else ():
        value = str(field.field_value or "")
        figures = _DIGIT.findall(value)
        if figures and field.field_display != _HIDDEN and figures != _DIGIT.findall(page.get_textbox(field.rect)):
            yield f"form field has {value[:_LONGEST]}, which isn't what it shows"
