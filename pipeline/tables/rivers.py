"""Where columns part when nothing rules them: at the white rivers that run down through all lines.

Each maximal stripe without ink is a candidate for an edge. What speaks for it (words on both sides of it, its width,
heads of their own, figures beside words) and against it (ink in it, a side without a head) is summed up; the worst
candidate is dropped while it is worth less than nothing. Lines that run over several columns (a group's name, a wide
head) hide rivers: the reading without them is tried too, and pays for each line that is crossed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from pipeline.pages.text import Line, size_of, text_of
from pipeline.pages.why import is_heard, say
from pipeline.tables.aligned import segments_of
from pipeline.tables.evidence import COLUMNS, ColumnWeights

GAP = 0.3  # a gap this wide, in sizes, may part columns
_SPACE = 0.8  # a printed space is narrower than this, in sizes
_MOST = 5  # lines that are counted as evidence
_ALIKE = 0.35  # edges of words nearer than this, in sizes, are at one place
_NUMERIC = regex.compile(r"[-+−－–—─△▲($<>≥≤]*[\d０-９][\d０-９\s,.，．–\-−%％)]*|[-−－–—─]+")


class Words(NamedTuple):
    """A run of characters without a wide gap: where it stands, and whether it is a number. `line` counts the lines.

    `spaced` says that a printed space leads to the next run.
    """

    left: float
    right: float
    line: int
    number: bool
    text: str
    spaced: bool = False


class River(NamedTuple):
    """A stripe without ink."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Columns(NamedTuple):
    """The chosen edges between columns, what they are worth together, and how near the decision was."""

    edges: list[float]
    worth: float
    margin: float
    rivers: list[River]


def words_of(lines: Sequence[Line], gap: float = GAP) -> list[list[Words]]:
    """For each line its runs of characters."""
    return [_runs(line, index, gap) for index, line in enumerate(lines)]


def _runs(line: Line, index: int, gap: float) -> list[Words]:
    runs = segments_of(line, gap)
    spaces = [char for char in line if char.text.isspace()]
    out = []
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        left, right, text = run[0].x0, max(char.x1 for char in run), text_of(run)
        near = following is not None and following[0].x0 - right < _SPACE * run[0].size
        spaced = near and any(right - 0.5 <= char.x0 and char.x0 < right + _SPACE * char.size for char in spaces)
        out.append(Words(left, right, index, bool(_NUMERIC.fullmatch(text)), text, spaced))
    return out


