"""What a page break cuts: nothing, some merged cells, or a whole row. One cost for each possible reading.

Columns whose cells begin in the same rows are a group (項次 with all that is merged beside it; the columns with a cell
for each row). A group goes on over the break or ends there as a whole, and a group of rows goes on where one of its
rows does. Each reading is a set of groups that go on; its score is the sum of the evidence of their columns, less that
of the others. The best one is taken, and the next one kept where it is nearly as good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from pipeline.pages.why import is_heard, say
from pipeline.tables.columns import Column, Columns
from pipeline.tables.joints import EMPTINESS, WEIGHTS, Evidence, Joint, weigh

ROW_WEIGHTS = {
    "row": -0.7,  # rows are cut more rarely than not
    "merged": -0.1,  # nothing speaks for either: two cells
    "open_bottom": 1.0,  # no ruling closes the part above
    "gap": 8.0,  # the ruling leaves out the columns that go on
    "no_gap": -8.0,  # … and not these
    "leads": 8.0,  # the rows of numbers below begin in the middle of one
    "ends_early": -2.0,  # no text of the row above comes near the break
    "left_behind": 6.0,  # the row above is empty: the break left its frame behind and took its text along
}
SMALL = 1.0  # a margin below this is said
_MOST_GROUPS = 8
_ALIKE = 0.8  # share of the rows that begin in both of two columns of one group
_FEW_EMPTY = 4.0  # what the empty cells of one row say beyond this
_MORE_EMPTY = 0.25  # … counts for this share
_NEAR = 2.6  # ems


@dataclass(frozen=True, slots=True)
class Edge:
    """What is known of the break itself: is it closed by a ruling, which columns does that leave out?"""

    closed: bool = True
    open_columns: frozenset[int] = frozenset()
    leads: bool = False  # the first row below is known to be a rest
    alike: bool = True  # the rows on both sides have the same columns


class Reading(NamedTuple):
    """Which columns go on below a break, whether its whole row does, and how much better that is than the next best."""

    crossing: frozenset[Columns]
    is_cut: bool
    margin: float
    other: frozenset[Columns]


class Group(NamedTuple):
    """Joints that go on together, and what speaks for it."""

    joints: tuple[Joint, ...]
    evidence: tuple[Evidence, ...]
    starts: frozenset[tuple[int, int]]

    @property
    def score(self) -> float:
        return sum(evidence.value for evidence in self.evidence)


def read_break(joints: Sequence[Joint], columns: Mapping[Columns, Column], edge: Edge) -> Reading:
    """The best reading of a break between two parts of a table."""
    if not joints:
        return Reading(frozenset(), False, float("inf"), frozenset())
    groups = _groups(joints, columns, edge)
    scored = sorted(((_score(groups, flags), flags) for flags in _readings(groups)), reverse=True)
    best, flags = scored[0]
    margin, other = (best - scored[1][0], scored[1][1]) if len(scored) > 1 else (float("inf"), flags)
    if is_heard():
        for group, goes_on in zip(groups, flags, strict=True):
            _say(group, goes_on, margin)
    return Reading(_crossing(groups, flags), all(flags), margin, _crossing(groups, other))


def _say(group: Group, goes_on: bool, margin: float) -> None:
    columns = ", ".join(str(joint.lower.col) for joint in group.joints)
    what = "go on over the break" if goes_on else "begin anew below the break"
    sure = f"{margin:.1f} better than the next reading" if margin < float("inf") else "no other reading"
    say(group.joints[0].lower.page, f"columns {columns} {what} ({sure})", group.evidence)


def _score(groups: Sequence[Group], flags: Sequence[bool]) -> float:
    return sum(group.score if flag else -group.score for group, flag in zip(groups, flags, strict=True)) / 2


def _crossing(groups: Sequence[Group], flags: Sequence[bool]) -> frozenset[Columns]:
    return frozenset(joint.columns for group, flag in zip(groups, flags, strict=True) if flag for joint in group.joints)


def _readings(groups: Sequence[Group]) -> list[tuple[bool, ...]]:
    """All sets of groups that can go on together. Of very many groups, only each for itself is asked."""
    if len(groups) > _MOST_GROUPS:
        likely = tuple(group.score > 0 for group in groups)
        return [likely, *(tuple(f != (k == n) for n, f in enumerate(likely)) for k in range(len(groups)))]
    inside = [(a, b) for a in range(len(groups)) for b in range(len(groups)) if _is_inside(groups[a], groups[b])]
    return [
        flags for flags in product((False, True), repeat=len(groups)) if all(flags[b] for a, b in inside if flags[a])
    ]


def _is_inside(inner: Group, outer: Group) -> bool:
    """Are the rows of one group parts of the other's, so that the outer goes on where the inner does?"""
    if inner is outer or len(outer.starts) >= len(inner.starts):
        return False
    shared = len(outer.starts & inner.starts)
    return shared >= _ALIKE * len(outer.starts)


