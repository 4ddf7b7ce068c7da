"""Damaged files: what can be read is read, and what may be wrong is said."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
import pytest

from pipeline.pages.integrity import damaged_streams
from pipeline.parse import parse_file
from tests.conftest import CASES, parsed, pdf_of


def codes(path: Path) -> set[str]:
    return {issue.code for issue in parse_file(path).issues if issue.severity != "info"}


def map_stream(path: Path) -> tuple[int, int]:
    """Where the first character map (ToUnicode) of a file is stored."""
    pdf = pymupdf.open(path)
    xref = next(
        int(key[1].split()[0])
        for number in range(1, pdf.xref_length())
        if (key := pdf.xref_get_key(number, "ToUnicode"))[0] == "xref"
    )
    start = path.read_bytes().index(pdf.xref_stream_raw(xref))
    return start, start + len(pdf.xref_stream_raw(xref))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sound_files_fit_their_checksums(case: Path) -> None:
    assert damaged_streams(pdf_of(case).read_bytes()) == 0
    assert not {issue.code for issue in parsed(pdf_of(case)).issues} & {"file.damaged", "page.damaged"}


@pytest.mark.parametrize("where", [0.3, 0.7, 0.95])
def test_a_damaged_character_map_is_said_though_no_engine_minds(small_pdf: Path, tmp_path: Path, where: float) -> None:
    start, end = map_stream(small_pdf)
    data = bytearray(small_pdf.read_bytes())
    data[int(start + where * (end - start))] ^= 4
    (tmp_path / "map.pdf").write_bytes(data)
    rows = parse_file(tmp_path / "map.pdf")
    assert rows.documents[0].status != "parsed" and "file.damaged" in codes(tmp_path / "map.pdf")


def test_a_damaged_font_is_said_for_its_characters_may_be_lost(small_pdf: Path, tmp_path: Path) -> None:
    pdf = pymupdf.open(small_pdf)
    fonts = (
        int(pdf.xref_get_key(n, "FontFile2")[1].split()[0]) for n in range(1, pdf.xref_length()) if _has_font(pdf, n)
    )
    raw = pdf.xref_stream_raw(next(fonts))
    data = bytearray(small_pdf.read_bytes())
    start = data.index(raw) + len(raw) // 2
    data[start : start + 64] = bytes(64)
    (tmp_path / "font.pdf").write_bytes(data)
    assert "file.damaged" in codes(tmp_path / "font.pdf")


def _has_font(pdf: pymupdf.Document, number: int) -> bool:
    return bool(pdf.xref_get_key(number, "FontFile2")[0] == "xref")


def test_damaged_content_is_said_on_its_page(small_pdf: Path, tmp_path: Path) -> None:
    pdf = pymupdf.open(small_pdf)
    raw = pdf.xref_stream_raw(pdf[2].get_contents()[0])
    data = bytearray(small_pdf.read_bytes())
    data[data.index(raw) + len(raw) // 2] ^= 255
    (tmp_path / "content.pdf").write_bytes(data)
    issues = parse_file(tmp_path / "content.pdf").issues
    assert [issue.page for issue in issues if issue.code == "page.damaged"] == [3]


def test_a_page_that_is_no_page_doesnt_stop_the_others(small_pdf: Path, tmp_path: Path) -> None:
    pdf = pymupdf.open(small_pdf)
    number, data = pdf[2].xref, pdf.tobytes()  # without object streams
    broken = re.sub(rb"(?<=\n)%d 0 obj.*?endobj" % number, lambda m: b"%d 0 obj 7 endobj" % number, data, flags=re.S)
    assert broken != data
    (tmp_path / "page.pdf").write_bytes(broken)
    rows = parse_file(tmp_path / "page.pdf")
    assert rows.documents[0].status == "partial" and len(rows.pages) >= 7
    assert codes(tmp_path / "page.pdf") & {"file.damaged", "page.damaged"}


def test_half_a_file_is_repaired_and_said(small_pdf: Path, tmp_path: Path) -> None:
    data = small_pdf.read_bytes()
    (tmp_path / "half.pdf").write_bytes(data[: len(data) * 2 // 3])
    rows = parse_file(tmp_path / "half.pdf")
    assert rows.documents[0].status in ("partial", "rejected")
    assert any(issue.code == "file.damaged" for issue in rows.issues)


def test_passwords(small_pdf: Path, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pymupdf.open(small_pdf).save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    for password, message in ((None, "it needs a password"), ("wrong", "the password doesn't open it")):
        rows = parse_file(path, password=password)
        assert rows.documents[0].status == "rejected"
        assert rows.issues[0].code == "file.encrypted" and rows.issues[0].message.startswith(message)
    for password in ("open", "own"):
        assert len(parse_file(path, password=password).budgets) == len(parsed(small_pdf).budgets)
