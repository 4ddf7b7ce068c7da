"""Text that a clip cuts off: Excel clips each cell, so what doesn't fit is in the file but not on the paper.

The clip in force is the cell, and the whole text belongs to it: a run that sticks out is squeezed into its clip, so
that whoever asks in which cell a character stands gets the right one. A text of which a clip leaves nothing is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pymupdf
import regex

from pipeline.pages.geometry import overlap, union
from pipeline.pages.trace import EVERYTHING, ByOrigin, trace
from schemas.document import BBox

_LEADING = 1.8  # lines of one text are at most this many sizes apart
_WITH_CLIPS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CLIP
_MOST_OF_A_PAGE = 0.5  # a cell of more than this share of what is printed goes on on the next page
_DIGIT = regex.compile(r"\p{Nd}")


@dataclass(slots=True, eq=False)
class Run:
    """The characters of a line under one clip. `sizes` holds the spans that they come from."""

    clip: BBox
    chars: list[dict[str, Any]] = field(default_factory=list)
    spans: dict[int, dict[str, Any]] = field(default_factory=dict)
    upright: bool = True

    @property
    def text(self) -> str:
        return "".join(char["c"] for char in self.chars)

    @property
    def box(self) -> BBox:
        return union(char["bbox"] for char in self.chars)

    @property
    def size(self) -> float:
        return max(float(span["size"]) for span in self.spans.values())


@dataclass(slots=True)
class Clipped:
    """How many characters of a page are hidden, and the texts that they belong to; `lost` are those left out."""

    hidden: int = 0
    lost: int = 0
    texts: list[str] = field(default_factory=list)

    @property
    def message(self) -> str:
        """What to say of it; numbers first, for those are easily taken for what is seen of them."""
        texts = sorted(self.texts, key=lambda text: not _DIGIT.search(text))
        shown = ", ".join(text if len(text) <= 40 else f"{text[:40]}…" for text in texts[:5])
        parts = [f"{self.hidden} characters that a cell's edge hides are read all the same: {shown}"] if texts else []
        return "; ".join(parts + ([f"{self.lost} that are hidden whole are left out"] if self.lost else []))


def unclip(page: Any, lines: list[dict[str, Any]], box: BBox) -> Clipped:
    """Squeeze the clipped texts among a page's lines (MuPDF's rawdict) into their clips; drop what is hidden whole.

    `box` is the page's: what lies off it is left as it is.
    """
    out = Clipped()
    runs = _runs(page, lines)
    by_clip: defaultdict[tuple[BBox, bool], list[Run]] = defaultdict(list)
    for run in runs:
        if run.clip != EVERYTHING and overlap(run.box, box):
            by_clip[run.clip, run.upright].append(run)
    gone: set[int] = set()
    chains = [chain for (_, upright), group in by_clip.items() for chain in _chains(group, 1 if upright else 0)]
    chains = [chain for chain in chains if any(map(_hidden, chain))]
    cuts = _cuts(chains, [clip for clip, _ in by_clip])
    for chain in chains:
        gone |= _show(chain, cuts, out)
    if gone:
        for line in lines:
            for span in line["spans"]:
                span["chars"] = [char for char in span["chars"] if id(char) not in gone]
    return out


def _cuts(chains: list[list[Run]], clips: list[BBox]) -> set[tuple[int, float]]:
    """Edges of clips, as (side, position), at which the page ends in the middle of a row.

    Its cells are painted whole on both pages: some wholly beyond the edge. What doesn't fit into a cell never is.
    """
    out: set[tuple[int, float]] = set()
    for chain in chains:
        axis = 1 if chain[0].upright else 0
        low, high = chain[0].clip[axis], chain[0].clip[axis + 2]
        if _is_lost(chain):
            out.add((axis, low) if chain[0].box[axis] < low else (axis + 2, high))
        elif high - low > _MOST_OF_A_PAGE * (max(c[axis + 2] for c in clips) - min(c[axis] for c in clips)):
            out |= {(axis, low), (axis + 2, high)}
    return out


def _is_lost(chain: list[Run]) -> bool:
    return all(_hidden(run) == _inked(run) for run in chain)


def _show(chain: list[Run], cuts: set[tuple[int, float]], out: Clipped) -> set[int]:
    """Squeeze the runs of one text into their clip; returns the ids of characters that are left out instead.

    That is a text of which nothing is seen, and lines beyond the edge of the page.
    """
    whole = chain if _is_lost(chain) else [run for run in chain if _is_beyond(run, cuts)]
    rest = [run for run in chain if run not in whole]
    out.lost += sum(map(_hidden, whole))
    hidden = sum(map(_hidden, rest))
    if hidden:
        out.hidden += hidden
        out.texts.append("".join(run.text.strip() for run in rest))
        _squeeze(rest, rest[0].clip, 0 if rest[0].upright else 1)
    return {id(char) for run in whole for char in run.chars}


def _is_beyond(run: Run, cuts: set[tuple[int, float]]) -> bool:
    """Does a line stand beyond an edge at which the page ends?"""
    axis = 1 if run.upright else 0
    low, high = run.clip[axis], run.clip[axis + 2]
    middle = (run.box[axis] + run.box[axis + 2]) / 2
    return ((axis, low) in cuts and middle < low) or ((axis + 2, high) in cuts and middle > high)


def _hidden(run: Run) -> int:
    return sum(_is_hidden(char, run.clip) for char in run.chars)


def _inked(run: Run) -> int:
    return sum(not char["c"].isspace() for char in run.chars)


def _runs(page: Any, lines: Iterable[dict[str, Any]]) -> list[Run]:
    """The characters by line and clip; those that the trace doesn't know stay with the ones before them."""
    glyphs = ByOrigin(trace(page).glyphs)
    out: list[Run] = []
    for line in lines:
        run: Run | None = None
        for span in line["spans"]:
            for char in span["chars"]:
                glyph = glyphs.take(*char["origin"])
                clip = glyph.clip if glyph else run.clip if run else EVERYTHING
                if run is None or run.clip != clip:
                    run = Run(clip, upright=abs(line["dir"][0]) > abs(line["dir"][1]))
                    out.append(run)
                run.chars.append(char)
                run.spans[id(span)] = span
    return out


