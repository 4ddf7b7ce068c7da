"""The numbers that a page prints, with their boxes: what coverage is measured against, whatever was made of them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.evidence.picture import Printed
from pipeline.pages.geometry import union
from pipeline.pages.page import Page
from pipeline.pages.text import Line, lines_of

_NUMBER = regex.compile(r"[0-9０-９]+(?:[,.，．][0-9０-９]+)*[%％]?")
_APART = 0.6  # of a character's size: what stands further apart is no part of the same number


def printed_numbers(page: Page) -> list[Printed]:
    """Each number in reading order, as printed, with its box on the page as displayed."""
    return [
        (text, page.place(union([(c.x0, c.y0, c.x1, c.y1) for c in chars])).bbox)
        for line in lines_of(page.chars)
        for text, chars in _numbers(line)
    ]


def _numbers(line: Line) -> Iterator[tuple[str, Line]]:
    for word in _words(line):
        text = "".join(char.text[:1] for char in word)
        for match in _NUMBER.finditer(text):
            yield match[0], word[match.start() : match.end()]


def _words(line: Line) -> Iterator[Line]:
    """Characters that follow each other closely."""
    word: Line = []
    for char in line:
        if char.text.isspace() or (word and char.x0 - word[-1].x1 > _APART * char.size):
            if word:
                yield word
            word = []
        if not char.text.isspace():
            word.append(char)
    if word:
        yield word
