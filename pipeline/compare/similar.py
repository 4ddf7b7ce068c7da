"""Which names are one thing's: one-to-one, with a reason, and with a margin to the second best or a suspicion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex
from rapidfuzz import fuzz, process

from parsers.values.name_key import numbers_of

SURE = 0.75
"""How alike names must be to be one thing's."""
MARGIN = 0.08
"""How much more alike than the second best, else the pair is suspected."""
_LONGEST = 300
# Words that most names have, and that tell nothing apart; marks of phases are compared as numbers instead.
_BOILERPLATE = regex.compile("计划|推动|项目|工程|第\\d+(?:期|阶段)|合计|支出|经费")


@dataclass(frozen=True, slots=True)
class Pair:
    """Row `old` and row `new` are one thing, for `reason`; `runner_up` is the index of a near second, in new."""

    old: int
    new: int
    reason: str
    score: float = 1.0
    runner_up: int | None = None


def similarity(one: str, other: str) -> float:
    """How alike two `name_key`s are, 0 to 1; 0 where they differ in a number or a mark of a phase.

    Boilerplate counts only where nothing else is left. Words in another order are nearly the same name.

    >>> similarity('校园智慧化计划', '智慧化校园计划') > SURE, similarity('风力发电4年推动计划', '太阳光电2年推动计划')
    (True, 0.0)
    >>> similarity('风力发电推动计划', '太阳光电推动计划') > SURE
    False
    """
    if numbers_of(one[:_LONGEST]) != numbers_of(other[:_LONGEST]):
        return 0.0
    return _score(core(one), core(other))


@lru_cache(maxsize=1 << 14)
def core(key: str) -> str:
    """A key without boilerplate; of a very long one the beginning, for likeness takes its square."""
    short = key[:_LONGEST]
    return _BOILERPLATE.sub("", short) or short


def _score(one: str, other: str) -> float:
    ordered = fuzz.ratio(one, other) / 100
    if min(len(one), len(other)) < 4:
        return ordered
    return max(ordered, 0.95 * fuzz.ratio("".join(sorted(one)), "".join(sorted(other))) / 100)


def match_equal(old: Sequence[str | None], new: Sequence[str | None], reason: str) -> list[Pair]:
    """Rows with the same key; where several have it, in their order."""
    places: dict[str, list[int]] = {}
    for index, key in enumerate(new):
        if key:
            places.setdefault(key, []).append(index)
    out = []
    for index, key in enumerate(old):
        if key and places.get(key):
            out.append(Pair(index, places[key].pop(0), reason))
    return out


def match_similar(
    old: Sequence[str | None], new: Sequence[str | None], allowed: Callable[[int, int], bool] = lambda _old, _new: True,
    bonus: Callable[[int, int], float] = lambda _old, _new: 0.0,
) -> list[Pair]:  # fmt: skip
    """Pairs of names that are alike enough, best first; `bonus` is other evidence that two are one, 0 to 1.

    A pair without a margin to the next best of either side is *suspected*, and names it.
    """
    scores = _scores(old, new, allowed, bonus)
    alike = {pair: round(similarity(old[pair[0]] or "", new[pair[1]] or ""), 3) for pair in scores}
    out: list[Pair] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for (left, right), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score < SURE or left in taken_old or right in taken_new:
            continue
        taken_old.add(left)
        taken_new.add(right)
        rivals = [(value, pair) for pair, value in scores.items() if (pair[0] == left) != (pair[1] == right)]
        second, rival = max(rivals, default=(0.0, (left, right)))
        near = second > score - MARGIN
        out.append(Pair(left, right, "suspected" if near else "name", alike[left, right], rival[1] if near else None))
    return out


def _scores(
    old: Sequence[str | None], new: Sequence[str | None], allowed: Callable[[int, int], bool],
    bonus: Callable[[int, int], float],
) -> dict[tuple[int, int], float]:  # fmt: skip
    """The score of each pair that has one worth a look. RapidFuzz does the many, `similarity` the few."""
    lefts = [index for index, key in enumerate(old) if key]
    rights = [index for index, key in enumerate(new) if key]
    if not lefts or not rights:
        return {}
    left_cores = ["".join(sorted(core(old[index] or ""))) for index in lefts]
    right_cores = ["".join(sorted(core(new[index] or ""))) for index in rights]
    rough = process.cdist(left_cores, right_cores, scorer=fuzz.ratio, score_cutoff=40, workers=1)
    out = {}
    for i, left in enumerate(lefts):
        for j in rough[i].nonzero()[0].tolist():
            right = rights[j]
            if allowed(left, right):
                score = similarity(old[left] or "", new[right] or "") + 0.3 * bonus(left, right)
                if score >= SURE - 2 * MARGIN:
                    out[left, right] = score
    return out
