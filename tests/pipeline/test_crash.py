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
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from pipeline.dataset import prepare_dataset, read_rows, write_document
from pipeline.storage.compact import compact
from pipeline.storage.history import read_lines, read_log
from pipeline.storage.store import empty_files
from pipeline.storage.vacuum import vacuum
from schemas.rows import TABLES
from tests.pipeline.samples import marks, sample_document

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


def found_marks(dataset: Path) -> frozenset[str]:
    """The marks in a dataset; each table must be readable, with the same marks in each."""
    found = [frozenset(marks(table, read_rows(dataset, table).to_pylist())) for table in TABLES]
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
            assert step > 8
            return


OTHER = "e" * 64
THIRD = "f" * 64
NEW = sample_document("new", 2)


def write_old(dataset: Path) -> None:
    write_document(dataset, sample_document("old", 3), "1")
    write_document(dataset, sample_document("other", 1, OTHER), "1")


def compact_old(dataset: Path) -> None:
    write_old(dataset)
    compact(dataset)
    write_document(dataset, sample_document("third", 1, THIRD), "1")


def write_both(dataset: Path) -> None:
    write_old(dataset)
    write_document(dataset, NEW, "2")


def write_new(dataset: Path) -> None:
    write_document(dataset, NEW, "2")


# What is there before, what is killed, and what may be seen after a kill.
ACTS = {
    "new": (None, write_new, [{"new"}, set()]),
    "replaced": (write_old, write_new, [{"new", "other"}, {"old", "other"}]),
    "replaced_in_part": (compact_old, write_new, [{"new", "other", "third"}, {"old", "other", "third"}]),
    "compact_again": (compact_old, compact, [{"old", "other", "third"}]),
    "vacuum": (write_both, partial(vacuum, keep_runs=1), [{"new", "other"}]),
}


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process loses nothing that it has written; only a power cut would."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def few_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The writer treats all tables alike; with two of them the steps are few enough to try each."""
    every = dict(TABLES)
    for table in set(TABLES) - {"documents", "budgets"}:
        del TABLES[table]
    monkeypatch.setattr("pipeline.storage.history.utc_now", lambda: "2022-01-01T00:00:00.000000Z")
    empty_files.cache_clear()
    yield
    TABLES.clear()
    TABLES.update(every)
    empty_files.cache_clear()


@pytest.mark.usefixtures("few_tables")
@pytest.mark.parametrize("act", ACTS)
def test_a_kill_before_any_step_leaves_each_document_whole(tmp_path: Path, act: str) -> None:
    before, run, whole = ACTS[act]
    base, clean = tmp_path / "base", tmp_path / "clean"
    base.mkdir()
    if before:
        before(base)
    shutil.copytree(base, clean, symlinks=True)
    run(clean)
    seen = set()
    for dataset in kill_at_each_step(base, tmp_path / "work", run):
        if all((dataset / table).is_dir() for table in TABLES):
            seen.add(found_marks(dataset))
        prepare_dataset(dataset)
        assert not list((dataset / ".store").rglob("tmp-*"))
        assert not list((dataset / ".store/pending").iterdir())
        run(dataset)
        assert contents(dataset) == contents(clean)
        assert read_lines(dataset) == read_lines(clean)
    assert seen == {frozenset(marks) for marks in whole}


def test_a_kill_at_random_moments_leaves_the_document_whole(tmp_path: Path) -> None:
    prepare_dataset(tmp_path)
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
    log = read_log(tmp_path)
    assert [entry.previous for entry in log[1:]] == [entry.digest for entry in log[:-1]]
