"""The Prefect flow: the same rows as `parse`, bad files said, the rest published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

from pipeline.cli import main
from pipeline.write import read_rows
from tests.sources.web import pdf, serving, status


@pytest.fixture(scope="session", autouse=True)
def server() -> Iterator[None]:
    # Half a minute, the default, is short for a busy machine.
    with prefect_test_harness(server_startup_timeout=180):
        yield


def test_ingest_is_parse_with_a_flow_around_it(small_pdf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(small_pdf, folder / "good.pdf")
    (folder / "bad.pdf").write_text("no PDF")
    assert main(["ingest", str(folder), "--out", str(tmp_path / "a")]) == 1
    assert main(["parse", *map(str, sorted(folder.iterdir())), "--out", str(tmp_path / "b")]) == 1
    for table in ("documents", "budgets", "issues"):
        assert read_rows(tmp_path / "a", table).equals(read_rows(tmp_path / "b", table))


def test_only_missing_sources_is_a_failure(tmp_path: Path) -> None:
    assert main(["ingest", str(tmp_path / "nothing.pdf"), "--out", str(tmp_path / "d")]) == 1


def test_sources_come_from_a_file_and_from_the_web(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, toml = tmp_path / "d", tmp_path / "sources.toml"
    with serving() as web:
        page = web.on("/reports/", status(200, '<a href="報告.pdf">報告</a> <a href="gone.pdf">2</a>'.encode()))
        web.on("/reports/%E5%A0%B1%E5%91%8A.pdf", pdf(small_pdf.read_bytes()))
        web.on("/reports/gone.pdf", status(404))
        toml.write_text(
            f'[[source]]\nname = "web"\nindex = ["{page}"]\nallow_private = true\ninterval_seconds = 0\n',
            encoding="utf-8",
        )
        for state in ("written", "unchanged"):
            assert main(["ingest", str(toml), "--out", str(out)]) == 1
            printed = capsys.readouterr()
            assert f"  {state}  " in printed.out and "not found (404)" in printed.err
        (document,) = read_rows(out, "documents").to_pylist()
        assert document["source_uri"] == f"{page}%E5%A0%B1%E5%91%8A.pdf" and document["file_name"] == "報告.pdf"
        assert [path.stem for path in (out / "raw").glob("*.pdf")] == [document["document_id"]]
        # An address on the command line is one of the public internet.
        assert main(["ingest", page, "--out", str(out)]) == 1
        assert "allow_private" in capsys.readouterr().err
    toml.write_text("[[source]]\nnam = 1\n")
    assert main(["ingest", str(toml), "--out", str(out)]) == 2
    assert "did you mean 'name'?" in capsys.readouterr().err
