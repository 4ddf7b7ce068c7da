"""Which line of the old edition is which of the new one: statement by statement, from the top of the items down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.values.name_key import name_key
from pipeline.compare.lines import Line, Where
from pipeline.compare.similar import Pair, match_equal, match_similar

_ALIKE = 0.25  # share of their items that two statements of other names have in common


@dataclass(slots=True)
class Matched:
    """Lines that are one, and the lines that have no partner. `pair` has the reason; `runner_up` the next best name."""

    pairs: list[tuple[Line, Line, Pair]]
    old: list[Line]
    new: list[Line]

    def runner_up(self, pair: Pair, new: Sequence[Line]) -> str | None:
        return new[pair.runner_up].name if pair.runner_up is not None else None


def match_lines(old: Sequence[Line], new: Sequence[Line]) -> Matched:
    """Pairs by the whole key, then by name or code within the same parent, then by likeness within the same parent."""
    translated = _translate(old, new)
    pairs = _same_keys(translated, old, new)
    pairs = [replace(pair, reason="code") if old[pair.old].code else pair for pair in pairs]
    parents = {old[pair.old].where.item: new[pair.new].where.item for pair in pairs}
    for depth in range(1, 1 + max((_depth(line) for line in [*old, *new]), default=0)):
        found = _match_level(old, new, translated, pairs, parents, depth)
        parents |= {old[pair.old].where.item: new[pair.new].where.item for pair in found}
        pairs += found
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return Matched(
        [(old[pair.old], new[pair.new], pair) for pair in sorted(pairs, key=lambda pair: pair.new)],
        [line for index, line in enumerate(old) if index not in taken_old],
        [line for index, line in enumerate(new) if index not in taken_new],
    )


def _same_keys(translated: Sequence[Where], old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Lines of one key. Where a name recurs in a table another number of times, its order says nothing: then only
    lines with the same figures are one."""
    before: defaultdict[str, list[int]] = defaultdict(list)
    after: defaultdict[str, list[int]] = defaultdict(list)
    for index, where in enumerate(translated):
        before[_text(_bare(where))].append(index)
    for index, line in enumerate(new):
        after[_text(_bare(line.where))].append(index)
    out = []
    for key, lefts in before.items():
        rights = after.get(key, [])
        if len(lefts) == len(rights):
            out += [Pair(i, j, "key") for i, j in zip(lefts, rights, strict=True)]
            continue
        free = list(rights)
        for i in lefts:
            same = next((j for j in free if same_figures(old[i], new[j]) == 1), None)
            if same is not None:
                free.remove(same)
                out.append(Pair(i, same, "figures"))
    return out


def _bare(where: Where) -> Where:
    """A key without the number of a second line of its name."""
    return replace(where, item=where.item.partition("#")[0])


def _match_level(
    old: Sequence[Line], new: Sequence[Line], translated: Sequence[Where], pairs: Sequence[Pair],
    parents: dict[str, str], depth: int,
) -> list[Pair]:  # fmt: skip
    """Lines of one depth without a partner yet: the same name under another code, then names that are alike."""
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}

    def free(lines: Sequence[Line], taken: set[int]) -> list[int]:
        return [i for i, line in enumerate(lines) if i not in taken and line.name and _depth(line) == depth]

    lefts, rights = free(old, taken_old), free(new, taken_new)
    if not lefts or not rights:
        return []

    def family(where: Where, parent: str) -> str:
        return _text(replace(where, item=parent))

    left_families = [family(translated[i], parents.get(old[i].parent(), old[i].parent())) for i in lefts]
    right_families = [family(new[i].where, new[i].parent()) for i in rights]
    left_names = [name_key(old[i].name or "") for i in lefts]
    right_names = [name_key(new[i].name or "") for i in rights]
    same = match_equal(
        [f"{a}\x1e{b}" for a, b in zip(left_families, left_names, strict=True)],
        [f"{a}\x1e{b}" for a, b in zip(right_families, right_names, strict=True)], "name",
    )  # fmt: skip
    done_old, done_new = {pair.old for pair in same}, {pair.new for pair in same}
    alike = match_similar(
        [None if i in done_old else name for i, name in enumerate(left_names)],
        [None if i in done_new else name for i, name in enumerate(right_names)],
        lambda i, j: left_families[i] == right_families[j],
        lambda i, j: same_figures(old[lefts[i]], new[rights[j]]),
    )
    return [
        Pair(lefts[p.old], rights[p.new], p.reason, p.score, rights[p.runner_up] if p.runner_up is not None else None)
        for p in [*same, *alike]
    ]


