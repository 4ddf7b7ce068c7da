"""How a column is declared: its type, meaning and unit, once. Arrow schemas and documentation come from here.

A row type is a dataclass whose fields are made by the functions below; `columns_of` reads them back.
This module imports nothing heavy: the mapping from `Column.type` to Arrow is in `pipeline/storage/arrow.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

TYPES = ("string", "int32", "bool", "date", "decimal", "bbox", "places", "strings", "double")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the contract. `unit` is None where it has none."""

    name: str
    type: str
    meaning: str
    unit: str | None
    nullable: bool


def column(type: str, meaning: str, unit: str | None = None) -> Any:
    """A dataclass field for a column that may be null (its default)."""
    return field(default=None, metadata=_metadata(type, meaning, unit, nullable=True))


def required(type: str, meaning: str, unit: str | None = None) -> Any:
    """A dataclass field for a column that is never null."""
    return field(metadata=_metadata(type, meaning, unit, nullable=False))


def _metadata(type: str, meaning: str, unit: str | None, *, nullable: bool) -> dict[str, object]:
    if type not in TYPES:
        raise ValueError(f"unknown column type {type!r}; one of {', '.join(TYPES)}")
    return {"type": type, "meaning": meaning, "unit": unit, "nullable": nullable}


def columns_of(row_type: type) -> list[Column]:
    """The columns of a row type, in the order in which they are stored."""
    return [Column(name=f.name, **f.metadata) for f in fields(row_type) if f.metadata]
