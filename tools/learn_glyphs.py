"""Learn what the glyphs of well-known fonts mean, from PDF files that say it: python tools/learn_glyphs.py TABLE PDF…

Many files embed a font without saying what its glyphs mean. A glyph has the same outline in every file, and in one
version of a font (told by its number of glyphs) the same id, so files with a map tell how to read those without.
Kept are glyphs that a subset really embeds, with one character in all files (one vote a file; radicals and
compatibility ideographs folded). The columns are those of `pipeline/characters/glyph_table.py`; `--add` takes
{id: character} of 標楷體 and {outline: character} learned elsewhere, which fill in what is missing and must agree
with the rest.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf
import regex

from pipeline.characters.fold import fold
from pipeline.characters.glyph_table import HEADER, KAIU, KAIU_GLYPHS
from pipeline.characters.ink import Ink, ink_of
from pipeline.characters.sfnt import Sfnt, outline_key, read_sfnt
from pipeline.pages.read import UnreadableFile, open_pdf

_RANGE = regex.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_PAIR = regex.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]+)>")
_HEX = regex.compile(rb"<([0-9A-Fa-f\s]+)>")
_SECTION = regex.compile(rb"beginbf(char|range)(.*?)endbf", regex.DOTALL)


class Known(NamedTuple):
    """A glyph of a font version; `outline` and `ink` are None where it draws nothing."""

    font: str
    count: int
    glyph: int
    outline: str | None
    ink: Ink | None


def read_map(stream: bytes) -> dict[int, str]:
    """{code: text} of a ToUnicode map.

    >>> read_map(b'1 beginbfrange <0003> <0004> [<0020> <4E2D>] endbfrange 1 beginbfchar <0009> <D842DFB7> endbfchar')
    {3: ' ', 4: '中', 9: '𠮷'}
    """
    out: dict[int, str] = {}
    for kind, body in _SECTION.findall(stream):
        if kind == b"char":
            out |= {int(code, 16): _text(text) for code, text in _PAIR.findall(body)}
            continue
        for first, last, text, listed in _RANGE.findall(body):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF) + 1)
            texts = [_text(item) for item in _HEX.findall(listed)] if listed else _run(_text(text), len(codes))
            out |= dict(zip(codes, texts, strict=False))
    return out


def _text(digits: bytes) -> str:
    data = bytes.fromhex(digits.decode())
    return data.decode("utf-16-be", "replace") if len(data) > 1 else data.decode("latin-1")


def _run(text: str, length: int) -> list[str]:
    first = ord(text[-1]) if text else 0x110000
    codes = range(first, min(first + length, 0x110000))
    return [text[:-1] + chr(code) for code in codes]


def glyphs_of(path: Path) -> Iterator[tuple[Known, str]]:
    """The glyphs that a file embeds with a map, and their characters; nothing where it can't be opened."""
    try:
        document = open_pdf(path.read_bytes())
    except UnreadableFile:
        return
    for xref in sorted({font[0] for page in range(document.page_count) for font in document.get_page_fonts(page)}):
        if document.xref_get_key(xref, "Encoding")[1] not in ("/Identity-H", "/Identity-V"):
            continue
        kind, reference = document.xref_get_key(xref, "ToUnicode")
        name, _, _, data = document.extract_font(xref)
        font = read_sfnt(data)
        if kind == "xref" and font and _is_identity(document, xref):
            characters = read_map(document.xref_stream(int(reference.split()[0])))
            yield from _known(name.split("+", 1)[-1], font, characters)


def _is_identity(document: Any, xref: int) -> bool:
    """Is the code in the page's content the glyph's id?"""
    kind, value = document.xref_get_key(xref, "DescendantFonts")
    if kind == "xref":
        value = document.xref_object(int(value.split()[0]))
    child = regex.search(r"(\d+) 0 R", value)
    return bool(child) and document.xref_get_key(int(child[1]), "CIDToGIDMap")[1] in ("/Identity", "null")


