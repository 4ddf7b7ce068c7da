"""What is printed and written: decimals as printed, no formulas, files whole or not at all."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.commands.cli import main
from pipeline.query.answer import print_answer, save_answer
from pipeline.query.frames import to_frame
from pipeline.query.session import QueryError, ask

DECIMAL = pa.decimal128(38, 9)


def sample() -> pa.Table:
    return pa.table(
        {
            "name": ["執行率", "=1+1", None],
            "value": pa.array([Decimal("84.5"), Decimal(0), None], DECIMAL),
            "decimals": pa.array([2, 0, None], pa.int32()),
            "amount": pa.array([Decimal("73.8"), Decimal("12345678901234567.89"), None], DECIMAL),
            "day": pa.array([date(2021, 5, 13), None, None]),
            "path": pa.array([["甲", "乙"], None, []], pa.list_(pa.string())),
            "good": [True, False, None],
        }
    )


def test_the_terminal_shows_decimals_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(sample(), "table", 200)
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["執行率", "84.50", "2", "73.8", "2021-05-13", "甲", "/", "乙", "true"]
    assert "12345678901234567.89" in lines[3] and lines[-1] == "(3 rows)"
    print_answer(sample(), "table", 20)
    assert "amount    73.8" in capsys.readouterr().out


def test_csv_json_and_parquet_hold_the_same(tmp_path: Path) -> None:
    for suffix in ("csv", "json", "parquet"):
        save_answer(sample(), tmp_path / f"x.{suffix}")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["84.50", "0", ""] and rows[0]["path"] == "甲 / 乙"
    loaded = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [row["amount"] for row in loaded] == [73.8, "12345678901234567.89", None]
    assert pq.read_table(tmp_path / "x.parquet").equals(sample())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.json", "x.parquet"]


def test_a_sheet_has_no_formula_and_loses_no_digit(tmp_path: Path) -> None:
    save_answer(sample(), tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == sample().column_names
    assert cells[1][:4] == ["執行率", 84.5, 2, 73.8] and cells[2][3] == "12345678901234567.89"
    assert cells[2][0] == "=1+1" and sheet.cell(3, 1).data_type == "s"


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    long = pa.table({"text": ["字" * 40000]})
    for out in (tmp_path / "x.doc", tmp_path / "nothing" / "x.csv"):
        with pytest.raises(QueryError):
            save_answer(sample(), out)
    with pytest.raises(QueryError, match="40000 characters"):
        save_answer(long, tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_pandas_gets_decimals_dates_and_lists(asked: Path) -> None:
    frame = to_frame(sample())
    assert str(frame["value"][0]) == "84.5" and str(frame["value"][1]) == "0" and frame["value"][2] is None
    assert (
        frame["decimals"].dtype == "Int32" and frame["path"][0] == ["甲", "乙"] and frame["day"][0] == date(2021, 5, 13)
    )
    frame = to_frame(ask(asked, "SELECT fiscal_year, amount, bbox FROM budgets WHERE amount IS NOT NULL LIMIT 5"))
    assert isinstance(frame["amount"][0], Decimal) and len(frame["bbox"][0]) == 4


def test_the_commands_answer_and_say_what_is_wrong(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", str(asked)]) == 0
    assert "budget_execution: A row per project" in capsys.readouterr().out
    assert main(["query", str(asked), "SELECT count(*) AS n FROM documents", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "n\n5\n"
    assert main(["query", str(asked), "SELECT nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err
    assert main(["query", str(asked), "SELECT 1", "--out", str(tmp_path / "x.csv")]) == 0
    assert (tmp_path / "x.csv").read_text() == "1\n1\n"
    assert main(["query", str(asked), "--views"]) == 0
    assert "CREATE OR REPLACE VIEW coverage" in capsys.readouterr().out
    assert main(["query", str(tmp_path / "none"), "SELECT 1"]) == 2
