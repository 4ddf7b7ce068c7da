"""Rows of a band by the lines' distances, numbers, alignment and blanks: the best sum of evidence over all partitions.

A band is a ruled row that may hold many printed ones. Its lines stand at levels; a row is a run of levels, and rows
follow one another without overlap. Dynamic programming finds the best partition; for each boundary, what is lost where
it is put in or left out is its margin.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import regex

from pipeline.pages.text import Line, size_of
from pipeline.pages.why import is_heard, say
from pipeline.tables.anchors import Filled, is_number
from pipeline.tables.evidence import ROWS, RowWeights

_SAME_LEVEL = 0.25  # baselines nearer than this, in sizes, are one level
_WRAPPED = 1.22  # lines that wrap stand at most this much further apart than the closest ones do
_DEEPEST = 40  # levels that one row has at most
_ROOM = 1.6  # a full line leaves less than this, in sizes
_CODE = regex.compile(r"(?:[0-9０-９A-Z]{1,12}|\d+(?:[.\-]\d+)+|[一二三四五六七八九十]{1,3}|[(（]\d{1,3}[)）])[.、．]?")
_CODED_NAME = regex.compile(r"(?:\d{2,12}|\d+(?:[.\-]\d+)+)\s?\p{Han}|[一二三四五六七八九十]{1,3}、")
_SHORT = 14  # characters that a name with a code has at most; a longer text is an item of a list
_IN_BRACKETS = regex.compile(r"[(（][-+−－△▲]?[\d,.]+%?[)）]")
_IN_BRACKET = 0.15  # share of the weight of a second number that one in brackets has
_SECONDS = 1.7  # narrow columns wrap alike: so many second numbers at one height count at most
_NAMED_SECONDS = 3.4  # … where they have a name of their own, which what wraps hasn't
_APART = 2.0  # sizes from a line to one that is no part of its text, whatever the leading
_HOPELESS = -40.0  # a row worth less than this is looked at no further
_MODES = ("top", "middle", "bottom")


class Mark(NamedTuple):
    """A printed line of a band: its column (place in the band), its level, and what matters of its text."""

    col: int
    height: float
    size: float
    left: float
    right: float
    text: str
    number: bool


@dataclass(slots=True)
class Band:
    """The lines of a band, by level; `ends` is how far right each column's lines may reach."""

    levels: list[list[Mark]]
    heights: list[float]
    columns: int
    ends: list[float]
    numeric: list[bool]
    leading: float
    pairs: list[list[tuple[Mark, Mark]]]  # at each level, the lines above and below the boundary before it


class Rows(NamedTuple):
    """The chosen rows: the first level of each, and the margin of each possible boundary (before levels 1 … n - 1)."""

    starts: list[int]
    gain: float
    whole: float
    margins: list[float]


def band_of(filled: list[Filled], ends: list[float] | None = None) -> Band | None:
    """The band that cells of one ruled row make; None without lines."""
    marks = sorted(
        (
            _mark(col, line, text)
            for col, cell in enumerate(filled)
            for line, text in zip(cell.lines, cell.texts, strict=True)
        ),
        key=lambda mark: mark.height,
    )
    if not marks:
        return None
    levels: list[list[Mark]] = []
    for mark in marks:
        near = levels and mark.height - levels[-1][0].height <= _SAME_LEVEL * mark.size
        if near and all(other.col != mark.col for other in levels[-1]):
            levels[-1].append(mark)
        else:
            levels.append([mark])
    after = _successors(marks)
    reach = [max((mark.right for mark in marks if mark.col == col), default=0.0) for col in range(len(filled))]
    if ends is not None:
        reach = [max(a, b) if a else b for a, b in zip(reach, ends, strict=True)]
    numeric = [_is_numeric([mark for mark in marks if mark.col == col]) for col in range(len(filled))]
    heights = [sum(mark.height for mark in level) / len(level) for level in levels]
    return Band(levels, heights, len(filled), reach, numeric, _leading(after), _pairs(levels, after))


def _mark(col: int, line: Line, text: str) -> Mark:
    plain = text.replace(" ", "")
    return Mark(col, line[0].baseline, size_of(line), line[0].x0, line[-1].x1, text, is_number(plain))


