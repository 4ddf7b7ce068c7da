"""What each step made of a page: characters, rulings, grids, parts of tables, lines, and why tables go on.

The same steps as in `pipeline.parse`, with what they let go of kept. Only for `govtables debug`: the person who looks
for a wrong table sees in which step it went wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.document.furniture import remove_furniture
from pipeline.document.order import in_order
from pipeline.document.page_heads import apply_heads, find_heads, lines_of
from pipeline.pages.page import Page
from pipeline.pages.quality import page_status
from pipeline.pages.read import open_pdf, read_pages
from pipeline.pages.whole_file import read_whole
from pipeline.pages.why import Reason, listening
from pipeline.tables.groups import join_groups
from pipeline.tables.pieces import PageContent, Piece, split_page
from pipeline.tables.spread import join_spread
from schemas.document import BBox, Cell, Line, Rule, Table

Boxes = list[list[Any]]


@dataclass(slots=True)
class Stage:
    """One page, in points as displayed; boxes are [x0, y0, x1, y1, label]."""

    page: int
    width: float
    height: float
    status: str
    layers: dict[str, Boxes]
    about: list[str]
    pieces: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


def read_stages(path: Path, pages: Collection[int], password: str | None = None) -> list[Stage]:
    """The stages of these pages. The whole document is read, as tables and margins are told by their neighbours.

    OSError or UnreadableFile where the file can't be read.
    """
    pdf = open_pdf(read_whole(path), password)
    stages: dict[int, Stage] = {}
    contents: list[PageContent] = []
    with listening() as said:
        for page in read_pages(pdf):
            if page.number in pages:
                stages[page.number] = _seen(page)
            contents.append(_split(page, stages.get(page.number)))
            if len(contents) > 1:
                join_spread(contents[-2], contents[-1])
                contents[-2].raw = []
        _read_on(contents, stages)
    for stage in stages.values():
        stage.reasons += [reason for reason in said if reason.page == stage.page]
    return list(stages.values())


def _seen(page: Page) -> Stage:
    """What the reader found."""
    hidden = page.seen is not None
    layers = {
        "characters": [_box(page, (c.x0, c.y0, c.x1, c.y1), f"{c.text} {c.size:g} pt {c.font}") for c in page.chars],
        "turned characters": [_box(page, (c.x0, c.y0, c.x1, c.y1), c.text) for c in page.turned],
        "rulings": [_box(page, _across(rule), _about(rule)) for rule in page.horizontals]
        + [_box(page, _along(rule), _about(rule)) for rule in page.verticals],
        "fills": [_box(page, box, "filled") for box in page.fills],
        "pictures": [_box(page, box, "picture") for box in page.images],
    }
    about = [
        f"{page.width:g} × {page.height:g} pt, /Rotate {page.rotation}",
        f"{len(page.chars)} characters along the text, {len(page.turned)} in other directions",
        f"{len(page.horizontals)} rulings across, {len(page.verticals)} along, {len(page.fills)} filled boxes"
        + (", some rulings painted over" if hidden else ""),
        *page.damage,
    ]
    return Stage(page.number, page.width, page.height, page_status(page), layers, about)


def _split(page: Page, stage: Stage | None) -> PageContent:
    if page_status(page) == "garbled":
        page.chars, page.recovered = [], None
    with listening(page.number) as said:
        content = split_page(page)
    if stage is not None:
        stage.reasons += said
        grids = [raw.grid for raw in content.raw]
        stage.layers["grids"] = [_box(page, grid.bbox, f"grid of {len(grid.boxes)} boxes") for grid in grids]
        stage.layers["lines"] = [_line(line) for line in content.lines]
        ruled = {grid.bbox for grid in grids}
        for piece in content.pieces:
            stage.pieces.append(_piece(piece, piece.bbox in ruled))
        stage.layers["cells"] = [
            [*cell.box, f"row {cell.row}, column {cell.col}: {cell.text}"]
            for piece in content.pieces
            for cell in piece.cells
        ]
    join_groups(content)
    page.chars, page.turned, page.horizontals, page.verticals, page.fills, page.seen = [], [], [], [], [], None
    return content


def _piece(piece: Piece, ruled: bool) -> dict[str, Any]:
    how = "from rulings" if ruled else "from some rulings" if piece.closed_top else "from words that stand in columns"
    notes = [
        f"{'closed' if piece.closed_top else 'open'} above, {'closed' if piece.closed_bottom else 'open'} below",
        f"column edges {', '.join(f'{x:.0f}' for x in piece.xs)}",
    ]
    if piece.open_columns:
        notes.append(f"columns {sorted(piece.open_columns)} go on below, as the last ruling leaves them out")
    if piece.leads:
        notes.append(f"rows {sorted(piece.leads)} go on from the page before")
    return {"how": how, "rows": piece.rows, "cols": piece.cols, "cells": len(piece.cells), "notes": notes}


def _read_on(contents: Sequence[PageContent], stages: dict[int, Stage]) -> None:
    """What becomes of the lines and parts when pages are read one after the other."""
    kept = list(contents)
    before = {content.page.number: list(content.lines) for content in kept}
    heads = find_heads(kept)
    remove_furniture(kept, lines_of(heads))
    for content in kept:
        if stage := stages.get(content.page.number):
            left = {id(line) for line in content.lines}
            gone = [line for line in before[stage.page] if id(line) not in left]
            stage.layers["furniture"] = [_line(line) for line in gone]
    for item in apply_heads(in_order(kept), heads):
        if isinstance(item, Table):
            for number in range(item.page, item.page_end + 1):
                if stage := stages.get(number):
                    stage.tables.append(_table(item, number))


def _table(table: Table, page: int) -> dict[str, Any]:
    """A table's rows on a page, with its header; of a cell that began on the page before, what reaches here."""
    rows = {cell.row for cell in table.cells if cell.is_header or _is_on(cell, page)}
    cells = []
    for cell in table.cells:
        covered = [row for row in range(cell.row, cell.row + cell.row_span) if row in rows]
        if covered:
            cells.append([covered[0], cell.col, len(covered), cell.col_span, int(cell.is_header), cell.text])
    names = ("caption", "unit", "page", "page_end", "rows", "cols", "header_rows")
    return {**{name: getattr(table, name) for name in names}, "cells": sorted(cells)}


def _is_on(cell: Cell, page: int) -> bool:
    return any(place.page == page for place in cell.places) if cell.places else cell.page == page


def _box(page: Page, box: BBox, label: str) -> list[Any]:
    return [*page.place(box).bbox, label]


def _line(line: Line) -> list[Any]:
    return [*line.bbox, f"{line.text} ({line.size:g} pt)"]


def _across(rule: Rule) -> BBox:
    return (rule.start, rule.position, rule.end, rule.position)


def _along(rule: Rule) -> BBox:
    return (rule.position, rule.start, rule.position, rule.end)


def _about(rule: Rule) -> str:
    return f"ruling at {rule.position:.1f} from {rule.start:.1f} to {rule.end:.1f}, {rule.width:.2f} pt wide"
