"""Excerpts typeset anew in many styles: `python benchmark/typesettings.py COUNT SEED`, like `tests/test_retypeset.py`.

Each of the bundled excerpts is laid out in COUNT (10) styles, beginning with SEED (0). What is found of its facts in
each, and whether what is lost is said by a warning, an error or a failed check that the excerpt itself doesn't have.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.parse import parse_file  # noqa: E402
from schemas.rows import DocumentRows  # noqa: E402
from tests.conftest import CASES, parsed, pdf_of  # noqa: E402
from tests.gold import found  # noqa: E402
from tests.retypeset import retypeset  # noqa: E402

# Not slides, which are told by the shape of their pages, nor budget books, whose tables need rulings and facing pages.
TYPES = ("action_plan", "forward_looking_annual_review", "project_final_report")
TABLES = ("budgets", "indicators", "progress", "delays")


def complaints(rows: DocumentRows) -> Counter[str]:
    said = Counter(issue.code for issue in rows.issues if issue.severity != "info")
    return said + Counter("check.failed" for check in rows.checks if not check.passed)


def main(count: int = 10, seed: int = 0) -> int:
    silent = lost = 0
    cases = [case for case in CASES if case.parent.name in TYPES]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            before = parsed(pdf_of(case))
            for number in range(seed, seed + count):
                style = retypeset(pdf_of(case), Path(folder) / "anew.pdf", number)
                rows = parse_file(Path(folder) / "anew.pdf")
                wrong = sum((found(before, table) - found(rows, table)).total() for table in TABLES)
                wrong += sum((found(rows, table) - found(before, table)).total() for table in TABLES)
                if wrong:
                    said = bool(complaints(rows) - complaints(before))
                    lost, silent = lost + 1, silent + (not said)
                    print(f"{case.name} {number}: {wrong} facts differ, {'said' if said else 'SILENT'}; {style}")
    print(f"{count * len(cases)} typesettings: {lost} with other facts, {silent} of them silent")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
