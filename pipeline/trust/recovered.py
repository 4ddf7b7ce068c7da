"""Marks what was read without the file's own character map, and says which of those numbers nothing else confirms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import regex

from pipeline.document.sums import confirmed
from pipeline.document.verdict import CHECKED, values_of
from pipeline.pages.page import Page
from schemas.document import BBox, Place
from schemas.rows import CellKey, CellRow, DocumentRows, FactRow, IssueRow

_FACTS = (*CHECKED, "milestones", "delays")
_FIGURES = regex.compile(r"[\d,.%()△▲+\-\s]*\d[\d,.%()△▲+\-\s]*")
_NUMBER = regex.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
Boxes = Mapping[int, Sequence[BBox]]
"""The boxes of recovered characters, by page."""


def mark_recovered(rows: DocumentRows, pages: Iterable[Page]) -> None:
    """Set `recovered` on facts and report numbers that are neither checked nor confirmed by sums of their column."""
    boxes = {page.number: page.recovered.boxes for page in pages if page.recovered and page.recovered.boxes}
    if not boxes:
        return
    covered: set[CellKey] = {key for check in rows.checks for key in check.covered}
    stated: set[CellKey] = set()
    for table in _FACTS:
        for fact in getattr(rows, table):
            stated.add((fact.table_id, fact.row, fact.col))
            fact.recovered = _has_recovered(fact.places, boxes)
            checked = fact.table_id is not None and (fact.table_id, fact.row, fact.col) in covered
            if fact.recovered and table in CHECKED and values_of(fact) and not checked:
                rows.issues.append(_unchecked_fact(fact))
    rows.issues += list(_unchecked_cells(rows, boxes, stated))


def _has_recovered(places: Iterable[Place], boxes: Boxes) -> bool:
    return any(
        x0 <= (a + c) / 2 <= x1 and y0 <= (b + d) / 2 <= y1
        for page, (x0, y0, x1, y1) in places
        for a, b, c, d in boxes.get(page, ())
    )


def _unchecked_fact(fact: FactRow) -> IssueRow:
    message = f"{fact.text!r} was decoded without a character map and no check covers it; compare with the page"
    return _issue(fact.document_id, fact.page, fact.bbox, message)


def _unchecked_cells(rows: DocumentRows, boxes: Boxes, stated: set[CellKey]) -> Iterator[IssueRow]:
    """One issue a table for its numbers that became no fact."""
    tables: defaultdict[str, list[CellRow]] = defaultdict(list)
    for cell in rows.cells:
        tables[cell.table_id].append(cell)
    for table_id, cells in tables.items():
        numbers = {(cell.row, cell.col): cell for cell in cells if not cell.is_header and _FIGURES.fullmatch(cell.text)}
        sure = _in_sums(numbers)
        left = [
            cell
            for key, cell in numbers.items()
            if key not in sure and (table_id, *key) not in stated and _has_recovered(cell.places, boxes)
        ]
        if left:
            message = (
                f"{len(left)} cells with numbers were decoded without a character map and no check or sum covers them: "
                f"{', '.join(cell.text for cell in left[:5])}{' …' if len(left) > 5 else ''}"
            )
            yield _issue(left[0].document_id, left[0].page, left[0].bbox, message)


def _in_sums(numbers: Mapping[tuple[int, int], CellRow]) -> set[tuple[int, int]]:
    columns: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, col in sorted(numbers):
        if _NUMBER.fullmatch(numbers[row, col].text):
            columns[col].append((row, col))
    out: set[tuple[int, int]] = set()
    for keys in columns.values():
        out |= {keys[k] for k in confirmed([Decimal(numbers[key].text.replace(",", "")) for key in keys])}
    return out


def _issue(document_id: str, page: int, bbox: BBox, message: str) -> IssueRow:
    return IssueRow(
        document_id=document_id, page=page, bbox=bbox, code="recovered.unchecked", severity="warning", message=message
    )
