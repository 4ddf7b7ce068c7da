"""Does a table go on with a part on the next page? A sum of signed evidence for each pair of an open table and a part.

Of two tables side by side each goes on with what stands below it at the same x: that is the columns' evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from parsers.shared.amounts import without_unit
from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from pipeline.tables.header import count_header_rows
from pipeline.tables.pieces import Piece
from pipeline.tables.stitch import same_columns
from schemas.document import BBox, Line

WEIGHTS = {
    "prior": -1.0,  # most tables end with their page
    "same_columns": 3.0,
    "as_many_columns": -1.0,  # at other places, as where no ruling holds them
    "ruled_otherwise": -4.0,  # … where rulings do
    "other_columns": -12.0,
    "elsewhere": -4.0,  # its left edge is another one: a table beside it, or another table
    "same_head": 3.0,  # it repeats the head
    "head_of_others": -8.0,  # its head begins alike and names other columns: a wide statement printed in parts
    "other_head": -3.0,  # it has a head of its own
    "no_head": 1.0,  # it begins with values
    "no_line": 2.0,  # nothing stands above it
    "same_title": 2.0,  # all that stands above it stood above the table
    "marked": 5.0,  # … and says that it goes on: (續), 續上表, (2/3)
    "other_title": -9.0,  # something else stands above it
    "marginal_above": -2.0,  # … in the margin of the page
    "below": -9.0,  # a text stands below the part before
    "marginal_below": -2.0,  # … in the margin of the page
}
MARGIN = 0.1  # share of the page's height where a stray line ends no table
_LONGEST = 14  # characters of a label in the margin
_LABEL = regex.compile(r"\d|[IVX]{1,4}")
_SAME_TEXTS = 0.5  # share of a head's texts that it has again where it is repeated
_MARK = regex.compile(
    r"[(（\u3014]\s*(?:[續续]\s*[一二三四五六七八九十\d]*|完|第?\s*\d+\s*/\s*\d+\s*[頁页]?)\s*[)）\u3015]|[(（]?[接續续]上[頁页表][)）]?"
    r"|[-－—]?\s*[續续]\s*[一二三四五六七八九十\d]*$"
)


@dataclass(slots=True)
class Open:
    """A table that may go on: its parts, and what stands above them and below the last one."""

    parts: list[Piece]
    titles: set[str] = field(default_factory=set)
    below: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Piece:
        return self.parts[-1]


def title_key(line: Line) -> str:
    """A line above a table, without its unit, which only the first part may print, and what says that it goes on.

    >>> title_key(Line('歲出 政事別表（續）', 1, (0, 0, 0, 0), 0, 10))
    '歲出政事別表'
    >>> title_key(Line('歲出政事別表 單位：千元', 1, (0, 0, 0, 0), 0, 10))
    '歲出政事別表'
    >>> title_key(Line('續上表', 1, (0, 0, 0, 0), 0, 10))
    ''
    """
    return match_key(_MARK.sub("", without_unit(line.text)))


def goes_on(table: Open, part: Piece, above: Sequence[Line], upright: BBox) -> float:
    """How much speaks for (above 0) a table going on with a part that stands under the lines `above`."""
    if part.page != table.last.page_end + 1:
        return float("-inf")
    return sum(value for _, value in evidence(table, part, above, upright))


def evidence(table: Open, part: Piece, above: Sequence[Line], upright: BBox) -> Iterator[tuple[str, float]]:
    """All that speaks for (above 0) and against a table going on; `upright` is the part's page."""
    names = ["prior", *_columns(table, part), *_head(table, part), *_titles(table, above, upright)]
    names += ["marginal_below" if _is_marginal(line, upright) else "below" for line in table.below]
    for name in names:
        yield name, WEIGHTS[name]


def _columns(table: Open, part: Piece) -> Iterator[str]:
    last = table.last
    if same_columns(last, part):
        yield "same_columns"
    else:
        ruled = last.closed_bottom and part.closed_top
        many = "ruled_otherwise" if ruled else "as_many_columns"
        yield many if last.cols == part.cols else "other_columns"
    if part.bbox[0] > last.bbox[2] or part.bbox[2] < last.bbox[0]:
        yield "elsewhere"


def _head(table: Open, part: Piece) -> Iterator[str]:
    first = table.parts[0]
    depth = max(1, min(count_header_rows(first.cells, first.rows, first.cols), first.rows, part.rows))
    texts, again = (_texts(piece, depth) for piece in (first, part))
    if len(texts & again) >= max(1.0, _SAME_TEXTS * max(len(texts), len(again))):
        yield "same_head"
    elif texts and again and _corner(first) == _corner(part) != "":
        yield "head_of_others"
    elif count_header_rows(part.cells, part.rows, part.cols) == 0:
        yield "no_head"
    elif len(again) > 1 and first.rows > 1 and _reads_as_head(part):
        yield "other_head"


def _texts(piece: Piece, depth: int) -> set[str]:
    return {match_key(cell.text) for cell in piece.cells if cell.row < depth and cell.text}


def _corner(piece: Piece) -> str:
    """What a head says over the labels of the rows; '' for a number."""
    text = next((cell.text for cell in piece.row(0) if cell.col == 0), "")
    return "" if any(c.isdigit() for c in text) else match_key(text)


def _reads_as_head(part: Piece) -> bool:
    """Has the first row no number, and are there numbers in the second?"""
    rows = [[cell.text for cell in part.row(row) if cell.text] for row in range(min(2, part.rows))]
    numbers = [sum(any(c.isdigit() for c in text) for text in texts) for texts in rows]
    return len(rows) == 2 and numbers[0] == 0 and 2 * numbers[1] > len(rows[1])


def _titles(table: Open, above: Sequence[Line], upright: BBox) -> Iterator[str]:
    if not above:
        yield "no_line"
        return
    unknown = [line for line in above if not is_repeated(table, line)]
    for line in unknown:
        yield "marginal_above" if _is_marginal(line, upright) else "other_title"
    if len(unknown) < len(above):
        yield "marked" if any(_MARK.search(line.text) for line in above) else "same_title"


def is_repeated(table: Open, line: Line) -> bool:
    """Is a line above a part one that stood above the table already, or only says that it goes on?"""
    key = title_key(line)
    return not key or key in table.titles


def _is_marginal(line: Line, upright: BBox) -> bool:
    """Does what looks like a label stand in the margin at the top or the bottom of a page?"""
    _, top, _, bottom = upright
    reach = MARGIN * (bottom - top)
    label = _LABEL.search(line.text) and len(line.text) <= _LONGEST and not split_enumerator(line.text)[0]
    return bool(label) and not top + reach <= line.baseline <= bottom - reach
