"""One-table PDFs in which the text layer isn't what a person sees: made from a seed, with what is seen as gold.

`python tests/lies.py COUNT [SEED]` parses COUNT of them and prints each wrong number of which nothing was said.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.parse import parse_file
from tests.hostile import CATALOG, pdf, stream

LEFT, TOP, WIDE, HIGH, SIZE = 80, 700, 100, 24, 11
ROWS, COLS = 5, 4
HEAD = ("Item", "2023", "2024", "2025")


@dataclass
class Sheet:
    """A table of numbers, the cell that lies, and what goes into its file. `seen` is what a person reads there."""

    numbers: list[list[str]]
    row: int
    col: int
    seen: str
    paint: bytes = b""
    after: bytes = b""
    before: bytes = b""
    resources: bytes = b""
    page: bytes = b""
    catalog: bytes = CATALOG
    maps: dict[str, str] = field(default_factory=dict)
    differences: bytes = b""
    objects: dict[int, bytes] = field(default_factory=dict)

    @property
    def place(self) -> tuple[float, float]:
        """Where the lying cell's text begins, in points from the bottom left."""
        return LEFT + WIDE * self.col + 6, TOP - HIGH * self.row + 7

    def text(self, shown: str, font: bytes = b"F1", dx: float = 0, dy: float = 0, size: float = SIZE) -> bytes:
        """The painting of a text in the lying cell."""
        x, y = self.place
        return b"BT /%s %.2f Tf %.2f %.2f Td (%s) Tj ET " % (
            font, size, x + dx, y + dy, shown.replace("(", "\\(").replace(")", "\\)").encode())  # fmt: skip

    def box(self, share: float = 1.0) -> bytes:
        """A rectangle over the right part of the lying cell, inside of its rulings."""
        x, y = self.place
        wide = (WIDE - 10) * share
        return b"%.2f %.2f %.2f %d re " % (x + WIDE - 10 - wide - 4, y - 5, wide, HIGH - 4)


Lie = Callable[[Sheet, random.Random], None]


def build(sheet: Sheet) -> bytes:
    """The file of a sheet. Font F1 is honest, F2 has the sheet's map and differences."""
    out = bytearray(sheet.before)
    for row in range(ROWS + 1):
        out += b"0.5 w %d %d m %d %d l S " % (
            LEFT,
            TOP + HIGH - HIGH * row,
            LEFT + WIDE * COLS,
            TOP + HIGH - HIGH * row,
        )
    for col in range(COLS + 1):
        out += b"%d %d m %d %d l S " % (LEFT + WIDE * col, TOP + HIGH, LEFT + WIDE * col, TOP + HIGH - HIGH * ROWS)
    for row in range(ROWS):
        for col in range(COLS):
            here = Sheet([], row, col, "")
            if (row, col) != (sheet.row, sheet.col):
                out += here.text(HEAD[col] if row == 0 else f"Name {row}" if col == 0 else sheet.numbers[row][col])
    out += sheet.paint + sheet.after
    fonts = b"/Font << /F1 5 0 R /F2 6 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s %s >> %s >>" % (
        fonts, sheet.resources, sheet.page)  # fmt: skip
    lying = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R %s >>" % sheet.differences
    objects = {
        1: sheet.catalog, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page, 4: stream(bytes(out)),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", 6: lying, 7: _map(sheet.maps),
    }  # fmt: skip
    return pdf(objects | sheet.objects)


def _map(changes: dict[str, str]) -> bytes:
    pairs = {code: code for code in "0123456789,.-() "} | changes
    lines = "".join(f"<{ord(code):02x}> <{text.encode('utf-16-be').hex()}>\n" for code, text in pairs.items())
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    head += " 1 begincodespacerange <00> <ff> endcodespacerange"
    return stream(f"{head}\n{len(pairs)} beginbfchar\n{lines}endbfchar\nendcmap end end".encode())


def plain(sheet: Sheet, _: random.Random) -> None:
    sheet.paint = sheet.text(sheet.seen)


def bold_copy(sheet: Sheet, _: random.Random) -> None:
    sheet.paint = sheet.text(sheet.seen) + sheet.text(sheet.seen, dx=0.3)


def shadow(sheet: Sheet, _: random.Random) -> None:
    sheet.paint = b"0.7 g " + sheet.text(sheet.seen, dx=1, dy=-1) + b"0 g " + sheet.text(sheet.seen)


