"""Evidence for one column at a page break: does the cell below go on with the cell above?

Each piece of evidence is a signed number, a log-likelihood ratio by its size: positive where the cells are one,
negative where they are two. The weights have a test each (`tests/pipeline/test_joints.py`) that shows what it is for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import regex

from parsers.values.key import match_key
from pipeline.tables.columns import FULL, STOPS, Column, is_list, items_of, line_widths, ordinal_of
from schemas.document import Cell

WEIGHTS = {
    "two_numbers": -3.0,  # both are numbers, or codes, that need nothing of each other
    "broken_number": 6.0,  # a number breaks off at its comma or point, or is only well formed when joined
    "two_codes": -5.0,  # both begin with a code (1.2, 3-1)
    "counted_on": -3.0,  # the column counts rows, and the cell below has the next number
    "next_item": 3.5,  # a list inside the cell goes on: 3. after 1. and 2.
    "perhaps_item": 1.0,  # 2. after 1. in a column of long texts
    "perhaps_counted": -1.5,  # … of short ones
    "same_text": -2.0,  # nothing repeats itself in the middle of a text
    "known_texts": -2.0,  # both are texts that other cells of the column have
    "known_whole": 4.0,  # other cells have just what the two make together
    "open_bracket": 3.5,  # a bracket opens above and closes below
    "half_sentence": 3.5,  # it breaks off at a comma or a colon, or goes on with one
    "stopped": -0.5,  # the text above ends like a sentence
    "not_stopped": 2.0,  # it doesn't, and nearly all of the column do
    "enumerated": -1.0,  # the text below begins with a number or bullet of its own
    "room": -3.0,  # the text above ends well over the break
    "other_columns": -3.0,  # the two rows have different columns, as in forms
}

EMPTINESS = ("spent", "empty")
"""Evidence from cells that are empty below the break."""

_WHOLE = regex.compile(
    r"[-+△▲(]?[\d,]*\d(?:\.\d+)?[%)]?|-+|同.{1,6}|[\d.\-()a-z]{1,8}|\d{2,3}/\d{1,2}(?:[-~]\d{2,3}/\d{1,2})?"
    r"|總計|合計|小計|是|否",
    regex.I,
)
_NUMERIC = regex.compile(r"[-+△▲(]?[\d,.]+[%)]?")
_WELL_FORMED = regex.compile(r"[-+△▲(]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%)]?")
_CODE = regex.compile(r"\d{1,2}(?:[.-]\d{1,2}){1,3}(?!\d|\s*[%億萬千])")
_ENUMERATED = regex.compile(r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]|[●•◆■□※➤①-⑳])")
_BREAKS_OFF = "，、：:,（(「"
_GOES_ON = "，、。；：）)」,"
_BRACKETS = (("(", ")"), ("（", "）"), ("「", "」"))
_ROOM = 2.6  # text that a page break cuts reaches down to the break, but for this many ems
_PADDING = 1.2  # characters that a cell's padding takes, at most
_SURE = 0.02  # no share is taken to be nearer to 0 or 1
_SPENT = 0.7  # how often a cell whose row is cut has no text left below the break
_LATE = 0.05  # how often a cell whose row is cut has all of its text below the break
_ENDS_EARLY = 0.08  # how often a line inside of a cell ends early at least, before a word that isn't broken
_MOST_FULL = 2.5  # a full line says no more than this
_MOST_EMPTY = 1.0  # two empty cells say no more than this


class Joint(NamedTuple):
    """The cells of the same columns on both sides of a page break."""

    upper: Cell
    lower: Cell

    @property
    def columns(self) -> tuple[int, int]:
        return self.upper.col, self.upper.col_span


class Evidence(NamedTuple):
    """A reason and how much it says: above 0 for one cell, below for two."""

    name: str
    value: float


def weigh(joint: Joint, column: Column, several_rows: bool) -> list[Evidence]:
    """All evidence for one joint; `several_rows`: cells of these columns span rows, so that their text comes once."""
    upper, lower = joint
    column = column.without(upper)
    if upper.text and lower.text:
        found = [_both(joint, column), *(Evidence(name, WEIGHTS[name]) for name in _reasons(joint, column))]
        if not any(evidence.name == "broken_number" for evidence in found):
            found += _last_line(joint, column)
    elif upper.text:
        found = [Evidence("spent", _ratio(0.95 if several_rows else _SPENT, 1 - column.filled))]
    elif lower.text:
        found = [Evidence("late", _ratio(0.1 if several_rows else _LATE, 1 - column.filled))]
    else:
        found = [Evidence("empty", min(_MOST_EMPTY, 0.5 * _ratio(1.0, 1 - column.filled)))]
    return found


def _both(joint: Joint, column: Column) -> Evidence:
    """Text on both sides: a new row has it as often as the column is filled, a cut one where its texts are long.

    The two texts themselves are asked too: they are short where a column's texts are.
    """
    several = sum(len(cell.lines) > 1 for cell in joint)
    long = (column.several + several + 0.5) / (column.written + several + 2)
    return Evidence("both", _ratio(0.04 + 0.7 * long, column.filled))


def _last_line(joint: Joint, column: Column) -> Iterator[Evidence]:
    """A line that is full by chance is rare where lines are long; one that ends early is none that goes on.

    Lists and paragraphs inside of cells have lines that end early, sentences may end anywhere.
    """
    upper = joint.upper
    widest = _characters(upper)
    if is_full(upper):
        yield Evidence("full_line", min(_MOST_FULL, _ratio(max(widest, FULL), FULL)))
    elif upper.text[-1] not in STOPS:
        yield Evidence("short_line", _ratio(max(_ENDS_EARLY, column.broken), 0.9))


def _characters(cell: Cell) -> float:
    """How many characters stand in a line of a cell."""
    widest = max(line_widths(cell), default=0.0)
    if not cell.places or not widest:
        return 0.0
    left, _, right, _ = cell.places[-1].bbox
    return (cell.box[2] - cell.box[0]) / max((right - left) / widest, 0.1)


def _ratio(if_one: float, if_two: float) -> float:
    return math.log(max(if_one, _SURE) / max(if_two, _SURE))


def _reasons(joint: Joint, column: Column) -> Iterator[str]:
    upper, lower = joint.upper.text, joint.lower.text
    first, second = match_key(upper), match_key(lower)
    if _is_broken_number(first, second):
        yield "broken_number"
        return
    if _WHOLE.fullmatch(first) and _WHOLE.fullmatch(second):
        yield "two_numbers"
    elif _CODE.match(upper) and _CODE.match(lower):
        yield "two_codes"
    if first == second:
        yield "same_text"
    yield from _known(first, second, column)
    yield from _numbered(upper, lower, column)
    yield from _sentence(joint, column)


def _is_broken_number(first: str, second: str) -> bool:
    """Is a number cut between two of its characters?

    >>> _is_broken_number('12,3', '45'), _is_broken_number('12', '45'), _is_broken_number('1.', '甲')
    (True, False, False)
    """
    if not (_NUMERIC.fullmatch(first + second) and first and second):
        return False
    return bool(_WELL_FORMED.fullmatch(first + second)) and not (
        _WELL_FORMED.fullmatch(first) and _WELL_FORMED.fullmatch(second)
    )


def _known(first: str, second: str, column: Column) -> Iterator[str]:
    """The text above is itself one of the column's, the one below isn't counted there (unless it recurs)."""
    if column.texts[first + second] and not column.texts[second]:
        yield "known_whole"
    elif column.texts[first] > 1 and column.texts[second]:
        yield "known_texts"


def _numbered(upper: str, lower: str, column: Column) -> Iterator[str]:
    """Does the number that the text below begins with count rows, or the items of a list inside of the cell?"""
    number, items = ordinal_of(lower), items_of(upper)
    if number is None:
        if _ENUMERATED.match(lower):
            yield "enumerated"
    elif not items or items[-1] + 1 != number:
        yield "counted_on" if column.counts else "enumerated"
    elif is_list(upper) or len(items_of(lower)) > 1 or column.ones > column.later:
        yield "next_item"
    elif column.later:
        yield "counted_on"
    else:
        yield "perhaps_item" if column.long > 0.2 and upper[-1] in STOPS else "perhaps_counted"


def _sentence(joint: Joint, column: Column) -> Iterator[str]:
    """How the text above breaks off, and how the one below begins."""
    upper, lower = joint.upper.text, joint.lower.text
    if any(upper.count(a) > upper.count(b) and lower.count(b) > lower.count(a) for a, b in _BRACKETS):
        yield "open_bracket"
    if upper[-1] in _BREAKS_OFF or lower[0] in _GOES_ON:
        yield "half_sentence"
    if joint.upper.room > _ROOM:
        yield "room"
    if upper[-1] in STOPS:
        yield "stopped"
    elif column.sentences > 0.7 and column.long > 0.3:
        yield "not_stopped"


def is_full(cell: Cell) -> bool:
    """Is the last printed line as long as the cell is wide, give or take some characters and the padding?"""
    if not cell.lines or not cell.places:
        return False
    widths = line_widths(cell)
    left, _, right, _ = cell.places[-1].bbox
    size = (right - left) / max(*widths, 1.0)
    return (cell.box[2] - cell.box[0]) - widths[-1] * size < (FULL + _PADDING) * size
