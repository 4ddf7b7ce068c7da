"""The command line as a user meets it: exit codes, bad input, nothing changed by a second run."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.dataset import read_rows
from pipeline.messages.terminal import printable


def test_no_arguments_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as error:
        main([])
    assert error.value.code == 2


def test_parse_then_parse_again_changes_no_byte(small_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"

    def state() -> dict[str, tuple[str, int]]:
        files = list(out.rglob("*.parquet"))
        return {str(p): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in files}

    assert main(["parse", str(small_pdf), "--out", str(out)]) == 0
    before = state()
    assert before
    assert main(["parse", str(small_pdf), "--out", str(out)]) == 0
    assert state() == before
    assert main(["check", str(out)]) == 0


def test_a_failed_check_of_the_source_is_exit_code_1(small_pdf: Path, tmp_path: Path) -> None:
    wrong = small_pdf.parents[1] / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
    assert main(["parse", str(wrong), "--out", str(tmp_path / "d")]) == 1
    assert main(["check", str(tmp_path / "d")]) == 1


def test_what_makes_exit_code_1_can_be_chosen(small_pdf: Path, tmp_path: Path) -> None:
    wrong = small_pdf.parents[1] / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
    (tmp_path / "bad.pdf").write_text("no PDF")
    files = {"failed": wrong, "held": wrong, "rejected": tmp_path / "bad.pdf"}
    codes = {}
    for name, file in files.items():
        out, gate = tmp_path / name, ["--gate", "0.01"] if name == "held" else []
        for level in ("never", "rejected", "held", "checks"):
            parsed = main(["parse", str(file), "--out", str(out), "--fail-on", level, *gate])
            codes[name, level] = parsed
            if name != "held":  # of which nothing is in the dataset
                assert main(["check", str(out), "--fail-on", level]) == parsed
    expected = {"failed": [0, 0, 0, 1], "held": [0, 0, 1, 1], "rejected": [0, 1, 1, 1]}
    assert codes == {
        (name, level): code
        for name, row in expected.items()
        for level, code in zip(("never", "rejected", "held", "checks"), row, strict=True)
    }


def test_the_gate_holds_back_what_fails_too_often(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = small_pdf.parents[1] / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
    out = tmp_path / "d"
    assert main(["parse", str(wrong), str(small_pdf), "--out", str(out), "--gate", "0.01"]) == 1
    assert "4 of 82 checks failed" in capsys.readouterr().err
    assert [row["file_name"] for row in read_rows(out, "documents").to_pylist()] == [small_pdf.name]
    assert main(["parse", str(wrong), "--out", str(out), "--gate", "0.5"]) == 1
    assert len(read_rows(out, "documents").to_pylist()) == 2
    with pytest.raises(SystemExit) as error:
        main(["parse", str(wrong), "--out", str(out), "--gate", "5"])
    assert error.value.code == 2


def test_check_names_the_worst_document_first_and_each_page(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = small_pdf.parents[1] / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
    main(["parse", str(small_pdf), str(wrong), "--out", str(tmp_path / "d"), "--verify", "all"])
    capsys.readouterr()
    assert main(["check", str(tmp_path / "d")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("forward_looking_annual_review: 2 documents, ") and "0 not read twice" in lines[0]
    names = [line.split(":")[0] for line in lines if line.startswith("fl110")]
    assert names == [wrong.name, small_pdf.name]
    assert "  page 2: formula (G)=(C+D+E+F) = 137110+0+0+0: expected 137110, printed 137112" in lines
    assert main(["check", str(tmp_path / "d"), "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["file_name"] for row in rows] == names
    assert [len(row["checks"]) for row in rows] == [rows[0]["checks_failed"], 0]


def test_bad_files_get_a_line_each_and_the_others_are_parsed(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.pdf").write_text("hello")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "cut.pdf").write_bytes(small_pdf.read_bytes()[:2000])
    names = ["text.pdf", "empty.pdf", "cut.pdf", "missing.pdf", "."]
    arguments = [str(tmp_path / name) for name in names]
    assert main(["parse", *arguments, str(small_pdf), "--out", str(tmp_path / "d")]) == 1
    printed = capsys.readouterr()
    for name in names[:4]:
        assert any(name in line for line in printed.err.splitlines()), name
    assert "folder" in printed.err
    documents = read_rows(tmp_path / "d", "documents").to_pylist()
    assert sorted(row["status"] for row in documents) == ["parsed", "partial", "rejected", "rejected"]


def test_an_output_that_cant_be_written_is_wrong_usage(small_pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert main(["parse", str(small_pdf), "--out", str(tmp_path / "file" / "d")]) == 2
    assert main(["check", str(tmp_path / "nothing")]) == 2
    assert main(["ingest", "file:///etc/passwd", "--out", str(tmp_path / "d")]) == 2


def test_schema_names_every_table_and_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert "budgets:" in printed and "planned_pct" in printed and "[%]" in printed


def test_a_file_name_cant_drive_the_terminal(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = tmp_path / "a\x1b[2Jb.pdf"
    shutil.copy(small_pdf, evil)
    main(["parse", str(evil), "--out", str(tmp_path / "d")])
    assert "\x1b" not in capsys.readouterr().out
    assert printable("預算") == "預算"
