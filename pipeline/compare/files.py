"""A comparison as Parquet and JSON, for programs; the columns are those of `govtables schema`."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.compare.edition import Edition
from pipeline.compare.engine import Result
from pipeline.document.verdict import plain
from pipeline.storage.arrow import rows_to_table
from schemas.changes import OUTPUTS
from schemas.columns import columns_of
from schemas.document import Place


def write_parquet(result: Result, path: Path) -> None:
    """The changes; the proofs beside them, as `NAME.proofs.parquet`."""
    pq.write_table(rows_to_table("changes", result.changes), path)
    pq.write_table(rows_to_table("proofs", result.proofs), path.with_suffix(".proofs.parquet"))


def write_json(result: Result, path: Path) -> None:
    """Everything in one object: editions, counts, proofs, changes."""
    path.write_text(json.dumps(as_json(result), ensure_ascii=False, indent=1, default=json_value), encoding="utf-8")


def as_json(result: Result) -> dict[str, Any]:
    """What a comparison says, as plain data; numbers stay `Decimal`s, see `json_value`."""
    sides = result.comparison
    return {
        "format": 1,
        "old": edition_json(sides.old),
        "new": edition_json(sides.new),
        "counts": dict(Counter(change.kind for change in result.causes)),
        "folded": len(result.changes) - len(result.causes),
        "proofs": [row_json("proofs", row) for row in result.proofs],
        "changes": [row_json("changes", row) for row in result.changes],
    }


def edition_json(edition: Edition) -> dict[str, Any]:
    document = edition.document
    return {
        "document_id": document.document_id, "file_name": document.file_name, "label": edition.label,
        "title": document.title, "agency": document.agency, "report_type": document.report_type,
        "fiscal_year": edition.year, "fiscal_year_roc": document.fiscal_year_roc, "pages": document.pages,
        "parser_version": document.parser_version,
    }  # fmt: skip


def row_json(table: str, row: object) -> dict[str, Any]:
    """A row's columns without those that are null."""
    values = {column.name: getattr(row, column.name) for column in columns_of(OUTPUTS[table])}
    return {name: value for name, value in values.items() if value is not None and value != ()}


def json_value(value: Any) -> object:
    """What JSON has no type for: numbers as printed strings, for no float holds them."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Place):
        return {"page": value.page, "bbox": value.bbox}
    raise TypeError(f"{type(value).__name__} has no place in JSON")
