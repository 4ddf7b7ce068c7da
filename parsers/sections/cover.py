"""Covers and contents: names, agencies and dates of a report and of its 計畫."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parsers.sections.columns import read_heads
from parsers.values.key import match_key
from schemas.document import Table

_DATE = regex.compile(r"(?:中華民國)?\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")
_AGENCY = regex.compile(
    r"(?:(?:行政院|立法院|監察院|考試院|司法院)?\p{Han}{1,12}(?:部|署|局|會|處|院|府|所|公司|中心|總處)[、,及與(]?\)?)+"
)
_ENTRY = regex.compile(r"(?P<name>.+?)\s*[(（](?P<agency>[^()（）]*(?:部|署|局|會|處|院|府|司|公司)[^()（）]*)[)）]")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; None where it doesn't."""

    title: str | None
    agency: str | None
    date_text: str | None


def read_cover(lines: Sequence[str]) -> Cover:
    """Title lines, then the agency, then the date; each may be missing.

    >>> read_cover(['前瞻基礎建設計畫', '110 年度績效檢討報告', '經濟部', '中華民國 111 年 1 月']).title
    '前瞻基礎建設計畫110 年度績效檢討報告'
    """
    date = next((line for line in lines if _DATE.fullmatch(match_key(line))), None)
    rest = [line for line in lines if line is not date]
    agency = rest.pop() if len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[-1])) else None
    while agency and len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[-1])):
        agency = f"{rest.pop()}、{agency}"
    title = _join(rest)
    return Cover(title or None, agency, date)


def _join(lines: Sequence[str]) -> str:
    out = ""
    for line in lines:
        latin = out and out[-1].isascii() and line[0].isascii() and out[-1].isalnum() and line[0].isalnum()
        out += (" " if latin else "") + line
    return out


def is_contents(table: Table) -> bool:
    keys = {head.key for head in read_heads(table)}
    return "計畫名稱" in keys and bool(keys & {"頁碼", "頁次"})


def contents_entries(table: Table) -> Iterator[tuple[str, str | None]]:
    """(name, agency) of each 計畫 in the table of contents."""
    col = next(head.col for head in read_heads(table) if head.key == "計畫名稱")
    for cell in table.cells:
        if cell.col == col and cell.row >= table.header_rows and cell.text:
            text = cell.text.replace("\n", "")
            match = _ENTRY.fullmatch(text)
            yield (match["name"], match["agency"]) if match else (text, None)
