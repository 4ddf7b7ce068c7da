"""Headers, footers and page labels: found over the whole document, set aside before anything is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import regex

from parsers.values.enumerator import split_enumerator
from pipeline.tables.pieces import PageContent
from schemas.document import Line

MARGIN = 0.1  # share of the page's height where furniture may stand
_LABEL = regex.compile(
    r"[-–—─\s]*(?:\d{1,4}|\d{1,6}\s*[-–—]\s*\d{1,4}|[ivxlcIVXLC]{1,6}|第\s*\d+\s*頁(?:.*共.*)?|\d+\s*/\s*\d+)[-–—─\s]*"
)
_COUNTED = regex.compile(r"\s*(?:第\s*)?(\d+)\s*(?:[頁页]|/\s*\d+).*")
_PRINTED = regex.compile(r"(?:[(（]\d{1,6}[)）]|\d{1,6})(?:\s*[-–—－]\s*\d{1,4}){0,2}|[ivxlcIVXLC]{1,6}")
_DIGITS = regex.compile(r"\d+")
_UNIT = regex.compile("單位|单位")
_FEW = 6  # lines that a note set one letter a line has at most
_RUN = 3  # pages one after another on which a line is a running header

Key = tuple[str, int]
"""A line's text without its numbers, and its height on the page."""


_BLANK = regex.compile(r"[(（]?[本此]\s*頁\s*空\s*白[)）]?|此页空白|本页空白|[(（]\p{Han}{1,3}色紙?[)）]")
"""What a page says that says nothing: that it is blank, or the colour of its paper."""


def remove_furniture(contents: list[PageContent], keep: Collection[int] = ()) -> dict[int, str]:
    """Take page labels, running headers and footers, and notes that a page is blank out of `contents`.

    `keep` are the ids of lines that are known to be no furniture. Returns the pages' labels.
    """
    running = _running_keys(contents)
    labels: dict[int, str] = {}
    for content in contents:
        drop = {
            id(line)
            for line in _candidates(content)
            if id(line) not in keep
            and (_LABEL.fullmatch(line.text) or (content.page.number, _key(line, content)) in running)
        }
        for line in sorted((line for line in content.lines if id(line) in drop), key=lambda line: line.baseline):
            if label := page_label(line.text):
                labels[content.page.number] = label
        content.lines = _without_blank([line for line in content.lines if id(line) not in drop])
    return labels


def page_label(text: str) -> str | None:
    """The page number that a line of furniture prints, as people cite it; None where it prints words.

    >>> page_label('- 12 -'), page_label('(0801)-119'), page_label('11－2'), page_label('第 3 頁，共 9 頁')
    ('12', '(0801)-119', '11－2', '3')
    >>> page_label('經濟部 110 年'), page_label('110年度')
    (None, None)
    """
    if counted := _COUNTED.fullmatch(text):
        return str(counted[1])
    bare = text.strip().strip("-–—─－ ")
    return bare if _PRINTED.fullmatch(bare) else None


def _without_blank(lines: list[Line]) -> list[Line]:
    """The lines of a page without a note that it is blank (also set one letter a line) or coloured."""
    if len(lines) <= _FEW and _BLANK.fullmatch("".join(line.text for line in lines)):
        return []
    return [line for line in lines if not _BLANK.fullmatch(line.text)]


def _running_keys(contents: list[PageContent]) -> set[tuple[int, Key]]:
    """(page, key) of lines that recur at one height: over the document, or over a chapter's pages one after another.

    A chapter may open at the same height of many pages, so a line with an enumerator is never furniture; nor is a
    table's title with its unit, which goes on over the table's pages.
    """
    pages: defaultdict[Key, list[int]] = defaultdict(list)
    for content in contents:
        for line in _candidates(content):
            if split_enumerator(line.text)[0] == 0 and not _UNIT.search(line.text):
                pages[_key(line, content)].append(content.page.number)
    often = max(_RUN, len(contents) // 4)
    out: set[tuple[int, Key]] = set()
    for key, numbers in pages.items():
        for run in _runs(numbers):
            if len(numbers) >= often or (len(run) >= _RUN and not _have_tables(contents, run)):
                out |= {(number, key) for number in run}
    return out


def _have_tables(contents: list[PageContent], run: list[int]) -> bool:
    """Does each page of a run hold a table? Then its recurring line is the table's title."""
    first = contents[0].page.number
    return all(contents[number - first].pieces for number in run)


def _runs(numbers: list[int]) -> list[list[int]]:
    """Page numbers in runs without a gap of more than one page (left and right headers alternate)."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= 2:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


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


def _key(line: Line, content: PageContent) -> Key:
    return _DIGITS.sub("#", line.text), round((line.baseline - content.page.upright[1]) / 6)
