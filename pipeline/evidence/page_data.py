"""A document's rows → what the page of each of its pages shows, as JSON: marks, tables and loose numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evidence.coverage import loose_numbers
from pipeline.evidence.marks import KINDS, CellKey, Mark, Row, fact_fields, marks_of
from pipeline.evidence.picture import Printed

Numbers = Mapping[int, Sequence[Printed]]
"""The numbers that each page prints."""

Shown = tuple[Row, list[Row], set[int]]
"""A table, its cells, and those of its rows that a page shows."""


class Reading:
    """What was read of a document, page by page."""

    def __init__(self, tables: Mapping[str, list[Row]]) -> None:
        self._marks = marks_of(tables)
        self._tables = _tables_by_page(tables)
        self._headers = {(cell["table_id"], cell["row"], cell["col"]) for cell in tables["cells"] if cell["is_header"]}
        self.pages = sorted({page["page"] for page in tables["pages"]} | set(self._marks))

    def page(self, number: int, printed: Sequence[Printed] = ()) -> Row:
        """What a page shows: `marks`, `tables`, and as `loose` those of its `printed` numbers that became no fact."""
        marks = self._marks.get(number, [])
        at = {mark.cell: index for index, mark in enumerate(marks) if mark.cell[0]}
        return {
            "page": number,
            "marks": [_mark(mark) for mark in marks],
            "tables": [_table(*shown, at) for shown in self._tables.get(number, [])],
            "loose": loose_numbers(printed, marks, self._headers),
        }


def pages_data(tables: Mapping[str, list[Row]], numbers: Numbers) -> dict[int, Row]:
    """What each page shows, by its number."""
    reading = Reading(tables)
    return {page: reading.page(page, numbers.get(page, ())) for page in reading.pages}


def page_counts(data: Row) -> dict[str, int]:
    """How many marks of each kind a page has, and loose numbers in cells that are no labels.

    >>> page_counts({"marks": [{"kind": "good"}, {"kind": "bad"}], "loose": [["7", 0, 0, 1, 1, "cell"]]})
    {'bad': 1, 'good': 1, 'loose': 1}
    """
    counts = {kind: sum(mark["kind"] == kind for mark in data["marks"]) for kind in KINDS if kind != "cell"}
    counts["loose"] = sum(number[-1] == "cell" for number in data["loose"])
    return {kind: count for kind, count in counts.items() if count}


def _mark(mark: Mark) -> Row:
    out: Row = {"kind": mark.kind, "boxes": mark.boxes, "text": mark.text}
    if mark.facts:
        out["facts"] = [fact_fields(table, row) for table, row in mark.facts]
    if mark.notes:
        out["notes"] = mark.notes
    if mark.follows:
        out["follows"] = mark.follows
    if mark.cell[0]:
        out["cell"] = [mark.cell[1], mark.cell[2]]
    return out


def _table(table: Row, cells: list[Row], shown: set[int], at: Mapping[CellKey, int]) -> Row:
    """A table's rows on one page, below its header wherever that is: [row, cells], each cell [column, rows, columns,
    is a header, its mark or else its text]. Of a cell that began on the page before, what reaches here."""
    rows: dict[int, list[list[Any]]] = {row: [] for row in sorted(shown)}
    for cell in cells:
        covered = [row for row in range(cell["row"], cell["row"] + cell["row_span"]) if row in rows]
        if covered:
            mark = at.get((cell["table_id"], cell["row"], cell["col"]))
            what = cell["text"] if mark is None else mark
            rows[covered[0]].append([cell["col"], len(covered), cell["col_span"], int(cell["is_header"]), what])
    names = ("table_id", "caption", "unit", "role", "statement", "cols", "page", "page_end")
    about = {name: table[name] for name in names if table.get(name) is not None}
    return {**about, "rows": [[row, sorted(line, key=lambda cell: cell[0])] for row, line in rows.items()]}


def _tables_by_page(tables: Mapping[str, list[Row]]) -> dict[int, list[Shown]]:
    """For each page its tables with the rows to show there: those that stand on it, and the header."""
    cells: defaultdict[str, list[Row]] = defaultdict(list)
    for cell in tables["cells"]:
        cells[cell["table_id"]].append(cell)
    out: defaultdict[int, list[Shown]] = defaultdict(list)
    for table in tables["tables"]:
        own = cells[table["table_id"]]
        head = {cell["row"] for cell in own if cell["is_header"]}
        on_page: defaultdict[int, set[int]] = defaultdict(set)
        for cell in own:
            for place in cell["places"] or [cell]:
                on_page[place["page"]].add(cell["row"])
        for page, rows in on_page.items():
            out[page].append((table, own, rows | head))
    return dict(out)
