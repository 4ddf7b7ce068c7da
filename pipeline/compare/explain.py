"""Does the new edition say why? Its prose near a change: the same figure, or the name with a word of change."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from parsers.values.key import fold_width
from parsers.values.name_key import name_key
from pipeline.compare.edition import Comparison, Owner
from pipeline.compare.prose import sentences
from schemas.changes import ChangeRow

_CHANGE = regex.compile("調整|修正|變更|追減|追加|更名|改為|修訂|展延|延長|延後|併入|移列|重編|更正|核減|核增|"
                        "调整|修订|变更|更正|追减|改为|延长|延后|并入|主要原因")  # fmt: skip
_NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?")
_LONG = 300  # characters of a sentence that are shown
_LEAST = 4  # digits that make a number tell something


def explain(changes: Sequence[ChangeRow], sides: Comparison, owners: Sequence[Owner]) -> None:
    """Fill `explained` of the changes that are no news of the year and that something else doesn't cause."""
    ids = {owner.name: owner.new_id for owner in owners}
    cache: dict[str | None, list[tuple[int, str, str, set[str]]]] = {}
    for change in changes:
        if change.severity == "info" or change.follows is not None or change.table == "sections":
            continue
        if change.kind == "project_added":
            continue
        owner = ids.get(change.project)
        if owner not in cache:
            cache[owner] = _prose(sides, owner)
        found = _find(change, cache[owner])
        change.explained = found is not None
        if found is not None:
            change.explained_page, change.explanation = found[0], found[1][:_LONG]


def _prose(sides: Comparison, owner: str | None) -> list[tuple[int, str, str, set[str]]]:
    """(page of the heading, sentence, its key, its numbers) of all prose of one owner."""
    return [
        (section.page, sentence, name_key(sentence), {one.replace(",", "") for one in _NUMBER.findall(sentence)})
        for section in sides.new.sections.get(owner, [])
        for sentence in sentences(fold_width(section.text or ""))
    ]


def _find(change: ChangeRow, prose: Sequence[tuple[int, str, str, set[str]]]) -> tuple[int, str] | None:
    wanted = {_digits(value) for value in (change.old_value, change.difference) if value}
    telling = {one for one in wanted if len(one.replace(".", "")) >= _LEAST}
    name = name_key(change.subject.split(" · ")[-1])
    for page, sentence, key, numbers in prose:
        if not _CHANGE.search(sentence):
            continue
        if telling & numbers or (len(name) >= _LEAST and name in key):
            return page, sentence
    return None


def _digits(value: Decimal) -> str:
    return f"{abs(value).normalize():f}"
