"""Text from a PDF or a file's name is data: in logs, on terminals, in artifacts, in Parquet."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from flows.summary import cell
from pipeline.commands.cli import main
from pipeline.dataset import prepare_dataset, read_rows
from pipeline.document.verdict import path_text
from pipeline.messages.terminal import Progress, printable
from pipeline.process.run import parse_into, unreadable
from pipeline.settings import Settings
from pipeline.sources.chosen import sources_of
from pipeline.sources.gather import gather
from pipeline.sources.raw import RawStore

EVIL = (
    "a\x1b[2Jb.pdf", "line\nbreak.pdf", "\u202efdp.exe.pdf", "[bold red]{path}%s.pdf",
    "'; DROP TABLE documents; --.pdf", "|<script>`x`.pdf", os.fsdecode(b"\xff\xfe.pdf"),
)  # fmt: skip


def evil_folder(small_pdf: Path, tmp_path: Path) -> Path:
    """A good file and some broken ones under names that do harm where they are taken for more than names."""
    where = tmp_path / "in"
    where.mkdir()
    for name in EVIL:
        (where / name).write_text("no PDF")
    shutil.copy(small_pdf, where / "[good]\x07.pdf")
    return where


def assert_harmless(text: str) -> None:
    assert all(c.isprintable() or c == "\n" for c in text)


def test_a_name_is_only_a_name(small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [str(path) for path in sorted(evil_folder(small_pdf, tmp_path).iterdir())]
    assert main(["parse", *sources, "--out", str(tmp_path / "d")]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == len(EVIL) + 3  # and a total, and the next step
    assert_harmless(printed.out + printed.err)
    names = read_rows(tmp_path / "d", "documents")["file_name"].to_pylist()
    # The broken files are one document: their content is the same.
    assert "[good]\x07.pdf" in names and len(names) == 2
    assert main(["check", str(tmp_path / "d")]) in (0, 1)
    assert_harmless(capsys.readouterr().out)


def test_a_name_is_no_markup_of_the_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    bar = Progress(1)
    try:
        on_page = bar.start(Path("[red]\x1b[31m.pdf"))
        assert on_page and bar._bar
        on_page(1, 2)
        (task,) = bar._bar.tasks
        column = bar._bar.columns[0].render(task)  # type: ignore[union-attr]
        assert "[red]" in str(column) and "\x1b" not in str(column)
    finally:
        bar.close()


def test_cells_of_an_artifact_hold_no_markup() -> None:
    assert cell("a|b\n[x](javascript:y)\x1b\u202e") == ("a&#124;b&#92;n&#91;x&#93;(javascript:y)&#92;x1b&#92;u202e")


def test_paths_and_text_as_utf8() -> None:
    for name in EVIL:
        path_text(name).encode("utf-8")
        assert printable(name).isprintable()


def test_bytes_that_are_no_text_are_escaped_wherever_a_name_stands(small_pdf: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xfe")
    folder.mkdir()
    shutil.copy(small_pdf, folder / os.fsdecode(b"\xff.pdf"))
    (source,) = sources_of([str(folder)])
    (found,) = gather([source], RawStore(tmp_path / "raw"))
    assert found.path and found.origin.address == f"{tmp_path}/\\xfe/\\xff.pdf"
    prepare_dataset(tmp_path / "d")
    for origin in (found.origin, None):
        for change in ("new" if origin else "unchanged", "unchanged"):
            assert parse_into(found.path, tmp_path / "d", Settings(), origin=origin).change == change
    (row,) = read_rows(tmp_path / "d", "documents").to_pylist()
    assert (row["file_name"], row["source_uri"]) == ("\\xff.pdf", found.origin.address)
    assert unreadable(found.path, OSError("gone")).path.isascii()