def same_figures(old: Line, new: Line) -> float:
    """The share of the figures that both print, zeros apart, that are equal; 0 where there are none."""
    both = [
        (row.value, new.figures[slot].value)
        for slot, row in old.figures.items()
        if slot in new.figures and row.value and new.figures[slot].value
    ]
    return sum(a == b for a, b in both) / len(both) if both else 0.0


def _translate(old: Sequence[Line], new: Sequence[Line]) -> list[Where]:
    """The old lines' keys in the new edition's names of statements, sub-plans and organs."""
    maps = {name: _renamed(_names(old, name), _names(new, name)) for name in ("place", "scope", "organ")}
    maps["place"] |= _same_contents(old, new, maps["place"])

    def translate(where: Where) -> Where:
        return replace(
            where, place=maps["place"].get(where.place, where.place),
            scope=maps["scope"].get(where.scope, where.scope), organ=maps["organ"].get(where.organ, where.organ),
        )  # fmt: skip

    out = [translate(line.where) for line in old]
    there = {_text(line.where) for line in new}
    anywhere = _unique(new, lambda where: replace(where, place=""))
    mine = _unique(old, lambda where: replace(where, place=""))
    for index, where in enumerate(out):
        # A statement whose caption is read otherwise, or that moved into another, still holds the same line.
        bare = _text(replace(where, place=""))
        if _text(where) not in there and bare in anywhere and mine.get(_text(replace(old[index].where, place=""))):
            out[index] = replace(where, place=anywhere[bare].place)
    return out


def _same_contents(old: Sequence[Line], new: Sequence[Line], known: dict[str, str]) -> dict[str, str]:
    """Statements of other names that list the same items: a caption that is read otherwise, or not at all."""
    before, after = _items(old), _items(new)
    gone = [place for place in before if place not in after and place not in known]
    come = [place for place in after if place not in before and place not in known.values()]
    scored = sorted(
        ((len(before[a] & after[b]) / len(before[a] | after[b]), a, b) for a in gone for b in come), reverse=True
    )
    out: dict[str, str] = {}
    for share, a, b in scored:
        if share >= _ALIKE and a not in out and b not in out.values():
            out[a] = b
    return out


def _items(lines: Sequence[Line]) -> dict[str, set[tuple[str, str]]]:
    out: dict[str, set[tuple[str, str]]] = {}
    for line in lines:
        if line.where.item:
            out.setdefault(line.where.place, set()).add((line.where.scope, _bare(line.where).item))
    return out


def _unique(lines: Sequence[Line], key: Callable[[Where], Where]) -> dict[str, Where]:
    """The lines whose key without the statement is theirs alone."""
    seen: dict[str, list[Where]] = {}
    for line in lines:
        seen.setdefault(_text(key(line.where)), []).append(line.where)
    return {text: wheres[0] for text, wheres in seen.items() if len(wheres) == 1}


def _names(lines: Iterable[Line], column: str) -> list[str]:
    return list(dict.fromkeys(getattr(line.where, column) for line in lines))


def _renamed(old: list[str], new: list[str]) -> dict[str, str]:
    """Names that only one side has, as far as they are alike."""
    gone = [name if name not in new else None for name in old]
    come = [name if name not in old else None for name in new]
    return {old[pair.old]: new[pair.new] for pair in match_similar(gone, come)}


def _depth(line: Line) -> int:
    if line.code:
        return max(1, (len(line.code) - 1) // 2)
    return len(line.path)


def _text(where: Where) -> str:
    return "\x1f".join((where.place, where.scope, where.organ, where.side, str(where.phase), where.kind, where.item))
