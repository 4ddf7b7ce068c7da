"""Milestones that are planned (checkpoints, schedules) in both editions → slipped, met, missed, vanished, added.

Achievements are each edition's own, so they are compared only between two prints of one year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import regex

from parsers.values.name_key import name_key
from pipeline.compare.change import NOWHERE, About, Recorder, spot_of
from pipeline.compare.edition import Owner
from pipeline.compare.similar import Pair, match_equal, match_similar
from pipeline.compare.values import same_text
from schemas.rows import MilestoneRow

_DATE = regex.compile(r"\d+年(?:\d+月)?(?:\d+日)?(?:底|初|前|中)?")


def compare_dates(old: Sequence[MilestoneRow], new: Sequence[MilestoneRow], owner: Owner, out: Recorder) -> None:
    """Record what changed between the milestones of one owner."""
    before = [row for row in old if _compared(row, out)]
    after = [row for row in new if _compared(row, out)]
    pairs = _match(before, after)
    for pair in pairs:
        rival = after[pair.runner_up].title if pair.runner_up is not None else None
        _compare(before[pair.old], after[pair.new], pair, rival, owner, out)
    for index in sorted({*range(len(before))} - {pair.old for pair in pairs}):
        row = before[index]
        done = row.status == "done"
        out.add("milestone_vanished", _about(row, owner, None), spot_of(row), NOWHERE, name="title",
                severity="low" if done else None, message=row.title or row.text)  # fmt: skip
    for index in sorted({*range(len(after))} - {pair.new for pair in pairs}):
        row = after[index]
        out.add("milestone_added", _about(row, owner, None), NOWHERE, spot_of(row), name="title",
                message=row.title or row.text)  # fmt: skip


def _compared(row: MilestoneRow, out: Recorder) -> bool:
    return row.kind != "achievement" or not out.comparison.year_on_year


def _match(old: Sequence[MilestoneRow], new: Sequence[MilestoneRow]) -> list[Pair]:
    """By code and title, by title, then by likeness of titles; dates in a title are what may change."""
    old_titles, new_titles = [_title(row) for row in old], [_title(row) for row in new]
    old_coded = [f"{row.kind}\x1f{row.code or ''}\x1f{title}" for row, title in zip(old, old_titles, strict=True)]
    new_coded = [f"{row.kind}\x1f{row.code or ''}\x1f{title}" for row, title in zip(new, new_titles, strict=True)]
    pairs = match_equal(old_coded, new_coded, "key")
    done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    pairs += match_equal(
        [None if i in done_old else title for i, title in enumerate(old_titles)],
        [None if i in done_new else title for i, title in enumerate(new_titles)], "key",
    )  # fmt: skip
    done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return pairs + match_similar(
        [None if i in done_old else title for i, title in enumerate(old_titles)],
        [None if i in done_new else title for i, title in enumerate(new_titles)],
        lambda i, j: old[i].kind == new[j].kind,
        lambda i, j: 0.5 * bool(old[i].code and old[i].code == new[j].code),
    )


def _title(row: MilestoneRow) -> str:
    return _DATE.sub("", name_key(row.title or row.text))


def _about(row: MilestoneRow, owner: Owner, pair: Pair | None, rival: str | None = None) -> About:
    columns = {"fact_key": row.fact_key}
    return About("milestones", owner, row.title or row.text, (row.kind, row.code, _title(row)), columns, pair, rival)


def _compare(
    old: MilestoneRow, new: MilestoneRow, pair: Pair, rival: str | None, owner: Owner, out: Recorder
) -> None:  # fmt: skip
    about = _about(new, owner, pair, rival)
    one, other = spot_of(old), spot_of(new)
    before, after = _due(old), _due(new)
    if before and after and before != after:
        kind = "milestone_slipped" if after > before else "milestone_advanced"
        days = (after - before).days
        out.add(kind, about, one, other, name="date",
                message=f"{old.date_text} → {new.date_text} ({days:+d} days)")  # fmt: skip
    if old.status != new.status and new.status in ("done", "missed"):
        kind = "milestone_met" if new.status == "done" else "milestone_missed"
        out.add(kind, about, one, other, name="status", message=f"{old.status or '–'} → {new.status}")
    if not same_text(old.title, new.title) and pair.reason != "key":
        out.add("words_changed", about, one, other, name="title", message=f"{old.title} → {new.title}")


def _due(row: MilestoneRow) -> date | None:
    return row.end_date or row.start_date
