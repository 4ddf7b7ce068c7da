"""Wrong usage: one line that says what is wrong, exit code 2, nothing created; and every command's own help."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands.cli import command_line, main


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    (subparsers,) = (a for a in command_line()._actions if isinstance(a, argparse._SubParsersAction))
    yield from subparsers.choices.items()


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    command = COMMANDS[name]
    text = command.format_help()
    assert command.description and len(command.description) > 40
    assert f"example: govtables {name}" in text and "exit codes: 0" in text
    assert all(action.help for action in command._actions), [a.dest for a in command._actions if not a.help]


@pytest.mark.parametrize(
    "arguments",
    [
        ["parse", "missing.pdf", "--out", "{out}"],
        ["parse", "missing.pdf", "gone/too.pdf", "--out", "{out}"],
        ["ingest", "missing.pdf", "--out", "{out}"],
        ["ingest", "{empty}", "nowhere/*.pdf", "--out", "{out}"],
        ["backfill", "--out", "{out}"],
        ["check", "{out}"],
        ["log", "{out}"],
        ["vacuum", "{out}"],
        ["compact", "{out}"],
        ["at", "{out}", "now", "--out", "{out}/copy"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_what_isnt_there_is_said_and_nothing_is_created(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    out = tmp_path / "d"
    assert main([word.format(out=out, empty=tmp_path / "empty") for word in arguments]) == 2
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 1 and not printed.out and "Traceback" not in printed.err
    assert not out.exists()


@pytest.mark.parametrize(
    "flags",
    [["--report-type", "nothing"], ["--year", "99"], ["--agency", "no such agency"]],
    ids=lambda flags: " ".join(flags),
)
def test_a_backfill_of_nothing_is_wrong_usage(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    assert main(["parse", str(small_pdf), "--out", str(tmp_path / "d"), "--verify", "none"]) == 0
    capsys.readouterr()
    assert main(["backfill", "--out", str(tmp_path / "d"), *flags]) == 2
    assert flags[1] in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [
        ["--gate", "nan"], ["--gate", "snan"], ["--gate", "-0.1"], ["--gate", "inf"], ["--gate", "x"],
        ["--timeout", "nan"], ["--timeout", "inf"], ["--timeout", "0"], ["--memory", "-1"], ["--memory", "1.5"],
        ["--workers", "0"], ["--max-pages", "99999999999"], ["--verify", "maybe"], ["--nonsense"],
    ],
    ids=lambda flags: " ".join(flags),
)  # fmt: skip
def test_a_flag_that_makes_no_sense_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    with pytest.raises(SystemExit) as error:
        main(["parse", "a.pdf", "--out", str(tmp_path / "d"), *flags])
    assert error.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "--help" in line and not (tmp_path / "d").exists()


def test_a_run_ends_with_a_total_and_the_next_step(
    small_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.pdf").write_text("hello")
    out = tmp_path / "d"
    assert main(["parse", str(small_pdf), str(tmp_path / "text.pdf"), "--out", str(out), "--verify", "none"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == "2 documents: 1 new, 1 rejected; 0 failed checks"
    assert lines[-1] == f"next: govtables check {out}"
    (refused,) = (line for line in lines if line.startswith("text.pdf"))
    assert "rejected" in refused and "no %PDF- header" in refused
