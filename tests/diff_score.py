"""How well a comparison finds what a gold list of differences says: precision and recall, by kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from parsers.values.name_key import name_key
from schemas.changes import ChangeRow

Key = tuple[object, ...]
_PERIOD = "period_"


def read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def gold_key(line: dict[str, Any]) -> Key:
    """What a line of gold is about: kind, 計畫, and what tells figures of one 計畫 apart."""
    key, kind = line["key"], line["kind"]
    project = name_key(line["project"])
    if line["table"] == "budgets":
        year = key.get("fiscal_year_roc")
        return kind, project, key["phase"], year, key["measure"], _number(line["old"]), _number(line["new"])
    if line["table"] == "indicators":
        value = (_number(line["old"]), _number(line["new"])) if kind == "target_changed" else ()
        return kind, project, name_key(line["new"] if kind.endswith("_renamed") else key["name"]), *value
    if kind.startswith(_PERIOD):
        return kind, project, key["field"], line["old"], line["new"]
    return kind, project


def change_key(change: ChangeRow) -> Key:
    """The same of a change; it has the 計畫's new name, as gold has."""
    kind, project = change.kind, name_key(change.project or "")
    if change.table == "budgets":
        if change.kind == "carryover_changed":
            return kind, project, change.phase, None, change.measure, change.old_text, change.new_text
        return (kind, project, change.phase, change.fiscal_year_roc, change.measure, _number(change.old_value),
                _number(change.new_value))  # fmt: skip
    if change.table == "indicators":
        value = (_number(change.old_value), _number(change.new_value)) if kind == "target_changed" else ()
        return kind, project, name_key(change.subject), *value
    if kind.startswith(_PERIOD):
        old, new = change.message.split(" → ")
        return kind, project, change.column_name, old, new
    return kind, project


def _number(value: object) -> object:
    try:
        return Decimal(str(value)).normalize()
    except ArithmeticError:
        return value


def score(changes: Sequence[ChangeRow], gold: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """(found, in gold, reported) of each kind; what every new edition brings isn't asked for, nor counted."""
    wanted = Counter(map(gold_key, gold))
    reported = Counter(change_key(c) for c in changes if c.severity != "info" or c.kind == "project_renamed")
    kinds = sorted({str(key[0]) for key in [*wanted, *reported]})
    return {
        kind: (
            sum((wanted & reported)[key] for key in wanted if key[0] == kind),
            sum(wanted[key] for key in wanted if key[0] == kind),
            sum(reported[key] for key in reported if key[0] == kind),
        )
        for kind in kinds
    }
