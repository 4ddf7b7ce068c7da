"""`govtables check`: how far a dataset can be trusted, per report family and document, worst first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.dataset import check_whole, read_rows, state_of
from pipeline.document.verdict import failure_line
from pipeline.messages.covered import shown
from pipeline.messages.terminal import printable
from pipeline.outcome import FailOn, Outcome
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset
from schemas.rows import CheckRow

_COUNTS = (
    "tables", "tables_read", "numbers_printed", "numbers_read", "values", "values_checked", "values_verified",
    "checks_passed", "checks_rounding", "checks_failed",
)  # fmt: skip


def print_check(
    dataset: Dataset, run: str = NOW, *, deep: bool = False, fail_on: FailOn = "checks", as_json: bool = False
) -> bool:
    """Print what a person should look at, now or after a run; returns whether that is as much as `fail_on`."""
    state = state_of(dataset, run)
    check_whole(dataset, run, deep=deep)
    documents = read_rows(dataset, "documents", state).to_pylist()
    checks = _by_document(read_rows(dataset, "checks", state).to_pylist())
    issues = _by_document(read_rows(dataset, "issues", state).to_pylist())
    if as_json:
        _print_json(documents, checks, issues)
    else:
        _print_text(documents, checks, issues)
    found = (Outcome(row["file_name"], row["status"], checks_failed=row["checks_failed"]) for row in documents)
    return any(outcome.fails(fail_on) for outcome in found)


_ByDocument = defaultdict[str, list[dict[str, Any]]]


def _print_json(documents: list[dict[str, Any]], checks: _ByDocument, issues: _ByDocument) -> None:
    """A line of JSON per document, worst first: its row of `documents`, with failed checks and issues as in theirs."""
    for document in sorted(documents, key=lambda row: _badness(row, row["file_name"])):
        failed = [row for row in checks[document["document_id"]] if not row["passed"]]
        print(json.dumps({**document, "checks": failed, "findings": issues[document["document_id"]]}, default=str))


def _print_text(documents: list[dict[str, Any]], checks: _ByDocument, issues: _ByDocument) -> None:
    families: _ByDocument = defaultdict(list)
    for document in documents:
        families[document["report_type"] or "none"].append(document)
    for family, members in sorted(families.items(), key=lambda pair: _badness(_total(pair[1]), pair[0])):
        print(f"{family}: {len(members)} documents, {_verdict(_total(members))}")
    for document in sorted(documents, key=lambda row: _badness(row, row["file_name"])):
        name = printable(document["file_name"])
        print(f"\n{name}: {document['status']}, {document['report_type'] or '-'}, {_verdict(document)}")
        for row in checks[document["document_id"]]:
            if not row["passed"]:
                print(f"  {printable(failure_line(CheckRow(**row)))}")
        for issue in issues[document["document_id"]]:
            where = f"page {issue['page']}: " if issue["page"] else ""
            print(f"  {issue['severity']} {where}{printable(issue['message'])} [{issue['code']}]")


def _total(documents: Sequence[dict[str, Any]]) -> dict[str, int]:
    return {name: sum(document[name] or 0 for document in documents) for name in _COUNTS}


def _badness(counts: dict[str, Any], name: str) -> tuple[float, int, str]:
    """Sorts the worst first: most failed checks, then the largest share of values that nothing covers."""
    unchecked = 1 - counts["values_checked"] / counts["values"] if counts["values"] else 0.0
    return (-counts["checks_failed"], -round(1000 * unchecked), name)


def _verdict(counts: dict[str, Any]) -> str:
    """The counts in words.

    >>> counts = {'tables': 3, 'tables_read': 2, 'numbers_printed': 10, 'numbers_read': 5, 'values': 4}
    >>> words = _verdict(counts | {'values_checked': 3, 'values_verified': 1, 'checks_passed': 2, 'checks_failed': 0})
    >>> words.split('; ')[0], words.split('; ')[2]
    ('2 of 3 tables read, 5 of 10 numbers (50 %)', 'checks: 2 passed, 0 failed')
    """
    unverified = counts["values"] - counts["values_verified"]
    covered = shown(*(counts.get(name) for name in ("tables", "tables_read", "numbers_printed", "numbers_read")))
    rounding = f" ({counts['checks_rounding']} but for rounding)" if counts.get("checks_rounding") else ""
    return (
        f"{covered}; {counts['values']} values: {counts['values_checked']} checked, "
        f"{counts['values_verified']} read twice, {unverified} not read twice; "
        f"checks: {counts['checks_passed']} passed{rounding}, {counts['checks_failed']} failed"
    )


def _by_document(rows: list[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    out: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        out[row["document_id"]].append(row)
    return out
