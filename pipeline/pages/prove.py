"""Fonts that print other figures than they claim: each font of a document is proved once, glyph by glyph.

What is proved false has no meaning: its characters become U+FFFD, so no number is made of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pipeline.characters.proof import FIGURES, is_false
from pipeline.characters.recover import UNKNOWN
from pipeline.pages.trace import ByOrigin, trace

_CODES = frozenset(map(ord, FIGURES))
Key = tuple[frozenset[int], str, str]


@dataclass(slots=True)
class Prover:
    """What is known of a document's fonts: the (font objects, name, character) that are proved, and names that lie.

    `asked` are the answers by font address, glyph and code; `fonts` keeps these fonts: no address is used again.
    """

    proved: set[Key] = field(default_factory=set)
    false: set[str] = field(default_factory=set)
    asked: dict[tuple[int, int, int], bool] = field(default_factory=dict)
    fonts: dict[int, Any] = field(default_factory=dict)

    def prove(self, page: Any, lines: list[dict[str, Any]]) -> list[str]:
        """Take the meaning from figures that are drawn otherwise; returns what they claimed to be, by font."""
        printed = self._printed(page, lines)
        new = printed - self.proved
        if not new and not any(name in self.false for _, name, _ in printed):
            return []
        self.proved |= new
        seen = trace(page, _CODES)
        glyphs = []
        for glyph in seen.glyphs:
            key = (glyph.font, glyph.glyph, glyph.code)
            if key not in self.asked:
                self.fonts[glyph.font] = seen.fonts[glyph.font]
                self.asked[key] = is_false(seen.fonts[glyph.font], glyph.glyph, chr(glyph.code))
            if self.asked[key] and glyph.painted:
                glyphs.append(glyph)
        return self._strike(ByOrigin(glyphs), lines) if glyphs else []

    def _printed(self, page: Any, lines: list[dict[str, Any]]) -> set[Key]:
        """The figures that a page prints, by font. Fonts of one name count as one font with all their objects."""
        objects: defaultdict[str, set[int]] = defaultdict(set)
        for font in page.get_fonts():
            objects[font[3].split("+", 1)[-1]].add(font[0])
        every = frozenset(number for numbers in objects.values() for number in numbers)
        shown: defaultdict[str, set[str]] = defaultdict(set)
        for line in lines:
            for span in line["spans"]:
                shown[span["font"]].update([char["c"] for char in span["chars"]])
        return {
            (frozenset(objects.get(name, every)), name, character)
            for name, characters in shown.items()
            for character in characters & FIGURES
        }

    def _strike(self, glyphs: ByOrigin, lines: list[dict[str, Any]]) -> list[str]:
        claimed: defaultdict[str, set[str]] = defaultdict(set)
        for line in lines:
            for span in line["spans"]:
                for char in span["chars"]:
                    if char["c"] in FIGURES and glyphs.take(*char["origin"]):
                        claimed[span["font"]].add(char["c"])
                        char["c"] = UNKNOWN
        self.false |= claimed.keys()
        return [f"{name}: {' '.join(sorted(characters))}" for name, characters in sorted(claimed.items())]
