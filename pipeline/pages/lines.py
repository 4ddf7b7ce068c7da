"""MuPDF's lines → characters in the upright frame of a page: folded, on the page, once each."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from pipeline.characters.fold import FOLDS
from pipeline.characters.recover import UNKNOWN
from pipeline.pages.geometry import IDENTITY, Matrix, transform, transform_point
from pipeline.pages.page import Page, is_pictured
from schemas.document import Char

TURNS: dict[tuple[int, int], Matrix] = {
    (1, 0): IDENTITY,
    (0, 1): (0.0, -1.0, 1.0, 0.0, 0.0, 0.0),
    (0, -1): (0.0, 1.0, -1.0, 0.0, 0.0, 0.0),
    (-1, 0): (-1.0, 0.0, 0.0, -1.0, 0.0, 0.0),
}
_BAND = 16.0  # height in points of the bands in which repeated glyphs are looked for
_CLIPPED = 64  # MuPDF's flag of text that something is painted through


def read_lines(
    lines: list[dict[str, Any]], hidden: list[bool], page: Page, main: tuple[int, int], upright: Matrix
) -> None:
    """Read all lines, anew where characters of them have been recovered."""
    page.chars, page.turned, page.folded, page.unknown, page.behind, page.invisible = [], [], 0, 0, 0, 0
    for line, behind in zip(lines, hidden, strict=True):
        _read_line(line, page, main, upright, behind)


def _direction(line: dict[str, Any]) -> tuple[int, int]:
    x, y = line["dir"]
    return round(x), round(y)


def main_direction(lines: list[dict[str, Any]]) -> tuple[int, int]:
    """The quarter turn that most characters run in; upright where there is no text."""
    count: Counter[tuple[int, int]] = Counter()
    for line in lines:
        direction = _direction(line)
        if direction in TURNS:
            count[direction] += sum(len(span["chars"]) for span in line["spans"])
    return max(count, key=lambda d: (count[d], d == (1, 0))) if count else (1, 0)


def _read_line(line: dict[str, Any], page: Page, main: tuple[int, int], upright: Matrix, behind: bool) -> None:
    """Append a MuPDF line's characters, folded and upright; those outside of the page are left out.

    Invisible ones are read on a picture of a page only, where they are what somebody's OCR made of it.
    """
    along = (_direction(line) == main and abs(line["dir"][0]) in (0.0, 1.0)) or _nearly(line["dir"], main)
    out = page.chars if along else page.turned
    left, top, right, bottom = page.upright
    straight = upright == IDENTITY
    for span in line["spans"]:
        size, font = span["size"], span["font"]
        if behind or (span["alpha"] == 0 and not span["char_flags"] & _CLIPPED):
            count = sum(not char["c"].isspace() for char in span["chars"])
            if not is_pictured(page):
                page.invisible += count
                continue
            page.behind += count
        for char in span["chars"]:
            text = char["c"]
            x0, y0, x1, y1 = char["bbox"]
            baseline = char["origin"][1]
            if not straight:
                x0, y0, x1, y1 = transform(upright, (x0, y0, x1, y1))
                baseline = transform_point(upright, *char["origin"])[1]
            if not left <= (x0 + x1) / 2 <= right or not top <= (y0 + y1) / 2 <= bottom:
                continue
            if text >= "\ud800" and (text == UNKNOWN or text <= "\udfff"):
                text = UNKNOWN  # half of a surrogate pair is no character at all
                page.unknown += 1
            if text in FOLDS:
                text = FOLDS[text]
                page.folded += 1
            out.append(Char(text, x0, y0, x1, y1, baseline, size, font))


def _nearly(direction: tuple[float, float], main: tuple[int, int]) -> bool:
    return abs(direction[0] - main[0]) < 0.02 and abs(direction[1] - main[1]) < 0.02


def once(chars: list[Char]) -> list[Char]:
    """Drop glyphs that are painted again at the same spot (fake bold, fill and stroke, shadows)."""
    seen: defaultdict[tuple[str, int], list[Char]] = defaultdict(list)
    out = []
    for char in chars:
        if not char.text.isspace():
            reach = 0.25 * char.size
            x0, baseline = char.x0, char.baseline
            aside = min(reach, 0.5 * (char.x1 - x0))  # ll and II are two letters, however narrow
            band = int(baseline // _BAND)
            for other in seen[char.text, band]:
                if abs(x0 - other.x0) < aside and abs(baseline - other.baseline) < reach:
                    break
            else:
                out.append(char)
                for near in {band, int((baseline - reach) // _BAND), int((baseline + reach) // _BAND)}:
                    seen[char.text, near].append(char)
            continue
        out.append(char)
    return out
