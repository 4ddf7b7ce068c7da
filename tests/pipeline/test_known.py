"""Unchanged documents aren't read again; whatever has a say in their rows makes them be read again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.dataset import prepare_dataset, read_rows, write_document
from pipeline.outcome import Outcome
from pipeline.process import known, run
from pipeline.process.child import parse_in_child
from pipeline.process.run import parse_into
from pipeline.settings import Limits, Settings
from pipeline.sources.origin import Origin
from pipeline.storage.history import read_log
from pipeline.storage.notes import read_note, write_note
from pipeline.storage.store import home_of
from pipeline.trust.corrections import Correction
from tests.test_names import EVIL

Parse = Callable[..., Outcome]


@pytest.fixture
def read(small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Parse, list[Path]]:
    """Parse one document into a dataset; the list tells which paths were really read."""
    path = tmp_path / "a.pdf"
    shutil.copy(small_pdf, path)
    seen: list[Path] = []

    def parse(path: Path, *others: object) -> object:
        seen.append(path)
        return parse_in_child(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(run.parse_anew, "__defaults__", (None, None, parse, None))
    prepare_dataset(tmp_path / "d")

    def read(settings: Settings | None = None, origin: Origin | None = None) -> Outcome:
        return parse_into(path, tmp_path / "d", settings or Settings(), origin=origin)

    return read, seen


def test_the_second_time_nothing_is_read(read: tuple[Parse, list[Path]]) -> None:
    parse, seen = read
    first, second = parse(), parse(Settings(password="x", limits=Limits(pages=77)))
    assert len(seen) == 1
    assert (first.change, second.change) == ("new", "unchanged")
    assert replace(second, change="new", seconds=first.seconds) == first


@pytest.mark.parametrize(
    "settings",
    [
        Settings(verify="none"),
        Settings(gate=Decimal("0.9")),
        Settings(corrections=(Correction("a.pdf", "t", 0, 0, "1", Decimal(2), "why"),)),
    ],
)
def test_other_settings_read_again(read: tuple[Parse, list[Path]], settings: Settings) -> None:
    parse, seen = read
    parse()
    parse(settings)
    parse(settings)
    assert len(seen) == 2


def test_a_correction_of_another_document_is_nothing_to_this_one(read: tuple[Parse, list[Path]]) -> None:
    parse, seen = read
    parse()
    parse(Settings(corrections=(Correction("b.pdf", "t", 0, 0, "1", Decimal(2), "why"),)))
    assert len(seen) == 1


def test_another_origin_or_program_reads_again(
    read: tuple[Parse, list[Path]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parse, seen = read
    parse()
    parse(origin=Origin("https://example.org/a.pdf", "a.pdf"))
    assert len(seen) == 2
    monkeypatch.setattr(known, "code_fingerprint", lambda: "the next release")
    parse(origin=Origin("https://example.org/a.pdf", "a.pdf"))
    parse(origin=Origin("https://example.org/a.pdf", "a.pdf"))
    assert len(seen) == 3
    assert len(read_log(tmp_path / "d")) == 2


def test_a_version_that_somebody_else_published_is_not_the_noted_one(
    read: tuple[Parse, list[Path]], tmp_path: Path
) -> None:
    parse, seen = read
    document_id = parse().document_id
    rows = run.rejected(tmp_path / "a.pdf", str(document_id), "file.limit", "too large")
    assert write_document(tmp_path / "d", rows) == "replaced"
    assert parse().change == "replaced"
    assert len(seen) == 2
    for damage in (b"", b"{", b"[]", b'{"key": 1, "outcome": {}}'):
        write_note(tmp_path / "d", document_id or "", damage)
        parse()
    assert len(seen) == 6


def test_a_rejected_document_is_tried_again(tmp_path: Path, read: tuple[Parse, list[Path]]) -> None:
    parse, seen = read
    (tmp_path / "a.pdf").write_text(EVIL[0])
    assert [parse().status, parse().status] == ["rejected", "rejected"]
    assert len(seen) == 2
    assert not list(home_of(tmp_path / "d", parse().document_id or "").glob("*.json"))


def test_a_signature_is_kept_nowhere_in_the_dataset(read: tuple[Parse, list[Path]], tmp_path: Path) -> None:
    parse, _ = read
    document_id = (
        parse(origin=Origin("https://example.org/a.pdf?id=7&X-Amz-Signature=signed-by-nobody", "a.pdf")).document_id
        or ""
    )
    assert read_rows(tmp_path / "d", "documents")["source_uri"][0].as_py() == (
        "https://example.org/a.pdf?id=7&X-Amz-Signature=…"
    )
    assert b"signed-by-nobody" not in (read_note(tmp_path / "d", document_id) or b"signed-by-nobody")
    assert all("signed-by-nobody" not in str(entry) for entry in read_log(tmp_path / "d"))
