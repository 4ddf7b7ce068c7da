"""Headers, footers and page labels: found over the whole document, set aside before anything is read."""

from __future__ import annotations

from collections import Counter

import regex

from parsers.values.enumerator import split_enumerator
from pipeline.tables import PageContent
from schemas.document import Line

MARGIN = 0.1  # share of the page's height where furniture may stand
_LABEL = regex.compile(
    r"[-–—─\s]*(?:\d{1,4}(?:[-–—]\d{1,4})?|[ivxlcIVXLC]{1,6}|第\s*\d+\s*頁(?:.*共.*)?|\d+\s*/\s*\d+)[-–—─\s]*"
)
_DIGITS = regex.compile(r"\d+")


def remove_furniture(contents: list[PageContent]) -> None:
    """Take page labels and lines that recur at the same height of several pages out of `contents`."""
    seen: Counter[tuple[str, int]] = Counter()
    for content in contents:
        for line in _candidates(content):
            # A chapter may open at the same height of many pages; furniture carries no enumerator.
            if split_enumerator(line.text)[0] == 0:
                seen[_key(line, content)] += 1
    often = max(3, len(contents) // 4)
    for content in contents:
        drop = {
            id(line)
            for line in _candidates(content)
            if _LABEL.fullmatch(line.text) or seen[_key(line, content)] >= often
        }
        content.lines = [line for line in content.lines if id(line) not in drop]


def _candidates(content: PageContent) -> list[Line]:
    """The lines in the margins that no table lies beyond."""
    _, top, _, bottom = content.page.upright
    height = bottom - top
    high = min((piece.bbox[1] for piece in content.pieces), default=bottom)
    low = max((piece.bbox[3] for piece in content.pieces), default=top)
    return [
        line
        for line in content.lines
        if (line.baseline < top + MARGIN * height and line.baseline < high)
        or (line.baseline > bottom - MARGIN * height and line.baseline > low)
    ]


def _key(line: Line, content: PageContent) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round((line.baseline - content.page.upright[1]) / 6)
