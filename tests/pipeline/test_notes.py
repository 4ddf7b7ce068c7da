"""Notes beside a document's versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.dataset import document_ids, prepare_dataset, write_document
from pipeline.storage.history import read_log
from pipeline.storage.location import DatasetError
from pipeline.storage.notes import current_digest, read_note, write_note
from pipeline.storage.vacuum import vacuum
from tests.pipeline.samples import DOCUMENT_ID, sample_document
from tests.pipeline.test_write import fingerprint


def test_a_note_is_what_was_written_last(tmp_path: Path) -> None:
    assert read_note(tmp_path, DOCUMENT_ID) is None and current_digest(tmp_path, DOCUMENT_ID) is None
    prepare_dataset(tmp_path)
    for data in (b"{}", b'{"outcome": 1}'):
        write_note(tmp_path, DOCUMENT_ID, data)
        assert read_note(tmp_path, DOCUMENT_ID) == data
    before = fingerprint(tmp_path)
    write_note(tmp_path, DOCUMENT_ID, b'{"outcome": 1}')
    assert fingerprint(tmp_path) == before
    assert document_ids(tmp_path) == []


def test_a_note_stays_beside_versions(tmp_path: Path) -> None:
    write_note(tmp_path, DOCUMENT_ID, b"{}")
    write_document(tmp_path, sample_document("a"))
    write_document(tmp_path, sample_document("b"))
    assert current_digest(tmp_path, DOCUMENT_ID) == read_log(tmp_path)[-1].digest
    prepare_dataset(tmp_path)
    vacuum(tmp_path, keep_runs=1)
    assert read_note(tmp_path, DOCUMENT_ID) == b"{}"


def test_a_note_that_cant_be_written_is_the_datasets_error(tmp_path: Path) -> None:
    (tmp_path / "dataset").write_text("a file")
    with pytest.raises(DatasetError, match="can't write a dataset here"):
        write_note(tmp_path / "dataset", DOCUMENT_ID, b"{}")
