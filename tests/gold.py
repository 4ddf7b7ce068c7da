"""Comparing rows with gold: what every fact must say, as sortable keys."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.rows import DocumentRows


def squeeze(text: str | None) -> str:
    """NFKC without white space, so that wraps and full-width forms don't count."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def read_gold(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def _names(rows: DocumentRows) -> dict[str, str]:
    return {project.project_id: squeeze(project.name) for project in rows.projects}


def found(rows: DocumentRows, table: str) -> Counter[tuple[Any, ...]]:
    """What a document's rows say."""
    names = _names(rows)
    return Counter(
        (names.get(row.project_id or "", ""), *_key(table, lambda name, row=row: getattr(row, name)))
        for row in getattr(rows, table)
        if _counts(table, lambda name, row=row: getattr(row, name))
    )


def wanted(folder: Path, table: str) -> Counter[tuple[Any, ...]]:
    """What the gold says."""
    return Counter(
        (squeeze(row["project"]), *_key(table, row.get)) for row in read_gold(folder, table) if _counts(table, row.get)
    )


def _counts(table: str, get: Any) -> bool:
    return get("value") is not None if table in ("budgets", "indicators") else True


def _key(table: str, get: Any) -> tuple[Any, ...]:
    if table == "budgets":
        words = (squeeze(get("scope")), get("phase"), get("fiscal_year_roc"), get("row_kind"), get("measure"))
        return (*words, number(get("value")), number(get("amount")), get("unit"), get("state"), get("same_as"))
    if table == "indicators" and get("kind") == "target":  # told by its code; whether 累計 is a matter of wording
        words = ("target", squeeze(get("code")).rstrip("."), get("scope") == "total", get("fiscal_year_roc"))
        return (*words, get("role"), number(get("value")))
    if table == "indicators":
        words = (
            get("kind"),
            squeeze(get("code")).rstrip("."),
            squeeze(get("name")),
            squeeze(get("unit")),
            get("scope"),
        )
        return (*words, get("fiscal_year_roc"), get("role"), number(get("value")), number(get("value_high")))
    if table == "progress":
        values = tuple(number(get(name)) for name in ("planned_pct", "actual_pct", "difference_pct"))
        return (squeeze(get("scope")), get("span"), *values)
    if table == "delays":
        return (squeeze(get("reason")), squeeze(get("countermeasure")))
    raise ValueError(table)
