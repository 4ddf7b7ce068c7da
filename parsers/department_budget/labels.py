"""What names a row: one column, or several, the group before the item, with subtotals above or below their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from parsers.department_budget.words import is_total
from parsers.values.enumerator import split_enumerator
from parsers.values.key import match_key
from schemas.document import Cell

if TYPE_CHECKING:
    from parsers.department_budget.layout import Group

_DIGITS = regex.compile(r"\d{1,7}")


@dataclass(frozen=True, slots=True)
class Label:
    """A row's name with the names over it, from the top; `level` is the column that it stands in, from 0."""

    cell: Cell | None
    name: str = ""
    above: tuple[str, ...] = ()
    level: int = 0
    mode: str = ""


def read_labels(group: Group, row: Sequence[Cell | None], number: int, above: list[str]) -> tuple[Label, list[str]]:
    """The name of a row, and the names that the rows below it may stand under.

    A blank level is that of the row above, unless a higher one begins anew. 小计 names what its group is named. Words
    where a code should stand (合计) are a name, too.
    """
    cells = [row[col] for col in group.items]
    texts = [_text(cell) for cell in cells]
    mode = _text(row[group.mode]) if group.mode is not None else ""
    if mode and not any(texts) and len(above) == len(cells):  # the same item in another way
        texts, cells = [*above], [row[group.mode or 0]]
    if not any(texts):
        coded = (row[col] for col in group.codes)
        cell = next((cell for cell in coded if _text(cell) and not _DIGITS.fullmatch(_text(cell))), None)
        return Label(cell, _text(cell)), []
    if len(texts) == 1 or (len(cells) > 1 and cells[-1] is cells[0]):
        return Label(cells[0], texts[0]), []
    first = next(level for level, text in enumerate(texts) if text)
    last = max(level for level, text in enumerate(texts) if text)
    levels = [*above[:first], *[""] * (first - len(above[:first])), *texts[first : last + 1]]
    names = [split_enumerator(text)[2] or text for text in levels]
    if last and is_total(match_key(levels[-1])) and any(levels[:-1]):
        last = max(level for level, text in enumerate(levels[:-1]) if text)
        levels, names = levels[: last + 1], names[: last + 1]
    over = tuple(name for name in names[:-1] if name)
    return Label(cells[min(last, len(cells) - 1)], levels[-1], over, last, mode), levels


def _text(cell: Cell | None) -> str:
    return cell.text.replace("\n", "").strip() if cell is not None else ""
