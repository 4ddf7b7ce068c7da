"""Hostile PDFs, each a few kilobytes that ask for far more: made here, nothing is bundled."""

from __future__ import annotations

import zlib
from collections.abc import Callable

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 1)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def pdf(objects: dict[int, bytes]) -> bytes:
    """A file of these objects with a sound cross-reference table; object 1 is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def one_page(content: bytes, box: bytes = b"0 0 595 842", resources: bytes = b"", **more: bytes) -> bytes:
    """A file of one page with this content; `more` are objects `o6` and up."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
        % (box, resources)
    )
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    objects = {1: CATALOG, 2: pages, 3: page, 4: stream(content), 5: FONT}
    return pdf(objects | {int(name[1:]): body for name, body in more.items()})


def false_count() -> bytes:
    """One page that claims to be 2,000,000,000."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", 3: page})


def many_pages() -> bytes:
    """100,000 pages that are one object."""
    kids = b"3 0 R " * 100_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Count 100000 /Kids [%s] >>" % kids, 3: page})


def page_cycle() -> bytes:
    """A page tree whose child is its own grandparent."""
    node = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>"
    return pdf({1: CATALOG, 2: node % (3, 3), 3: node % (2, 2)})


def deep_page_tree() -> bytes:
    """A page below 20,000 nodes."""
    objects = {1: CATALOG}
    for number in range(2, 20_002):
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, number - 1)
    return pdf(objects | {20_002: b"<< /Type /Page /Parent 20001 0 R /MediaBox [0 0 9 9] >>"})


def deep_array() -> bytes:
    """An array in an array, 200,000 times."""
    return one_page(b"", o6=b"[" * 200_000 + b"]" * 200_000, resources=b"/Properties 6 0 R")


def huge_box() -> bytes:
    """A page of a billion points."""
    return one_page(b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET", box=b"-1e9 -1e9 1e9 1e9")


def content_bomb() -> bytes:
    """A gigabyte of blanks as content, compressed twice to some kilobytes."""
    blanks, checksum = b" " * (1 << 20), 1
    once = zlib.compressobj(9, wbits=-15)
    block = once.compress(blanks) + once.flush(zlib.Z_FULL_FLUSH)  # stands for itself, so it can be repeated
    for _ in range(1024):
        checksum = zlib.adler32(blanks, checksum)
    twice = zlib.compress(b"\x78\xda" + 1024 * block + once.flush() + checksum.to_bytes(4, "big"))
    body = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(twice), twice)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page, 4: body})


def picture_bomb() -> bytes:
    """A picture of 40,000 x 40,000 pixels without any content."""
    extra = b"/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    return one_page(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject << /I 6 0 R >>", o6=stream(bytes(1 << 20), extra))


def form_cycle() -> bytes:
    """A form that draws itself twice."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    return one_page(b"/X Do", resources=b"/XObject << /X 6 0 R >>", o6=stream(b"/X Do /X Do", form))


def form_tree() -> bytes:
    """Forms that draw the next one ten times each: a billion words."""
    forms = {}
    for number in range(6, 15):
        names = b"/Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>" % (number + 1)
        forms[f"o{number}"] = stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + names)
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    forms["o15"] = stream(b"BT /F1 12 Tf 72 700 Td (123) Tj ET", last)
    return one_page(b"/X Do", resources=b"/XObject << /X 6 0 R >>", **forms)


def xref_cycle() -> bytes:
    """A cross-reference table whose predecessor is itself."""
    data = one_page(b"")
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Size 6", b"/Size 6 /Prev %d" % start)


def deep_states() -> bytes:
    """100,000 graphics states in each other."""
    return one_page(b"q 1 0 0 1 0 0 cm " * 100_000 + b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET " + b"Q " * 100_000)


def many_characters() -> bytes:
    """Three million digits on one page, most on top of each other."""
    lines = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj " % (k % 90, k % 830, b"0123456789" * 100) for k in range(3000))
    return one_page(b"BT /F1 1 Tf " + lines + b"ET")


def many_rulings() -> bytes:
    """400,000 short rulings."""
    rules = b"".join(b"%d %d m %d %d l S " % (x, y, x + 3, y) for y in range(0, 840, 3) for x in range(0, 590, 4))
    uprights = b"".join(b"%d %d m %d %d l S " % (x, y, x, y + 3) for x in range(0, 590, 3) for y in range(0, 840, 5))
    return one_page(b"0.1 w " + (rules + uprights) * 5)


def fine_grid() -> bytes:
    """A page of 200 inches with a grid of 3,000 by 3,000 cells."""
    lines = b"".join(b"0 %d m 14400 %d l S %d 0 m %d 14400 l S " % (k, k, k, k) for k in range(0, 14400, 5))
    return one_page(b"BT /F1 12 Tf 72 700 Td (12) Tj 100 100 Td (34) Tj ET " + lines, box=b"0 0 14400 14400")


HOSTILE: tuple[Callable[[], bytes], ...] = (
    false_count, many_pages, page_cycle, deep_page_tree, deep_array, huge_box, content_bomb, picture_bomb, form_cycle,
    form_tree, xref_cycle, deep_states, many_characters, many_rulings, fine_grid,
)  # fmt: skip
