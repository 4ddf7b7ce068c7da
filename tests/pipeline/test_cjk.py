"""Ways to encode CJK text: predefined CMaps, fonts that aren't embedded, vertical writing, fonts without descriptor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from pipeline.pages.read import read_page
from tests.conftest import SHARED

BENCH = SHARED / "bench" / "cjk"
CASES = json.loads((BENCH / "cases.json").read_text(encoding="utf-8")) if BENCH.is_dir() else []


def _text(path: Path, number: int) -> str:
    page = read_page(pymupdf.open(path)[number - 1])
    return "".join(char.text for char in (*page.chars, *page.turned) if not char.text.isspace())


@pytest.mark.skipif(not CASES, reason="../shared/bench is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}-{case['contains'][:8]}")
def test_bench(case: dict[str, Any]) -> None:
    assert "".join(case["contains"].split()) in _text(BENCH / case["file"], case["page"])


@pytest.mark.parametrize("inline", [False, True], ids=["referenced", "inline"])
@pytest.mark.parametrize(
    ("encoding", "ordering", "code"),
    [
        ("ETen-B5-H", "CNS1", "B8 67 B6 4F"),
        ("UniCNS-UCS2-H", "CNS1", "7D93 8CBB"),
        ("90ms-RKSJ-H", "Japan1", "8C6F 94EF"),
    ],
)
def test_a_font_without_descriptor(tmp_path: Path, inline: bool, encoding: str, ordering: str, code: str) -> None:
    path = tmp_path / "font.pdf"
    path.write_bytes(_pdf(encoding, ordering, code, inline))
    assert _text(path, 1) in ("經費", "経費")


def _pdf(encoding: str, ordering: str, code: str, inline: bool) -> bytes:
    """A page of two characters; MuPDF makes the table of objects by itself."""
    content = f"BT /F1 14 Tf 72 720 Td <{code}> Tj ET"
    info = f"/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>"
    child = f"<</Type/Font/Subtype/CIDFontType2/BaseFont/MingLiU{info}/DW 1000>>"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        f"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/{encoding}/DescendantFonts[{child if inline else '6 0 R'}]>>",
        child,
    )
    body = "".join(f"{number} 0 obj\n{item}\nendobj\n" for number, item in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R>>\n%%EOF\n".encode()