def _successors(marks: list[Mark]) -> dict[Mark, Mark]:
    last: dict[int, Mark] = {}
    out = {}
    for mark in marks:
        if mark.col in last:
            out[last[mark.col]] = mark
        last[mark.col] = mark
    return out


def _is_numeric(column: list[Mark]) -> bool:
    return bool(column) and 10 * sum(
        mark.number or bool(_IN_BRACKETS.fullmatch(mark.text)) for mark in column
    ) >= 7 * len(column)


def _leading(after: dict[Mark, Mark]) -> float:
    """The distance of lines that wrap, in sizes: the closest distance that isn't a rarity."""
    steps = sorted((b.height - a.height) / max(a.size, b.size) for a, b in after.items() if b.height > a.height)
    steps = [step for step in steps if step >= 0.8]
    if not steps:
        return 1.2
    counted = Counter(round(step / 0.05) for step in steps)
    for step in sorted(counted):
        near = sum(counted[k] for k in (step - 1, step, step + 1))
        if near >= max(2, 0.08 * len(steps)):
            return min(max(0.05 * step, 0.95), 1.8)
    return min(max(steps[0], 0.95), 1.8)


def choose_rows(band: Band, weights: RowWeights = ROWS, extra: float = 0.0) -> Rows:
    """The best rows of a band. `extra` is added for each boundary (against boundaries in a ruled table)."""
    filled = _first_guess(band)
    chosen: list[int] = []
    worth: list[list[float]] = []
    cuts = [_boundary(band, level, weights) + extra if level else 0.0 for level in range(len(band.levels))]
    runs = [_runs_from(band, start, _is_apart(band, start), weights) for start in range(len(band.levels))]
    ahead: list[float] = []
    for _ in range(2):
        readings = [_values(band, own, filled, weights) for own in runs]
        for mode in range(len(_MODES)):
            values = [own[mode] for own in readings]
            starts, best = _solve(cuts, values)
            if mode == 0 or best[0] > ahead[0]:
                chosen, ahead, worth = starts, best, values
        filled = _shares(band, chosen, filled)
    whole = worth[0][-1] if len(worth[0]) >= len(cuts) else _HOPELESS
    best_rows = Rows(chosen, ahead[0], whole, _margins(worth, cuts, ahead, chosen))
    if is_heard():
        weakest = min(best_rows.margins, default=float("inf"))
        sure = f"; the weakest boundary by {weakest:.1f}" if weakest < float("inf") else ""
        say(
            None,
            f"{len(band.levels)} lines without rulings are {len(best_rows.starts)} rows{sure}",
            [("gain", best_rows.gain)],
        )
    return best_rows


def _first_guess(band: Band) -> list[float]:
    """How often a column is filled, before rows are known: against the fullest columns of numbers."""
    counts = [0] * band.columns
    for level in band.levels:
        for mark in level:
            counts[mark.col] += 1
    numbers = [count for count, numeric in zip(counts, band.numeric, strict=True) if numeric]
    most = max(numbers, default=min((count for count in counts if count), default=1))
    return [min(1.0, count / most) if count else 0.0 for count in counts]


def _shares(band: Band, starts: list[int], before: list[float]) -> list[float]:
    """How often each column is filled in these rows; what was thought before counts as much as two rows."""
    filled = [0] * band.columns
    for start, end in zip(starts, [*starts[1:], len(band.levels)], strict=True):
        for col in {mark.col for level in band.levels[start:end] for mark in level}:
            filled[col] += 1
    return [(count + 2 * share) / (len(starts) + 2) for count, share in zip(filled, before, strict=True)]


