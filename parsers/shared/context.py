"""What section parsers need to know about the document, and how they place and report what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypedDict

from parsers.values.key import match_key
from schemas.document import Cell, Paragraph, Place, Section, Table
from schemas.rows import BudgetRow, DelayRow, IndicatorRow, IssueRow, MilestoneRow, ProgressRow

Finding = BudgetRow | IndicatorRow | MilestoneRow | ProgressRow | DelayRow | IssueRow


@dataclass(frozen=True, slots=True)
class Context:
    """Whose section it is. `year_roc` is the year that the report is about, None where it doesn't say.

    `home` is the currency (ISO 4217) of 元 that names no country, None where nothing tells.
    """

    document_id: str
    project_id: str | None
    year_roc: int | None
    home: str | None = "TWD"

    def issue(self, code: str, severity: str, message: str, place: Place | None = None) -> IssueRow:
        page, bbox = (place.page, place.bbox) if place else (None, None)
        return IssueRow(
            document_id=self.document_id, page=page, bbox=bbox, code=code, severity=severity, message=message
        )


class Where(TypedDict):
    """The columns that every fact has (see `FactRow`)."""

    document_id: str
    project_id: str | None
    section_id: str | None
    page: int
    bbox: tuple[float, float, float, float]
    text: str
    places: tuple[Place, ...]
    table_id: str | None
    row: int | None
    col: int | None


def first_place(cell: Cell) -> Place:
    """Where a cell's text begins; its box where it is empty."""
    return cell.places[0] if cell.places else Place(cell.page, cell.box)


def at_cell(context: Context, table: Table, cell: Cell, row: int) -> Where:
    """A fact that one cell states. `row` is the row that it is read for, which a merged cell may span."""
    place = first_place(cell)
    return Where(
        document_id=context.document_id, project_id=context.project_id, section_id=table.section_id,
        page=place.page, bbox=place.bbox, text=cell.text, places=cell.places or (place,),
        table_id=table.table_id, row=row, col=cell.col,
    )  # fmt: skip


def at_cells(context: Context, table: Table, cells: Iterable[Cell], row: int) -> Where:
    """A fact that several cells of a row state together, in their order."""
    written = [cell for cell in cells if cell.text]
    where = at_cell(context, table, written[0], row)
    where["text"] = "\n".join(cell.text for cell in written)
    where["places"] = tuple(place for cell in written for place in cell.places)
    return where


def in_prose(context: Context, section: Section, text: str, places: tuple[Place, ...]) -> Where:
    """A fact in running text."""
    return Where(
        document_id=context.document_id, project_id=context.project_id, section_id=section.section_id,
        page=places[0].page, bbox=places[0].bbox, text=text, places=places, table_id=None, row=None, col=None,
    )  # fmt: skip


def merge_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """One place a page: the box around all that stands on it."""
    out: dict[int, Place] = {}
    for page, (x0, y0, x1, y1) in places:
        if page in out:
            a, b, c, d = out[page].bbox
            x0, y0, x1, y1 = min(a, x0), min(b, y0), max(c, x1), max(d, y1)
        out[page] = Place(page, (x0, y0, x1, y1))
    return tuple(out.values())


def path_to(section: Section, root: Section) -> Iterator[Section]:
    """The sections from below `root` down to `section`, both ends as given (root left out)."""
    for child in root.children:
        if section in list(child.walk()):
            yield child
            yield from path_to(section, child)


def is_nothing(text: str) -> bool:
    """Does the report say that there is nothing: 無, 無落後, -, blank?"""
    return match_key(text).strip("-()。:") in ("", "無", "無落後", "無落後情形", "無此項目", "不適用")


def paragraphs_text(section: Section) -> str:
    """The paragraphs directly under a heading, one a line."""
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))
