"""Headings, paragraphs and tables in reading order → nested sections."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from parsers.shared.page_head import unspaced
from parsers.values.enumerator import GRAND, ordinal, split_enumerator
from pipeline.pages.geometry import union
from pipeline.pages.text import join_lines
from schemas.document import Block, Line, Paragraph, Place, Section, Table

LONGEST_HEADING = 60
_LOWEST = 99.5  # rank of a section that no heading opened: any heading ends it


@dataclass(slots=True)
class _Open:
    """A section that headings may still go under: its rank, its number and the size of its heading's print."""

    rank: float
    ordinal: int | None
    size: float
    section: Section
    is_title: bool = False


class SectionTree:
    """Headings in reading order → nested sections. What nests is the class of the enumerator, not the print."""

    def __init__(self, ids: str, count: int) -> None:
        self.ids = ids
        self.count = count
        self.sections: list[Section] = []
        self.stack: list[_Open] = []
        self.quoted: dict[float, int | None] = {}

    def add_cover(self, cover: list[Line]) -> None:
        """The cover as a section of its own; its lines are the paragraphs."""
        titles = "".join(
            unspaced(line.text) for line in cover if line.size >= cover[0].size - 0.5 and line.page == cover[0].page
        )
        places = tuple(Place(page, union(line.bbox for line in lines)) for page, lines in _by_page(cover))
        section = self._section("", titles[:LONGEST_HEADING], places, None)
        section.blocks += [to_paragraph([line]) for line in cover]

    def open(self, block: Paragraph, title: str) -> bool:
        """Open the section that a heading starts. False where it belongs to an outline that the text quotes."""
        rank: float = split_enumerator(block.text)[0]
        size = block.lines[0].size
        if rank and not block.lines[0].is_title and self._is_quoted(rank, ordinal(block.number)):
            return False
        is_title = block.lines[0].is_title
        if is_title and (before := next((k for k, open_ in enumerate(self.stack) if open_.is_title), None)) is not None:
            del self.stack[before:]
        if not rank or is_title:
            rank = 0.0
            self.quoted = {}
            while self.stack and (self.stack[-1].size <= size + 0.3):
                self.stack.pop()
            rank = self.stack[-1].rank + 0.5 if self.stack else 0.5
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        parent = self.stack[-1].section if self.stack else None
        section = self._section("" if is_title else block.number, unspaced(title), block.places, parent)
        self.stack.append(_Open(rank, ordinal(block.number), size, section, is_title))
        return True

    def put(self, block: Block) -> None:
        """Put a paragraph or a table under the last heading; one is made up from its text where none came yet."""
        if not self.stack:
            places = block.places if isinstance(block, Paragraph) else (Place(block.page, block.bbox),)
            name = block.text[:40] if isinstance(block, Paragraph) else ""
            self.stack.append(_Open(_LOWEST, None, 0.0, self._section("", name, places, None)))
        self.stack[-1].section.blocks.append(block)

    def closed(self) -> list[Section]:
        """The top-level sections, each with its last page, its tables with their section."""
        for section in self.sections:
            _close(section)
        return self.sections

    def _section(self, number: str, title: str, places: tuple[Place, ...], parent: Section | None) -> Section:
        self.count += 1
        page = places[0].page
        section = Section(
            f"{self.ids}{self.count:04d}", parent.level + 1 if parent else 1, number, title, page, page, places,
            parent_id=parent.section_id if parent else None,
        )  # fmt: skip
        (parent.children if parent else self.sections).append(section)
        return section

    def _is_quoted(self, rank: float, count: int | None) -> bool:
        """Does a heading belong to a sample agenda or template in the text, which starts a ladder of its own?

        Such a ladder begins with a rank that the open sections skip (壹 inside of 第二部分 > 一 > (一)), and ends where
        the numbers of the open sections go on.
        """
        ranks = {open_.rank: open_.ordinal for open_ in self.stack if open_.rank == int(open_.rank) and open_.rank}
        if not self.quoted:
            skipped = (
                rank == GRAND and rank not in ranks and any(r < rank for r in ranks) and any(r > rank for r in ranks)
            )
            if not skipped or count != 1:
                return False
            self.quoted[rank] = count
            return True
        goes_on = self.quoted.get(rank) is not None and count == (self.quoted[rank] or 0) + 1
        below = rank > max(self.quoted) and count == 1
        resumes = ranks.get(rank) is not None and count == (ranks[rank] or 0) + 1
        if not goes_on and not below and resumes:
            self.quoted = {}
            return False
        self.quoted = {r: c for r, c in self.quoted.items() if r < rank} | {rank: count}
        return True


def _by_page(lines: list[Line]) -> list[tuple[int, list[Line]]]:
    return [(page, list(group)) for page, group in groupby(lines, key=lambda line: line.page)]


def _close(section: Section) -> int:
    """Set the last page of a section and the sections of its tables."""
    ends = [section.page]
    for block in section.blocks:
        if isinstance(block, Table):
            block.section_id = section.section_id
            ends.append(block.page_end)
        else:
            ends.append(block.places[-1].page)
    ends += [_close(child) for child in section.children]
    section.page_end = max(ends)
    return section.page_end


def to_paragraph(lines: list[Line]) -> Paragraph:
    """Lines that belong together as one paragraph, with a place on each page."""
    text = join_lines([line.text for line in lines])
    pages = sorted({line.page for line in lines})
    places = tuple(Place(page, union(line.bbox for line in lines if line.page == page)) for page in pages)
    return Paragraph(text, places, tuple(lines), split_enumerator(text)[1])