def _solve(cuts: list[float], worth: list[list[float]]) -> tuple[list[int], list[float]]:
    """The best partition, and its worth from each level on: `cuts` are worths of boundaries, `worth` those of the rows
    from each level on."""
    count = len(cuts)
    ahead = [float("-inf")] * count + [0.0]  # best value of the levels from here on, and where the next row begins
    following = [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        for end, value in enumerate(worth[start], start=start + 1):
            total = value + ahead[end] + (cuts[end] if end < count else 0.0)
            if total > ahead[start]:
                ahead[start], following[start] = total, end
    starts = [0]
    while following[starts[-1]] < count:
        starts.append(following[starts[-1]])
    return starts, ahead


def _margins(worth: list[list[float]], cuts: list[float], ahead: list[float], starts: list[int]) -> list[float]:
    """For each boundary what the best partition that decides it the other way is worse by."""
    count = len(worth)
    behind = [0.0] + [float("-inf")] * count  # best value of the levels up to here
    for start in range(count):
        cut = cuts[start] if start else 0.0
        for end, value in enumerate(worth[start], start=start + 1):
            behind[end] = max(behind[end], behind[start] + cut + value)
    total = ahead[0]
    over = [float("-inf")] * count  # best partition with a row that runs over the boundary before a level
    for start in range(count):
        cut = cuts[start] if start else 0.0
        running = float("-inf")
        for end in range(start + len(worth[start]), start + 1, -1):
            running = max(
                running,
                behind[start] + cut + worth[start][end - start - 1] + (ahead[end] + cuts[end] if end < count else 0.0),
            )
            over[end - 1] = max(over[end - 1], running)
    chosen = set(starts)
    return [total - (over[k] if k in chosen else behind[k] + cuts[k] + ahead[k]) for k in range(1, count)]


def _boundary(band: Band, level: int, weights: RowWeights) -> float:
    """What speaks for a boundary before a level: finished lines above it, openings below it, the space at it."""
    value = 0.0
    opened = False
    space = []
    for mark in band.levels[level]:
        if not opened and _opens(mark) and (not band.numeric[mark.col] or mark.col == 0):
            opened = True
    for upper, lower in band.pairs[level]:
        step = (lower.height - upper.height) / max(upper.size, lower.size)
        space.append(step / band.leading)
        if step > _WRAPPED * band.leading or upper.number:
            continue
        room = (band.ends[upper.col] - upper.right) / upper.size
        if room < _ROOM:
            value += weights.unfinished
        elif room > 2 * _ROOM:
            value += weights.finished
        if upper.text[-1] in "(（、，," or upper.text.count("(") + upper.text.count("（") > upper.text.count(
            ")"
        ) + upper.text.count("）"):
            value += weights.continues
    if space:
        value += weights.spaced * min(max((min(space) - 1.0) / 0.15, -0.5), 2.0)
    return value + (weights.opens if opened else 0.0)


def _opens(mark: Mark) -> bool:
    """Is a line a code, or a short name with its code?"""
    return bool(_CODE.fullmatch(mark.text)) or (len(mark.text) <= _SHORT and bool(_CODED_NAME.match(mark.text)))


def _pairs(levels: list[list[Mark]], after: dict[Mark, Mark]) -> list[list[tuple[Mark, Mark]]]:
    """For each boundary (before each level) the last line above and the first below it, by column that has both."""
    at = {mark: index for index, level in enumerate(levels) for mark in level}
    out: list[list[tuple[Mark, Mark]]] = [[] for _ in levels]
    for upper, lower in after.items():
        for level in range(at[upper] + 1, at[lower] + 1):
            out[level].append((upper, lower))
    return out


class Run(NamedTuple):
    """Levels taken for one row: what speaks against it by itself, how many cells don't keep to its top, middle and
    bottom, which columns it fills, a bit each, and whether it stands apart from the line above it."""

    bad: float
    skews: tuple[int, int, int]
    filled: int
    apart: bool


def _runs_from(band: Band, start: int, apart: bool, weights: RowWeights) -> list[Run]:
    """The rows that begin at a level, by how many levels they have. The same for all modes and shares, so made once."""
    lines: list[list[Mark]] = [[] for _ in range(band.columns)]
    names = {col for col in range(band.columns) if _is_name(band, col)}
    bad = 0.0
    late = filled = 0
    out = []
    for level in range(start, min(len(band.levels), start + _DEEPEST)):
        seconds = 0.0
        for mark in band.levels[level]:
            own = lines[mark.col]
            if own:
                bad += _inside(band, own[-1], mark, weights)
                seconds += _second(band, own[-1], mark)
            elif level > start:
                late += 1
            own.append(mark)
            filled |= 1 << mark.col
        most = _NAMED_SECONDS if any(mark.col in names for mark in band.levels[level]) else _SECONDS
        bad += weights.second_number * min(seconds, most)
        if bad < _HOPELESS and level > start:
            break
        out.append(Run(bad, (late, *_skews(lines)), filled, apart))
    return out


def _is_apart(band: Band, level: int) -> bool:
    """Is there more space above a level than between lines of one text?"""
    if not level:
        return True
    lower = band.levels[level][0]
    return lower.height - band.levels[level - 1][-1].height >= _APART * lower.size


def _is_name(band: Band, col: int) -> bool:
    return col == 0 or not band.numeric[col]


def _values(band: Band, runs: list[Run], filled: list[float], weights: RowWeights) -> list[list[float]]:
    """The worth of rows whose cells keep to the top, the middle, or the bottom of their row."""
    blanks = [_blank(share, weights) for share in filled]
    known: dict[tuple[int, bool], float] = {}
    for run in runs:
        key = run.filled, run.apart
        if key not in known:
            known[key] = _of_blanks(band, *key, blanks, weights)
    return [
        [weights.row + run.bad + weights.misaligned * run.skews[mode] + known[run.filled, run.apart] for run in runs]
        for mode in range(len(_MODES))
    ]


def _of_blanks(band: Band, filled: int, apart: bool, blanks: list[float], weights: RowWeights) -> float:
    """What the blank cells of a row say, and a missing name; those of a name alone, in the first
    column and apart from others, say it once."""
    written = [bool(filled >> col & 1) for col in range(band.columns)]
    value = sum(blank for blank, full in zip(blanks, written, strict=True) if not full)
    if not any(full and _is_name(band, col) for col, full in enumerate(written)):
        return value + weights.nameless
    figures = any(full and numeric for full, numeric in zip(written, band.numeric, strict=True))
    return max(value, weights.empty) if apart and written[0] and not figures else value


def worth_of(band: Band, rows: list[list[int]], extra: float = 0.0, weights: RowWeights = ROWS) -> float:
    """What another reading is worth: `rows` are the levels of each row."""
    filled = _first_guess(band)
    out = [0.0] * len(_MODES)
    for index, levels in enumerate(rows):
        part = Band([band.levels[k] for k in levels], [], band.columns, band.ends, band.numeric, band.leading, [])
        readings = _values(part, _runs_from(part, 0, _is_apart(band, levels[0]), weights), filled, weights)
        cut = _boundary(band, levels[0], weights) + extra if index else 0.0
        for mode, values in enumerate(readings):
            out[mode] += cut + (values[-1] if len(values) == len(levels) else _HOPELESS)
    return max(out)


def _inside(band: Band, upper: Mark, lower: Mark, weights: RowWeights) -> float:
    """What speaks against two lines in one cell."""
    value = 0.0
    step = (lower.height - upper.height) / max(upper.size, lower.size)
    if step > _WRAPPED * band.leading:
        value += weights.inner_gap * min(step / band.leading / _WRAPPED, 2.0)
    return value


def _second(band: Band, upper: Mark, lower: Mark) -> float:
    """How surely a number below another one in a cell is a second one."""
    if not (upper.number and lower.number and band.numeric[upper.col]) or _is_cut(upper, lower):
        return 0.0
    return _IN_BRACKET if _is_second(upper, lower) else 1.0


def _is_second(upper: Mark, lower: Mark) -> bool:
    """May it be a share or another figure printed below its amount in brackets: 1,220 and (7.18%)?"""
    return bool(_IN_BRACKETS.fullmatch(lower.text)) and not _IN_BRACKETS.fullmatch(upper.text)


def _is_cut(upper: Mark, lower: Mark) -> bool:
    return upper.text[-1] in ".,，．" or lower.text[0] in ".,，．"


def _skews(lines: list[list[Mark]]) -> tuple[int, int]:
    """How many cells don't keep to the middle, and to the bottom, of their row."""
    own = [(cell[0].height, cell[-1].height, 0.35 * cell[0].size) for cell in lines if cell]
    if len(own) < 2:
        return 0, 0
    top, bottom = min(first for first, _, _ in own), max(last for _, last, _ in own)
    centre = (top + bottom) / 2
    middle = low = 0
    for first, last, near in own:
        middle += abs((first + last) / 2 - centre) > near
        low += bottom - last > near
    return middle, low


def _blank(share: float, weights: RowWeights) -> float:
    return weights.blank * max(0.0, share - 0.35) / 0.65 if share < 1.0 else weights.blank
