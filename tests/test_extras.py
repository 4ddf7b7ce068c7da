"""The core parses and publishes without any extra; what needs one says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.commands.command import _EXTRAS

BLOCKED = sorted({module for modules in _EXTRAS.values() for module in modules})
PROGRAM = f"""
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
from pipeline.commands.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False)


def test_the_core_does_without_extras(small_pdf: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "d")
    for command in (
        ["parse", str(small_pdf), "--out", out, "--verify", "all"], ["check", out, "--deep"], ["log", out], ["schema"],
        ["at", out, "now", "--out", str(tmp_path / "copy")], ["compact", out], ["vacuum", out],
    ):  # fmt: skip
        done = run(*command)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["ingest", "{pdf}", "--out", "{out}"], "flows"),
        (["query", "{out}", "FROM documents"], "query"),
        (["parse", "{pdf}", "--out", "s3://bucket/prefix"], "s3"),
    ],
    ids=["ingest", "query", "s3"],
)
def test_what_needs_an_extra_says_so_in_one_line(
    small_pdf: Path, tmp_path: Path, command: list[str], extra: str
) -> None:
    out = tmp_path / "d"
    if command[0] == "query":
        run("parse", str(small_pdf), "--out", str(out), "--verify", "none")
    done = run(*(word.format(pdf=small_pdf, out=out) for word in command))
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert f"govtables[{extra}]" in done.stderr
