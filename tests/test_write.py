"""Writing: what goes in comes out, byte for byte the same twice, and whole whatever happens to the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arrow import RowError, arrow_schema, rows_to_table
from pipeline.write import read_rows, write_document
from schemas.document import Place
from schemas.rows import TABLES, BudgetRow, DocumentRow, DocumentRows, IssueRow

_CRASHING = """
import sys
from pathlib import Path
from tests.test_write import document
from pipeline.write import write_document
for version in range(10_000):
    write_document(Path(sys.argv[1]), document(f"v{version}", 50))
"""


def document(version: str, issues: int) -> DocumentRows:
    """One document whose rows in every table carry a version."""
    head = DocumentRow(
        document_id="d" * 64, source_uri=version, file_name="a.pdf", status="parsed", values=0, values_checked=0,
        values_verified=0, checks_passed=0, checks_failed=0, parser_version="1",
    )  # fmt: skip
    rows = [IssueRow(document_id="d" * 64, code="x", severity="info", message=version) for _ in range(issues)]
    return DocumentRows(documents=[head], issues=rows)


def budget(value: Decimal | None) -> BudgetRow:
    return BudgetRow(
        document_id="d" * 64, page=1, bbox=(0.0, 0.0, 1.0, 1.0), text="1", places=(Place(1, (0.0, 0.0, 1.0, 1.0)),),
        row_kind="year", measure="realized", state="number", value=value,
    )  # fmt: skip


@given(st.none() | st.decimals(-(10**20), 10**20, places=9))
@settings(max_examples=50, deadline=None)
def test_values_come_back_exactly(value: Decimal | None) -> None:
    assert rows_to_table("budgets", [budget(value)]).to_pylist()[0]["value"] == value


def test_a_number_that_doesnt_fit_is_refused() -> None:
    with pytest.raises(RowError, match=r"budgets\.value"):
        rows_to_table("budgets", [budget(Decimal("0.12345678901"))])


def test_every_field_says_what_it_means() -> None:
    for table in TABLES:
        for field in arrow_schema(table):
            assert field.metadata[b"meaning"]
    assert arrow_schema("progress").field("planned_pct").metadata[b"unit"] == b"%"


def test_an_old_version_is_replaced_whole(tmp_path: Path) -> None:
    assert write_document(tmp_path, document("old", 3))
    assert write_document(tmp_path, document("new", 1))
    assert not write_document(tmp_path, document("new", 1))
    assert read_rows(tmp_path, "issues").column("message").to_pylist() == ["new"]


def test_a_killed_writer_leaves_whole_documents(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    for delay in (0.0, 0.011, 0.023, 0.037, 0.05, 0.07):
        writer = subprocess.Popen([sys.executable, "-c", _CRASHING, str(tmp_path)], env=environment)
        while not list((tmp_path / "issues").glob("*.parquet")) and writer.poll() is None:
            time.sleep(0.002)
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        for table in TABLES:
            for path in (tmp_path / table).glob("**/*.parquet"):
                pq.ParquetFile(path).read()
        head = read_rows(tmp_path, "documents").column("source_uri").to_pylist()
        versions = set(read_rows(tmp_path, "issues").column("message").to_pylist())
        assert versions == set(head)
    write_document(tmp_path, document("last", 2))
    home = tmp_path / ".store" / ("d" * 64)
    assert len(list(home.iterdir())) == 2
