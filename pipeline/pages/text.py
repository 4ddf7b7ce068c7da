"""Characters → printed lines → text.

Lines are made from baselines, words from spaces and gaps, both from the characters' own positions: the order in
which a PDF paints them says nothing.
"""

from __future__ import annotations

from operator import attrgetter

import regex

from schemas.document import Char

Line = list[Char]

_WORD = regex.compile(r"[A-Za-z0-9]")
_NUMBER_PART = regex.compile(r"[\d,.，．%％()（）\-－+△≥≤><=~～/:：]+")
_LETTERS = regex.compile(r"\d\s*([A-Za-z]{1,2})$")
_UNIT_PART = regex.compile(r"(?:[MkGT]W|k[gm]|[cm]m|MHz|GHz|[MG]B)(?:h|/[a-z]+)?")
_ITEM_START = regex.compile(
    r"(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳]|[●•◆■□※➤])"
)
_DIGITS = frozenset("0123456789")
_SIZE = attrgetter("size")
_RAISED = 0.8  # a footnote mark is at most this big, relative to the line's characters
_SENTENCE_END = "。；;：:！？!?"


def lines_of(chars: list[Char]) -> list[Line]:
    """Characters in printed lines, top to bottom, each left to right.

    Characters share a line when their baselines differ by less than a third of their size; raised or lowered small
    ones (註, ², ₂) join the line that they overlap.
    """
    lines: list[Line] = []
    for char in sorted(chars, key=_by_baseline):
        if lines and char[5] - lines[-1][0][5] <= 0.34 * min(char[6], lines[-1][0][6]):
            lines[-1].append(char)
        else:
            lines.append([char])
    lines = _join_small(lines)
    for line in lines:
        line.sort(key=_by_left)
    return [line for line in (_trim(line) for line in lines) if line]


def middle(line: Line) -> float:
    """The height of a line's middle, in points from the top of the page."""
    return (min(char.y0 for char in line) + max(char.y1 for char in line)) / 2


def size_of(line: Line) -> float:
    """The size of a line's largest character, in points."""
    size: float = max(map(_SIZE, line))
    return size


def _by_baseline(char: Char) -> float:
    return char[5]


def _by_left(char: Char) -> tuple[float, float]:
    return char[1], char[3]


def _join_small(lines: list[Line]) -> list[Line]:
    """Put a line of small characters (a superscript's) into the neighbouring line that it overlaps."""
    sizes = [size_of(line) for line in lines]
    if not sizes or min(sizes) > _RAISED * max(sizes):
        return lines
    out: list[Line] = []
    for index, line in enumerate(lines):
        before = out[-1] if out else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        if before is not None and _is_script_of(line, before):
            before.extend(line)
        elif after is not None and _is_script_of(line, after):
            after.extend(line)
        elif before is not None and _is_script_of(before, line):
            out[-1] = before + line
        else:
            out.append(line)
    return out


def _is_script_of(small: Line, line: Line) -> bool:
    size, base = size_of(small), size_of(line)
    if size > _RAISED * base:
        return False
    top, bottom = min(char.y0 for char in line), max(char.y1 for char in line)
    low, high = min(char.y0 for char in small), max(char.y1 for char in small)
    overlap = min(bottom, high) - max(top, low)
    if overlap < 0.5 * (high - low):
        return False
    reach = 1.2 * base
    left, right = min(char.x0 for char in line) - reach, max(char.x1 for char in line) + reach
    return all(left <= char.x0 <= right for char in small)


def _trim(line: Line) -> Line:
    start, end = 0, len(line)
    while start < end and line[start].text.isspace():
        start += 1
    while end > start and line[end - 1].text.isspace():
        end -= 1
    return line[start:end]


def text_of(line: Line) -> str:
    """A line's text. A gap becomes one space where words are Latin or the gap is wider than a character.

    A printed space is kept, but never two in a row. Small raised digits are footnote marks or powers: they become
    superscripts (億元⁸), so that nobody takes them for digits of a number.
    """
    parts: list[str] = []
    right = line[0].x0
    size = size_of(line)
    if any(char.size <= _RAISED * size for char in line):
        line = [_superscript(char, size, line) for char in line]
    for char in line:
        gap = char.x0 - right
        text = char.text
        if text.isspace():
            text = " "
        if parts and text != " " and parts[-1] != " " and gap > 0.2 * char.size:
            latin = _WORD.match(parts[-1]) and _WORD.match(text)
            if latin or gap > 1.0 * char.size:
                parts.append(" ")
        if text != " " or parts[-1:] != [" "]:
            parts.append(text)
        right = max(right, char.x1) if text != " " else max(right, min(char.x1, char.x0 + char.size))
    return "".join(parts).rstrip()


def _superscript(char: Char, size: float, line: Line) -> Char:
    """A small digit that stands well above the baseline of the full-size characters, as a superscript."""
    if char.size > _RAISED * size or char.text not in _DIGITS:
        return char
    baseline = next(other.baseline for other in line if other.size == size)
    raised = baseline - char.baseline >= 0.15 * size
    return char._replace(text="⁰¹²³⁴⁵⁶⁷⁸⁹"[int(char.text)]) if raised else char


def join_lines(lines: list[str]) -> str:
    """The text of a cell or paragraph from its printed lines.

    Wraps disappear: nothing between CJK characters or the parts of a number, one space between two Latin words. A
    line that starts an item of a list after a finished line stays on a line of its own.

    >>> join_lines(['1,490,889.', '257'])
    '1,490,889.257'
    >>> join_lines(['使用 open', 'data 平台']), join_lines(['109/12~11', '0/4']), join_lines(['達 9~14 M', 'W'])
    ('使用 open data 平台', '109/12~110/4', '達 9~14 MW')
    >>> join_lines(['1.每月開會。', '2.督導工', '程。'])
    '1.每月開會。\\n2.督導工程。'
    """
    out = ""
    for line in lines:
        if not out:
            out = line
        elif _ITEM_START.match(line) and out[-1] in _SENTENCE_END:
            out += "\n" + line
        else:
            out += _glue(out, line) + line
    return out


def _glue(left: str, right: str) -> str:
    if not (_WORD.match(left[-1]) and _WORD.match(right[0])):
        return ""
    last, first = left.split()[-1], right.split()[0]
    if _NUMBER_PART.fullmatch(last) and _NUMBER_PART.fullmatch(first):
        return ""
    letters = _LETTERS.search(left)
    return "" if letters and _UNIT_PART.match(letters[1] + first) else " "
