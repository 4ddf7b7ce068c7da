"""Tables rebuilt by govtables and by pdfplumber, scored in the same run: `make bench-tables`.

The public ICDAR 2013 set and hand-typed tables of real pages, with the scorers beside them (see ../shared).
pdfplumber's tables are its `extract_tables()` with its defaults, written as a dataset of the same shape.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pdfplumber
import pymupdf

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.commands.cli import main as govtables
from pipeline.dataset import write_document
from pipeline.document.verdict import empty_document
from pipeline.pages.whole_file import hash_of
from schemas.rows import CellRow, DocumentRows, TableRow

SHARED = Path(__file__).parents[2] / "shared"
ICDAR = SHARED / "bench" / "icdar2013"
REAL = SHARED / "corpus" / "real"


def plumber_rows(path: Path) -> DocumentRows:
    """pdfplumber's tables of a file as rows."""
    document = empty_document(path, hash_of(path))
    rows = DocumentRows(documents=[document])
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.find_tables():
                _add(rows, page.page_number, table.bbox, table.extract())
            page.close()
    return rows


def pymupdf_rows(path: Path) -> DocumentRows:
    """PyMuPDF's tables of a file (`find_tables` with its defaults) as rows."""
    rows = DocumentRows(documents=[empty_document(path, hash_of(path))])
    with pymupdf.open(path) as pdf:
        for page in pdf:
            for table in page.find_tables().tables:
                _add(rows, page.number + 1, table.bbox, table.extract())
    return rows


def _add(rows: DocumentRows, page: int, bbox: tuple[float, ...], lines: list[list[str | None]]) -> None:
    document_id = rows.documents[0].document_id
    table_id = f"{document_id[:12]}-t{len(rows.tables):04d}"
    box = (float(bbox[0]), float(bbox[1]), float(bbox[2]), float(bbox[3]))
    width = max(map(len, lines), default=0)
    rows.tables.append(
        TableRow(
            table_id=table_id, document_id=document_id, page=page, page_end=page, bbox=box, rows=len(lines), cols=width,
            header_rows=0, role="other",
        )
    )  # fmt: skip
    for row, texts in enumerate(lines):
        for col, text in enumerate(texts):
            if text is not None:
                rows.cells.append(
                    CellRow(
                        document_id=document_id, table_id=table_id, row=row, col=col, row_span=1, col_span=1,
                        is_header=False, text=text, page=page, bbox=box, places=(),
                    )
                )  # fmt: skip


def score(script: Path, dataset: Path, gold: Path) -> str:
    done = subprocess.run([sys.executable, script, dataset, gold], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def compare(name: str, files: list[Path], script: Path, gold: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours"), Path(folder, "theirs")
        govtables(["parse", *map(str, files), "--out", str(ours), "--verify", "none"])
        for path in files:
            write_document(theirs, plumber_rows(path))
        print(f"\n{name}\n  govtables   {score(script, ours, gold)}\n  pdfplumber  {score(script, theirs, gold)}")


if __name__ == "__main__":
    if not ICDAR.exists():
        sys.exit("../shared is not here: nothing to score")
    compare("ICDAR 2013", sorted(ICDAR.rglob("*.pdf")), SHARED / "bench" / "score_icdar.py", ICDAR)
    files = sorted(path for path in REAL.glob("*.pdf") if "garbled" not in path.name and "scan" not in path.name)
    compare("real pages", files, SHARED / "score_tables.py", REAL / "gold")
