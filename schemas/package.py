"""The schema as a Frictionless Data Package (v2) and as plain JSON, both from the row types and the closed lists.

Columns that mean what a column type of the Fiscal Data Package means say so (`columnType`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.columns import Column, columns_of
from schemas.nulls import null_meaning
from schemas.rows import TABLES
from schemas.version import VERSION
from schemas.vocabulary import closed

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {
    "string": "string", "int32": "integer", "bool": "boolean", "date": "date", "decimal": "number", "double": "number",
    "bbox": "array", "places": "array", "strings": "array",
}  # fmt: skip
FISCAL = {
    ("documents", "agency"): "administrative-classification:generic:level1:label",
    ("documents", "fiscal_year"): "date:fiscal-year",
    ("projects", "name"): "activity:generic:project:label",
    ("budgets", "amount"): "value",
    ("budgets", "currency"): "value-currency:code",
    ("budgets", "measure"): "value-kind:code",
    ("budgets", "fiscal_year"): "date:fiscal-year",
    ("budgets", "side"): "direction",
    ("budgets", "phase"): "phase:id",
}
"""Column types of the Fiscal Data Package."""
_KEYS = {
    "documents": ["document_id"], "pages": ["document_id", "page"], "sections": ["section_id"],
    "projects": ["document_id", "project_id"], "tables": ["table_id"], "cells": ["table_id", "row", "col"],
}  # fmt: skip


def data_package(files: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The descriptor of a dataset; `files` are the paths of each table's files, relative to it."""
    resources = [_resource(table, files[table]) for table in TABLES if files[table]]
    return {
        "$schema": PROFILE,
        "name": "govtables-dataset",
        "title": "Budgets, indicators and milestones from Chinese-language government reports",
        "version": VERSION,
        "profile": "data-package",
        "resources": resources,
    }


def _resource(table: str, files: Sequence[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in columns_of(TABLES[table])]}
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    if table != "documents":
        reference = {"resource": "documents", "fields": ["document_id"]}
        schema["foreignKeys"] = [{"fields": ["document_id"], "reference": reference}]
    return {
        "name": table,
        "type": "table",
        "description": (TABLES[table].__doc__ or "").strip(),
        "path": list(files),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": schema,
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if (table, column.name) in FISCAL:
        field["columnType"] = FISCAL[table, column.name]
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if words := closed().get((table, column.name)):
        constraints["enum"] = list(words)
    return {**field, "constraints": constraints} if constraints else field


def schema_as_json() -> dict[str, Any]:
    """Every table with its columns: type, unit, meaning, what null means, and the words of closed lists."""
    return {
        "version": VERSION,
        "tables": [
            {"name": table, "meaning": (row_type.__doc__ or "").strip(), "columns": _columns(table, row_type)}
            for table, row_type in TABLES.items()
        ],
    }


def _columns(table: str, row_type: type) -> list[dict[str, Any]]:
    out = []
    for column in columns_of(row_type):
        entry: dict[str, Any] = {
            "name": column.name,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning,
        }
        entry |= {"nullable": column.nullable, "null_means": null_meaning(table, column)}
        if words := closed().get((table, column.name)):
            entry["words"] = [
                {"name": word.name, "printed": word.printed, "meaning": word.meaning, "unit": word.unit}
                for word in words.values()
            ]
        out.append(entry)
    return out
