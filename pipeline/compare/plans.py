"""The 計畫 of two editions: which is which, and what changed in names, agencies and periods; splits and merges."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import regex

from parsers.values.name_key import name_key
from pipeline.compare.change import NOWHERE, About, Recorder, Spot
from pipeline.compare.edition import Comparison, Edition, Owner
from pipeline.compare.similar import Pair, match_equal, match_similar
from pipeline.compare.values import same_text
from pipeline.document.identity import budget_meaning
from schemas.rows import BudgetRow, ProjectRow

Money = Mapping[tuple[object, ...], Decimal]
"""The yearly figures of a 計畫, by phase, item, measure and year."""
_ENOUGH = 4  # equal figures, other than 0, that make two 計畫 one whatever they are called
_MOST_PARTS = 4


def compare_plans(out: Recorder) -> list[Owner]:
    """Record what changed of the 計畫 themselves; returns those that are in both editions."""
    sides = out.comparison
    old, new = sides.old.rows.projects, sides.new.rows.projects
    before, after = [money_of(sides.old, one) for one in old], [money_of(sides.new, one) for one in new]
    pairs = match_plans(sides, before, after)
    owners = [Owner(old[pair.old], new[pair.new], old[pair.old].project_id, new[pair.new].project_id) for pair in pairs]
    for pair, owner in zip(pairs, owners, strict=True):
        rival = new[pair.runner_up].name if pair.runner_up is not None else None
        _compare_plan(owner, pair, rival, out)
    gone = [i for i in range(len(old)) if i not in {pair.old for pair in pairs}]
    come = [i for i in range(len(new)) if i not in {pair.new for pair in pairs}]
    partner = {pair.old: pair.new for pair in pairs}
    split = _apart(before, after, partner, gone, come)
    merged = _apart(after, before, {b: a for a, b in partner.items()}, come, gone)
    for index in gone:
        _only_old(old[index], [new[i].name for i in split.get(index, ())], out)
    for index in come:
        _only_new(new[index], [old[i].name for i in merged.get(index, ())], out)
    for index, parts in split.items():
        if index in partner:
            _parted("project_split", old[index], new[partner[index]], [new[i].name for i in parts], out)
    for index, parts in merged.items():
        if index in {pair.new for pair in pairs}:
            source = next(pair.old for pair in pairs if pair.new == index)
            _parted("project_merged", old[source], new[index], [old[i].name for i in parts], out)
    return owners


def match_plans(sides: Comparison, before: Sequence[Money], after: Sequence[Money]) -> list[Pair]:
    """By reviewed alias, key of the name, likeness of names, then by figures that both print."""
    old, new = sides.old.rows.projects, sides.new.rows.projects
    if len(old) == len(new) == 1:
        alike = name_key(old[0].name or "") == name_key(new[0].name or "")
        return [Pair(0, 0, "key" if alike else "order")]
    old_keys = [name_key(row.name) if row.name else None for row in old]
    new_keys = [name_key(row.name) if row.name else None for row in new]
    pairs = match_equal([sides.aliases.get(key or "") for key in old_keys], new_keys, "alias")
    pairs += match_equal(_free(old_keys, {p.old for p in pairs}), _free(new_keys, {p.new for p in pairs}), "key")
    pairs += match_similar(
        _free(old_keys, {p.old for p in pairs}), _free(new_keys, {p.new for p in pairs}),
        bonus=lambda i, j: _agreement(before[i], after[j])[1],
    )  # fmt: skip
    return sorted(pairs + _by_figures(before, after, pairs), key=lambda pair: pair.new)


def _by_figures(before: Sequence[Money], after: Sequence[Money], pairs: Sequence[Pair]) -> list[Pair]:
    """Plans of other names whose figures of past years are the same: renamed out of recognition, or without a name."""
    taken_old, taken_new = {p.old for p in pairs}, {p.new for p in pairs}
    scored = sorted(
        (
            (*_agreement(mine, theirs)[::-1], i, j)
            for i, mine in enumerate(before)
            for j, theirs in enumerate(after)
            if i not in taken_old and j not in taken_new
        ),
        key=lambda row: (-row[0], -row[1], row[2:]),
    )
    out = []
    for share, count, i, j in scored:
        if share >= 0.8 and count >= _ENOUGH and i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            out.append(Pair(i, j, "figures", round(share, 3)))
    return out


def _agreement(before: Money, after: Money) -> tuple[int, float]:
    """(figures other than 0 that are equal, their share of those that both print)."""
    shared = [key for key in before if key in after and (before[key] or after[key])]
    # 100 % and such are equal everywhere, so a number counts once.
    equal = len({before[key] for key in shared if before[key] == after[key]})
    different = sum(before[key] != after[key] for key in shared)
    return equal, equal / (equal + different) if equal else 0.0


def money_of(edition: Edition, project: ProjectRow) -> Money:
    """The yearly figures of a 計畫: amounts, no rates, no totals."""
    out: dict[tuple[object, ...], Decimal] = {}
    for row in _by_project(edition).get(project.project_id, ()):
        measure, year = budget_meaning(row, edition.document)
        if row.value is not None and year is not None and not measure.endswith("_pct") and row.row_kind != "total":
            scope, item = (name_key(text) if text else "" for text in (row.scope, row.item))
            key = (scope, row.phase, item, measure, year)
            out.setdefault(key, row.amount if row.amount is not None else row.value)
    return out


def _by_project(edition: Edition) -> Mapping[str | None, list[BudgetRow]]:
    cached: dict[str | None, list[BudgetRow]] | None = edition.__dict__.get("_budgets_by_project")
    if cached is None:
        cached = defaultdict(list)
        for row in edition.rows.budgets:
            cached[row.project_id].append(row)
        edition.__dict__["_budgets_by_project"] = cached
    return cached


def _free(keys: Sequence[str | None], taken: set[int]) -> list[str | None]:
    return [None if index in taken else key for index, key in enumerate(keys)]


def _apart(
    whole: Sequence[Money], parts: Sequence[Money], partner: Mapping[int, int], gone: Sequence[int],
    come: Sequence[int],
) -> dict[int, tuple[int, ...]]:  # fmt: skip
    """Which wholes are the sum of which parts, in every figure of the years that both editions print.

    The whole may live on as one of its parts: then its own figures changed by what the others have.
    """
    out: dict[int, tuple[int, ...]] = {}
    left = set(come)
    for index in [*gone, *partner]:
        own = parts[partner[index]] if index in partner else None
        if own is not None and all(own.get(key, value) == value for key, value in whole[index].items()):
            continue
        candidates = [i for i in sorted(left) if any(parts[i].get(key) for key in whole[index])]
        least = 1 if own is not None else 2
        for size in range(least, min(_MOST_PARTS, len(candidates)) + 1 if len(candidates) <= 16 else 0):
            found = [c for c in itertools.combinations(candidates, size) if _adds_up(whole[index], own, parts, c)]
            if len(found) == 1:
                out[index] = found[0]
                left -= set(found[0])
                break
    return out


def _adds_up(whole: Money, own: Money | None, parts: Sequence[Money], chosen: Sequence[int]) -> bool:
    pieces = [parts[i] for i in chosen] + ([own] if own is not None else [])
    tested = {value for key, value in whole.items() if value and any(key in piece for piece in pieces)}
    return len(tested) >= 2 and all(
        sum((piece.get(key, Decimal(0)) for piece in pieces), Decimal(0)) == value
        for key, value in whole.items()
        if value and any(key in piece for piece in pieces)
    )  # fmt: skip


def _compare_plan(owner: Owner, pair: Pair, rival: str | None, out: Recorder) -> None:
    old, new = owner.old, owner.new
    assert old is not None and new is not None
    about = About("projects", owner, new.name or old.name or "", (), {}, pair, rival)
    one, other = _spot(out.comparison.old, old), _spot(out.comparison.new, new)
    if old.name and new.name and not same_text(old.name, new.name):
        severity = "info" if name_key(old.name) == name_key(new.name) else None
        out.add("project_renamed", about, *_say(one, other, old.name, new.name), name="name", severity=severity,
                message=f"{old.name} → {new.name}")  # fmt: skip
    if old.agency and new.agency and not same_text(_agencies(old.agency), _agencies(new.agency)):
        out.add("agency_renamed", about, *_say(one, other, old.agency, new.agency), name="agency",
                message=f"{old.agency} → {new.agency}")  # fmt: skip
    for name in ("period_start", "period_end"):
        before, after = getattr(old, name), getattr(new, name)
        if before and after and before != after and not (owner.old_id and _whole_year(out.comparison, old, new)):
            out.add("period_moved", about, *_say(one, other, old.period_text, new.period_text), name=name,
                    message=f"{before.isoformat()} → {after.isoformat()}")  # fmt: skip


def _whole_year(sides: Comparison, old: ProjectRow, new: ProjectRow) -> bool:
    """Is each period just the year that its edition is about? Then it moves with every edition."""
    years = [{date.year for date in (row.period_start, row.period_end) if date} for row in (old, new)]
    return sides.year_on_year and years == [{sides.years[0]}, {sides.years[1]}]


def _agencies(text: str) -> str:
    """Separators of a list of agencies made one."""
    return regex.sub(r"\s*[、,，;；/及]\s*", "、", text)


def _say(one: Spot, other: Spot, old: str | None, new: str | None) -> tuple[Spot, Spot]:
    return Spot(one.page, one.bbox, one.places, old), Spot(other.page, other.bbox, other.places, new)


def _spot(edition: Edition, project: ProjectRow) -> Spot:
    """Where a 計畫 begins: the page of its first section."""
    sections = edition.sections.get(project.project_id)
    page = min((section.page for section in sections), default=None) if sections else None
    return Spot(page, None, (), project.name)


def _only_old(project: ProjectRow, parts: Sequence[str | None], out: Recorder) -> None:
    spot = _spot(out.comparison.old, project)
    about = About("projects", Owner(project, None, project.project_id, None), project.name or "", ("project",))
    kind = "project_split" if parts else "project_removed"
    message = f"confirmed by figures: now {_listed(parts)}" if parts else project.name or ""
    out.add(kind, about, spot, NOWHERE, name="project", message=message)


def _only_new(project: ProjectRow, parts: Sequence[str | None], out: Recorder) -> None:
    spot = _spot(out.comparison.new, project)
    about = About("projects", Owner(None, project, None, project.project_id), project.name or "", ("project",))
    kind = "project_merged" if parts else "project_added"
    message = f"confirmed by figures: was {_listed(parts)}" if parts else project.name or ""
    out.add(kind, about, NOWHERE, spot, name="project", message=message)


def _parted(kind: str, old: ProjectRow, new: ProjectRow, parts: Sequence[str | None], out: Recorder) -> None:
    """A 計畫 that lives on as one of several, or that took others in."""
    owner = Owner(old, new, old.project_id, new.project_id)
    about = About("projects", owner, new.name or old.name or "", ("project",))
    verb = "confirmed by figures: parts went to" if kind == "project_split" else "confirmed by figures: took in"
    out.add(kind, about, _spot(out.comparison.old, old), _spot(out.comparison.new, new), name="project",
            message=f"{verb} {_listed(parts)}")  # fmt: skip


def _listed(names: Sequence[str | None]) -> str:
    return "、".join(name or "?" for name in names)
