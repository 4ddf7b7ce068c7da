"""New files in a folder."""

from __future__ import annotations

from pathlib import Path

from pipeline.sources.arrivals import Arrivals


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


def test_what_is_offered_again_needs_not_settle_again(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"1")
    arrivals = Arrivals(tmp_path)
    assert [arrivals.settled(), arrivals.settled()] == [[], [file]]
    arrivals.offer_again([file])
    assert [arrivals.settled(), arrivals.settled()] == [[file], []]


def test_a_file_that_cannot_be_looked_at_is_given_so_that_a_run_says_why(tmp_path: Path) -> None:
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "folder.pdf").mkdir()
    arrivals = Arrivals(tmp_path)
    assert [arrivals.settled(), arrivals.settled(), arrivals.settled()] == [[], [tmp_path / "loop.pdf"], []]
