"""A writer killed at any point leaves a document whole in all tables, and the next run finishes the job.

Not only at random moments: SIGKILL comes before each single step that the writer takes in the file system (Python's
audit events tell them), so that no window is too short to be hit. Then random ones, for what lies between the steps.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from pipeline.write import _empty_files, prepare_dataset, read_rows, write_document
from schemas.rows import TABLES
from tests.pipeline.samples import DOCUMENT_ID, marks, sample_document

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked writers")
STEPS = ("open", "os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.link", "os.truncate")


def killed(act: Callable[[], object], step: int) -> bool:
    """Do something in a forked process that is killed before its n-th step; False where it ended before."""
    pid = os.fork()
    if not pid:
        left = [step]

        def hook(event: str, _: object) -> None:
            if event in STEPS:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def found_marks(dataset: Path, tables: Iterable[str] = TABLES) -> frozenset[str]:
    """The marks in a dataset; each table must be readable, with the same marks in each."""
    found = []
    for table in tables:
        files = [path.name for path in (dataset / table).glob("**/*.parquet")]
        assert files in ([], [f"{DOCUMENT_ID}.parquet"])
        found.append(frozenset(marks(table, read_rows(dataset, table).to_pylist())) if files else frozenset())
    assert all(marks == found[0] for marks in found)
    return found[0]


def contents(dataset: Path) -> dict[str, bytes]:
    """Every file of a dataset, `.store` and targets of links included."""
    return {str(path.relative_to(dataset)): path.read_bytes() for path in dataset.rglob("*") if path.is_file()}


def kill_at_each_step(base: Path, work: Path, act: Callable[[Path], object]) -> Iterator[Path]:
    """The dataset as it is after each kill; at last that of the run that wasn't killed."""
    for step in count(1):
        dataset = work / str(step)
        shutil.copytree(base, dataset, symlinks=True)
        hit = killed(partial(act, dataset), step)
        yield dataset
        if not hit:
            assert step > 10
            return


@pytest.mark.parametrize("old", [None, "old"])
def test_a_kill_before_any_step_leaves_the_document_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str | None
) -> None:
    # The writer treats all tables alike; with three of them the steps are few enough to try each.
    tables = {table: TABLES[table] for table in ("documents", "budgets", "cells")}
    monkeypatch.setattr("pipeline.write.TABLES", tables)
    monkeypatch.setattr("pipeline.write._empty_files", _empty_files.__wrapped__)
    base, clean, new = tmp_path / "base", tmp_path / "clean", sample_document("new", 2)
    base.mkdir()
    if old:
        write_document(base, sample_document(old, 3))
    shutil.copytree(base, clean, symlinks=True)
    write_document(clean, new)
    seen = set()
    for dataset in kill_at_each_step(base, tmp_path / "work", lambda path: write_document(path, new)):
        if all((dataset / table).is_dir() for table in tables):
            seen.add(found_marks(dataset, tables))
        prepare_dataset(dataset)
        assert not list((dataset / ".store").rglob("tmp-*"))
        write_document(dataset, new)
        assert contents(dataset) == contents(clean)
    assert seen == {frozenset({"new"}), frozenset({old} if old else ())}


def test_a_kill_at_random_moments_leaves_the_document_whole(tmp_path: Path) -> None:
    for number in range(20):
        pid = os.fork()
        if not pid:
            try:
                for version in count():
                    write_document(tmp_path, sample_document(f"{number}.{version}", 5))
            finally:
                os._exit(1)
        time.sleep(0.02 + 0.0037 * number)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert len(found_marks(tmp_path)) <= 1
    write_document(tmp_path, sample_document("last"))
    assert found_marks(tmp_path) == {"last"}
