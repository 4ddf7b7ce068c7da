"""Every glyph of a page as it is painted: in which font and colour, under which clip.

MuPDF's text pages know nothing of clips and glyph ids. This takes about as long as reading the text does, so it is for
pages where something asks for it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

from pymupdf import mupdf

from schemas.document import BBox

EVERYTHING: BBox = (-1e9, -1e9, 1e9, 1e9)


class Glyph(NamedTuple):
    """A painted glyph. `glyph` is -1 for the second and later characters that one glyph stands for.

    `origin` and `clip` are in points from the top left of the page without its rotation, `font` is the address of the
    font object that `Trace.fonts` holds; `painted` is false for text that only a search finds.
    """

    code: int
    glyph: int
    font: int
    origin: tuple[float, float]
    clip: BBox
    painted: bool


class Trace(mupdf.FzDevice2):  # type: ignore[misc]
    """A MuPDF device: `glyphs` in the order of painting (where `codes` is given, those of these codes), `fonts`."""

    def __init__(self, codes: Container[int] | None = None) -> None:
        super().__init__()
        for name in ("fill_text", "stroke_text", "clip_text", "clip_stroke_text", "ignore_text"):
            getattr(self, f"use_virtual_{name}")()
        for name in ("clip_path", "clip_stroke_path", "clip_image_mask", "begin_mask", "end_mask", "pop_clip"):
            getattr(self, f"use_virtual_{name}")()
        self.glyphs: list[Glyph] = []
        self.fonts: dict[int, Any] = {}
        self._codes = codes
        self._clips: list[BBox] = [EVERYTHING]

    def fill_text(self, _context: Any, text: Any, ctm: Any, *_: Any) -> None:
        self._walk(text, ctm)

    def stroke_text(self, _context: Any, text: Any, _stroke: Any, ctm: Any, *_: Any) -> None:
        self._walk(text, ctm)

    def ignore_text(self, _context: Any, text: Any, ctm: Any) -> None:
        self._walk(text, ctm, painted=False)

    def clip_text(self, _context: Any, text: Any, ctm: Any, _scissor: Any) -> None:
        self._walk(text, ctm)
        self._clips.append(self._clips[-1])

    def clip_stroke_text(self, _context: Any, text: Any, _stroke: Any, ctm: Any, _scissor: Any) -> None:
        self._walk(text, ctm)
        self._clips.append(self._clips[-1])

    def clip_path(self, _context: Any, path: Any, _even_odd: Any, ctm: Any, _scissor: Any) -> None:
        box = mupdf.ll_fz_bound_path(path, None, ctm)
        x0, y0, x1, y1 = self._clips[-1]
        self._clips.append((max(x0, box.x0), max(y0, box.y0), min(x1, box.x1), min(y1, box.y1)))

    def clip_stroke_path(self, *_: Any) -> None:
        self._clips.append(self._clips[-1])

    clip_image_mask = clip_stroke_path
    end_mask = clip_stroke_path

    def begin_mask(self, *_: Any) -> None:
        """A mask's content is no clip until it ends."""

    def pop_clip(self, *_: Any) -> None:
        if len(self._clips) > 1:
            self._clips.pop()

    def _walk(self, text: Any, ctm: Any, *, painted: bool = True) -> None:
        span = text.head
        while span:
            font = int(span.font.this)
            if font not in self.fonts:
                self.fonts[font] = mupdf.FzFont(mupdf.ll_fz_keep_font(span.font))
            items = mupdf.FzTextSpan(span)
            for index in range(span.len):
                item = items.items(index)
                if self._codes is None or item.ucs in self._codes:
                    x, y = item.x, item.y
                    origin = (x * ctm.a + y * ctm.c + ctm.e, x * ctm.b + y * ctm.d + ctm.f)
                    self.glyphs.append(Glyph(item.ucs, item.gid, font, origin, self._clips[-1], painted))
            span = span.next


def trace(page: Any, codes: Container[int] | None = None) -> Trace:
    """What a page paints, without its annotations; `page` is a page of PyMuPDF."""
    turned = page.rotation
    if turned:
        page.set_rotation(0)
    device = Trace(codes)
    try:
        mupdf.fz_run_page_contents(mupdf.FzPage(page.this), device, mupdf.FzMatrix(), mupdf.FzCookie())
        mupdf.fz_close_device(device)
    finally:
        if turned:
            page.set_rotation(turned)
    return device


class ByOrigin:
    """Glyphs by where they stand, each taken once, in the order of painting; their last digits may differ."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        self._waiting: defaultdict[tuple[int, int], deque[Glyph]] = defaultdict(deque)
        for glyph in glyphs:
            self._waiting[_field(*glyph.origin)].append(glyph)

    def take(self, x: float, y: float) -> Glyph | None:
        """The next glyph at a place; None where there is none."""
        column, row = _field(x, y)
        for near in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)):
            waiting = self._waiting.get((column + near[0], row + near[1]))
            if waiting:
                return waiting.popleft()
        return None


def _field(x: float, y: float) -> tuple[int, int]:
    return round(20 * x), round(20 * y)
