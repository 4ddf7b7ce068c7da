"""What is shown on each page: a mark for every printed value, cell and issue, with what was read there.

A mark is a place on the page, and everything that was read from it: several facts where one cell states several. Its
`kind` says how far it can be trusted: `bad` (a failed check, two engines differ, malformed), `doubt` (no second engine
confirms it), `good` (two engines read the same), `words` (a fact without a number), `cell` (no fact), `issue`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.evidence.link import value_link
from pipeline.outcome import FACTS

Row = dict[str, Any]
CellKey = tuple[str | None, int | None, int | None]

KINDS = ("bad", "doubt", "good", "words", "issue", "cell")
_VALUES = ("value", "planned_pct", "actual_pct", "difference_pct")
# What the page shows by where it is, or what says nothing about the fact.
_PLACED = frozenset(
    ("document_id", "section_id", "project_id", "page", "bbox", "text", "places", "table_id", "row", "col")
)


@dataclass(slots=True)
class Mark:
    """Boxes on one page, in points, and what was read there: `facts` are (table, row), `notes` what to look at."""

    page: int
    boxes: list[list[float]]
    text: str
    cell: CellKey = (None, None, None)
    facts: list[tuple[str, Row]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (severity, message)
    follows: str | None = None  # the link of the first part, where this is a later one

    @property
    def link(self) -> str:
        return value_link(self.page, self.boxes[0])

    @property
    def kind(self) -> str:
        """How far it can be trusted, the worst of what is known.

        >>> Mark(1, [[0, 0, 9, 9]], "1", facts=[("budgets", {"value": 1, "verified_by": "both"})]).kind
        'good'
        """
        rows = [row for _, row in self.facts]
        if any(severity == "failed" for severity, _ in self.notes) or any(map(_is_bad, rows)):
            return "bad"
        valued = [row for row in rows if any(row.get(name) is not None for name in _VALUES)]
        if valued:
            return "good" if all(row.get("verified_by") == "both" for row in valued) else "doubt"
        if self.notes:
            return "issue"
        return "words" if rows else "cell"


def _is_bad(row: Row) -> bool:
    return row.get("verified_by") == "differs" or row.get("state") == "malformed"


def marks_of(tables: Mapping[str, list[Row]]) -> dict[int, list[Mark]]:
    """The marks of each page: cells in the order of the tables, then facts in prose, then issues."""
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    facts = _by_cell(tables)
    _spread(facts, tables["cells"])
    known: dict[tuple[int, tuple[float, ...]], Mark] = {}
    for cell in tables["cells"]:
        key = (cell["table_id"], cell["row"], cell["col"])
        if cell["text"] or key in facts:
            _add(marks, known, cell, key, facts.pop(key, []))
    # Facts in prose, and those of cells that another cell covers.
    for key, pairs in facts.items():
        for pair in pairs:
            _add(marks, known, pair[1], key, [pair])
    _note_failures(tables["checks"], marks, known)
    for issue in tables["issues"]:
        if issue["page"] and issue["bbox"]:
            mark = _at(marks, known, issue["page"], issue["bbox"])
            mark.notes.append((issue["severity"], f"{issue['message']} [{issue['code']}]"))
    return dict(marks)


def _by_cell(tables: Mapping[str, list[Row]]) -> dict[CellKey, list[tuple[str, Row]]]:
    out: defaultdict[CellKey, list[tuple[str, Row]]] = defaultdict(list)
    for table in FACTS:
        for row in tables[table]:
            out[row["table_id"], row["row"], row["col"]].append((table, row))
    return dict(out)


def _spread(facts: dict[CellKey, list[tuple[str, Row]]], cells: list[Row]) -> None:
    """Progress states up to three numbers, a delay two texts: they belong to all cells of their row that print them."""
    rows = {key[:2]: (key, pairs) for key, pairs in facts.items() if pairs[0][0] in ("progress", "delays") and key[0]}
    for cell in cells:
        key = (cell["table_id"], cell["row"], cell["col"])
        own, pairs = rows.get(key[:2], (key, []))
        if own != key and any(_states(row, cell["text"]) for _, row in pairs):
            facts.setdefault(key, []).extend(pairs)


def _states(row: Row, text: str) -> bool:
    if "planned_pct" in row:
        number = _number(text)
        return number is not None and number in [row[name] for name in _VALUES[1:]]
    return bool(text) and text in (row["reason"], row["countermeasure"])


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().rstrip("%％").replace(",", ""))
    except InvalidOperation:
        return None


def _add(
    marks: dict[int, list[Mark]], known: dict[tuple[int, tuple[float, ...]], Mark], row: Row, key: CellKey,
    facts: list[tuple[str, Row]],
) -> None:  # fmt: skip
    """A mark for each page that the text stands on; facts in prose that share a place share its mark."""
    places = row["places"] or [{"page": row["page"], "bbox": row["bbox"]}]
    first = known.get((places[0]["page"], tuple(places[0]["bbox"])))
    if key[0] is None and first is not None:
        first.facts += facts
        return
    by_page: defaultdict[int, list[list[float]]] = defaultdict(list)
    for place in places:
        by_page[place["page"]].append(list(place["bbox"]))
    link = None
    for page, boxes in by_page.items():
        mark = Mark(page, boxes, row["text"], key, list(facts), follows=link)
        link = link or mark.link
        marks[page].append(mark)
        for box in boxes:
            known.setdefault((page, tuple(box)), mark)


def _at(
    marks: dict[int, list[Mark]], known: dict[tuple[int, tuple[float, ...]], Mark], page: int, bbox: Iterable[float]
) -> Mark:
    """The mark of a place, made where there is none."""
    box = tuple(bbox)
    if (page, box) not in known:
        known[page, box] = Mark(page, [list(box)], "")
        marks[page].append(known[page, box])
    return known[page, box]


def _note_failures(
    checks: list[Row], marks: dict[int, list[Mark]], known: dict[tuple[int, tuple[float, ...]], Mark]
) -> None:
    cells = {mark.cell: mark for page in marks.values() for mark in page if mark.cell[0] and not mark.follows}
    for check in checks:
        if is_failed(check):
            mark = cells.get((check["table_id"], check["row"], check["col"]))
            if mark is None and check["page"] and check["bbox"]:
                mark = _at(marks, known, check["page"], check["bbox"])
            if mark is not None:
                mark.notes.append(("failed", failure_text(check)))


def is_failed(check: Row) -> bool:
    """A check that fails by more than rounding."""
    return not check["passed"] and check.get("outcome") != "rounding"


def failure_text(check: Row) -> str:
    """What a failed check says, without its page."""
    expected, found = (f"{value.normalize():f}" if value is not None else "-" for value in _both(check))
    return f"{check['check']}: {check['expression']}; expected {expected}, printed {found}"


def _both(check: Row) -> tuple[Any, Any]:
    return check["expected"], check["found"]


def fact_fields(table: str, row: Row) -> Row:
    """What a fact says, without where it stands; empty columns left out."""
    return {"table": table, **{name: value for name, value in row.items() if name not in _PLACED and value is not None}}
