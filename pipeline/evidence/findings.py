"""What an auditor looks at first: failed checks, then issues, then numbers that nobody confirms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.evidence.link import value_link
from pipeline.evidence.marks import Row, failure_text, is_failed

GROUPS = ("failed", "error", "differs", "malformed", "warning", "unconfirmed", "loose", "info")
"""The groups in the order in which they are shown; `show.js` names them."""
LONGEST = 300
_MOST = 2000  # of one group that a page lists; the dataset has them all


def findings_of(tables: Mapping[str, list[Row]], pages: Mapping[int, Row]) -> dict[str, Any]:
    """The lines of each group that has some, each [page, link, message, code], and how many were left out."""
    groups: dict[str, list[list[Any]]] = {name: [] for name in GROUPS}
    for check in tables["checks"]:
        if is_failed(check):
            groups["failed"].append([check["page"], _link(check), failure_text(check), "check.failed"])
    for issue in tables["issues"]:
        group = "differs" if issue["code"] == "verify.differs" else issue["severity"]
        groups.get(group, groups["warning"]).append([issue["page"], _link(issue), issue["message"], issue["code"]])
    for table in ("budgets", "indicators", "progress"):
        for fact in tables[table]:
            if fact.get("state") == "malformed":
                groups["malformed"].append([fact["page"], _link(fact), fact["text"], "malformed"])
            elif _is_unconfirmed(fact):
                groups["unconfirmed"].append([fact["page"], _link(fact), fact["text"], fact["verified_by"] or ""])
    for page, data in pages.items():
        numbers = [number for number in data["loose"] if number[-1] == "cell"]
        if numbers:
            texts = " · ".join(number[0] for number in numbers[:12]) + (" …" if len(numbers) > 12 else "")
            groups["loose"].append([page, value_link(page, numbers[0][1:5]), texts, str(len(numbers))])
    return {
        name: {"count": len(lines), "lines": [_short(line) for line in lines[:_MOST]]}
        for name, lines in groups.items()
        if lines
    }


def _short(line: list[Any]) -> list[Any]:
    """A list is for finding one's way: the whole message stands beside the value."""
    page, link, message, code = line
    return [page, link, message if len(message) <= LONGEST else message[:LONGEST] + "…", code]


def _is_unconfirmed(fact: Row) -> bool:
    values = ("value", "planned_pct", "actual_pct", "difference_pct")
    return fact["verified_by"] not in ("both", "differs") and any(fact.get(name) is not None for name in values)


def _link(row: Row) -> str | None:
    if row["page"] and row["bbox"]:
        return value_link(row["page"], row["bbox"])
    return f"#page={row['page']}" if row["page"] else None