def _is_hidden(char: dict[str, Any], clip: BBox) -> bool:
    """Does the middle of a character that draws something lie outside of its clip?"""
    x0, y0, x1, y1 = char["bbox"]
    inside = clip[0] <= (x0 + x1) / 2 <= clip[2] and clip[1] <= (y0 + y1) / 2 <= clip[3]
    return not inside and not char["c"].isspace()


def _chains(group: list[Run], across: int) -> list[list[Run]]:
    """The runs of one clip as texts: lines that follow each other closely are one."""
    boxes = [run.box for run in group]
    out: list[list[int]] = []
    for k in sorted(range(len(group)), key=lambda k: boxes[k][across]):
        for chain in reversed(out):
            last = chain[-1]
            near = boxes[k][across] - boxes[last][across] <= _LEADING * group[last].size
            if near and _overlap(boxes[k], boxes[last], 1 - across):
                chain.append(k)
                break
        else:
            out.append([k])
    return [[group[k] for k in chain] for chain in out]


def _overlap(a: BBox, b: BBox, axis: int) -> bool:
    return a[axis] < b[axis + 2] and b[axis] < a[axis + 2]


def _squeeze(runs: list[Run], clip: BBox, axis: int) -> None:
    """Move the runs of one text into its clip: along each line, and across them all with their sizes."""
    across = 1 - axis
    low = min(run.box[across] for run in runs)
    high = max(run.box[across + 2] for run in runs)
    start, end = max(low, clip[across]), min(high, clip[across + 2])
    tall = _hides_a_line(runs, clip, across)
    for run in runs:
        box = run.box
        first, last = box[axis], box[axis + 2]
        low_end, high_end = clip[axis], clip[axis + 2]
        into = min(max(first, low_end), high_end), max(min(last, high_end), low_end)
        for char in run.chars:
            moved = [list(char["bbox"]), list(char["origin"])]
            if into != (first, last):
                _move(moved, axis, (first, last), into)
            if tall:
                _move(moved, across, (low, high), (start, end))
            char["bbox"], char["origin"] = tuple(moved[0]), tuple(moved[1])
    if tall and high > low:
        spans = {key: span for run in runs for key, span in run.spans.items()}
        for span in spans.values():
            span["size"] *= (end - start) / (high - low)