def find_columns(
    heads: list[list[Words]], body: Sequence[Line], box: tuple[float, float], weights: ColumnWeights = COLUMNS
) -> Columns:
    """The edges between the columns of lines between two sides; none where one column explains them best.

    `heads` are the words of the head, by line, without those of wide heads that a ruling below them shows.
    """
    if not body:
        return Columns([], 0.0, 0.0, [])
    size = sorted(size_of(line) for line in body)[len(body) // 2]
    rows = words_of(body)
    loose = [row for row in rows if len(row) > 1]
    best = Columns([], 0.0, 0.0, [])
    for seen in (rows, loose):
        for above in (heads, []) if heads else ([],):
            rivers = _rivers([word for row in [*seen, *above] for word in row], box, GAP * size)
            found = _choose(rivers, heads, rows, box, size, weights)
            if found.worth > best.worth:
                best = found
    if is_heard():
        columns = f"{len(body)} lines without rulings have {len(best.edges) + 1} columns"
        say(None, columns, [("worth", best.worth), ("the weakest edge", best.margin)])
    return best._replace(edges=[_between_heads(edge, best.rivers[k], heads, rows) for k, edge in enumerate(best.edges)])


def _between_heads(edge: float, river: River, heads: list[list[Words]], rows: list[list[Words]]) -> float:
    """The edge moved out of the words that reach into its river from one side."""
    left, right = river
    for word in (word for row in [*heads, *rows] for word in row):
        if word.left <= river.left and word.right >= river.right:
            continue
        if (word.left + word.right) / 2 < edge and word.right > left:
            left = min(word.right, river.right)
        elif (word.left + word.right) / 2 >= edge and word.left < right:
            right = max(word.left, river.left)
    return (left + right) / 2 if left < right else edge


def _rivers(words: list[Words], box: tuple[float, float], least: float) -> list[River]:
    """The stripes between the sides that no word stands in."""
    out = []
    end: float | None = None
    for word in sorted(words):
        if end is not None and word.left - end >= least and box[0] < word.left < box[1]:
            out.append(River(end, word.left))
        end = word.right if end is None else max(end, word.right)
    return out


def _choose(
    rivers: list[River],
    heads: list[list[Words]],
    rows: list[list[Words]],
    box: tuple[float, float],
    size: float,
    weights: ColumnWeights,
) -> Columns:
    """Drop the worst river while it is worth less than nothing."""
    rivers = list(rivers)
    dropped = 0.0
    while rivers:
        edges = [box[0], *(river.middle for river in rivers), box[1]]
        table = [_into(row, edges) for row in rows]
        above = [_into(row, edges) for row in heads]
        worths = [_worth(k, rivers[k], table, above, rows, heads, size, weights) for k in range(len(rivers))]
        worst = min(range(len(rivers)), key=lambda k: worths[k])
        if worths[worst] >= 0:
            margin = min(worths[worst], -dropped) if dropped else worths[worst]
            return Columns([river.middle for river in rivers], sum(worths), margin, rivers)
        dropped = max(dropped, worths[worst]) if dropped else worths[worst]
        del rivers[worst]
    return Columns([], 0.0, -dropped, [])


def _into(row: list[Words], edges: list[float]) -> dict[int, list[Words]]:
    """The words of a line by column, each where its middle is."""
    out: dict[int, list[Words]] = {}
    for word in row:
        centre = (word.left + word.right) / 2
        col = sum(edge <= centre for edge in edges[1:-1])
        out.setdefault(col, []).append(word)
    return out


def _worth(
    k: int, river: River, table: list[dict[int, list[Words]]], above: list[dict[int, list[Words]]],
    rows: list[list[Words]], heads: list[list[Words]], size: float, weights: ColumnWeights,
) -> float:  # fmt: skip
    """All evidence for the edge between columns k and k + 1."""
    used = {col for row in table for col in row}
    a, b = max((c for c in used if c <= k), default=k), min((c for c in used if c > k), default=k + 1)
    pairs = [(row[a], row[b]) for row in table if a in row and b in row]
    value = weights.edge + weights.both * min(len(pairs), _MOST)
    value += weights.wide * min((river.right - river.left) / size, 2.0)
    middle = river.middle
    crossing = sum(word.left < middle - 0.1 * size and word.right > middle + 0.1 * size for row in rows for word in row)
    value += weights.crossed * crossing
    value += weights.spaced * sum(row[a][-1].spaced for row in table if a in row) / max(len(pairs), 1)
    headed = any(k in row for row in above) and any(k + 1 in row for row in above)
    if not pairs:
        value += weights.never_both * (0.4 if headed else 1.0)
    if not heads and not {k, k + 1} <= used:
        value += weights.empty
    if heads:
        over = any(word.left < middle < word.right for row in heads for word in row)
        value += weights.headless * sum(
            river.left < word.left and word.right < river.right for row in heads for word in row
        )
        value += weights.headed if headed else 0.0 if over else weights.headless
        value += weights.spread if _is_spread(k, above, table, size) else 0.0
    return value + _kinds(k, table, size, weights)


def _is_spread(
    k: int, above: list[dict[int, list[Words]]], table: list[dict[int, list[Words]]], size: float
) -> bool:  # fmt: skip
    """Are the heads on both sides the characters of one word (項　目 over one column)?

    Nothing stands below one of them but words that are spread in the same way (合　計), and what stands below the
    other isn't in its middle.
    """
    heads = [[word for row in above for word in row.get(col, [])] for col in (k, k + 1)]
    body = [row for row in table if not all(_is_one_ideograph(row.get(col, [])) for col in (k, k + 1))]
    below = [[word for row in body for word in row.get(col, [])] for col in (k, k + 1)]
    if (
        any(len(word.text) != 1 for side in heads for word in side)
        or not all(heads)
        or bool(below[0]) is bool(below[1])
    ):
        return False
    head, words = (heads[0][0], below[0]) if below[0] else (heads[1][0], below[1])
    aside = [abs(word.left + word.right - head.left - head.right) > 1.2 * size for word in words]
    return 2 * sum(aside) > len(aside)


def _is_one_ideograph(words: list[Words]) -> bool:
    return len(words) == 1 and len(words[0].text) == 1 and words[0].text.isalpha()


def _kinds(k: int, table: list[dict[int, list[Words]]], size: float, weights: ColumnWeights) -> float:
    """Figures beside words or figures beside figures, and edges of words at one place."""
    left = [row[k][-1] for row in table if k in row]
    right = [row[k + 1][0] for row in table if k + 1 in row]
    if not left or not right:
        return 0.0
    shares = [sum(word.number for word in side) / len(side) for side in (left, right)]
    value = weights.unlike if max(shares) >= 0.7 else 0.0
    begins, ends = [word.left for word in right], [word.right for word in left]
    return value + weights.aligned * max(_aligned(begins, size), _aligned(ends, size))


def _aligned(places: list[float], size: float) -> float:
    """The share of places that are where most are; 0 for too few."""
    if len(places) < 3:
        return 0.0
    middle = sorted(places)[len(places) // 2]
    return sum(abs(place - middle) <= _ALIKE * size for place in places) / len(places)
