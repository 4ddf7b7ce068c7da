"""重要執行成果 → milestones: one row per enumerated item that is dated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from parsers.context import Context, Finding, in_prose, merge_places
from parsers.values.date import PrintedDate, find_dates
from parsers.values.enumerator import split_enumerator
from schemas.document import Paragraph, Place, Section
from schemas.rows import MilestoneRow

_PLANNED = regex.compile(r"預[計定於]|將於|預期")
_FINISHED = "。；"
_DONE = regex.compile(r"已|完成|完工|竣工|決標|開工|辦理|召開|累計|獲|舉辦")


@dataclass(slots=True)
class Item:
    """An enumerated item: its number, its text with the paragraphs that belong to it, and where they stand."""

    section: Section
    number: str
    text: str
    places: tuple[Place, ...]


def items_of(section: Section) -> Iterator[Item]:
    """The items under a heading in reading order; a sub-heading is an item with the plain paragraphs below it."""
    item: Item | None = None
    if section.parent_id and section.number:
        item = Item(section, section.number, f"{section.number}{section.title}", section.places)
    for block in section.blocks:
        if not isinstance(block, Paragraph):
            continue
        if block.number or item is None or item.text[-1] in _FINISHED:
            if item:
                yield item
            item = Item(section, block.number, block.text, block.places) if block.number or item is None else None
        else:
            item.text += "\n" + block.text
            item.places = merge_places((*item.places, *block.places))
    if item:
        yield item
    for child in section.children:
        yield from items_of(child)


def read_milestones(section: Section, context: Context) -> Iterator[Finding]:
    """Dated items. A date is given only where the item names just one; several are said in an issue."""
    for item in items_of(section):
        rest = split_enumerator(item.text)[2]
        dates = [found for found in find_dates(rest) if found.precision in ("day", "month")]
        if not dates:
            continue
        date = dates[0]
        sure = len({(found.start, found.precision) for found in dates}) == 1
        yield MilestoneRow(
            **in_prose(context, item.section, item.text, item.places), kind="achievement", code=item.number or None,
            title=rest, date_text=date.text, start_date=date.start if sure else None,
            end_date=date.end if sure else None, date_precision=date.precision if sure else None,
            status=_status(rest, date),
        )  # fmt: skip
        if not sure:
            printed = "、".join(found.text for found in dates)
            message = f"several dates ({printed}); none is taken for the item's own"
            yield context.issue("date.ambiguous", "info", message, item.places[0])


def _status(text: str, date: PrintedDate) -> str | None:
    if _PLANNED.search(text, max(0, date.span[0] - 4), date.span[0]):
        return "planned"
    return "done" if _DONE.search(text) else None
