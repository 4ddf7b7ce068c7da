"""Chapters and scopes: what a family requires, and which headings lead to a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.shared.context import Context, Finding
from parsers.values.key import match_key
from schemas.document import Part, Section


def missing_chapters(part: Part, chapters: Sequence[str], context: Context) -> Iterator[Finding]:
    """An issue for each chapter that the family requires and no heading of the part names."""
    keys = [match_key(section.title) for section in part.walk()]
    place = part.sections[0].places[0] if part.sections else None
    for chapter in chapters:
        if not any(chapter in key for key in keys):
            yield context.issue("section.missing", "warning", f"chapter {chapter} is missing", place)


def sections_named(part: Part, *words: str) -> list[Section]:
    """The sections whose titles contain one of the words, those inside of another left out."""
    out: list[Section] = []
    inside: set[str] = set()
    for section in part.walk():
        if section.section_id not in inside and any(word in match_key(section.title) for word in words):
            out.append(section)
            inside |= {child.section_id for child in section.walk()}
    return out
