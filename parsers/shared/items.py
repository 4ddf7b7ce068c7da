"""Lists in running text: enumerated items and bullets with the paragraphs that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from parsers.shared.context import merge_places
from parsers.values.enumerator import starts_item, strip_bullet
from schemas.document import Paragraph, Place, Section

_FINISHED = "。；"
_NOTE = regex.compile(r"[【\[]")


@dataclass(slots=True)
class Item:
    """An enumerated item: its number, its text with the paragraphs that belong to it, and where they stand.

    `text` is as printed, `heading` true for a heading that stands for an item itself.
    """

    section: Section
    number: str
    text: str
    places: tuple[Place, ...]
    heading: bool = False


def items_of(section: Section) -> Iterator[Item]:
    """The items under a heading in reading order; a sub-heading is an item with the plain paragraphs below it.

    A paragraph goes on with the item before it where that isn't finished, and so does a note in 【】.
    """
    item: Item | None = None
    if section.parent_id and section.number:
        item = Item(section, section.number, f"{section.number}{section.title}", section.places, heading=True)
    for block in section.blocks:
        if not isinstance(block, Paragraph):
            continue
        begins = starts_item(block.text)
        ended = item is None or item.text[-1] in _FINISHED
        if begins or (ended and not (item and _NOTE.match(block.text))):
            if item:
                yield item
            item = Item(section, block.number, block.text, block.places)
        elif item:
            item.text += "\n" + block.text
            item.places = merge_places((*item.places, *block.places))
    if item:
        yield item
    for child in section.children:
        yield from items_of(child)


def plain_text(text: str) -> str:
    """An item's text without its bullet and line breaks."""
    return strip_bullet(text).replace("\n", "")