def on_dark(sheet: Sheet, _: random.Random) -> None:
    sheet.paint = b"0 0 0.4 rg " + sheet.box() + b"f 1 g " + sheet.text(sheet.seen) + b"0 g "


def white(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint, sheet.seen = b"%.2f g " % rng.choice((1, 0.98)) + sheet.text(sheet.seen) + b"0 g ", ""


def faint(sheet: Sheet, _: random.Random) -> None:
    sheet.resources = b"/ExtGState << /G << /ca 0.02 >> >>"
    sheet.paint, sheet.seen = b"q /G gs " + sheet.text(sheet.seen) + b"Q ", ""


def mode(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint, sheet.seen = b"q BT %d Tr ET " % rng.choice((3, 7)) + sheet.text(sheet.seen) + b"Q ", ""


def tiny(sheet: Sheet, _: random.Random) -> None:
    sheet.paint, sheet.seen = sheet.text(sheet.seen, size=0.5), ""


def covered(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint = sheet.text(sheet.seen) + b"%d g " % rng.randrange(2) + sheet.box() + b"f 0 g "
    sheet.seen = ""


def pictured(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    sheet.resources = b"/XObject << /I 8 0 R >>"
    extra = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    sheet.objects[8] = stream(b"\x80", extra)
    sheet.paint = sheet.text(sheet.seen) + b"q %.1f 0 0 %d %.1f %.1f cm /I Do Q " % (WIDE - 10, HIGH - 4, x - 4, y - 5)
    sheet.seen = ""


def replaced(sheet: Sheet, _: random.Random) -> None:
    sheet.paint = b"/Span << /ActualText (9,999) >> BDC " + sheet.text(sheet.seen) + b"EMC "


def swapped(sheet: Sheet, rng: random.Random) -> None:
    digits = "0123456789"
    a = rng.choice(sheet.seen.replace(",", ""))
    b = rng.choice(digits.replace(a, ""))
    sheet.maps, sheet.paint = {a: b, b: a}, sheet.text(sheet.seen, b"F2")


def doubled(sheet: Sheet, _: random.Random) -> None:
    last = sheet.seen[-1]
    sheet.maps, sheet.paint = {last: last * 2}, sheet.text(sheet.seen, b"F2")


def dropped(sheet: Sheet, rng: random.Random) -> None:
    sheet.maps, sheet.paint = {sheet.seen[-1]: rng.choice((" ", "\u200b"))}, sheet.text(sheet.seen, b"F2")


def pointed(sheet: Sheet, _: random.Random) -> None:
    sheet.maps, sheet.paint = {",": "."}, sheet.text(sheet.seen, b"F2")


def unsigned(sheet: Sheet, _: random.Random) -> None:
    sheet.seen = "-" + sheet.seen
    sheet.maps, sheet.paint = {"-": " "}, sheet.text(sheet.seen, b"F2")


def differs(sheet: Sheet, rng: random.Random) -> None:
    digit = rng.choice("123456789".replace(sheet.seen[0], ""))
    names = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    sheet.differences = b"/Encoding << /Differences [%d /%s] >>" % (ord(sheet.seen[0]), names[int(digit)].encode())
    sheet.paint, sheet.seen = sheet.text(sheet.seen, b"F2"), sheet.seen.replace(sheet.seen[0], digit)


def overprinted(sheet: Sheet, rng: random.Random) -> None:
    sheet.paint, sheet.seen = sheet.text(sheet.seen) + sheet.text(number(rng)), ""


def mirrored(sheet: Sheet, rng: random.Random) -> None:
    x, y = sheet.place
    turn = rng.choice((b"-1 0 0 1 %.1f %.1f" % (x + 50, y), b"1 0 0 -1 %.1f %.1f" % (x, y + 8)))
    sheet.paint, sheet.seen = b"BT /F1 %d Tf %s Tm (%s) Tj ET " % (SIZE, turn, sheet.seen.encode()), ""


def clipped(sheet: Sheet, _: random.Random) -> None:
    sheet.paint, sheet.seen = b"q " + sheet.box(0.8) + b"W n " + sheet.text(sheet.seen) + b"Q ", sheet.seen[2:]


def noted(sheet: Sheet, rng: random.Random) -> None:
    x, y = sheet.place
    other = number(rng)
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F1 5 0 R >> >>"
    place = b"/Rect [%.1f %.1f %.1f %.1f] /AP << /N 9 0 R >>" % (x - 4, y - 5, x + 86, y + 15)
    sheet.objects[8] = b"<< /Type /Annot /Subtype /FreeText /Contents (%s) %s >>" % (other.encode(), place)
    sheet.objects[9] = stream(b"1 g 0 0 90 20 re f 0 g BT /F1 11 Tf 4 5 Td (%s) Tj ET" % other.encode(), form)
    sheet.page, sheet.paint, sheet.seen = b"/Annots [8 0 R]", sheet.text(sheet.seen), other


def marked(sheet: Sheet, rng: random.Random) -> None:
    mark = rng.randrange(1, 10)
    x = 0.556 * SIZE * len(sheet.seen) - 0.278 * SIZE * sheet.seen.count(",")
    sheet.paint = sheet.text(sheet.seen) + sheet.text(str(mark), dx=x, dy=0.35 * SIZE, size=0.6 * SIZE)
    sheet.seen += "⁰¹²³⁴⁵⁶⁷⁸⁹"[mark]


def endless(sheet: Sheet, _: random.Random) -> None:
    sheet.seen = "9" * 60
    sheet.paint = sheet.text(sheet.seen, size=2.4)


def struck(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    sheet.paint = sheet.text(sheet.seen) + b"1 w %.1f %.1f m %.1f %.1f l S " % (x - 1, y + 4, x + 52, y + 4)
    sheet.seen = ""


def drawn_minus(sheet: Sheet, _: random.Random) -> None:
    x, y = sheet.place
    sheet.paint = sheet.text(sheet.seen, dx=8) + b"1 w %.1f %.1f m %.1f %.1f l S " % (x + 2, y + 4, x + 7, y + 4)
    sheet.seen = "-" + sheet.seen


def red(sheet: Sheet, _: random.Random) -> None:
    sheet.paint, sheet.seen = b"1 0 0 rg " + sheet.text(sheet.seen) + b"0 g ", "-" + sheet.seen


def layer_off(sheet: Sheet, _: random.Random) -> None:
    sheet.objects[8] = b"<< /Type /OCG /Name (off) >>"
    sheet.catalog = b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >> >>"
    sheet.resources = b"/Properties << /L 8 0 R >>"
    sheet.paint, sheet.seen = b"/OC /L BDC " + sheet.text(sheet.seen) + b"EMC ", ""


SOUND: tuple[Lie, ...] = (plain, bold_copy, shadow, on_dark)
LIES: tuple[Lie, ...] = (
    white, faint, mode, tiny, covered, pictured, replaced, swapped, doubled, dropped, pointed, unsigned, differs,
    overprinted, mirrored, clipped, noted, marked, endless, struck, drawn_minus, red, layer_off,
)  # fmt: skip


def number(rng: random.Random) -> str:
    """A number as printed, of four to seven digits."""
    return f"{rng.randrange(1_000, 10_000_000):,}"


def make(lie: Lie, seed: int) -> tuple[bytes, Sheet]:
    """A file with one lie, and its sheet with what is seen."""
    rng = random.Random(f"{lie.__name__} {seed}")
    numbers = [[number(rng) for _ in range(COLS)] for _ in range(ROWS)]
    row, col = rng.randrange(1, ROWS), rng.randrange(1, COLS)
    sheet = Sheet(numbers, row, col, numbers[row][col])
    lie(sheet, rng)
    return build(sheet), sheet


def read(data: bytes, sheet: Sheet, folder: Path) -> tuple[str | None, set[str]]:
    """The text of the lying cell as it is read, None where there is no such cell, and the codes of what is said."""
    path = folder / "lie.pdf"
    path.write_bytes(data)
    rows = parse_file(path)
    said = {issue.code for issue in rows.issues if issue.page and issue.severity != "info"}
    texts = [cell.text for cell in rows.cells if (cell.row, cell.col) == (sheet.row, sheet.col)]
    return (texts[0] if texts else None), said


def silent(lies: tuple[Lie, ...], seeds: range) -> Iterator[str]:
    """Each file whose lying cell is read otherwise than it is seen, with nothing said on its page."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for lie in lies:
                data, sheet = make(lie, seed)
                text, said = read(data, sheet, Path(folder))
                if text != sheet.seen and not said:
                    yield f"{lie.__name__} {seed}: read {text!r}, seen {sheet.seen!r}"


if __name__ == "__main__":
    from tests.doubles import DOUBLES

    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    every = SOUND + LIES + DOUBLES
    found = list(silent(every, range(first, first + count // len(every) + 1)))
    print(*found, f"{len(found)} silent of {count}", sep="\n")
    sys.exit(bool(found))
