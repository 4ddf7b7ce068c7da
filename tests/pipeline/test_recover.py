"""Fonts without a character map: read where that is certain, marked, and never guessed."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path

import pymupdf
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.characters.glyph_table import KAIU_GLYPHS, GlyphTable, glyph_table
from pipeline.characters.ink import Ink, ink_of
from pipeline.characters.latin import moved_ascii
from pipeline.characters.raw_glyphs import Face
from pipeline.characters.recover import decode, ids_by_ink
from pipeline.characters.sfnt import Sfnt, outline_key, read_sfnt
from pipeline.document.sums import confirmed
from pipeline.pages.quality import page_status
from pipeline.pages.read import open_pdf, read_page
from pipeline.parse import parse_file
from pipeline.trust.verify import verify
from schemas.rows import DocumentRows
from tests.conftest import FIXTURES, SHARED, parsed

REPORT = FIXTURES / "forward_looking_annual_review" / "fl110_wrong_arithmetic" / "fl110_wrong_arithmetic.pdf"
REAL = SHARED / "corpus" / "real"
LEARN = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "learn_glyphs.py"))


def _fonts(document: pymupdf.Document) -> set[int]:
    return {font[0] for page in document for font in page.get_fonts() if font[2] == "Type0"}


def _font_file(document: pymupdf.Document, xref: int) -> int:
    """The object that holds an embedded font."""
    child = int(document.xref_get_key(xref, "DescendantFonts")[1].strip("[] ").split()[0])
    descriptor = int(document.xref_get_key(child, "FontDescriptor")[1].split()[0])
    return int(document.xref_get_key(descriptor, "FontFile2")[1].split()[0])


def _without_map(path: Path, *, redrawn: bool = False) -> Path:
    """The bundled report without its ToUnicode maps; `redrawn` moves each glyph and drops its name."""
    document = pymupdf.open(REPORT)
    for xref in _fonts(document):
        document.xref_set_key(xref, "ToUnicode", "null")
        if redrawn:
            where = _font_file(document, xref)
            document.update_stream(where, _redraw(document.xref_stream(where)))
    document.save(path)
    return path


def _redraw(data: bytes) -> bytes:
    font = read_sfnt(data)
    assert font
    out, (start, _) = bytearray(data), font.tables["glyf"]
    names, _ = font.tables["post"]
    out[names : names + 4] = b"\0\3\0\0"  # a font without names of glyphs
    for offset, end in zip(font.offsets, font.offsets[1:], strict=False):
        if end > offset:
            out[start + offset + 3] ^= 1  # the box's left edge
    return bytes(out)


@pytest.fixture(scope="module")
def recovered(tmp_path_factory: pytest.TempPathFactory) -> DocumentRows:
    return parse_file(_without_map(tmp_path_factory.mktemp("raw") / "raw.pdf"))


def _said(rows: DocumentRows) -> list[tuple[str, str, Decimal | None]]:
    return [(row.measure, row.text, row.value) for row in rows.budgets]


def test_facts_of_a_file_without_map_are_the_same_and_marked(recovered: DocumentRows) -> None:
    assert recovered.budgets and _said(recovered) == _said(parsed(REPORT))
    assert all(row.recovered for row in recovered.budgets if row.text)
    assert not any(row.recovered for row in parsed(REPORT).budgets)


def test_recovered_numbers_are_checked_or_reported(recovered: DocumentRows) -> None:
    covered = {key for check in recovered.checks for key in check.covered}
    reported = {(issue.page, issue.bbox) for issue in recovered.issues if issue.code == "recovered.unchecked"}
    numbers = [row for row in recovered.budgets if row.value is not None]
    assert any((row.table_id, row.row, row.col) in covered for row in numbers)
    for row in numbers:
        assert (row.table_id, row.row, row.col) in covered or (row.page, row.bbox) in reported, row


def test_each_page_says_what_was_recovered(recovered: DocumentRows) -> None:
    said = {issue.page for issue in recovered.issues if issue.code == "page.recovered_font"}
    assert said == {page.page for page in recovered.pages}
    assert {page.status for page in recovered.pages} == {"text"}


def test_a_second_engine_without_map_contradicts_nothing(tmp_path: Path) -> None:
    path = _without_map(tmp_path / "raw.pdf")
    rows = parse_file(path)
    verify(path.read_bytes(), rows, "auto")
    assert {row.verified_by for row in rows.budgets if row.value is not None} == {"first_only"}
    assert not [issue for issue in rows.issues if issue.code == "verify.differs"]


def test_redrawn_glyphs_are_refused(tmp_path: Path) -> None:
    rows = parse_file(_without_map(tmp_path / "redrawn.pdf", redrawn=True))
    assert {page.status for page in rows.pages} == {"garbled"}
    assert not rows.budgets and not rows.cells


def _kaiu(changed: int = 0, sfnt: Sfnt | None = None) -> tuple[Face, dict[int, Ink | None], GlyphTable]:
    """Forty glyphs that look like those of the table, but for `changed` ones."""
    table = glyph_table()
    glyphs = [glyph for glyph in sorted(table.ink) if glyph > 900][:40]
    inks: dict[int, Ink | None] = {glyph: table.ink[glyph] for glyph in glyphs}
    for glyph in glyphs[:changed]:
        inks[glyph] = table.ink[glyph]._replace(x0=-40)
    return Face("DFKaiShu-SB-Estd-BF", None, True, sfnt), inks, table


def test_ids_are_read_where_the_ink_is_the_tables() -> None:
    face, inks, table = _kaiu()
    assert ids_by_ink(face, inks, table) == {glyph: table.by_id[glyph] for glyph in inks}


def test_a_glyph_that_looks_different_is_not_read_by_its_id() -> None:
    face, inks, table = _kaiu(changed=1)
    assert ids_by_ink(face, inks, table).keys() == set(sorted(inks)[1:])


def test_another_version_is_refused_whatever_its_name() -> None:
    assert ids_by_ink(*_kaiu(changed=4)) == {}


def test_a_name_without_anything_to_compare_is_no_proof() -> None:
    face, _, table = _kaiu()
    only_by_trial = next(glyph for glyph in table.by_id if glyph not in table.ink and table.by_id[glyph] != " ")
    ink = Ink(0, 0, 9, 9, 40)
    assert ids_by_ink(face, {only_by_trial: ink}, table) == {}
    whole = Sfnt(b"", count=KAIU_GLYPHS)
    assert ids_by_ink(Face(face.name, None, True, whole), {only_by_trial: ink}, table) == {}


def test_blank_ids_are_read_in_the_right_version_only() -> None:
    table = glyph_table()
    blank = next(glyph for glyph, text in table.by_id.items() if text == "\u3000")
    right, other = (Face("", None, True, Sfnt(b"", count=count)) for count in (KAIU_GLYPHS, 18193))
    assert ids_by_ink(right, {blank: None}, table) == {blank: "\u3000"}
    assert ids_by_ink(other, {blank: None}, table) == {}


def test_only_an_empty_outline_is_blank() -> None:
    sfnt = Sfnt(b"outline", {"glyf": (0, 7)}, count=3, offsets=(0, 0, 0, 7))
    face = Face("", None, True, sfnt)
    assert [face.is_blank(glyph) for glyph in (0, 1, 2, 3)] == [False, True, False, False]


def test_a_font_that_is_not_embedded_says_nothing() -> None:
    font = pymupdf.Font("helv")
    glyph = font.has_glyph(ord("7"))
    assert decode(Face("Helvetica", font.this, False, None, [((0.0, 0.0), glyph)]), GlyphTable()) == {}


def test_the_table_is_about_one_font_version() -> None:
    table = glyph_table()
    assert (table.by_id[973], table.by_id[2927], table.by_id[50], table.by_id[33]) == ("中", "國", "1", " ")
    assert len(table.by_id) > 2900 and len(table.ink) > 2200 and len(table.by_outline) > 10000
    assert all(len(text) == 1 for text in (*table.by_id.values(), *table.by_outline.values()))


@pytest.mark.parametrize("name", ["helv", "tiro", "cour"])
def test_ascii_moved_by_a_constant(name: str) -> None:
    font = pymupdf.Font(name)
    text = {font.has_glyph(ord(character)): character for character in "0123456789,."}
    assert len({glyph - ord(character) for glyph, character in text.items()}) == 1, "no longer in the order of ASCII"
    assert moved_ascii(font.this, text.keys()) == text


def test_letters_in_the_place_of_digits_are_refused() -> None:
    font = pymupdf.Font("helv")
    assert moved_ascii(font.this, [font.has_glyph(ord(character)) for character in "ABCDEFGHIJ"]) == {}
    assert moved_ascii(font.this, [font.has_glyph(ord(character)) for character in "012"]) == {}, "too few digits"


def _learned(path: Path) -> dict[str, str]:
    return {known.outline: text for known, (text, _) in LEARN["learn"]([path]).items() if known.outline}


def test_tool_learns_what_a_font_has(tmp_path: Path) -> None:
    one = pymupdf.open()
    one.insert_pdf(pymupdf.open(REPORT), to_page=0)
    one.save(tmp_path / "one.pdf")
    learned = _learned(tmp_path / "one.pdf")
    document = pymupdf.open(REPORT)
    font = read_sfnt(document.extract_font(min(_fonts(document)))[3])
    assert font and learned.keys() <= {outline_key(font, glyph) for glyph in range(font.count)}
    assert set("經濟部年度") <= set(learned.values())
    picture = pymupdf.Font(fontbuffer=font.data).this
    assert any(ink_of(picture, glyph) for glyph in range(font.count))


def test_tool_drops_what_files_disagree_on(tmp_path: Path) -> None:
    document = pymupdf.open(REPORT)
    for xref in _fonts(document):
        where = int(document.xref_get_key(xref, "ToUnicode")[1].split()[0])
        document.update_stream(where, regex.sub(b"(?i)<5e74>", b"<5E73>", document.xref_stream(where)))
    document.save(tmp_path / "other.pdf")
    both = LEARN["learn"]([REPORT, tmp_path / "other.pdf"])
    texts = {text for text, _ in both.values()}
    assert "年" in _learned(REPORT).values() and "年" not in texts and "度" in texts


@given(st.lists(st.integers(1, 999), min_size=2, max_size=6), st.integers(1, 99))
def test_a_total_is_confirmed_and_a_wrong_one_is_not(terms: list[int], error: int) -> None:
    numbers = [Decimal(number) for number in (sum(terms), *terms)]
    assert confirmed(numbers) == set(range(len(numbers))) == confirmed(numbers[::-1])
    assert 0 not in confirmed([numbers[0] + sum(terms) + error, *numbers[1:]])


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/corpus is not here")
@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("kaohsiung-115.pdf", 1, ("中華民國115年度", "機關編號", "主辦會計人員", "機關長官")),
        ("newtaipei-115.pdf", 54, ("各項費用彙計表", "新臺幣千元", "4,590,831", "1,017,625", "862,163")),
        ("tainan-garbled-0981119.pdf", 3, ("計畫擬定機關：臺南市政府", "51.98平方公尺", "其餘照案通過。")),
    ],
)
def test_pages_of_glyph_ids(name: str, number: int, words: tuple[str, ...]) -> None:
    page = read_page(open_pdf((REAL / name).read_bytes())[number - 1])
    text = "".join(char.text for char in sorted(page.chars, key=lambda char: (char.baseline, char.x0)))
    assert all(word in "".join(text.split()) for word in words)
    assert page.recovered and page.recovered.boxes and page.unknown == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/corpus is not here")
def test_other_families_stay_garbled() -> None:
    page = read_page(open_pdf((REAL / "tainan-garbled-0981119.pdf").read_bytes())[3])
    assert page_status(page) == "garbled" and page.recovered and not page.recovered.boxes
