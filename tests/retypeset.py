"""A report typeset anew: other sizes, margins, column widths, borders, wraps and page breaks, the same words.

What is read of a report (paragraphs and whole tables, in order) is laid out again by a small typesetter of our own, in
one of very many styles. Whoever reads the result should find the same facts.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pymupdf

import pipeline.parse as parse
from pipeline.document.furniture import remove_furniture
from pipeline.document.order import in_order
from pipeline.document.outline import _blocks
from pipeline.document.parts import split_parts, take_cover
from pipeline.document.typography import Typography, typography
from pipeline.document.verdict import empty_document
from pipeline.pages.read import open_pdf, read_pages
from pipeline.tables.pieces import PageContent
from schemas.document import Block, Cell, Line, Table
from schemas.rows import DocumentRows

FONT = pymupdf.Font("cjk")
_NEVER_FIRST = frozenset("，。、；：）」』！？％%)]》〉,.;:")
_LEADING = 1.25  # of lines in cells, in sizes


@dataclass(frozen=True)
class Style:
    """Sizes and margins in points; `lead` in sizes; `cut`: do pages end between rows only, or between any two lines?"""

    size: float
    cell: float
    lead: float
    margin: float
    page: tuple[int, int]
    borders: str
    repeat: bool
    cut: str
    pad: float
    jitter: float
    align: str
    middle: bool
    label: str


def random_style(chance: random.Random) -> Style:
    page = (842, 595) if chance.random() < 0.2 else (595, 842)
    return Style(
        chance.choice([10.5, 12, 13, 14]), chance.choice([8, 9, 10, 11]), chance.choice([1.25, 1.4, 1.6]),
        chance.choice([45, 60, 80]), page, chance.choice(["grid", "no sides", "thick", "double", "fills", "hairline"]),
        chance.random() < 0.5, chance.choice(["rows", "lines"]), chance.choice([2, 3.5, 5]),
        chance.choice([0, 0.3, 0.6]), chance.choice(["right", "center", "left"]), chance.random() < 0.5,
        chance.choice(["- {} -", "{}", "第 {} 頁"]),
    )  # fmt: skip


def retypeset(path: Path, out: Path, seed: int) -> Style:
    """Write the report at `path` to `out` in a style that the seed chooses."""
    chance = random.Random(seed)
    style = random_style(chance)
    parts, type_ = _content(path)
    book, scale = _Book(style, chance), style.size / type_.size
    left = min((b.lines[0].left for _, blocks in parts for b in blocks if not isinstance(b, Table)), default=0.0)
    for number, (cover, blocks) in enumerate(parts):
        if cover:
            book.add_cover(cover, scale, new_page=number > 0)
        for block in blocks:
            if isinstance(block, Table):
                _Grid(book, block).set()
            else:
                first = block.lines[0]
                book.add_paragraph(block.text, first.size * scale, 0.7 * max(0.0, min(first.left - left, 80)))
    book.save(out)
    return style


def _content(path: Path) -> tuple[list[tuple[list[Line], list[Block]]], Typography]:
    """(cover, blocks) of each part, and the body text's typography."""
    pdf = open_pdf(path.read_bytes())
    rows, contents = DocumentRows(documents=[empty_document(path, "e" * 64)]), list[PageContent]()
    for page in read_pages(pdf):
        contents.append(parse._read_content(page, rows))
    remove_furniture(contents)
    items = in_order(contents)
    type_ = typography(items)
    parts = split_parts(items, type_)
    if not any(cover for cover, _ in parts):  # one part, with the cover of the whole
        parts = [take_cover(items, type_)]
    return [(cover, _blocks(body, type_)) for cover, body in parts], type_


@cache
def _advance(character: str) -> float:
    return float(FONT.text_length(character, 1))


def _width(text: str, size: float) -> float:
    return size * sum(map(_advance, text))


