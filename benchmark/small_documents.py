"""Small documents to measure with: one to four pages of the test excerpts, each with a number of its own printed on it.

The same number and edition are the same bytes; every other one is another document with other content.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pymupdf

ROOT = Path(__file__).parents[1]
PAGES = 4  # at most
PLACEHOLDER = "00000 / 0"  # is printed on every page; a document's own number takes its place, letter by letter
LONGEST = 12  # pages of an excerpt; one is a whole book


def write_documents(folder: Path, numbers: range, edition: int = 1) -> list[Path]:
    """Write the documents with these numbers, or another edition over them; returns their paths."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number in numbers:
        path = folder / f"{number:05d}.pdf"
        path.write_bytes(_document(number, edition))
        paths.append(path)
    return paths


def _document(number: int, edition: int) -> bytes:
    windows = _windows()
    window = windows[number * 7 % len(windows)]
    return window.replace(_in_hex(PLACEHOLDER), _in_hex(f"{number:05d} / {edition}"))


def _in_hex(text: str) -> bytes:
    """As it stands in a page's content."""
    return text.encode().hex().encode()


@cache
def _windows() -> list[bytes]:
    """From each page of the excerpts on one, two, three or four pages, as files."""
    out = []
    for path in sorted((ROOT / "tests" / "fixtures").glob("*/*/*.pdf")):
        with pymupdf.open(path) as pdf:
            if pdf.page_count <= LONGEST:
                last = pdf.page_count - 1
                out += [_pages(pdf, at, min(at + at % PAGES, last)) for at in range(pdf.page_count)]
    return out


def _pages(pdf: pymupdf.Document, first: int, last: int) -> bytes:
    part = pymupdf.open()
    part.insert_pdf(pdf, from_page=first, to_page=last)
    part.set_metadata({})
    whole = pymupdf.open(stream=part.tobytes(garbage=4, deflate=True, no_new_id=True))
    for page in whole:
        page.insert_text((20, page.rect.height - 12), PLACEHOLDER, fontsize=7)
        printed = page.get_contents()[-1]
        whole.update_stream(printed, whole.xref_stream(printed), compress=False)
    data = bytes(whole.tobytes(no_new_id=True))
    assert data.count(_in_hex(PLACEHOLDER)) == whole.page_count
    return data