def _known(name: str, font: Sfnt, characters: dict[int, str]) -> Iterator[tuple[Known, str]]:
    picture = pymupdf.Font(fontbuffer=font.data).this
    for glyph, text in characters.items():
        raw = font.glyph(glyph)
        text = fold(text)
        if raw is None or len(text) != 1 or text == "\ufffd" or "\ue000" <= text <= "\uf8ff" or text < " ":
            continue
        outline, ink = outline_key(font, glyph), ink_of(picture, glyph) if raw else None
        if text.isspace() == (outline is None):
            yield Known(name, font.count, glyph, outline, ink), " " if text == "\xa0" else text


def learn(paths: list[Path]) -> dict[Known, tuple[str, set[Path]]]:
    """{glyph: (character, files)} where all files agree, on the glyph's id and on its outline."""
    votes: defaultdict[Known, defaultdict[str, set[Path]]] = defaultdict(lambda: defaultdict(set))
    for path in paths:
        for known, text in glyphs_of(path):
            votes[known][text].add(path)
    by_id: defaultdict[tuple[str, int, int], set[str]] = defaultdict(set)
    by_outline: defaultdict[str | None, set[str]] = defaultdict(set)
    for known, texts in votes.items():
        by_id[known[:3]] |= texts.keys()
        by_outline[known.outline] |= texts.keys()
    return {
        known: next(iter(texts.items()))
        for known, texts in votes.items()
        if len(by_id[known[:3]]) == 1 and (known.outline is None or len(by_outline[known.outline]) == 1)
    }


def rows_of(learned: dict[Known, tuple[str, set[Path]]]) -> Iterator[list[str]]:
    """A row a glyph id of 標楷體, whatever a file calls it, and a row an outline of other fonts."""
    ids: dict[int, list[tuple[Known, str, set[Path]]]] = {}
    outlines: dict[str, list[tuple[Known, str, set[Path]]]] = {}
    for known, (text, files) in sorted(learned.items(), key=lambda item: item[0][:3]):
        if known.count == KAIU_GLYPHS:
            ids.setdefault(known.glyph, []).append((known, text, files))
        elif known.outline:
            outlines.setdefault(known.outline, []).append((known, text, files))
    for glyph, group in sorted(ids.items()):
        known, text, _ = group[0]
        if len({text for _, text, _ in group}) == 1 and len({other.ink for other, _, _ in group}) == 1:
            ink = ",".join(map(str, known.ink or ()))
            for outline in sorted({other.outline or "" for other, _, _ in group}):
                yield [text, outline, ink, KAIU, str(glyph), _count(group), "corpus"]
    for outline, group in outlines.items():
        if not any(outline == known.outline for rows in ids.values() for known, _, _ in rows):
            yield [group[0][1], outline, "", _font_name(group), "", _count(group), "corpus"]


def _count(group: list[tuple[Known, str, set[Path]]]) -> str:
    return str(len(set[Path]().union(*(files for _, _, files in group))))


def _font_name(group: list[tuple[Known, str, set[Path]]]) -> str:
    """The name that says most: producers replace it by F1 or damage it."""
    names = {f"{known.font}/{known.count}" for known, _, _ in group if known.font.isascii()}
    return max(sorted(names), key=len, default="")


def add(rows: list[list[str]], ids: dict[str, str], outlines: dict[str, str]) -> None:
    """Append what others learned and `rows` don't have; ValueError where they contradict each other."""
    known_ids, known_outlines = {row[4]: row[0] for row in rows if row[4]}, {row[1]: row[0] for row in rows}
    for mine, theirs in ((known_ids, ids), (known_outlines, outlines)):
        if wrong := [key for key in mine.keys() & theirs.keys() if mine[key] != theirs[key]]:
            raise ValueError(f"learned otherwise elsewhere: {wrong}")
    rows += [[text, "", "", KAIU, glyph, "", "trial"] for glyph, text in ids.items() if glyph not in known_ids]
    rows += [[text, key, "", KAIU, "", "", "trial"] for key, text in outlines.items() if key not in known_outlines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("pdf", nargs="+", type=Path)
    parser.add_argument("--add", nargs=2, type=Path, metavar=("IDS", "OUTLINES"))
    arguments = parser.parse_args()
    rows = list(rows_of(learn(arguments.pdf)))
    if arguments.add:
        add(rows, *(json.loads(path.read_text(encoding="utf-8")) for path in arguments.add))
    text = "".join("\t".join(row) + "\n" for row in (HEADER, *rows))
    arguments.table.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
