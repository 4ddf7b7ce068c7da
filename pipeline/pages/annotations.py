"""Figures that stand on a page without being its text: in comments, stamps and form fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

_DIGIT = regex.compile(r"\p{Nd}")
_OVER = frozenset({"StrikeOut", "Redact", "Square", "Ink", "Line", "Polygon", "Stamp"})
_LONGEST = 40


def notes_on(page: Any) -> list[str]:
    """What annotations and form fields of a page show or strike out, where figures are in it."""
    return [*_annotations(page), *_fields(page)]


def _annotations(page: Any) -> Iterator[str]:
    for annotation in page.annots() if page.first_annot else ():
        name, shown = annotation.type[1], annotation.get_text().strip()
        if _DIGIT.search(shown):
            yield f"{name} shows {shown[:_LONGEST]}"
        elif name in _OVER:
            under = page.get_textbox(annotation.rect).strip()
            if _DIGIT.search(under):
                yield f"{name} over {under[:_LONGEST]}"


def _fields(page: Any) -> Iterator[str]:
    for field in page.widgets() if page.first_widget else ():
        if _DIGIT.search(str(field.field_value or "")):
            yield f"form field shows {str(field.field_value)[:_LONGEST]}"
