"""More one-table lies (see `tests/lies.py`): numbers that are two things, and figures that are drawn, not written.

`seen` is "?" where a person couldn't say what the number is: then something has to be said.
"""

from __future__ import annotations

import random

from tests.hostile import stream
from tests.lies import HIGH, SIZE, WIDE, Lie, Sheet, number

_DIGIT, _COMMA = 0.556 * SIZE, 0.278 * SIZE
UNSURE = "?"


def width(text: str) -> float:
    """How wide a number is printed, in points."""
    commas = text.count(",")
    return _DIGIT * (len(text) - commas) + _COMMA * commas


def wrapped(sheet: Sheet, _: random.Random) -> None:
    digits = sheet.seen.replace(",", "")
    sheet.paint = sheet.text(digits[:3], dy=4.5, size=9) + sheet.text(digits[3:], dy=-4.5, size=9)
    sheet.seen = UNSURE


def two_lines(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint = sheet.text(number(rng), dy=4.5, size=9) + sheet.text(number(rng), dy=-4.5, size=9)
    sheet.seen = UNSURE


def raised_full_size(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint = sheet.text(sheet.seen) + sheet.text(str(rng.randrange(1, 10)), dx=width(sheet.seen), dy=3.5)
    sheet.seen = UNSURE


def apart(sheet: Sheet, rng: random.Random) -> None:
    gap = rng.choice((1.5, 2.5))
    sheet.paint = sheet.text(sheet.seen) + sheet.text(str(rng.randrange(1, 10)), dx=width(sheet.seen) + gap)
    sheet.seen = UNSURE


def lowered(sheet: Sheet, rng: random.Random) -> None:
    mark = str(rng.randrange(1, 10))
    sheet.paint = sheet.text(sheet.seen) + sheet.text(mark, dx=width(sheet.seen), dy=-3, size=0.6 * SIZE)
    sheet.seen = UNSURE


def mark_above(sheet: Sheet, rng: random.Random) -> None:
    mark = str(rng.randrange(1, 10))
    sheet.paint = sheet.text(sheet.seen) + sheet.text(mark, dx=rng.choice((0, 20)), dy=9, size=6)
    sheet.seen = UNSURE


def stacked(sheet: Sheet, rng: random.Random) -> None:
    parts = [str(rng.randrange(1, 10)) for _ in range(2)]
    sheet.paint = sheet.text(parts[0], dy=6, size=6) + sheet.text(parts[1], dy=-4, size=6)
    sheet.seen = UNSURE


def spaced(sheet: Sheet, _: random.Random) -> None:
    sheet.paint, sheet.seen = sheet.text(sheet.seen.replace(",", " ")), UNSURE


def turned(sheet: Sheet, rng: random.Random) -> None:
    x, y = sheet.place
    turn = rng.choice((b"0 1 -1 0 %.1f %.1f" % (x + 20, y - 4), b"-1 0 0 -1 %.1f %.1f" % (x + 40, y + 8)))
    sheet.paint, sheet.seen = b"BT /F1 7 Tf %s Tm (9660) Tj ET " % turn, UNSURE


def half_covered(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    sheet.paint = sheet.text(sheet.seen) + b"1 g %.2f %.2f %.2f 16 re f 0 g " % (x - 1, y - 4, _DIGIT + 0.8)
    sheet.seen = sheet.seen[1:]


def on_its_own_colour(sheet: Sheet, _: random.Random) -> None:
    sheet.paint, sheet.seen = b"0 g " + sheet.box() + b"f " + sheet.text(sheet.seen), ""


def stroke_for_one(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    line = b"1 w %.1f %.1f m %.1f %.1f l S " % (x + 1, y, x + 1, y + 8)
    sheet.paint, sheet.seen = line + sheet.text(sheet.seen, dx=5), "1" + sheet.seen


def picture_for_one(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    _picture(sheet, b"q 1 0 0 8 %.1f %.1f cm /I Do Q " % (x + 2, y))
    sheet.paint, sheet.seen = sheet.paint + sheet.text(sheet.seen, dx=5), "1" + sheet.seen


def picture_of_number(sheet: Sheet, _: random.Random) -> None:
    _picture(sheet, b"q 50 0 0 10 %.1f %.1f cm /I Do Q " % sheet.place)


def _picture(sheet: Sheet, paint: bytes) -> None:
    extra = b"/Type /XObject /Subtype /Image /Width 64 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    sheet.resources, sheet.objects[8], sheet.paint = b"/XObject << /I 8 0 R >>", stream(bytes(512), extra), paint


def blank_note(sheet: Sheet, rng: random.Random) -> None:
    kind = rng.choice((b"FreeText", b"Stamp"))
    _annotation(sheet, b"/Subtype /%s /Contents ()" % kind, b"1 g 0 0 90 20 re f")
    sheet.paint, sheet.seen = sheet.text(sheet.seen), ""


def field(sheet: Sheet, rng: random.Random) -> None:
    """A form field shows its appearance; its value may be another number."""
    shown = number(rng)
    value = rng.choice((shown.replace(",", ""), number(rng)))
    content = b"1 g 0 0 90 20 re f 0 g BT /F1 11 Tf 4 5 Td (%s) Tj ET" % shown.encode()
    _annotation(sheet, b"/Subtype /Widget /FT /Tx /T (a) /V (%s)" % value.encode(), content)
    sheet.seen = shown


def _annotation(sheet: Sheet, what: bytes, content: bytes) -> None:
    x, y = sheet.place
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F1 5 0 R >> >>"
    rect = (x - 4, y - 5, x + WIDE - 14, y + HIGH - 9)
    sheet.objects[8] = b"<< /Type /Annot %s /Rect [%.1f %.1f %.1f %.1f] /AP << /N 9 0 R >> >>" % (what, *rect)
    sheet.objects[9] = stream(content, form)
    sheet.page = b"/Annots [8 0 R]"
    sheet.catalog = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] /DA (/F1 0 Tf) >> >>"


def type3(sheet: Sheet, _: random.Random) -> None:
    """A font whose one glyph claims to be 1 and draws a 7."""
    procs = b"/FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a 10 0 R >> /Resources << >>"
    codes = b"/Encoding << /Type /Encoding /Differences [49 /a] >> /FirstChar 49 /LastChar 49 /Widths [600]"
    sheet.objects[6] = b"<< /Type /Font /Subtype /Type3 %s %s /ToUnicode 7 0 R >>" % (procs, codes)
    shape = b"50 700 m 550 700 l 550 620 l 250 0 l 150 0 l 430 620 l 50 620 l f"
    sheet.objects[10] = stream(b"600 0 50 0 550 700 d1 " + shape)
    sheet.paint, sheet.seen = sheet.text("111", b"F2"), "777"


DOUBLES: tuple[Lie, ...] = (
    wrapped, two_lines, raised_full_size, apart, lowered, mark_above, stacked, spaced, turned, half_covered,
    on_its_own_colour, stroke_for_one, picture_for_one, picture_of_number, blank_note, field, type3,
)  # fmt: skip
