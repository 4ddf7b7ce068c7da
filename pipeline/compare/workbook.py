"""A comparison as a work paper: one row per change with status, assignee and remark, which the next one carries over.

Nothing in a cell is ever a formula or a link, whatever a document prints: every text is written as a string.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.compare.engine import Result
from pipeline.compare.review import Review
from pipeline.document.verdict import plain
from schemas.changes import KINDS, ChangeRow, ProofRow

STATUSES = ("open", "agreed", "explained", "error in report", "error in reading", "not relevant")
"""What a reviewer may say of a change; anything but `open` is a decision."""

_CHARACTERS, _DIGITS = 32_767, 15  # that a cell of Excel holds
_HEAD = 4  # rows above the table
_COLUMNS: tuple[tuple[str, float], ...] = (
    ("id", 14), ("severity", 9), ("kind", 18), ("project", 28), ("subject", 34), ("statement", 24), ("year", 7),
    ("measure", 18), ("old", 16), ("new", 16), ("difference", 16), ("%", 9), ("unit", 10), ("old page", 9),
    ("new page", 9), ("what", 48), ("explained on", 12), ("follows", 14), ("folded", 10), ("status", 16),
    ("assignee", 14), ("remark", 40),
)  # fmt: skip


def write_workbook(result: Result, path: Path, review: Mapping[str, Review] | None = None) -> None:
    """Write a workbook of three sheets: Changes, Proofs, Kinds."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        _Sheets(book).write(result, review or {})


class _Sheets:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.top = book.add_format({"valign": "top"})
        self.numbers = {
            places: book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else ""), "valign": "top"})
            for places in range(5)
        }
        self.shades = {
            "high": book.add_format({"bg_color": "#FDE8E8", "valign": "top"}),
            "medium": book.add_format({"bg_color": "#FFF1DC", "valign": "top"}),
        }

    def write(self, result: Result, review: Mapping[str, Review]) -> None:
        sheet = self.book.add_worksheet("Changes")
        sides = result.comparison
        _string(sheet, 0, 0, "Changes between two editions", self.bold)
        _string(sheet, 1, 0, f"old: {sides.old.label} ({sides.old.document.document_id})")
        _string(sheet, 2, 0, f"new: {sides.new.label} ({sides.new.document.document_id})")
        last = _HEAD + max(len(result.changes), 1)
        columns = [{"header": name} for name, _ in _COLUMNS]
        sheet.add_table(_HEAD, 0, last, len(_COLUMNS) - 1,
                        {"name": "Changes", "columns": columns, "style": "Table Style Light 1"})  # fmt: skip
        for col, (_, width) in enumerate(_COLUMNS):
            sheet.set_column(col, col, width)
        sheet.freeze_panes(_HEAD + 1, 5)
        status = [name for name, _ in _COLUMNS].index("status")
        sheet.data_validation(_HEAD + 1, status, last, status, {
            "validate": "list", "source": list(STATUSES), "error_title": "Status",
            "error_message": f"one of: {', '.join(STATUSES)}",
        })  # fmt: skip
        for row, change in enumerate(result.changes, _HEAD + 1):
            self._change(sheet, row, change, review.get(change.change_id))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        self._proofs(result.proofs)
        self._kinds()

    def _change(self, sheet: Any, row: int, change: ChangeRow, review: Review | None) -> None:
        folded = "follows" if change.follows else "rounding" if change.rounding else "" if change.material else "small"
        year = change.fiscal_year_roc or change.fiscal_year
        cells: Sequence[object] = (
            change.change_id, change.severity, change.kind, change.project, change.subject, change.statement, year,
            change.measure, _side(change.old_value, change.old_text), _side(change.new_value, change.new_text),
            change.difference, change.difference_pct, change.new_unit or change.old_unit,
            _page(change.old_page, change.old_page_label), _page(change.new_page, change.new_page_label),
            change.message, change.explained_page, change.follows, folded, review.status if review else "open",
            review.assignee if review else None, review.remark if review else None,
        )  # fmt: skip
        for col, value in enumerate(cells):
            shade = self.shades.get(change.severity) if col == 1 else None
            self._cell(sheet, row, col, value, shade)

    def _cell(self, sheet: Any, row: int, col: int, value: object, shade: Any = None) -> None:
        if isinstance(value, Decimal):
            digits = plain(value)
            places = len(digits.partition(".")[2])
            if len(digits.replace(".", "").lstrip("-")) <= _DIGITS:
                sheet.write_number(row, col, float(value), self.numbers[min(places, 4)])
            else:
                _string(sheet, row, col, digits, self.top)
        elif isinstance(value, int):
            sheet.write_number(row, col, value, self.top)
        elif isinstance(value, str) and value:
            _string(sheet, row, col, value, shade or (self.wrap if len(value) > 30 else self.top))

    def _proofs(self, proofs: Sequence[ProofRow]) -> None:
        sheet = self.book.add_worksheet("Proofs")
        names = ("proof", "step", "project", "measure", "fiscal_year", "outcome", "old_value", "new_value",
                 "difference", "unit", "count", "note")  # fmt: skip
        sheet.add_table(0, 0, max(len(proofs), 1), len(names) - 1,
                        {"name": "Proofs", "columns": [{"header": name} for name in names]})  # fmt: skip
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 2, 40)
        sheet.set_column(3, len(names) - 1, 18)
        for row, proof in enumerate(proofs, 1):
            for col, name in enumerate(names):
                self._cell(sheet, row, col, getattr(proof, name))

    def _kinds(self) -> None:
        sheet = self.book.add_worksheet("Kinds")
        sheet.set_column(0, 0, 20)
        sheet.set_column(2, 2, 90)
        for row, kind in enumerate(KINDS.values()):
            for col, text in enumerate((kind.name, kind.severity, kind.meaning)):
                _string(sheet, row, col, text)


def _side(value: Decimal | None, text: str | None) -> object:
    return value if value is not None else text


def _page(page: int | None, label: str | None) -> object:
    return f"{page} ({label})" if page and label and label != str(page) else page


def _string(sheet: Any, row: int, col: int, text: str, shape: Any = None) -> None:
    """A text as a text, cut where Excel would refuse the file."""
    whole = text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
    sheet.write_string(row, col, whole, shape)
