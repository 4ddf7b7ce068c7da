"""How a document opens: the lines of its first page with the small boxes on it, before anything is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import regex

from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from pipeline.document.typography import UNFINISHED, Typography, is_contents_title
from pipeline.tables.pieces import PageContent
from schemas.document import Line, PageHead

_MOST_LINES = 25  # lines of a cover
_BOX = 8  # cells of a box with stamps and numbers, which is no table
_TITLE_LINES = 3
_MADE = regex.compile(r"D:(\d{8})")


@dataclass(frozen=True, slots=True)
class Opening:
    """`lines` of a cover without table, boxes first; `top` the lines over the first table of the first page with text.

    `heads` are those of all pages, `made` and `named` the file's own date and title.
    """

    lines: tuple[str, ...]
    top: tuple[Line, ...]
    heads: tuple[PageHead, ...] = ()
    made: date | None = None
    named: str = ""


def read_opening(
    contents: Sequence[PageContent], heads: Sequence[PageHead], metadata: Mapping[str, object]
) -> Opening:  # fmt: skip
    """The opening of a document, from its pages before furniture is taken out."""
    first = contents[0] if contents else None
    lines: tuple[str, ...] = ()
    if first and len(first.lines) <= _MOST_LINES and all(len(piece.cells) <= _BOX for piece in first.pieces):
        boxes = [cell.text for piece in first.pieces for cell in piece.cells if cell.text]
        lines = (*boxes, *(line.text for line in sorted(first.lines, key=lambda line: line.baseline)))
    return Opening(lines, _top(contents), tuple(heads), _date(metadata), str(metadata.get("title") or ""))


def _top(contents: Sequence[PageContent]) -> tuple[Line, ...]:
    """The lines over the first table of the first page with text."""
    page = next((content for content in contents if content.lines), None)
    if page is None:
        return ()
    end = min((piece.bbox[1] for piece in page.pieces), default=float("inf"))
    return tuple(sorted((line for line in page.lines if line.baseline <= end), key=lambda line: line.baseline))


def large_top(opening: Opening, type_: Typography) -> tuple[str, ...]:
    """The large lines that a document begins with: its title where it has no cover."""
    out: list[Line] = []
    for line in opening.top:
        if not regex.search(r"\p{Han}", line.text):
            continue
        large = line.size >= 1.15 * type_.size and (not out or line.size >= 0.9 * out[0].size)
        if not large or len(out) == _TITLE_LINES or line.text[-1] in UNFINISHED or is_contents_title(line):
            break
        if split_enumerator(line.text)[0] or (out and line.baseline - out[-1].baseline > 3 * line.size):
            break
        out.append(line)
    return tuple(line.text for line in out)


def _date(metadata: Mapping[str, object]) -> date | None:
    """The day on which the file was last changed, else made: what it prints is no younger."""
    found = []
    for key in ("creationDate", "modDate"):
        if match := _MADE.match(match_key(str(metadata.get(key) or "")).upper()):
            try:
                found.append(datetime.strptime(match[1], "%Y%m%d").date())
            except ValueError:
                continue  # no day of a calendar: the file says nothing of when it was made
    return max(found, default=None)
