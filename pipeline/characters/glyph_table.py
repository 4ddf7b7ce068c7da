"""What the glyphs of well-known fonts mean: the table that `tools/learn_glyphs.py` learned.

Each line of `data/glyphs.tsv.gz` is a glyph: character, hash of the outline (`sfnt.outline_key`), ink (`ink.Ink`), font
and number of its glyphs, id, number of files that agree, and who learned it: `corpus` by the tool, from public reports
of 2009 to 2026; `trial` by an earlier count over 72 such files. Columns are empty where they aren't known; only 標楷體,
whose raw ids are often printed, has ids. These are facts about fonts, under the licence of govtables; no outline is in
them, nor can one be made from them.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.characters.ink import Ink

KAIU_GLYPHS = 22134
KAIU = f"DFKaiShu-SB-Estd-BF/{KAIU_GLYPHS}"
"""標楷體 (kaiu.ttf) in the one version whose ids are known, told by its number of glyphs."""
HEADER = ("character", "outline", "ink", "font/glyphs", "id", "files", "learned by")


@dataclass(slots=True)
class GlyphTable:
    """`by_outline` holds for any font; `by_id` and `ink` for the glyph ids of one version of 標楷體."""

    by_outline: dict[str, str] = field(default_factory=dict)
    by_id: dict[int, str] = field(default_factory=dict)
    ink: dict[int, Ink] = field(default_factory=dict)


@cache
def glyph_table() -> GlyphTable:
    """The table shipped with govtables, read when a page first needs it."""
    return read_table(gzip.decompress((files("pipeline.characters") / "data" / "glyphs.tsv.gz").read_bytes()).decode())


def read_table(text: str) -> GlyphTable:
    """The table in a text of tab-separated lines; the first line names the columns.

    >>> table = read_table('\\n中\\t0123abcd\\t20,-13,84,74,1208\\tDFKaiShu-SB-Estd-BF/22134\\t973\\t5\\tx')
    >>> table.by_outline['0123abcd'], table.by_id[973], table.ink[973].area
    ('中', '中', 1208)
    """
    table = GlyphTable()
    for line in text.split("\n")[1:]:
        if not line:
            continue
        character, outline, ink, font, glyph, _, _ = line.split("\t")
        if outline:
            table.by_outline[outline] = character
        if glyph and font == KAIU:
            table.by_id[int(glyph)] = character
            if ink:
                table.ink[int(glyph)] = Ink(*map(int, ink.split(",")))
    return table
