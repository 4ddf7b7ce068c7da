"""What an embedded TrueType font says of itself: its number of glyphs, their outlines and its character map.

MuPDF keeps the file of each embedded font, but neither the raw outlines nor the way from a glyph back to a character.
A subset may lack any table or be cut short, so whatever can't be read is simply not there.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Any

_REPEAT = 8  # a point's flags hold for some more points
_UNICODE = {(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}


@dataclass(slots=True)
class Sfnt:
    """A TrueType font file. `count` is `maxp.numGlyphs`, 0 where the font has no such table."""

    data: bytes
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    count: int = 0
    offsets: tuple[int, ...] = ()

    def glyph(self, number: int) -> bytes | None:
        """The raw outline of a glyph, empty where it draws nothing; None where the font doesn't have it."""
        if not 0 <= number < len(self.offsets) - 1 or "glyf" not in self.tables:
            return None
        start, length = self.tables["glyf"]
        first, last = self.offsets[number], self.offsets[number + 1]
        return self.data[start + first : start + last] if first <= last <= length else None


def read_sfnt(data: bytes) -> Sfnt | None:
    """The font in `data`; None where it is no TrueType font (a bare CFF font, say)."""
    if data[:4] not in (b"\x00\x01\x00\x00", b"true"):
        return None
    font = Sfnt(data)
    try:
        for index in range(_number(data, ">H", 4)):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
            font.tables[tag.decode("latin-1").strip()] = (offset, length)
        font.count = _number(data, ">H", font.tables["maxp"][0] + 4)
        font.offsets = _offsets(font)
    except (struct.error, KeyError):
        pass  # a subset without these tables has no outlines to compare: count and offsets stay empty
    return font


def _offsets(font: Sfnt) -> tuple[int, ...]:
    """Where each glyph begins in `glyf`, from `loca` as far as it goes."""
    start, length = font.tables["loca"]
    if _number(font.data, ">h", font.tables["head"][0] + 50):
        return struct.unpack_from(f">{min(length // 4, font.count + 1)}L", font.data, start)
    halves = struct.unpack_from(f">{min(length // 2, font.count + 1)}H", font.data, start)
    return tuple(2 * half for half in halves)


def outline_key(font: Sfnt, number: int) -> str | None:
    """A hash of a glyph's outline, the same in every subset of one font; None where nothing is drawn.

    Hinting is left out of a simple glyph; a composite one, whose hinting moves its parts, counts as it stands. What
    subsetters leave behind a glyph doesn't count.
    """
    raw = font.glyph(number)
    if not raw:
        return None
    try:
        contours = _number(raw, ">h", 0)
        if contours >= 0:
            hints = 10 + 2 * contours
            points = hints + 2 + _number(raw, ">H", hints)
            raw = raw[:hints] + raw[points : _end_of_points(raw, contours, points)]
    except (struct.error, IndexError):
        return None
    return hashlib.md5(raw.rstrip(b"\0"), usedforsecurity=False).hexdigest()[:16]


def _end_of_points(raw: bytes, contours: int, at: int) -> int:
    """Where the coordinates of a simple glyph end, whose flags begin at `at`."""
    missing = _number(raw, ">H", 8 + 2 * contours) + 1 if contours else 0
    size = 0
    while missing > 0:
        flag, times, at = raw[at], 1, at + 1
        if flag & _REPEAT:
            times, at = raw[at] + 1, at + 1
        size += min(times, missing) * (_bytes(flag, 2, 16) + _bytes(flag, 4, 32))
        missing -= times
    return at + size


def _bytes(flag: int, short: int, same: int) -> int:
    """How long a coordinate is: a byte, or two, or none where it is the one before."""
    return 1 if flag & short else 0 if flag & same else 2


def character_map(font: Sfnt) -> dict[int, set[int]]:
    """{glyph: code points} by the font's own Unicode map; empty where it has none."""
    out: dict[int, set[int]] = {}
    try:
        start, _ = font.tables["cmap"]
        for index in range(_number(font.data, ">H", start + 2)):
            platform, encoding, offset = struct.unpack_from(">HHL", font.data, start + 4 + 8 * index)
            if (platform, encoding) in _UNICODE:
                for code, glyph in _pairs(font.data, start + offset):
                    if glyph:
                        out.setdefault(glyph, set()).add(code)
    except (struct.error, KeyError):
        return {}
    return out


def _pairs(data: bytes, at: int) -> list[tuple[int, int]]:
    """(code point, glyph) of a subtable in one of the two usual formats."""
    kind = _number(data, ">H", at)
    if kind == 12:
        groups = (struct.unpack_from(">LLL", data, at + 16 + 12 * k) for k in range(_number(data, ">L", at + 12)))
        return [(code, glyph + code - a) for a, b, glyph in groups for code in range(a, min(b, a + 0xFFFF) + 1)]
    return _segments(data, at) if kind == 4 else []


def _segments(data: bytes, at: int) -> list[tuple[int, int]]:
    count = _number(data, ">H", at + 6) // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}h", data, at + 16 + 4 * count)
    base = at + 16 + 6 * count
    jumps = struct.unpack_from(f">{count}H", data, base)
    out = []
    for k, (first, last, delta, jump) in enumerate(zip(starts, ends, deltas, jumps, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = _number(data, ">H", base + 2 * k + jump + 2 * (code - first)) if jump else code
            out.append((code, (glyph + delta) & 0xFFFF if glyph or not jump else 0))
    return out


def _number(data: bytes, form: str, at: int) -> Any:
    return struct.unpack_from(form, data, at)[0]
