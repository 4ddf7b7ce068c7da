"""`govtables check`: the failed checks and the issues of a dataset, per document, worst first."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pipeline.terminal import printable
from pipeline.write import read_rows


def print_check(dataset: Path) -> int:
    """Print what a person should look at; returns the number of failed checks."""
    documents = read_rows(dataset, "documents").to_pylist()
    checks = _by_document(read_rows(dataset, "checks").to_pylist())
    issues = _by_document(read_rows(dataset, "issues").to_pylist())
    failed = 0
    for document in sorted(documents, key=lambda row: (-row["checks_failed"], row["file_name"])):
        found = [check for check in checks[document["document_id"]] if not check["passed"]]
        failed += len(found)
        print(
            f"{printable(document['file_name'])}: {document['status']}, {document['report_type'] or '-'}, "
            f"{document['values']} values, {document['values_checked']} checked, "
            f"{document['checks_passed']} checks passed, {document['checks_failed']} failed"
        )
        for check in found:
            print(f"  page {check['page']}: {check['check']} {check['expression']}: expected "
                  f"{_plain(check['expected'])}, printed {_plain(check['found'])}")  # fmt: skip
        for issue in issues[document["document_id"]]:
            where = f"page {issue['page']}: " if issue["page"] else ""
            print(f"  {issue['severity']} {where}{printable(issue['message'])} [{issue['code']}]")
    return failed


def _plain(value: Any) -> str:
    """A decimal without the zeros that its column's scale adds."""
    return f"{value.normalize():f}" if value is not None else "-"


def _by_document(rows: list[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    out: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        out[row["document_id"]].append(row)
    return out
