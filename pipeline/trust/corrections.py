"""Reviewed corrections: what a person found the right number to be, kept beside the printed one, never over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import regex
import yaml

from parsers.values.amount import base_amount
from pipeline.characters.fold import fold
from schemas.rows import BudgetRow, DocumentRows, IndicatorRow, IssueRow

_COUNT = regex.compile(r"[0-9]{1,6}")
_NUMBER = regex.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,8}|[0-9]{1,27})(?:\.[0-9]{1,9})?")
_REQUIRED = ("document", "table", "row", "col", "printed", "value", "reason")


class CorrectionsError(ValueError):
    """A corrections file that can't be used; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The right `value` of a table cell. `document` is a document id or a file name; `measure` tells which of two
    figures in a cell is meant."""

    document: str
    table: str
    row: int
    col: int
    printed: str
    value: Decimal
    reason: str
    measure: str | None = None

    @property
    def where(self) -> str:
        return f"table {self.table} row {self.row} column {self.col}"


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The entries of a YAML file. Everything is read as text first: YAML's floats would change money."""
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path}: {error}") from error
    except yaml.YAMLError as error:
        raise CorrectionsError(f"{path} is no YAML: {error}") from error
    if entries in (None, ""):
        return ()
    if not isinstance(entries, list):
        raise CorrectionsError(f"{path}: a list of corrections is expected")
    corrections = tuple(_entry(path, number, entry) for number, entry in enumerate(entries, start=1))
    _refuse_twice(path, corrections)
    return corrections


def _refuse_twice(path: Path, corrections: Sequence[Correction]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for number, one in enumerate(corrections, start=1):
        key = (one.document, one.table, one.row, one.col, one.measure)
        if key in seen:
            raise CorrectionsError(f"{path}: entries {seen[key]} and {number} correct the same figure; keep one")
        seen[key] = number


def _entry(path: Path, number: int, entry: Any) -> Correction:
    if not isinstance(entry, dict):
        raise CorrectionsError(f"{path}: entry {number} is no mapping of {', '.join(_REQUIRED)}")
    missing = [name for name in _REQUIRED if not entry.get(name)]
    unknown = sorted(entry.keys() - {*_REQUIRED, "measure"})
    if missing or unknown:
        wrong = [*(f"no {name}" for name in missing), *(f"unknown {name}" for name in unknown)]
        raise CorrectionsError(f"{path}: entry {number} has {', '.join(wrong)}")
    wrong = [name for name in entry if not isinstance(entry[name], str)]
    if wrong:
        raise CorrectionsError(f"{path}: {', '.join(wrong)} of entry {number} has to be one word or line")
    if not (_COUNT.fullmatch(entry["row"]) and _COUNT.fullmatch(entry["col"])):
        raise CorrectionsError(f"{path}: row and col of entry {number} have to be numbers from 0, as in `cells`")
    row, col, value = int(entry["row"]), int(entry["col"]), _value(path, number, entry["value"])
    return Correction(
        entry["document"], entry["table"], row, col, entry["printed"], value, entry["reason"], entry.get("measure")
    )


def _value(path: Path, number: int, text: str) -> Decimal:
    """The corrected number, in digits that can be read in one way only: 1371.5 or 1,371.5."""
    if not _NUMBER.fullmatch(text):
        raise CorrectionsError(
            f"{path}: value {text!r} of entry {number} is no plain number; write 1371.5 or 1,371.5, up to 9 decimals"
        )
    return Decimal(text.replace(",", ""))


def apply_corrections(rows: DocumentRows, corrections: Sequence[Correction]) -> int:
    """Record the corrections of this document on its facts; returns how many no longer match and were left out."""
    document = rows.documents[0]
    failed = 0
    for correction in corrections:
        if correction.document not in (document.document_id, document.file_name):
            continue
        error = _apply(rows, correction)
        severity, code = ("error", "correction.mismatch") if error else ("info", "correction.applied")
        message = error or f"{correction.printed!r} is {correction.value}: {correction.reason}"
        failed += error is not None
        rows.issues.append(
            IssueRow(
                document_id=document.document_id,
                code=code,
                severity=severity,
                page=_page(rows, correction),
                message=f"correction of {correction.where}: {message}",
            )
        )
    return failed


def _apply(rows: DocumentRows, correction: Correction) -> str | None:
    """What is wrong with a correction; None where it was recorded."""
    facts: list[BudgetRow | IndicatorRow] = [*rows.budgets, *rows.indicators]
    place = (correction.table, correction.row, correction.col)
    here = [fact for fact in facts if (fact.table_id, fact.row, fact.col) == place]
    if correction.measure:
        here = [fact for fact in here if getattr(fact, "measure", None) == correction.measure]
    if not here:
        return "no budget or indicator stands there; compare with the cells table"
    if len(here) > 1:
        return "several figures stand there; add `measure` to say which"
    fact = here[0]
    if fold(fact.text) != fold(correction.printed):
        return f"{fact.text!r} is printed there, not {correction.printed!r}; review it again"
    fact.corrected_value, fact.correction = correction.value, correction.reason
    if isinstance(fact, BudgetRow) and fact.unit and (money := base_amount(correction.value, fact.unit, fact.currency)):
        fact.corrected_amount = money[0]
    return None


def _page(rows: DocumentRows, correction: Correction) -> int | None:
    places = ((cell.table_id, cell.row, cell.col, cell.page) for cell in rows.cells)
    wanted = (correction.table, correction.row, correction.col)
    return next((page for table, row, col, page in places if (table, row, col) == wanted), None)
