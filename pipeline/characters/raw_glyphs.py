"""The glyphs of a page that MuPDF knows no character for: where they stand, and in which font object.

One page may mix two fonts of the same name, one with a map and one without, so a font is told by its object, which only
MuPDF's inner interface gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pymupdf
import regex
from pymupdf import mupdf

from pipeline.characters.sfnt import Sfnt, read_sfnt

_UNI_NAME = regex.compile("uni([0-9A-F]{4})|u([0-9A-F]{4,5})")
Origin = tuple[float, float]


@dataclass(slots=True)
class Face:
    """A font object of a page and the glyphs that it prints without a map, by their origins.

    Where no font is `embedded`, MuPDF takes one of its own, whose glyphs say nothing.
    """

    name: str
    handle: Any
    embedded: bool
    sfnt: Sfnt | None
    printed: list[tuple[Origin, int]] = field(default_factory=list)

    @property
    def glyphs(self) -> set[int]:
        return {glyph for _, glyph in self.printed}

    def is_blank(self, glyph: int) -> bool:
        """Does the font say that a glyph draws nothing? Not where its outline is missing or damaged, nor of glyph 0."""
        if self.sfnt and self.sfnt.count:
            return glyph > 0 and self.sfnt.glyph(glyph) == b""
        return chr(self.code_by_name(glyph)).isspace()

    def code_by_name(self, glyph: int) -> int:
        """The code point that the glyph's name stands for (`uni4E2D`, `comma`); 0 where it has no such name."""
        name = str(mupdf.fz_get_glyph_name2(self.handle, glyph) or "")
        spelt = _UNI_NAME.fullmatch(name)
        return int(spelt[1] or spelt[2], 16) if spelt else int(mupdf.fz_unicode_from_glyph_name_strict(name))


def raw_glyphs(page: Any, flags: int) -> Sequence[Face]:
    """The fonts without a map on a page. `flags` are those that its text is read with."""
    flags |= pymupdf.TEXT_USE_GID_FOR_UNKNOWN_UNICODE
    faces: dict[int, Face] = {}
    text = page.get_textpage(flags=flags)  # held until the end: its blocks are no Python objects
    for block in text.this:
        if block.m_internal.type != mupdf.FZ_STEXT_BLOCK_TEXT:
            continue
        for line in block:
            for char in line:
                inner = char.m_internal
                if inner.flags & mupdf.FZ_STEXT_UNICODE_IS_GID:
                    key = int(inner.font.this)
                    if key not in faces:
                        faces[key] = _face(inner.font)
                    faces[key].printed.append(((inner.origin.x, inner.origin.y), inner.c))
    return list(faces.values())


def _face(font: Any) -> Face:
    handle = mupdf.FzFont(mupdf.ll_fz_keep_font(font))
    embedded = bool(font.buffer) and not font.flags.ft_substitute
    data = b""
    if embedded:
        data = bytes(mupdf.fz_buffer_extract_copy(mupdf.FzBuffer(mupdf.ll_fz_keep_buffer(font.buffer))))
    return Face(font.name.split("+", 1)[-1], handle, embedded, read_sfnt(data))
