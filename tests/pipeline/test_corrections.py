"""Corrections stand beside the printed value, and say when they no longer fit."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.dataset import read_rows
from pipeline.trust.corrections import CorrectionsError, apply_corrections, read_corrections
from schemas.rows import BudgetRow
from tests.conftest import parsed


@pytest.fixture
def number(small_pdf: Path) -> BudgetRow:
    return next(row for row in parsed(small_pdf).budgets if row.state == "number" and row.unit == "千元")


def _write(path: Path, fact: BudgetRow, **changes: str) -> Path:
    entry = {
        "document": fact.document_id, "table": fact.table_id, "row": fact.row, "col": fact.col,
        "printed": f"'{fact.text}'", "value": "1024.11", "reason": "errata of the agency", **changes,
    }  # fmt: skip
    lines = [f"{'- ' if not index else '  '}{name}: {value}" for index, (name, value) in enumerate(entry.items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_correction_is_recorded_beside_the_printed_value(small_pdf: Path, number: BudgetRow, tmp_path: Path) -> None:
    file = _write(tmp_path / "corrections.yml", number)
    out = tmp_path / "d"
    assert main(["parse", str(small_pdf), "--out", str(out), "--corrections", str(file)]) == 0
    rows = [row for row in read_rows(out, "budgets").to_pylist() if row["correction"]]
    assert len(rows) == 1 and rows[0]["text"] == number.text and rows[0]["value"] == number.value
    assert rows[0]["corrected_value"] == Decimal("1024.11") and rows[0]["corrected_amount"] == Decimal("1024110")
    assert "correction.applied" in {issue["code"] for issue in read_rows(out, "issues").to_pylist()}


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"printed": "'1'"}, "review it again"), ({"row": "99"}, "no budget"), ({"measure": "nothing"}, "no budget")],
)
def test_a_correction_that_no_longer_fits_is_an_error(
    small_pdf: Path, number: BudgetRow, tmp_path: Path, changes: dict[str, str], what: str
) -> None:
    file = _write(tmp_path / "corrections.yml", number, **changes)
    rows = copy.deepcopy(parsed(small_pdf))
    assert apply_corrections(rows, read_corrections(file)) == 1
    assert rows.issues[-1].code == "correction.mismatch" and what in rows.issues[-1].message
    assert all(row.corrected_value is None for row in rows.budgets)
    arguments = ["parse", str(small_pdf), "--out", str(tmp_path / "d"), "--corrections", str(file)]
    assert main(arguments) == 1


@pytest.mark.parametrize(
    "text",
    ["a: 1", "- document: x", "- [", "- {document: a, table: t, row: x, col: 1, printed: 1, value: 2, reason: r}"],
)
def test_a_file_that_cant_be_used_is_wrong_usage(small_pdf: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "c.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionsError, match=r"c\.yml"):
        read_corrections(tmp_path / "c.yml")
    arguments = ["parse", str(small_pdf), "--out", str(tmp_path / "d"), "--corrections", str(tmp_path / "c.yml")]
    assert main(arguments) == 2


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "1e5",
        '"1.371,10"',
        '"1,3,7"',
        '"13,71"',
        "1.1234567891",
        "9" * 30,
        "\uff11\uff13\uff17",
    ],
)
def test_a_value_that_is_no_plain_number_is_refused_before_anything_is_parsed(
    small_pdf: Path, number: BudgetRow, tmp_path: Path, value: str
) -> None:
    file = _write(tmp_path / "corrections.yml", number, value=value)
    with pytest.raises(CorrectionsError, match="plain number"):
        read_corrections(file)
    assert main(["parse", str(small_pdf), "--out", str(tmp_path / "d"), "--corrections", str(file)]) == 2
    assert not (tmp_path / "d").exists()


def test_two_corrections_of_one_figure_are_refused(number: BudgetRow, tmp_path: Path) -> None:
    file = _write(tmp_path / "corrections.yml", number)
    file.write_text(file.read_text(encoding="utf-8") + "\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(CorrectionsError, match="entries 1 and 2"):
        read_corrections(file)


def test_values_are_never_floats(tmp_path: Path, number: BudgetRow) -> None:
    corrections = read_corrections(_write(tmp_path / "c.yml", number, value="0.1"))
    assert corrections[0].value == Decimal("0.1") and read_corrections(_empty(tmp_path)) == ()


def _empty(folder: Path) -> Path:
    (folder / "empty.yml").write_text("# nothing yet\n", encoding="utf-8")
    return folder / "empty.yml"
