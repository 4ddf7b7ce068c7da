"""One file is one file, whatever happens to its path while it is read."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.pages import read
from pipeline.pages.whole_file import hash_of, read_whole
from pipeline.process.work import read_document
from pipeline.settings import Settings
from pipeline.storage.write import document_in
from tests.conftest import CASES, pdf_of


def test_a_file_that_is_replaced_while_it_is_parsed_keeps_its_own_rows(
    small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "a.pdf", pdf_of(CASES[0])
    shutil.copy(small_pdf, path)
    expected = read_document(path, Settings())
    original = read.read_page

    def replacing(*arguments: object) -> object:
        shutil.copy(other, path)
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "read_page", replacing)
    found = read_document(path, Settings())
    assert hash_of(path) != hash_of(small_pdf)
    assert document_in(found.files).document_id == hash_of(small_pdf)
    assert found.files == expected.files  # the second engine read the same bytes, too


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path / "pipe.pdf", Path("/dev/zero")):
        for take in (read_whole, hash_of):
            with pytest.raises(OSError, match="pipe or device"):
                take(path)
    assert main(["parse", str(tmp_path / "pipe.pdf"), "--out", str(tmp_path / "d")]) == 1
    assert "pipe or device" in capsys.readouterr().err


def test_a_folder_is_none_and_a_file_is_hashed_whole(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_whole(tmp_path)
    data = bytes(range(256)) * 10_000
    (tmp_path / "a").write_bytes(data)
    assert read_whole(tmp_path / "a") == data and hash_of(tmp_path / "a") == hashlib.sha256(data).hexdigest()
