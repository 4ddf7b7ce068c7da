"""The overview: one page that needs no network, shows every part, and links to evidence that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.dataset import prepare_dataset
from pipeline.query.charts import chart
from pipeline.query.overview import write_overview
from pipeline.query.overview_parts import PARTS
from pipeline.query.session import ask

pytest.importorskip("vl_convert", reason="the extra `charts` isn't installed")


@pytest.fixture(scope="module")
def page(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    document = ask(asked, "SELECT document_id FROM documents WHERE file_name = 'fl110_subplans.pdf'")[0][0].as_py()
    (folder / "evidence").mkdir()
    (folder / "evidence" / f"{document}.html").touch()
    assert write_overview(asked, folder / "x.html") == 1
    assert [path.name for path in sorted(folder.iterdir())] == ["evidence", "x.html"]
    return (folder / "x.html").read_text(encoding="utf-8")


def test_every_part_has_a_picture_and_the_same_as_a_table(page: str) -> None:
    for part in PARTS:
        section = page.partition(f'<section id="{part.name}">')[2].partition("</section>")[0]
        assert section.count('<svg class="chart"') == 1 and "<tbody><tr>" in section, part.name


def test_the_policy_allows_what_the_page_does(page: str) -> None:
    assert "default-src 'none'" in page and "'unsafe-inline'" not in page
    body = page.partition("<body>")[2].partition("<script")[0]
    assert not re.search(r"\sstyle=|<style|\son\w+=|https?://(?!www\.w3\.org)", body)


def test_marks_link_to_evidence_that_is_there_and_no_other(page: str) -> None:
    links = set(re.findall(r'<a href="([^"#]+)#value=\d+:[\d.,]+"', page))
    assert len(links) == 1 and links.pop().startswith("evidence/")
    assert "null" not in re.findall(r'href="([^"]*)"', page)


def test_what_a_document_says_is_text(tmp_path: Path) -> None:
    picture = chart("<b>", [{"a": "</title><script>alert(1)</script>", "v": 1, "tip": "<i>"}], {
        "mark": "bar",
        "encoding": {"y": {"field": "a"}, "x": {"field": "v", "type": "quantitative"},
                     "description": {"field": "tip"}},
    })  # fmt: skip
    assert "<script" not in picture and "<i>" not in picture and "<b>" not in picture and "<title>&lt;i&gt;" in picture


def test_a_dataset_without_documents_has_a_page_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_dataset(tmp_path / "d")
    assert main(["overview", str(tmp_path / "d"), "--out", str(tmp_path / "x.html")]) == 0
    assert "<section" not in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert main(["overview", str(tmp_path / "d"), "--out", str(tmp_path / "no" / "x.html")]) == 2
    assert main(["overview", str(tmp_path / "none"), "--out", str(tmp_path / "y.html")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
