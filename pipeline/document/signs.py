"""What a document shows of its type: the words of its cover, headings and tables, and the shape of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from parsers.shared.report import Signs, read_signs
from pipeline.document.typography import Item, Typography, headings_of
from pipeline.tables.pieces import PageContent
from schemas.document import Line, Table

LANDSCAPE = 0.8  # share of pages wider than high that makes slides
_TITLE = 60  # characters of a line that may be the title of a table
LARGE = 1 / 45  # … and the size of their print, as a share of the height of a page


def first_page(contents: Sequence[PageContent]) -> list[str]:
    """The lines of the first page, where it holds no table."""
    return [line.text for line in contents[0].lines] if contents and not contents[0].pieces else []


def signs_of(
    front: Sequence[str], items: list[Item] | None = None, contents: Sequence[PageContent] = (),
    type_: Typography | None = None, *, partial: bool = False,
) -> Signs:  # fmt: skip
    """The signs of a document; of its first lines alone where nothing else is given. `partial`: pages can't be read."""
    if items is None or type_ is None:
        return read_signs("".join(front), [], [], False)
    tables = [item for item in items if isinstance(item, Table)]
    lines = [item.text for item in items if isinstance(item, Line) and len(item.text) <= _TITLE]
    slides = _are_slides(contents, type_)
    return read_signs("".join(front), headings_of(items, type_), tables, slides, partial, lines)


def _are_slides(contents: Sequence[PageContent], type_: Typography) -> bool:
    heights = [content.page.height for content in contents if content.page.width > content.page.height]
    many = len(contents) > 2 and len(heights) >= LANDSCAPE * len(contents)
    return many and type_.size >= LARGE * median(heights)
