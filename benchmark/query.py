"""How long each ready view takes on a dataset of 1,000 documents, asked anew: `make bench-query`.

The documents are the bundled reports again and again under other names, agencies and years, so that none is another's
edition. Prints seconds for opening the dataset and for each view (all its rows fetched), and fails over a second.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from copy import copy
from pathlib import Path

from pipeline.dataset import compact, prepare_dataset, write_document
from pipeline.parse import parse_file
from pipeline.query.ready import ready_views
from pipeline.query.session import answer_of, ask, open_session
from schemas.rows import DocumentRows

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
LIMIT = 1.0


def main() -> int:
    """Exit code 1 where a view takes longer than a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--dataset", type=Path, help="kept there, and taken as it is where it is there")
    parser.add_argument("--single", action="store_true", help="not compacted")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dataset = arguments.dataset or Path(folder) / "dataset"
        if not dataset.exists():
            make(dataset, arguments.documents)
            if not arguments.single:
                compact(dataset)
        return report(dataset)


def make(dataset: Path, documents: int) -> None:
    """A dataset of that many documents."""
    prepare_dataset(dataset)
    bundled = [parse_file(path) for path in sorted(FIXTURES.glob("*/*/*.pdf"))]
    for number in range(documents):
        write_document(dataset, renamed(bundled[number % len(bundled)], number), "bench")


def renamed(rows: DocumentRows, number: int) -> DocumentRows:
    """The same report as another document, of another agency and other projects."""
    out = DocumentRows()
    for table in DocumentRows.__dataclass_fields__:
        for row in map(copy, getattr(rows, table)):
            row.document_id = f"{number:064x}"
            if getattr(row, "project_id", None):
                row.project_id = f"{row.project_id}-{number}"
            getattr(out, table).append(row)
    document = out.documents[0]
    document.source_uri, document.file_name = f"{number}.pdf", f"{number}.pdf"
    document.agency = f"{document.agency or '機關'}{number % 40}"
    return out


def report(dataset: Path) -> int:
    """Print the times; 1 where one is over the limit."""
    counts = ask(dataset, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM budgets)").to_pylist()[0]
    print("{} documents, {} rows in budgets".format(*counts.values()))
    slow = 0
    for view in ready_views():
        begin = time.perf_counter()
        with open_session(dataset, sql=view.name) as session:
            opened, used = time.perf_counter(), time.process_time()
            rows = answer_of(session, f"SELECT * FROM {view.name}").num_rows
        end, work = time.perf_counter(), time.process_time() - used
        slow += end - opened > LIMIT
        print(
            f"{view.name:<24} {rows:>9,} rows   open {opened - begin:6.3f} s   view {end - opened:6.3f} s "
            f"({work:.3f} s of processor)"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
