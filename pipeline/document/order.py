"""Lines and tables of all pages → one list in reading order, tables that go on over a page break stitched."""

from __future__ import annotations

from parsers.values.key import match_key
from pipeline.document.typography import Item
from pipeline.pages.why import say
from pipeline.tables.pieces import PageContent, Piece
from pipeline.tables.stitch import same_columns, stitch
from schemas.document import Line


def in_order(contents: list[PageContent]) -> list[Item]:
    """Lines and whole tables in reading order; parts of a table that meet at a page break are stitched."""
    out: list[Line | list[Piece]] = []
    open_group: list[Piece] | None = None
    titles: set[str] = set()
    for content in contents:
        if content.is_right_half and not content.lines:
            continue
        items: list[Line | Piece] = [*content.lines, *content.pieces]
        items.sort(key=lambda item: item.baseline if isinstance(item, Line) else item.bbox[1])
        first = next((index for index, item in enumerate(items) if isinstance(item, Piece)), None)
        head = [item for item in items[:first] if isinstance(item, Line)] if first is not None else []
        if first is not None and open_group and _goes_on(open_group[-1], items[first], head, titles):
            open_group.append(items.pop(first))  # type: ignore[arg-type]
            items = items[len(head) :]
        titles = {_title_key(line) for line in head}
        for item in items:
            if isinstance(item, Line):
                out.append(item)
                open_group = None
            else:
                open_group = [item]
                out.append(open_group)
        if not content.lines and not content.pieces:
            open_group = None
    return [item if isinstance(item, Line) else stitch(item) for item in out]


def _goes_on(last: Piece, item: Line | Piece, head: list[Line], titles: set[str]) -> bool:
    """Does a table go on with this part: on the next page, in the same columns, under no title but a repeated one?"""
    if isinstance(item, Line) or item.page != last.page_end + 1:
        return False
    same = same_columns(last, item)
    new = [line.text for line in head if _title_key(line) not in titles]
    goes_on = same and not new
    what = "goes on from" if goes_on else "is another than the last on"
    evidence = [("the same columns" if same else "other columns", 1.0 if same else -1.0)]
    evidence += [(f"a new line above it: {text}", -1.0) for text in new]
    say(item.page, f"the first table {what} page {last.page_end}", evidence)
    return goes_on


def _title_key(line: Line) -> str:
    return match_key(line.text)
