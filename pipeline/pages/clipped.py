"""Text that a clip cuts off: Excel clips each cell, so what doesn't fit is in the file but not on the paper.

The clip in force is the cell, and the whole text belongs to it: a run that sticks out is squeezed into its clip, so that
whoever asks in which cell a character stands gets the right one. A text of which a clip leaves nothing is none.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import regex

from pipeline.pages.geometry import union
from pipeline.pages.trace import EVERYTHING, trace
from schemas.document import BBox

_LEADING = 1.8  # lines of one text are at most this many sizes apart
_DIGIT = regex.compile(r"\p{Nd}")


@dataclass(slots=True)
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
        return f"{self.hidden} characters that a cell's edge hides are read all the same: {shown}"


def unclip(page: Any, lines: list[dict[str, Any]], box: BBox) -> Clipped:
    """Squeeze the clipped texts among a page's lines (MuPDF's rawdict) into their clips; drop what is hidden whole.

    `box` is the page's: what lies off it is left as it is.
    """
    out = Clipped()
    runs = _runs(page, lines)
    by_clip: defaultdict[tuple[BBox, bool], list[Run]] = defaultdict(list)
    for run in runs:
        if run.clip != EVERYTHING and _meets(run.box, box):
            by_clip[run.clip, run.upright].append(run)
    gone: set[int] = set()
    for (clip, upright), group in by_clip.items():
        hidden = [sum(_is_hidden(char, clip) for char in run.chars) for run in group]
        if not any(hidden):
            continue
        axis = 0 if upright else 1
        for chain in _chains(group, 1 - axis):
            away = sum(hidden[k] for k in chain)
            inked = [char for k in chain for char in group[k].chars if not char["c"].isspace()]
            if not away or not inked:
                continue
            if all(_is_hidden(char, clip) for char in inked):
                gone |= {id(char) for char in inked}
                out.lost += len(inked)
                continue
            out.hidden += away
            out.texts.append("".join(group[k].text.strip() for k in chain))
            _squeeze([group[k] for k in chain], clip, axis)
    if gone:
        for line in lines:
            for span in line["spans"]:
                span["chars"] = [char for char in span["chars"] if id(char) not in gone]
    return out


def _runs(page: Any, lines: Iterable[dict[str, Any]]) -> list[Run]:
    """The characters by line and clip; those that the trace doesn't know stay with the ones before them."""
    clips: defaultdict[tuple[float, float], deque[BBox]] = defaultdict(deque)
    for glyph in trace(page).glyphs:
        clips[glyph.origin].append(glyph.clip)
    out: list[Run] = []
    for line in lines:
        run: Run | None = None
        for span in line["spans"]:
            for char in span["chars"]:
                waiting = clips.get(tuple(char["origin"]))
                clip = waiting.popleft() if waiting else run.clip if run else EVERYTHING
                if run is None or run.clip != clip:
                    run = Run(clip, upright=abs(line["dir"][0]) > abs(line["dir"][1]))
                    out.append(run)
                run.chars.append(char)
                run.spans[id(span)] = span
    return out


def _meets(a: BBox, b: BBox) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _is_hidden(char: dict[str, Any], clip: BBox) -> bool:
    """Does the middle of a character that draws something lie outside of its clip?"""
    x0, y0, x1, y1 = char["bbox"]
    inside = clip[0] <= (x0 + x1) / 2 <= clip[2] and clip[1] <= (y0 + y1) / 2 <= clip[3]
    return not inside and not char["c"].isspace()


def _chains(group: list[Run], across: int) -> list[list[int]]:
    """The runs of one clip as texts: lines that follow each other closely are one."""
    order = sorted(range(len(group)), key=lambda k: group[k].box[across])
    out: list[list[int]] = []
    for k in order:
        last = group[out[-1][-1]] if out else None
        if last is not None and group[k].box[across] - last.box[across] <= _LEADING * last.size:
            out[-1].append(k)
        else:
            out.append([k])
    return out


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
        into = max(first, clip[axis]), min(last, clip[axis + 2])
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
