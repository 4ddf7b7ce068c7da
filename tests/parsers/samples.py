"""Tables and sections for tests, from the words that they print."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.values.enumerator import split_enumerator
from schemas.document import Cell, Line, Paragraph, Place, Section, Table


def table_of(
    rows: Sequence[Sequence[str | None]], *, header_rows: int = 1, unit: str | None = None, caption: str | None = None
) -> Table:
    """A table; None is a position that the cell to its left covers."""
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text is None:
                continue
            span = next((k for k in range(1, len(texts) - col) if texts[col + k] is not None), len(texts) - col)
            box = (col * 40.0, row * 20.0, (col + span) * 40.0, row * 20.0 + 20)
            places = (Place(1, box),) if text else ()
            cells.append(Cell(row, col, 1, span, text, places, 1, box, row < header_rows, (text,)))
    cols = len(rows[0])
    return Table(
        1, 1, (0, 0, cols * 40.0, len(rows) * 20.0), len(rows), cols, header_rows, cells, caption, unit, table_id="t"
    )


def line_of(text: str, row: int = 0, size: float = 12.0) -> Line:
    right = 72.0 + size * len(text)
    return Line(text, 1, (72.0, row * 20.0, right, row * 20.0 + size), row * 20.0 + size, size, 72.0, right)


def section_of(title: str, texts: Sequence[str]) -> Section:
    """A section with a paragraph per text."""
    place = Place(1, (72.0, 0.0, 500.0, 12.0))
    section = Section("s1", 1, "", title, 1, 1, (place,))
    for row, text in enumerate(texts, start=1):
        where = Place(1, (72.0, row * 20.0, 500.0, row * 20.0 + 12))
        section.blocks.append(Paragraph(text, (where,), (line_of(text, row),), split_enumerator(text)[1]))
    return section
