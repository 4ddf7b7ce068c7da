"""What a report type is, and the signs that it is told by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import regex

from parsers.shared.columns import read_heads
from parsers.shared.context import Context, Finding
from parsers.values.key import match_key
from schemas.document import Part, Table
from schemas.rows import CheckRow, ProjectRow

Rows = Iterator[Finding | ProjectRow | CheckRow]


class Evidence(IntEnum):
    """What speaks for a report type. A title outweighs chapters and tables, which other reports may quote, and these
    outweigh the shape of pages: any report may be printed sideways."""

    NONE = 0
    SHAPE = 1
    STRUCTURE = 2
    TITLE = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What a document's type is told by, as match keys: its cover, its headings, and the heads of each table.

    `slides` is true for pages wider than high in large print, `partial` where some pages can't be read; `lines` are the
    lines outside of tables.
    """

    cover: str
    headings: tuple[str, ...]
    tables: tuple[frozenset[str], ...]
    slides: bool
    partial: bool = False
    lines: tuple[str, ...] = ()

    def evidence(self, title: bool, structure: bool) -> Evidence:
        return Evidence.TITLE if title else Evidence.STRUCTURE if structure else Evidence.NONE

    def has_title(self, pattern: regex.Pattern[str]) -> bool:
        return pattern.search(self.cover) is not None

    def has_chapters(self, chapters: tuple[str, ...]) -> bool:
        """More than half of a type's chapters will do for an excerpt, half of them where pages can't be read."""
        found = sum(any(chapter in key for key in self.headings) for chapter in chapters)
        return 2 * found + self.partial > len(chapters)

    def has_table(self, *heads: str) -> bool:
        """Is there a table with all of these heads?"""
        return any(keys.issuperset(heads) for keys in self.tables)


@dataclass(frozen=True, slots=True)
class ReportType:
    """A family of reports.

    `matches` tells what speaks for a document being one; `read` turns one part of it (a 計畫) into rows; `year` is the
    民國 year that a part reports on, or the Gregorian one where the report counts so. With `covers`, each 計畫 has a
    cover and chapters of its own; else it is one part. `subject` names what a part is about, and
    `stage` says where in the budget cycle it stands, where its cover doesn't.
    """

    name: str
    matches: Callable[[Signs], Evidence]
    chapters: tuple[str, ...]
    read: Callable[[Part, Context], Rows]
    year: Callable[[Part], int | None]
    covers: bool = False
    subject: Callable[[Part], str | None] | None = None
    stage: Callable[[Part], str | None] | None = None


def read_signs(
    cover: str, headings: list[str], tables: list[Table], slides: bool, partial: bool = False, lines: Sequence[str] = ()
) -> Signs:
    """The signs of a document, from its cover's text, its headings, its tables and the lines outside of them."""
    heads = [frozenset(part for head in read_heads(table) for part in _keys(head.path)) for table in tables]
    return Signs(
        match_key(cover),
        tuple(match_key(heading) for heading in headings),
        tuple(heads),
        slides,
        partial,
        tuple(map(match_key, lines)),
    )


def _keys(path: tuple[str, ...]) -> list[str]:
    return [match_key(part) for part in path] + [match_key("".join(path))]
