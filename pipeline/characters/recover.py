"""Characters of fonts that don't say what their glyphs mean, as far as that is certain.

What a glyph means is asked from the font itself (its character map, its glyph names) and from what other files say of
the same glyph (`glyph_table`). Nothing counts without a guard: the outline, or the ink where the file format changed
the outline; a font's name alone says nothing, since the ids of another version give other, plausible characters.
Sources that contradict each other leave the glyph unread.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.characters.fold import fold
from pipeline.characters.glyph_table import KAIU_GLYPHS, GlyphTable, glyph_table
from pipeline.characters.ink import Ink, ink_of
from pipeline.characters.latin import moved_ascii
from pipeline.characters.raw_glyphs import Face, Origin, raw_glyphs
from pipeline.characters.recovery import Recovered
from pipeline.characters.sfnt import character_map, outline_key

UNKNOWN = "\ufffd"
_ENOUGH = 8  # different glyphs with the right ink that tell the version of a font
_NEARLY_ALL = 0.95


def recover(page: Any, lines: Iterable[dict[str, Any]], flags: int) -> Recovered:
    """Put decoded characters into the lines of a page (MuPDF's rawdict), in place of U+FFFD where they are certain.

    The boxes in the result are in the frame of `lines`.
    """
    recovered = Recovered()
    decoded: defaultdict[Origin, deque[tuple[str, str]]] = defaultdict(deque)
    for face in raw_glyphs(page, flags):
        characters = decode(face, glyph_table())
        for origin, glyph in face.printed:
            decoded[origin].append((characters.get(glyph, UNKNOWN), face.name))
    for char in _unknown(lines):
        waiting = decoded[tuple(char["origin"])]
        character, font = waiting.popleft() if waiting else (UNKNOWN, "")
        char["c"] = character
        if not character.isspace() and font:
            known, unknown = recovered.fonts.get(font, (0, 0))
            recovered.fonts[font] = (known + (character != UNKNOWN), unknown + (character == UNKNOWN))
            if character != UNKNOWN:
                recovered.boxes.append(char["bbox"])
    return recovered


def _unknown(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for line in lines:
        for span in line["spans"]:
            for char in span["chars"]:
                if char["c"] == UNKNOWN or "\ud800" <= char["c"] <= "\udfff":
                    yield char


def decode(face: Face, table: GlyphTable) -> dict[int, str]:
    """{glyph: character} of those that a font prints without a map, as far as they are certain."""
    if not face.embedded:
        return {}
    inks = {glyph: ink_of(face.handle, glyph) for glyph in face.glyphs}
    ids = ids_by_ink(face, inks, table)
    own = character_map(face.sfnt) if face.sfnt else {}
    out: dict[int, str] = {}
    for glyph, ink in inks.items():
        outline = outline_key(face.sfnt, glyph) if face.sfnt else None
        sources = (
            table.by_outline.get(outline or ""),
            _one_of({chr(code) for code in own.get(glyph, ())}),
            _one_of({chr(face.code_by_name(glyph))}),
            ids.get(glyph),
        )
        meanings = {source for source in sources if source}
        if ink is None and (glyph in ids or face.is_blank(glyph)):
            out[glyph] = ids.get(glyph, " ")
        elif ink and len(meanings) == 1:
            out[glyph] = meanings.pop()
    inked = {glyph for glyph, ink in inks.items() if ink}
    return out if inked & out.keys() else out | moved_ascii(face.handle, inked)


def ids_by_ink(face: Face, inks: dict[int, Ink | None], table: GlyphTable) -> dict[int, str]:
    """The table's characters for the glyph ids of a font, where the ink says that it is the table's font.

    Nearly all glyphs have to look as in the table, and what doesn't isn't decoded. A TrueType font is also told by its
    number of glyphs; its ids say only what is blank, for the rest it has outlines.
    """
    known = inks.keys() & table.ink.keys()
    compared = {glyph: (ink := inks[glyph]) is not None and ink.is_like(table.ink[glyph]) for glyph in known}
    alike = sum(compared.values())
    told = alike >= _ENOUGH or (face.sfnt is not None and face.sfnt.count == KAIU_GLYPHS)
    if not told or alike < _NEARLY_ALL * len(compared):
        return {}
    return {
        glyph: table.by_id[glyph]
        for glyph, ink in inks.items()
        if glyph in table.by_id and (ink is None) == table.by_id[glyph].isspace()
        if ink is None or (face.sfnt is None and compared.get(glyph, True))
    }


def _one_of(characters: set[str]) -> str | None:
    """The only character of a set, folded; None where there are several, or it is none that can be printed."""
    folded = {fold(character) for character in characters}
    character = folded.pop() if len(folded) == 1 else ""
    private = "\ue000" <= character <= "\uf8ff"
    return character if character and character.isprintable() and character != UNKNOWN and not private else None
