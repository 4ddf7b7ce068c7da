"""Proposals of frames: rulings of one width, boxes with one column, rows of fills.

Each says where a table may stand and which rulings cut it; whether it is one is for `frames.grid_of` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.pages.geometry import cluster
from pipeline.pages.text import Line, size_of, text_of
from pipeline.tables.aligned import segments_of
from pipeline.tables.frames import SAME_END, UNIT, Frame, grid_of, lines_below, lines_between
from pipeline.tables.grid import Grid, merge_rules
from pipeline.tables.rivers import GAP
from schemas.document import BBox, Char, Rule

_FEWEST_RULES = 2
_BESIDE = 2.0  # fills nearer than this are one row
_BARE = 0.25  # share of a striped table's rows that stand on no fill, at least
_ROW = 4.5  # a row is at most this many times as high as the median one


def find_framed(horizontals: list[Rule], chars: list[Char]) -> list[Grid]:
    """The grids of tables between rulings of one width, among the characters that no other table has taken."""
    rules = merge_rules(horizontals)
    out: list[Grid] = []
    for group in sorted(_same_width(rules), key=lambda group: group[0].start - group[0].end):
        free = [rule for rule in group if not any(_inside(rule, grid) for grid in out)]
        for frame in _frames(free, rules, chars) if len(free) >= _FEWEST_RULES else []:
            grid = grid_of(frame, chars)
            if grid is not None:
                out.append(grid)
    return sorted(out, key=lambda grid: grid.ys[0])


def _inside(rule: Rule, grid: Grid) -> bool:
    middle = (rule.start + rule.end) / 2
    return grid.ys[0] - 1 <= rule.position <= grid.ys[-1] + 1 and grid.xs[0] <= middle <= grid.xs[-1]


def in_box(grid: Grid, chars: list[Char]) -> Grid:
    """A ruled box of one column with its white rivers as columns; the box itself where it has none."""
    if len(grid.xs) > 2 or len(grid.ys) > 40:
        return grid
    frame = Frame(grid.xs[0], grid.xs[1], grid.ys, [], len(grid.ys) > 2, grid.closed_top, grid.closed_bottom)
    found = grid_of(frame, chars)
    if found is None or len(found.xs) < 4:
        return grid
    found.horizontals, found.verticals = grid.horizontals, grid.verticals
    return found


def _same_width(rules: list[Rule]) -> list[list[Rule]]:
    """Rulings with the same ends, each group from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        for group in groups:
            if abs(group[0].start - rule.start) <= SAME_END and abs(group[0].end - rule.end) <= SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= _FEWEST_RULES]


def _frames(group: list[Rule], rules: list[Rule], chars: list[Char]) -> list[Frame]:
    """Cut a group of rulings where a zone holds what stands between two tables."""
    left, right = group[0].start, group[0].end
    zones = [lines_between(upper.position, lower.position, left, right, chars) for upper, lower in pairwise(group)]
    frames = [_frame(group[start : end + 1], rules, chars) for start, end in _between_cuts(zones)]
    return [frame for frame in frames if frame is not None]


def _between_cuts(zones: list[list[Line]]) -> list[tuple[int, int]]:
    """Runs of zones (first, behind the last) that zones with what stands between two tables part."""
    first = next((_key(zone) for zone in zones if zone), "")
    cuts = [k for k, zone in enumerate(zones) if _is_between(zone, zones[k + 1 :], first if k else "")]
    return [(start + 1, end) for start, end in pairwise([-1, *cuts, len(zones)])]


def _frame(part: list[Rule], rules: list[Rule], chars: list[Char]) -> Frame | None:
    if not part:
        return None
    left, right = min(rule.start for rule in part), max(rule.end for rule in part)
    ys = [rule.position for rule in part]
    closed = True
    if len(part) == 2:  # a head whose body has no ruling below it, or a body alone
        low = lines_below(ys[-1], left, right, chars)
        if len(low) >= 2:
            ys.append(max(char.y1 for char in low[-1]) + 0.2 * size_of(low[-1]))
            closed = False
    if len(ys) < 3:
        return None
    whole = {id(rule) for rule in part}
    short = [r for r in rules if id(r) not in whole and ys[0] < r.position < ys[-1]]
    short = [r for r in short if left - SAME_END <= r.start and r.end <= right + SAME_END]
    return Frame(left, right, ys, short, True, True, closed)


def _is_between(zone: list[Line], below: list[list[Line]], first: str) -> bool:
    """Is a zone what stands between two tables: it has a unit, or the first head comes again under it?"""
    unit = any(UNIT.match(text_of(run)) for line in zone for run in segments_of(line, 1.0))
    return unit or (len(first) >= 4 and bool(below) and _key(below[0]) == first)


def _key(zone: list[Line]) -> str:
    return "".join(text_of(line).replace(" ", "") for line in zone)


def find_striped(fills: list[BBox], chars: list[Char]) -> list[Grid]:
    """The grids of tables with a background behind every other row."""
    return [grid for group in _stripes(_bands(fills)) for grid in _striped(group, fills, chars)]


def _bands(fills: list[BBox]) -> list[BBox]:
    """Fills of one height side by side, made one."""
    out: list[BBox] = []
    for box in sorted(set(fills), key=lambda box: (round(box[1]), round(box[3]), box[0])):
        last = out[-1] if out else None
        if (
            last
            and abs(last[1] - box[1]) <= _BESIDE
            and abs(last[3] - box[3]) <= _BESIDE
            and -_BESIDE <= box[0] - last[2] <= _BESIDE
        ):
            out[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out


def _stripes(bands: list[BBox]) -> list[list[BBox]]:
    """Bands with the same ends, top to bottom, with unfilled rows between some of them."""
    groups: list[list[BBox]] = []
    for band in sorted(bands, key=lambda band: band[1]):
        for group in groups:
            last = group[-1]
            same = abs(last[0] - band[0]) <= SAME_END and abs(last[2] - band[2]) <= SAME_END
            if same and band[1] >= last[3] - _BESIDE and band[1] - last[3] <= _ROW * _height(group):
                group.append(band)
                break
        else:
            groups.append([band])
    return [group for group in groups if sum(b[1] - a[3] > _BESIDE for a, b in pairwise(group)) >= 1]


def _height(group: list[BBox]) -> float:
    heights = sorted(box[3] - box[1] for box in group)
    return heights[-1]


def _striped(group: list[BBox], fills: list[BBox], chars: list[Char]) -> Iterator[Grid]:
    left, right = min(box[0] for box in group), max(box[2] for box in group)
    edges = [edge for box in group for edge in (box[1], box[3])]
    ys = [sum(near) / len(near) for near in cluster(edges, _BESIDE, 2 * _BESIDE)]
    zones = [lines_between(top, bottom, left, right, chars) for top, bottom in pairwise(ys)]
    own = [box for box in fills if min(box[2], right) - max(box[0], left) > 0]
    filled = [any(box[1] < (top + bottom) / 2 < box[3] for box in own) for top, bottom in pairwise(ys)]
    bare = [zone for zone, is_filled in zip(zones, filled, strict=True) if zone and not is_filled]
    rows = [zone for zone in bare if any(len(segments_of(line, GAP)) > 1 for line in zone)]
    if len(rows) < _BARE * len(zones):
        return
    for start, end in _between_cuts(zones):
        if end - start >= 2 and all(zones[start:end]):
            grid = grid_of(Frame(left, right, ys[start : end + 1]), chars)
            if grid is not None:
                yield grid
