"""The document model: what the pipeline reads from a PDF and hands to the parsers.

Coordinates are points on the page as displayed (rotation applied, origin top left); pages count from 1.
Nothing here knows a report, a library or a file format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

BBox = tuple[float, float, float, float]


class Char(NamedTuple):
    """One printed character: its (folded) text, its box, its baseline, its size in points and its font."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    font: str


class Rule(NamedTuple):
    """A straight ruling: `position` across, from `start` to `end` along; `width` is the stroke's thickness."""

    position: float
    start: float
    end: float
    width: float


class Place(NamedTuple):
    """Where a part of a printed text stands."""

    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline outside of tables, in reading order, with word spaces.

    `baseline`, `left` and `right` are in the upright frame of the page, `bbox` is as displayed.
    """

    text: str
    page: int
    bbox: BBox
    baseline: float
    size: float
    left: float = 0.0
    right: float = 0.0
    is_title: bool = False  # the title in a page's head: it opens a section whatever its size

    @property
    def place(self) -> Place:
        return Place(self.page, self.bbox)


@dataclass(slots=True)
class Cell:
    """A table cell. `places` is empty where nothing is printed; `box` is the ruled box on its first page.

    `lines` keeps the printed lines before they are joined to `text`; `room` is the free height below them, in ems.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    places: tuple[Place, ...]
    page: int
    box: BBox
    is_header: bool = False
    lines: tuple[str, ...] = ()
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page's head says: `organs` whose book it is, from the top, `title` of what stands below it as printed.

    `year_roc` is the 民國 year, `side` 經常門, 資本門 or 經資門併計, `plan` the account that the page is limited to.
    """

    organs: tuple[str, ...]
    title: str
    year_roc: int
    unit: str | None = None
    side: str | None = None
    plan: str | None = None


@dataclass(slots=True)
class Table:
    """A whole table, stitched over pages. Rows and columns count from 0; a covered cell has no entry in `cells`."""

    page: int
    page_end: int
    bbox: BBox
    rows: int
    cols: int
    header_rows: int
    cells: list[Cell]
    caption: str | None = None
    unit: str | None = None
    table_id: str = ""
    section_id: str | None = None
    role: str = "other"
    head: PageHead | None = None

    def grid(self) -> list[list[Cell | None]]:
        """`rows` × `cols`, a spanning cell standing at each position that it covers."""
        out: list[list[Cell | None]] = [[None] * self.cols for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for col in range(cell.col, min(cell.col + cell.col_span, self.cols)):
                    out[row][col] = cell
        return out


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `number` is the enumerator as printed (`(一)`), '' where there is none."""

    text: str
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    number: str = ""


Block = Paragraph | Table


@dataclass(slots=True)
class Part:
    """A stretch of a report with its own cover: one 計畫, or the front matter (cover and contents)."""

    cover: list[Line]
    sections: list[Section]

    def walk(self) -> Iterator[Section]:
        """All sections, in reading order."""
        for section in self.sections:
            yield from section.walk()


@dataclass(slots=True)
class Section:
    """A heading and what stands under it, up to the next heading; `children` are the headings one level down."""

    section_id: str
    level: int
    number: str
    title: str
    page: int
    page_end: int
    places: tuple[Place, ...]
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    parent_id: str | None = None

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def tables(self) -> Iterator[Table]:
        """The tables directly under this heading."""
        return (block for block in self.blocks if isinstance(block, Table))

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs directly under this heading."""
        return (block for block in self.blocks if isinstance(block, Paragraph))