def _hides_a_line(runs: list[Run], clip: BBox, across: int) -> bool:
    """Does the middle of a line lie beyond the clip?"""
    middles = [(run.box[across] + run.box[across + 2]) / 2 for run in runs]
    return min(middles) < clip[across] or max(middles) > clip[across + 2]


def _move(moved: list[list[float]], axis: int, old: tuple[float, float], new: tuple[float, float]) -> None:
    """Map coordinates of one axis from one stretch to another."""
    scale = (new[1] - new[0]) / (old[1] - old[0]) if old[1] > old[0] else 1.0
    for numbers in moved:
        for index in range(axis, len(numbers), 2):
            numbers[index] = new[0] + (numbers[index] - old[0]) * scale


class Comparison(NamedTuple):
    """What a page's own reading hides or says otherwise: `moved` where a character of the lines is changed by it."""

    clipped: Clipped | None
    replaced: str
    moved: bool


def printed(lines: Iterable[dict[str, Any]], box: BBox) -> str:
    """All characters of a page's lines that stand in a box, without blanks."""
    chars = (char for line in lines for span in line["spans"] for char in span["chars"])
    return "".join(char["c"] for char in chars if not char["c"].isspace() and overlap(char["bbox"], box))


def compare(page: Any, lines: list[dict[str, Any]], box: BBox, plain: str) -> Comparison:
    """Squeeze what clips hide among a page's lines, and say where its replacement text has other digits than it prints.

    `plain` is what the lines had as they were read, without clips and without /ActualText; MuPDF's own reading, with
    both, says whether there are any.
    """
    both = _text(page, _WITH_CLIPS)
    if len(both) == len(plain) and _digits(both) == _digits(plain):
        return Comparison(None, "", _take_signs(lines, plain, both))
    clipped = _text(page, _WITH_CLIPS | pymupdf.TEXT_IGNORE_ACTUALTEXT)
    signs = _take_signs(lines, clipped, both)
    said = _digits(both) != _digits(clipped)
    message = "a replacement text (/ActualText) has other digits than are printed; the printed ones are read"
    found = unclip(page, lines, box) if len(clipped) < len(plain) else Clipped()
    shown = found if found.hidden or found.lost else None
    return Comparison(shown, message if said else "", signs or shown is not None)


def _take_signs(lines: Iterable[dict[str, Any]], plain: str, both: str) -> bool:
    """Where a replacement text stands for one sign with another one, it is the author's: a glyph that two slashes share
    has but one entry in a font's map. Letters, ideographs and digits are as printed, whatever replaces them.
    Was any?"""
    if plain == both or len(plain) != len(both):
        return False
    others: dict[str, set[str]] = defaultdict(set)
    for char, other in zip(plain, both, strict=True):
        others[char].add(other)
    signs = {char: min(found) for char, found in others.items() if len(found) == 1 and _are_signs(char, *found)}
    for line in lines if signs else ():
        for span in line["spans"]:
            for char in span["chars"]:
                char["c"] = signs.get(char["c"], char["c"])
    return bool(signs)


def _are_signs(*chars: str) -> bool:
    return not any(char.isalnum() or char == "\N{REPLACEMENT CHARACTER}" for char in chars)


def _text(page: Any, flags: int) -> str:
    return "".join(page.get_textpage(flags=flags).extractText().split())


def _digits(text: str) -> list[str]:
    return sorted(_DIGIT.findall(text))