def _words(text: str) -> list[str]:
    """What stays on one line: words and numbers, and punctuation with the character before it."""
    out: list[str] = []
    for character in text:
        latin = character.isascii() and not character.isspace()
        goes_on = out and not out[-1][-1].isspace()
        if goes_on and (character in _NEVER_FIRST or (latin and out[-1][-1].isascii())):
            out[-1] += character
        else:
            out.append(character)
    return out


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of at most this width; a word that is wider is cut."""
    lines, line = [], ""
    for word in _words(text):
        while _width(word, size) > width:
            room = next(
                (k for k in range(len(word), 0, -1) if _width(line + word[:k], size) <= width), 0 if line else 1
            )
            lines.append(line + word[:room])
            line, word = "", word[room:]
        if line and _width(line + word, size) > width:
            lines.append(line.rstrip())
            line, word = "", word.lstrip()
        line += word
    return [*lines, line.rstrip()]


class _Book:
    """The pages; `y` is where the next thing goes."""

    def __init__(self, style: Style, chance: random.Random) -> None:
        self.style, self.chance = style, chance
        self.pdf = pymupdf.open()
        self.width = style.page[0] - 2 * style.margin
        self.bottom = style.page[1] - style.margin
        self._begin()

    def _begin(self) -> None:
        self.page = self.pdf.new_page(width=self.style.page[0], height=self.style.page[1])
        self.words, self.shape = pymupdf.TextWriter(self.page.rect), self.page.new_shape()
        self.y = self.style.margin

    def _end(self) -> None:
        self.write(self.style.page[0] / 2 - 10, self.bottom + self.style.margin / 2, self._label(), 9)
        self.shape.commit()
        self.words.write_text(self.page)

    def _label(self) -> str:
        return self.style.label.format(self.pdf.page_count)

    def new_page(self) -> None:
        self._end()
        self._begin()

    def save(self, out: Path) -> None:
        self._end()
        self.pdf.subset_fonts()
        self.pdf.save(out, garbage=3, deflate=True)

    def write(self, x: float, baseline: float, text: str, size: float) -> None:
        if text.strip():
            self.words.append((x, baseline), text, font=FONT, fontsize=size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        self.shape.draw_line((x0, y0), (x1, y1))
        self.shape.finish(width=width)

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        self.shape.draw_rect((x0, y0, x1, y1))
        self.shape.finish(color=None, fill=(grey, grey, grey))

    def add_cover(self, lines: Sequence[Line], scale: float, new_page: bool) -> None:
        """Large print in the middle of a page of its own."""
        if new_page:
            self.new_page()
        self.y += 60
        for line in lines:
            size = min(line.size * scale, 24)
            for text in wrap(line.text, size, self.width):
                x = self.style.margin + (self.width - _width(text, size)) / 2
                self.write(x, self.y + size, text, size)
                self.y += 1.8 * size
        self.new_page()

    def add_paragraph(self, text: str, size: float, indent: float) -> None:
        for line in wrap(text, size, self.width - indent):
            if self.y + size * self.style.lead > self.bottom:
                self.new_page()
            self.write(self.style.margin + indent, self.y + size, line, size)
            self.y += size * self.style.lead
        self.y += 0.4 * self.style.size


class _Grid:
    """A table on paper: `xs` and `ys` are its edges, `ys` from the top of the table as if no page ever ended."""

    def __init__(self, book: _Book, table: Table) -> None:
        self.book, self.table, self.style = book, table, book.style
        self.size, self.pad = self.style.cell, self.style.pad
        self.xs = self._columns()
        self.pitch = _LEADING * self.size
        texts = [(cell, self._wrapped(cell)) for cell in table.cells]
        self.ys = self._rows(texts)
        self.lines = [(cell, self._placed(cell, lines)) for cell, lines in texts]

    def _columns(self) -> list[float]:
        """As wide as their text asks for, with some jitter; no narrower than their longest word, where that fits."""
        count, room = self.table.cols, self.book.width
        wanted, least = [1.5] * count, [1.2] * count
        for cell in self.table.cells:
            if cell.col_span == 1 and cell.text:
                lines = cell.text.split("\n")
                longest = max(_width(line, 1) for line in lines)
                wanted[cell.col] = max(wanted[cell.col], min(longest, 14))
                least[cell.col] = max(least[cell.col], *(_width(word, 1) for line in lines for word in _words(line)))
        if sum(least) * self.size > room - 2 * self.pad * count:
            self.size = max(0.6 * self.size, 0.98 * (room - 2 * self.pad * count) / sum(least))
        if sum(least) * self.size > room - 2 * self.pad * count:
            self.pad = 1.0
            least = [x * (room - 2 * count) / (sum(least) * self.size) for x in least]
        jitter = self.style.jitter
        extra = [
            max(0.0, a - b) * (1 + self.book.chance.uniform(-jitter, jitter))
            for a, b in zip(wanted, least, strict=True)
        ]
        free = room - 2 * self.pad * count - sum(least) * self.size
        share = min(1.0, free / (sum(extra) * self.size)) if sum(extra) else 0.0
        widths = [(b + e * share) * self.size + 2 * self.pad for b, e in zip(least, extra, strict=True)]
        stretch = max(1.0, room / sum(widths)) if self.book.chance.random() < 0.5 else 1.0
        xs = [self.style.margin]
        for width in widths:
            xs.append(xs[-1] + width * stretch)
        return xs

    def _wrapped(self, cell: Cell) -> list[str]:
        width = self.xs[cell.col + cell.col_span] - self.xs[cell.col] - 2 * self.pad
        return [line for text in cell.text.split("\n") for line in wrap(text, self.size, width)] if cell.text else []

    def _rows(self, texts: Sequence[tuple[Cell, list[str]]]) -> list[float]:
        heights = [self.pitch + 2 * self.pad] * self.table.rows
        for cell, lines in sorted(texts, key=lambda pair: pair[0].row_span):
            missing = len(lines) * self.pitch + 2 * self.pad - sum(heights[cell.row : cell.row + cell.row_span])
            heights[cell.row + cell.row_span - 1] += max(0.0, missing)
        ys = [0.0]
        for height in heights:
            ys.append(ys[-1] + height)
        return ys

    def _placed(self, cell: Cell, lines: list[str]) -> list[tuple[float, str]]:
        """The lines with their tops; those of merged cells stand at the top, as word processors print them."""
        top, bottom = self.ys[cell.row], self.ys[cell.row + cell.row_span]
        middle = self.style.middle and cell.row_span == 1
        first = top + (bottom - top - len(lines) * self.pitch) / 2 if middle else top + self.pad
        return [(first + k * self.pitch, line) for k, line in enumerate(lines)]

    def set(self) -> None:
        """Print it from where the book is, page after page."""
        book, end = self.book, self.ys[-1]
        if book.y + self.ys[min(self.table.rows, self.table.header_rows + 1)] > book.bottom:
            book.new_page()
        start, head = 0.0, 0.0
        while start < end:
            stop = self._stop(start, start + book.bottom - book.y - head)
            if head:
                self._draw(0.0, head, book.y)
            self._draw(start, stop, book.y + head - start)
            book.y += head + stop - start
            start, head = stop, self.ys[self.table.header_rows] if self.style.repeat else 0.0
            if start < end:
                book.new_page()
        book.y += self.size

    def _stop(self, start: float, limit: float) -> float:
        """Where the page cuts the table, below the header: at the last row that fits, or between any two lines."""
        if self.ys[-1] <= limit:
            return self.ys[-1]
        least = max(start + self.pitch, self.ys[self.table.header_rows] if start == 0 else 0.0)
        rows = [y for y in self.ys if least <= y <= limit and not self._crosses(y)]
        inside = (limit - k for k in range(int(limit - least)))
        free = [y for y in inside if not self._crosses(y) and min(abs(y - row) for row in self.ys) > 0.8 * self.pitch]
        if self.style.cut == "lines" and free:
            return max(free[0], *rows[-1:])
        return (rows[-1:] or free[:1] or [min(y for y in self.ys if y > start + 1)])[0]

    def _crosses(self, y: float) -> bool:
        return any(top - 0.5 < y < top + self.pitch - 0.2 for _, lines in self.lines for top, _ in lines)

    def _draw(self, start: float, stop: float, shift: float) -> None:
        """What stands between two heights of the table, moved down by `shift`."""
        for cell, lines in self.lines:
            top, bottom = max(self.ys[cell.row], start), min(self.ys[cell.row + cell.row_span], stop)
            if bottom <= top + 0.01:
                continue
            self._frame(cell, top + shift, bottom + shift, (start + shift, stop + shift))
            for y, text in lines:
                if start - 0.3 <= y < stop - 0.3:
                    self._write(cell, y + shift + 0.95 * self.size, text)

    def _frame(self, cell: Cell, y0: float, y1: float, ends: tuple[float, float]) -> None:
        x0, x1, borders = self.xs[cell.col], self.xs[cell.col + cell.col_span], self.style.borders
        if borders == "fills":
            self.book.fill(x0, y0, x1, y1, 0.5)
            self.book.fill(x0 + 0.5, y0 + 0.5, x1 - 0.5, y1 - 0.5, 0.9 if cell.row < self.table.header_rows else 1.0)
            return
        for x in (x0, x1):
            outer = x in (self.xs[0], self.xs[-1])
            if not (outer and borders == "no sides"):
                self._rule(x, y0, x, y1, outer)
        for y in (y0, y1):
            self._rule(x0, y, x1, y, min(abs(y - end) for end in ends) < 0.1)

    def _rule(self, x0: float, y0: float, x1: float, y1: float, outer: bool) -> None:
        widths = {"thick": 1.8 if outer else 0.5, "hairline": 0.25}
        self.book.rule(x0, y0, x1, y1, widths.get(self.style.borders, 0.5))
        if self.style.borders == "double" and outer:
            dx, dy = (1.5, 0.0) if x0 == x1 else (0.0, 1.5)
            self.book.rule(x0 - dx, y0 - dy, x1 - dx, y1 - dy, 0.5)

    def _write(self, cell: Cell, baseline: float, text: str) -> None:
        x0, x1 = self.xs[cell.col], self.xs[cell.col + cell.col_span]
        number = text.strip(" -%").replace(",", "").replace(".", "").isdigit()
        align = "center" if cell.row < self.table.header_rows else self.style.align if number else "left"
        free = x1 - x0 - _width(text, self.size)
        indent = {"left": self.pad, "center": free / 2, "right": free - self.pad}[align]
        self.book.write(x0 + indent, baseline, text, self.size)
