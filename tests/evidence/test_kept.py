"""What is published keeps its evidence, wherever it came from and whatever becomes of the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.dataset import read_rows
from pipeline.evidence.locate import find_document, find_pdf
from pipeline.process.run import parse_into
from pipeline.settings import Settings
from pipeline.sources.arrivals import Arrivals
from pipeline.sources.gather import find_files


@pytest.fixture
def local(tmp_path: Path, small_pdf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report in the current folder."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Path(shutil.copy(small_pdf, folder / "report.pdf"))


def test_a_local_file_is_kept_and_its_address_is_absolute(local: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert main(["parse", "report.pdf", "--out", str(data), "--verify", "none"]) == 0
    document = find_document(data, "report.pdf")
    assert document["source_uri"] == str(local)
    content = local.read_bytes()
    local.unlink()
    assert find_pdf(document, data).read_bytes() == content
    assert find_pdf(document, data) == data / "raw" / f"{document['document_id']}.pdf"


def test_no_copy_where_none_is_wanted(local: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert main(["parse", "report.pdf", "--out", str(data), "--verify", "none", "--no-raw"]) == 0
    assert not (data / "raw").exists()
    assert find_pdf(find_document(data, "report.pdf"), data) == local


def test_a_folder_that_holds_the_dataset_is_not_read_twice(local: Path) -> None:
    assert main(["parse", "report.pdf", "--out", "data", "--verify", "none"]) == 0
    assert find_files(".") == [Path("report.pdf")]
    arrivals = Arrivals(Path())
    arrivals.settled()
    assert arrivals.settled() == [Path("report.pdf")]
    assert find_files("data/raw")


def test_a_known_document_gets_its_copy_too_and_a_store_that_refuses_is_said(local: Path, tmp_path: Path) -> None:
    data, raw = tmp_path / "data", tmp_path / "raw"
    assert parse_into(local, data, Settings(verify="none")).change == "new"
    again = parse_into(local, data, Settings(verify="none", keep=raw))
    assert again.change == "unchanged"
    assert [path.suffix for path in raw.glob("*.pdf")] == [".pdf"]
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    outcome = parse_into(local, data, Settings(verify="none", keep=blocked))
    assert "evidence.not_kept" in outcome.codes
    assert read_rows(data, "documents").num_rows == 1
