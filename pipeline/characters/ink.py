"""What a glyph looks like, in five numbers: the box of its ink and how much ink there is.

They are the same for one glyph whatever the font's file format: Distiller turns TrueType outlines into other curves,
which no hash survives. They tell whether a font is the one that it seems to be, and are far too little to draw a glyph.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pymupdf import mupdf

_SCALE = 100  # pixels an em
_DARK = bytes(value > 127 for value in range(256))


class Ink(NamedTuple):
    """Box in hundredths of an em, y up from the baseline, and the area in square hundredths."""

    x0: int
    y0: int
    x1: int
    y1: int
    area: int

    def is_like(self, other: Ink) -> bool:
        """The same glyph but for rounding?

        >>> Ink(20, -13, 84, 74, 1208).is_like(Ink(20, -13, 83, 74, 1211))
        True
        """
        near = all(abs(a - b) <= 1 for a, b in zip(self[:4], other[:4], strict=True))
        return near and abs(self.area - other.area) <= 4 + 0.03 * self.area


def ink_rows(font: Any, glyph: int) -> tuple[int, int, list[bytes]]:
    """Left, top and the rows of a glyph's picture, a byte a pixel, 1 for ink; no rows where it draws nothing.

    `font` is a MuPDF font.
    """
    matrix = mupdf.fz_make_matrix(_SCALE, 0, 0, _SCALE, 0, 0)
    reach = mupdf.FzIrect(-4 * _SCALE, -4 * _SCALE, 4 * _SCALE, 4 * _SCALE)
    picture = mupdf.fz_render_glyph_pixmap(font, glyph, matrix, reach, 8)
    if not picture.m_internal:
        return 0, 0, []
    samples, step, across = bytes(mupdf.fz_pixmap_samples_memoryview(picture)), picture.stride(), picture.w()
    rows = [samples[step * y : step * y + across].translate(_DARK) for y in range(picture.h())]
    return picture.x(), picture.y(), rows


def ink_of(font: Any, glyph: int) -> Ink | None:
    """A glyph's ink; None where it draws nothing."""
    left, top, rows = ink_rows(font, glyph)
    inked = [y for y, row in enumerate(rows) if 1 in row]
    if not inked:
        return None
    x0 = min(rows[y].find(1) for y in inked)
    x1 = max(rows[y].rfind(1) for y in inked) + 1
    return Ink(left + x0, top + inked[0], left + x1, top + inked[-1] + 1, sum(row.count(1) for row in rows))
