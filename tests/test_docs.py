"""The documentation is true: its commands exist, its examples run, its links lead somewhere, its reference is fresh."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from pipeline.commands.cli import command_line, main
from pipeline.commands.reference import reference

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = regex.compile(r"```(sh|python)\n(.*?)```", regex.S)
_LINK = regex.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    yield from (match[2] for match in _BLOCK.finditer(text) if match[1] == language)


def commands(page: Path) -> Iterator[list[str]]:
    """Each line of a shell block that is a command of ours, in words; what is piped or redirected is cut off."""
    for block in blocks(page, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("govtables "):
                words = shlex.split(line, comments=True)
                end = next((n for n, word in enumerate(words) if word in ("|", ">", ">>", "&&", ";")), len(words))
                yield words[1:end]


def test_the_reference_of_commands_is_fresh() -> None:
    assert (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8") == reference(), (
        "run `python -m pipeline.commands.reference > docs/reference/commands.md`"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_is_one(page: Path) -> None:
    for words in commands(page):
        command_line().parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 200


def test_the_researchers_tutorial_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its commands one after the other, on one of the bundled reports, and its lines of Python."""
    (report,) = [path for path in (ROOT / "demo" / "reports").glob("*.pdf") if "two_projects" in path.name]
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "reports").symlink_to(report.parent)
    monkeypatch.chdir(tmp_path)
    page = ROOT / "docs" / "tutorials" / "researcher.md"
    for words in commands(page):
        plain = [str(report) if "demo/reports" in word else word for word in words]
        if plain[0] == "overview":
            pytest.importorskip("altair", reason="the extra `charts` isn't installed")
        assert main(plain) in (0, 1), words
    assert "產業園區" in capsys.readouterr().out
    for block in blocks(page, "python"):
        scope: dict[str, object] = {}
        exec(compile(block, str(page), "exec"), scope)
        assert len(scope["frame"])  # type: ignore[arg-type]
