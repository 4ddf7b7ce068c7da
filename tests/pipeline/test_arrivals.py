"""New files in a folder."""

from __future__ import annotations

from pathlib import Path

from pipeline.arrivals import Arrivals


def test_a_file_counts_once_it_is_left_alone(tmp_path: Path) -> None:
    arrivals, file = Arrivals(tmp_path), tmp_path / "new" / "a.PDF"
    assert arrivals.settled() == []
    file.parent.mkdir()
    file.write_bytes(b"half")
    (tmp_path / "b.txt").touch()
    assert arrivals.settled() == []
    file.write_bytes(b"half and half")
    assert arrivals.settled() == []
    assert arrivals.settled() == [file]
    assert arrivals.settled() == []


def test_what_was_there_before_counts_too_and_so_does_other_content(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"1")
    arrivals = Arrivals(tmp_path)
    assert [arrivals.settled(), arrivals.settled()] == [[], [file]]
    file.write_bytes(b"12")
    assert [arrivals.settled(), arrivals.settled()] == [[], [file]]
    file.unlink()
    assert arrivals.settled() == []
    file.write_bytes(b"12")
    assert [arrivals.settled(), arrivals.settled()] == [[], [file]]