def _groups(joints: Sequence[Joint], columns: Mapping[Columns, Column], edge: Edge) -> list[Group]:
    together: list[list[Joint]] = []
    for joint in joints:
        mine = next((group for group in together if _is_one_group(group[0], joint, columns, edge)), None)
        if mine is None:
            together.append([joint])
        else:
            mine.append(joint)
    starts = [_starts(group, columns) for group in together]
    most = max(len(each) for each in starts)
    return [
        Group(tuple(group), tuple(_evidence(group, columns, edge, joints, len(own) >= _ALIKE * most)), own)
        for group, own in zip(together, starts, strict=True)
    ]


def _starts(group: Sequence[Joint], columns: Mapping[Columns, Column]) -> frozenset[tuple[int, int]]:
    found = [frozenset(columns[joint.columns].starts) for joint in group if joint.columns in columns]
    return max(found, key=lambda starts: len(starts), default=frozenset())


def _is_one_group(first: Joint, second: Joint, columns: Mapping[Columns, Column], edge: Edge) -> bool:
    if first.upper.row != second.upper.row or _end(first) != _end(second):
        return False
    if len({joint.lower.col in edge.open_columns for joint in (first, second)}) > 1:
        return False
    one, two = (columns[joint.columns].starts if joint.columns in columns else set() for joint in (first, second))
    return len(one & two) >= _ALIKE * len(one | two)


def _end(joint: Joint) -> int:
    return joint.lower.row + joint.lower.row_span


def _evidence(
    group: Sequence[Joint], columns: Mapping[Columns, Column], edge: Edge, joints: Sequence[Joint], finest: bool
) -> list[Evidence]:
    out = _bounded(
        evidence
        for joint in group
        for evidence in weigh(joint, columns.get(joint.columns, Column()), several_rows=not finest)
    )
    out.append(_named("row" if finest else "merged"))
    if not edge.alike:
        out.append(Evidence("other_columns", WEIGHTS["other_columns"]))
    if edge.open_columns:
        out += [_named("gap" if joint.lower.col in edge.open_columns else "no_gap") for joint in group]
    if finest:
        if not edge.closed:
            out.append(_named("open_bottom"))
        if edge.leads:
            out.append(_named("leads"))
        if not any(joint.upper.text for joint in joints):
            out.append(_named("left_behind"))
        elif not any(joint.upper.text and joint.upper.room <= _NEAR for joint in joints):
            out.append(_named("ends_early"))
    return out


def _bounded(found: Iterable[Evidence]) -> list[Evidence]:
    """Cells of one row are empty together: many of them say little more than a few."""
    out = list(found)
    total = sum(evidence.value for evidence in out if evidence.name in EMPTINESS)
    share = (_FEW_EMPTY + _MORE_EMPTY * (total - _FEW_EMPTY)) / total if total > _FEW_EMPTY else 1.0
    return [e._replace(value=e.value * share) if e.name in EMPTINESS else e for e in out]


def _named(name: str) -> Evidence:
    return Evidence(name, ROW_WEIGHTS[name])
