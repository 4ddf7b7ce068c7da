"""A document's own process: limits, crashes and ends, and what the run makes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import get_args

import pytest

from pipeline.commands import reading
from pipeline.dataset import read_rows
from pipeline.outcome import FailOn
from pipeline.process.child import Stopped, _idle, parse_in_child
from pipeline.process.run import parse_into
from pipeline.settings import Limits, Settings
from tests import hostile

TINY, ENOUGH = Limits(seconds=1.0, memory_mb=400, pages=1000), Limits(seconds=60.0, memory_mb=400, pages=1000)
# What may come of a hostile file; those that ask for too much work are given a second, and stopped.
LIMIT, DAMAGED, EXCESS = "file.limit", "file.damaged", "page.excess"
EXPECTED: dict[Callable[[], bytes], tuple[str, ...]] = {
    hostile.false_count: (DAMAGED,), hostile.many_pages: (DAMAGED, LIMIT), hostile.page_cycle: ("page.damaged",),
    hostile.deep_page_tree: ("report.unknown", LIMIT), hostile.deep_array: ("report.unknown", DAMAGED),
    hostile.huge_box: ("report.unknown",), hostile.content_bomb: (LIMIT,),
    hostile.picture_bomb: ("page.no_text_layer",),
    hostile.form_cycle: ("report.unknown",), hostile.form_tree: (LIMIT,), hostile.xref_cycle: ("report.unknown", LIMIT),
    hostile.deep_states: ("page.damaged",), hostile.many_characters: (LIMIT,),
    hostile.many_rulings: (LIMIT,), hostile.fine_grid: (EXCESS, LIMIT),
}  # fmt: skip


def codes(dataset: Path) -> list[str]:
    return [row["code"] for row in read_rows(dataset, "issues").to_pylist()]


def waited(true: Callable[[], bool]) -> bool:
    """Does it come true before long?"""
    for _ in range(400):
        if true():
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("make", hostile.HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_ends_within_limits_and_is_said(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(make())
    limits = TINY if EXPECTED[make] == (LIMIT,) else ENOUGH
    outcome = parse_into(path, tmp_path / "d", Settings(limits=limits))
    assert set(codes(tmp_path / "d")) & set(EXPECTED[make])
    assert not any(outcome.facts)


def test_the_run_goes_on_after_a_document_that_is_stopped(small_pdf: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile.form_tree())
    stopped = parse_into(bomb, tmp_path / "d", Settings(limits=TINY))
    assert stopped.status == "rejected" and "not done after 1 s" in stopped.problems[0]
    assert parse_into(small_pdf, tmp_path / "d", Settings()).status == "parsed"
    statuses = {row["file_name"]: row["status"] for row in read_rows(tmp_path / "d", "documents").to_pylist()}
    assert statuses == {"bomb.pdf": "rejected", small_pdf.name: "parsed"}


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(pages=3), "8 pages, more than 3"),
        (Limits(output_mb=0), "more than 0 MB; look at the file, or give more with --max-output"),
        (Limits(memory_mb=100), "more than 100 MB; look at the file, or give more with --memory"),
    ],
)
def test_each_limit_is_named(small_pdf: Path, tmp_path: Path, limits: Limits, said: str) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(hostile.many_characters() if limits.memory_mb == 100 else small_pdf.read_bytes())
    outcome = parse_into(path, tmp_path / "d", Settings(limits=limits))
    assert outcome.status == "rejected" and said in outcome.problems[0] and not outcome.good
    assert codes(tmp_path / "d") == ["file.limit"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_crash_is_said_and_the_next_document_is_parsed(small_pdf: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile.form_tree())
    parse_in_child(small_pdf, Settings())
    server = _idle[-1].process.pid

    def crash() -> None:
        if waited(lambda: bool(children(server))):
            os.kill(children(server)[0], signal.SIGSEGV)

    thread = Thread(target=crash)
    thread.start()
    with pytest.raises(Stopped, match="SIGSEGV") as error:
        parse_in_child(bomb, Settings())
    thread.join()
    assert error.value.code == "file.crashed"
    assert parse_in_child(small_pdf, Settings()).outcome.status == "parsed"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda how: how.name)
def test_no_process_is_left_behind(how: signal.Signals, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile.form_tree())
    command = [sys.executable, "-m", "pipeline.commands.cli", "parse", str(bomb), "--out", str(tmp_path / "d")]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL) as run:
        found: list[int] = []

        def parses() -> bool:
            servers = children(run.pid)
            found[:] = [*servers, *(child for server in servers for child in children(server))]
            return len(found) == 2

        assert waited(parses)
        run.send_signal(how)
    assert waited(lambda: not any(map(is_alive, found)))


def test_pages_are_counted_from_the_child(small_pdf: Path) -> None:
    counts: list[tuple[int, int]] = []
    parse_in_child(small_pdf, Settings(), lambda *count: counts.append(count))
    assert counts == [(page, 8) for page in range(1, 9)]


def test_a_server_is_used_again(small_pdf: Path) -> None:
    parse_in_child(small_pdf, Settings())
    server = _idle[-1]
    parse_in_child(small_pdf, Settings())
    assert _idle[-1] is server


def test_paths_are_those_of_this_process(small_pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here.pdf").write_bytes(small_pdf.read_bytes())
    monkeypatch.chdir(tmp_path)
    parse_into(Path("here.pdf"), tmp_path / "d", Settings())
    assert read_rows(tmp_path / "d", "documents")["source_uri"].to_pylist() == [str(tmp_path / "here.pdf")]
    with pytest.raises(FileNotFoundError):
        parse_in_child(Path("missing.pdf"), Settings())
    with pytest.raises(IsADirectoryError):
        parse_in_child(Path(), Settings())


def test_the_flags_have_the_defaults_of_the_settings() -> None:
    limits = Limits()
    assert [default for _, _, default, _, _ in reading._LIMITS] == [
        limits.seconds, limits.memory_mb, limits.pages, limits.output_mb,
    ]  # fmt: skip
    assert set(reading.FAIL_ON) == set(get_args(FailOn))
