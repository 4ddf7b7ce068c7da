"""Which heading of the old edition is which of the new one: by its path, without years, alone, or by what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import regex
from rapidfuzz import fuzz, process

from parsers.values.name_key import indicator_key, name_key
from pipeline.compare.edition import Edition
from pipeline.compare.similar import MARGIN, SURE, Pair, match_equal, match_similar
from schemas.rows import SectionRow

_YEARS = regex.compile("#(?:年度?)?")
_LONGEST = 2_000  # characters of a text that tell what it is
_DEEPEST = 10


def match_headings(old: Sequence[SectionRow], new: Sequence[SectionRow], before: Edition, after: Edition) -> list[Pair]:
    """The sections that are one in both editions, most certain reasons first.

    A heading holds its year and its figures in most reports (2024年部门收入预算总表), so these don't count where
    nothing agrees with them; a heading alone counts where it stands once on either side.
    """
    pairs: list[Pair] = []

    def rest(names: Sequence[str], taken: set[int]) -> list[str | None]:
        return [None if index in taken else name for index, name in enumerate(names)]

    def names(key: Callable[[SectionRow, Edition], str]) -> tuple[list[str | None], list[str | None]]:
        return (
            rest([key(one, before) for one in old], {pair.old for pair in pairs}),
            rest([key(one, after) for one in new], {pair.new for pair in pairs}),
        )

    pairs += match_equal(*names(titles_of), "key")
    pairs += match_equal(*names(lambda one, edition: undated(titles_of(one, edition))), "key")
    pairs += match_similar(*names(titles_of))
    pairs += match_equal(*_once(*names(lambda one, _: undated(_own(one)))), "name")
    return pairs + _by_text(*names(lambda one, _: (one.text or "")[:_LONGEST]))


def titles_of(section: SectionRow, edition: Edition) -> str:
    """The keys of a section's titles from the top down; a section of prose alone goes by its parent's."""
    by_id = edition.section_by_id
    path, above = [_own(section)], section.parent_id
    while above in by_id and len(path) < _DEEPEST:
        path.insert(0, _own(by_id[above]))
        above = by_id[above].parent_id
    return "/".join(path) or "text"


def undated(path: str) -> str:
    """Titles without years and quantities.

    >>> undated(name_key('2024年部门收入预算总表')) == undated(name_key('2025年部门收入预算总表'))
    True
    """
    return "/".join(_YEARS.sub("", indicator_key(step)) for step in path.split("/"))


def _own(section: SectionRow) -> str:
    return name_key(section.title or section.number or "")


def _once(
    old: Sequence[str | None], new: Sequence[str | None]
) -> tuple[list[str | None], list[str | None]]:  # fmt: skip
    """Names that stand once in each list."""
    one, other = Counter(old), Counter(new)
    return tuple([name if one[name] == other[name] == 1 else None for name in names] for names in (old, new))  # type: ignore[return-value]


def _by_text(old: Sequence[str | None], new: Sequence[str | None]) -> list[Pair]:
    """Sections whose texts are alike, with a margin to the second best, whatever their headings are."""
    if not any(old) or not any(new):
        return []
    scores = process.cdist([text or "" for text in old], [text or "" for text in new], scorer=fuzz.ratio, workers=1)
    pairs = []
    for left, text in enumerate(old):
        right = int(scores[left].argmax())
        best = float(scores[left][right]) / 100
        row, column = sorted(scores[left])[-2:-1], sorted(scores[:, right])[-2:-1]
        second = max([float(score) / 100 for score in (*row, *column)], default=0.0)
        if text and new[right] and best >= SURE and second <= best - MARGIN:
            pairs.append(Pair(left, right, "name", round(best, 3)))
    return pairs
