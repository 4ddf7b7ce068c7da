"""計畫目標 in words → indicators of kind goal, and what the report says was achieved (以上共計 4 場次)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parsers.shared.context import Context, Finding, in_prose
from parsers.shared.items import Item, items_of, plain_text
from parsers.values.enumerator import split_enumerator, strip_bullet
from parsers.values.key import match_key
from parsers.values.quantity import Quantity, find_quantities
from schemas.document import Section
from schemas.rows import IndicatorRow

_LABEL = regex.compile(r"(?P<code>(?:目標|指標)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}))\s*[：:、]\s*")
_CHANGED = regex.compile(r"【[^】]*(?:刪除|調整|變更|修正)[^】]*】")
_ACHIEVED = regex.compile(r"(?:以上|共上|合計|總計)?\s*共計")
_SIMILAR = 0.72  # share of characters in common that makes a heading among the results the same goal


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as printed, without its code."""

    code: str | None
    text: str
    item: Item


def find_goals(root: Section) -> list[Goal]:
    """The goals under a heading: 目標一：…, or the numbered items, whose code is made up of the numbers above them."""
    items = [item for item in items_of(root) if item.section is not root or not item.heading]
    labelled = [item for item in items if _LABEL.match(strip_bullet(item.text))]
    if labelled:
        return [_labelled_goal(item) for item in labelled]
    numbers = dict(_numbers_below(root, ""))
    goals = []
    for item in items:
        if not item.number or (item.heading and not item.section.parent_id):
            continue
        text = split_enumerator(plain_text(item.text))[2]
        if item.heading and _is_over_others(item, items):
            continue
        above = numbers.get(item.section.section_id, "")
        code = above if item.heading else above + item.number
        goals.append(Goal(code, text, item))
    return goals


def _is_over_others(item: Item, items: Sequence[Item]) -> bool:
    """Is it a heading over goals?"""
    own = (other for other in items if other is not item)
    return bool(item.section.children) or any(other.section is item.section for other in own)


def _labelled_goal(item: Item) -> Goal:
    text = plain_text(item.text)
    match = _LABEL.match(text)
    assert match is not None
    return Goal(match["code"].replace(" ", ""), text[match.end() :], item)


def _numbers_below(section: Section, prefix: str) -> Iterator[tuple[str, str]]:
    for child in section.children:
        number = prefix + child.number
        yield child.section_id, number
        yield from _numbers_below(child, number)


def read_goals(goals: Sequence[Goal], context: Context) -> Iterator[Finding]:
    """One row per goal. A goal with several quantities, or one that was changed or deleted later, has no value."""
    for goal in goals:
        found = find_quantities(goal.text)
        changed = _CHANGED.search(goal.text)
        single = found[0] if len(found) == 1 and not changed else None
        yield _row(goal, goal.item, goal.text, single, "target", context)
        place = goal.item.places[0]
        if changed:
            message = f"goal {goal.code or ''} was changed later: {changed[0][:80]}; it has no value"
            yield context.issue("goal.changed", "warning", message, place)
        elif len(found) > 1:
            printed = "、".join(f"{quantity.value} {quantity.unit}" for quantity in found)
            message = f"goal {goal.code or ''} names several quantities ({printed}); it has no value of its own"
            yield context.issue("goal.several_quantities", "info", message, place)


def compare_goals(goals: Sequence[Goal], others: Sequence[Goal], context: Context) -> Iterator[Finding]:
    """Goals that the report prints twice, in its summary and in its text, with other figures."""
    by_code = {goal.code: goal for goal in goals if goal.code}
    for other in others:
        goal = by_code.get(other.code or "")
        if goal is None or goal.text == other.text:
            continue
        figures = [[(q.value, q.value_high, q.unit) for q in find_quantities(text)] for text in (goal.text, other.text)]
        if figures[0] != figures[1]:
            message = f"{goal.code} is printed twice with other figures: {goal.text[:50]!r}, {other.text[:50]!r}"
            yield context.issue("goal.differs", "warning", message, other.item.places[0])


def _row(goal: Goal, item: Item, text: str, quantity: Quantity | None, role: str, context: Context) -> IndicatorRow:
    return IndicatorRow(
        **in_prose(context, item.section, text, item.places), kind="goal", code=goal.code, name=goal.text, role=role,
        scope="total", unit=quantity.unit if quantity else None, value=quantity.value if quantity else None,
        value_high=quantity.value_high if quantity else None,
        comparator=(quantity.comparator or "=") if quantity else None, state="number" if quantity else "text",
        is_cumulative="累計" in text or "累積" in text,
    )  # fmt: skip


def read_results(root: Section, goals: Sequence[Goal], context: Context) -> Iterator[Finding]:
    """The closing lines of lists of results (以上共計 4 場次) as actual values of the goals that the lists repeat."""
    goal: Goal | None = None
    for item in items_of(root):
        text = plain_text(item.text)
        if item.number:
            heading = split_enumerator(text)[2].split("\n")[0]
            goal = _same_goal(heading, goals)
            continue
        if not _ACHIEVED.match(text):
            continue
        found = find_quantities(text)
        if goal is None:
            message = f"{text[:60]!r} closes a list that repeats no goal; it is in the section's text only"
            yield context.issue("goal.unmatched", "info", message, item.places[0])
            continue
        yield _row(goal, item, text, found[0] if len(found) == 1 else None, "actual", context)


def _same_goal(heading: str, goals: Sequence[Goal]) -> Goal | None:
    """The goal whose words a heading among the results repeats, also with changed figures."""
    key = match_key(heading)
    scored = [(_likeness(key, match_key(goal.text)), goal) for goal in goals]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _SIMILAR else None


def _likeness(first: str, second: str) -> float:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()
