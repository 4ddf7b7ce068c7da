"""A worse reading never replaces a better one: the last good version stays, and the failure is said beside it."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.commands.cli import main
from pipeline.dataset import current_digest, prepare_dataset, read_log, read_rows, vacuum
from pipeline.outcome import Outcome
from pipeline.process.keep import FAILED_AGAIN
from pipeline.process.run import parse_into
from pipeline.settings import Limits, Settings
from pipeline.storage.location import Dataset, ObjectStore

LOCKED, OPEN = Settings(verify="none"), Settings(password="secret")
TOO_SLOW = Settings(password="secret", verify="none", limits=Limits(seconds=0.0))


@pytest.fixture
def locked_pdf(small_pdf: Path, tmp_path: Path) -> Path:
    out = tmp_path / "locked.pdf"
    pdf = pymupdf.open(small_pdf)
    pdf.save(out, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="secret")
    pdf.close()
    return out


def codes(dataset: Dataset) -> list[str]:
    return [row["code"] for row in read_rows(dataset, "issues").to_pylist()]


def assert_kept(dataset: Dataset, outcome: Outcome, budgets: int) -> None:
    assert (outcome.status, outcome.good) == ("rejected", False)
    assert read_rows(dataset, "budgets").num_rows == budgets
    assert read_rows(dataset, "documents")["status"].to_pylist() == ["parsed"]
    assert codes(dataset).count(FAILED_AGAIN) == 1


@pytest.mark.parametrize("worse", [LOCKED, TOO_SLOW], ids=["no password", "timeout"])
def test_a_failed_reading_leaves_the_good_one(locked_pdf: Path, tmp_path: Path, worse: Settings) -> None:
    dataset = tmp_path / "d"
    prepare_dataset(dataset)
    assert parse_into(locked_pdf, dataset, OPEN).good
    good, budgets = current_digest(dataset, _only_document(dataset)), read_rows(dataset, "budgets").num_rows
    assert budgets > 0
    assert_kept(dataset, parse_into(locked_pdf, dataset, worse), budgets)
    vacuum(dataset, keep_runs=1)
    assert_kept(dataset, parse_into(locked_pdf, dataset, worse), budgets)
    assert len(read_log(dataset)) == 2  # failing again in the same way changes nothing
    assert parse_into(locked_pdf, dataset, OPEN).change == "replaced"
    assert current_digest(dataset, _only_document(dataset)) == good and FAILED_AGAIN not in codes(dataset)


def test_what_was_never_read_is_rejected_and_replaced(locked_pdf: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    prepare_dataset(dataset)
    assert parse_into(locked_pdf, dataset, LOCKED).status == "rejected"
    assert codes(dataset) == ["file.encrypted"]
    assert parse_into(locked_pdf, dataset, OPEN).good and FAILED_AGAIN not in codes(dataset)


def test_the_same_in_an_object_store(locked_pdf: Path, store: ObjectStore) -> None:
    prepare_dataset(store)
    assert parse_into(locked_pdf, store, OPEN).good
    budgets = read_rows(store, "budgets").num_rows
    assert_kept(store, parse_into(locked_pdf, store, LOCKED), budgets)


def test_the_command_line_says_so(locked_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["parse", str(locked_pdf), "--out", str(tmp_path / "d")]
    assert main([*arguments, "--password", "secret"]) == 0
    assert main([*arguments, "--verify", "none"]) == 1
    assert "the last good reading stays" in capsys.readouterr().err


def _only_document(dataset: Path) -> str:
    (document,) = read_rows(dataset, "documents")["document_id"].to_pylist()
    return str(document)
