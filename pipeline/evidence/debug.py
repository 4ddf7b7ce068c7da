"""`govtables debug`: what each step made of a page, drawn over it; how the next person finds a wrong table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from pipeline.evidence.picture import Shot, paint
from pipeline.evidence.shell import asset, html_page
from pipeline.evidence.stages import read_stages

BODY = '<header><h1 id="title"></h1></header>\n<main id="pages"></main>'


def debug_html(path: Path, pages: Collection[int], password: str | None = None) -> tuple[str, int]:
    """The page for these pages of a PDF, and how many there are. OSError, UnreadableFile where it can't be read."""
    stages = read_stages(path, pages, password)
    pictures = paint(path, [Shot(stage.page) for stage in stages], password)
    html = html_page(
        f"{path.name} · govtables debug",
        body=BODY,
        style=[asset("debug.css")],
        script=[asset("debug.js")],
        data={"about": {"name": path.name, "pages": [stage.page for stage in stages]}},
        packed={f"page-{stage.page}": asdict(stage) for stage in stages},
        pictures={f"page-{stage.page}": picture for stage, picture in zip(stages, pictures, strict=True)},
    )
    return html, len(stages)
