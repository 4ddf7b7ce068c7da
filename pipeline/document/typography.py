"""What the print alone says of a line: the size of the body text, what is larger, what may be a heading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from pipeline.document.section_tree import LONGEST_HEADING
from schemas.document import Line, Table

Item = Line | Table
UNFINISHED = "。；！？，、!?;"
"""What ends a sentence or a part of one, but no heading."""


@dataclass(frozen=True, slots=True)
class Typography:
    """The body text's size and right edge, the measure for headings and for lines that wrap."""

    size: float
    right: float


def typography(items: list[Item]) -> Typography:
    """The most common size by characters, and where full lines end."""
    sizes: Counter[float] = Counter()
    rights: Counter[int] = Counter()
    for item in items:
        if isinstance(item, Line):
            sizes[round(item.size * 2) / 2] += len(item.text)
            if len(item.text) > 20:
                rights[round(item.right)] += 1
    size = max(sizes, key=lambda key: sizes[key], default=12.0)
    ends = sorted(rights.elements())
    return Typography(size, float(ends[int(len(ends) * 0.9)]) if ends else 0.0)


def headings_of(items: list[Item], type_: Typography) -> list[str]:
    """The lines that look like headings, to tell a document's type by."""
    lines = [item for item in items if isinstance(item, Line)]
    return [line.text for line in lines if split_enumerator(line.text)[0] or line.size >= 1.2 * type_.size]


def may_be_heading(title: str) -> bool:
    return 0 < len(title) <= LONGEST_HEADING and title[-1] not in UNFINISHED


def is_contents_title(line: Line) -> bool:
    return match_key(line.text) in ("目錄", "目次", "目录")
