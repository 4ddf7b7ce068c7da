"""`import govtables`: what programs are promised."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import govtables
from pipeline.commands.cli import main
from pipeline.storage.arrow import rows_to_table
from schemas.rows import TABLES


def test_rows_of_a_file_are_those_of_the_command(small_pdf: Path, tmp_path: Path) -> None:
    rows = govtables.parse(small_pdf)
    assert rows.documents[0].status == "parsed" and rows.budgets and rows.checks
    assert all(isinstance(row.value, Decimal) for row in rows.budgets if row.value is not None)
    assert {row.verified_by for row in rows.budgets if row.value is not None} == {"both"}
    assert main(["parse", str(small_pdf), "--out", str(tmp_path / "d")]) == 0
    dataset = govtables.open_dataset(tmp_path / "d")
    for table in ("budgets", "indicators", "checks", "issues"):
        assert dataset.read(table).to_pylist() == rows_to_table(table, getattr(rows, table)).to_pylist()
    (entry,) = dataset.log()
    assert dataset.document_ids() == [entry.document_id] == [rows.documents[0].document_id]
    assert dataset.read("budgets", at=entry.run).num_rows == len(rows.budgets)
    dataset.check(deep=True)


def test_what_isnt_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        govtables.parse(tmp_path / "none.pdf")
    with pytest.raises(govtables.DatasetError, match="no dataset here"):
        govtables.open_dataset(tmp_path)
    (tmp_path / "text.pdf").write_text("hello")
    rows = govtables.parse(tmp_path / "text.pdf")
    assert rows.documents[0].status == "rejected" and rows.issues[0].code == "file.damaged"
    (tmp_path / "c.yml").write_text("a: 1")
    with pytest.raises(govtables.CorrectionsError):
        govtables.parse(tmp_path / "text.pdf", corrections=tmp_path / "c.yml")


def test_the_schema_says_what_columns_mean() -> None:
    schema = govtables.schema()
    assert set(schema) == set(TABLES)
    assert schema["budgets"].field("amount").metadata[b"meaning"]


def test_an_unknown_table_is_said(small_pdf: Path, tmp_path: Path) -> None:
    main(["parse", str(small_pdf), "--out", str(tmp_path / "d"), "--verify", "none"])
    with pytest.raises(govtables.DatasetError, match="no such table"):
        govtables.open_dataset(tmp_path / "d").read("nothing")
