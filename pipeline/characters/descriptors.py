"""CJK fonts that say everything but their descriptor.

Without one MuPDF gives up a font and reads its text byte by byte, as if it were Latin; the predefined CMap and the
character collection tell all the same what each code means.
"""

from __future__ import annotations

from typing import Any

import pymupdf
import regex

_DESCRIPTOR = (
    "<</Type/FontDescriptor/FontName/Unnamed/Flags 4/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80"
    "/FontBBox[0 -120 1000 880]>>"
)
_REFERENCE = regex.compile(r"\s*\[?\s*(\d+) 0 R")


def text_of_page(source: Any, flags: int) -> tuple[Any, list[dict[str, Any]]]:
    """The page and its blocks (MuPDF's rawdict), where need be after giving its fonts a descriptor (in memory only)."""
    pymupdf.TOOLS.reset_mupdf_warnings()
    blocks = _blocks(source, flags)
    if "missing font descriptor" in pymupdf.TOOLS.mupdf_warnings() and _add_descriptors(source):
        source = source.parent[source.number]
        blocks = _blocks(source, flags)
    return source, blocks


def _blocks(source: Any, flags: int) -> list[dict[str, Any]]:
    """All blocks: those that stick out of the page too, which PyMuPDF would leave out whole."""
    blocks: list[dict[str, Any]] = source.get_text("rawdict", flags=flags, clip=pymupdf.INFINITE_RECT())["blocks"]
    return blocks


def _add_descriptors(source: Any) -> bool:
    """Give each composite font of a page that has none a descriptor; did any need it?"""
    added = [_add_descriptor(source.parent, font[0]) for font in source.get_fonts() if font[2] == "Type0"]
    return any(added)


def _add_descriptor(document: Any, xref: int) -> bool:
    _, value = document.xref_get_key(xref, "DescendantFonts")
    reference = _REFERENCE.match(value)
    if reference:
        child = int(reference[1])
        if document.xref_get_key(child, "FontDescriptor")[0] == "null":
            document.xref_set_key(child, "FontDescriptor", _DESCRIPTOR)
            return True
    elif "<<" in value and "/FontDescriptor" not in value:
        document.xref_set_key(xref, "DescendantFonts", value.replace("<<", f"<</FontDescriptor{_DESCRIPTOR}", 1))
        return True
    return False
