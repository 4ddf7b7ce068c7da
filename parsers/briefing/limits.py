"""Ratios and limits in rules (以不超過總經費 40% 為原則) → indicators with a comparator."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.context import Context, Finding, Where, at_cell, in_prose
from parsers.values.comparator import Comparator, bound_in
from parsers.values.enumerator import split_enumerator, strip_bullet
from parsers.values.quantity import Quantity, find_quantities
from schemas.document import Paragraph, Section, Table
from schemas.rows import IndicatorRow

_SENTENCE = regex.compile(r"[^。；\n]+[。；]?")
_CLAUSE = regex.compile(r"[，、,。；\n]")


def read_limits(section: Section, context: Context) -> Iterator[Finding]:
    """A row per percentage of a sentence that bounds one."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            for match in _SENTENCE.finditer(block.text):
                sentence = split_enumerator(strip_bullet(match[0].strip()))[2]
                shares = find_shares(sentence)
                if any(comparator for _, comparator in shares):
                    where = in_prose(context, section, sentence, block.places)
                    yield from (_row(where, sentence, share, comparator) for share, comparator in shares)


def read_table_limits(table: Table, context: Context) -> Iterator[Finding]:
    """A row per percentage that a cell states: 提案廠商 70%."""
    for cell in table.cells:
        for share, comparator in find_shares(cell.text):
            yield _row(at_cell(context, table, cell, cell.row), cell.text.replace("\n", ""), share, comparator)


def find_shares(text: str) -> list[tuple[Quantity, Comparator | None]]:
    """The percentages of a text, each with its bound, which may stand before the words for the whole.

    >>> [(int(share.value), bound) for share, bound in find_shares('以不超過總經費40%為原則、自籌款不得低於60%')]
    [(40, '<='), (60, '>=')]
    >>> [(int(share.value), bound) for share, bound in find_shares('得加碼20%，惟不超過核定總經費之50%為上限')]
    [(20, None), (50, '<=')]
    """
    found = []
    start = 0
    for share in find_quantities(text):
        before = _CLAUSE.split(text[start : share.span[0]])[-1]
        start = share.span[1]
        if share.unit == "%":
            bound = bound_in(before) if share.comparator in (None, "~") else None
            found.append((share, bound or share.comparator))
    return found


def _row(where: Where, name: str, share: Quantity, comparator: Comparator | None) -> IndicatorRow:
    return IndicatorRow(
        **where, kind="goal", name=name, unit="%", scope="total", role="target", value=share.value,
        value_high=share.value_high, comparator=comparator or "=", state="number",
    )  # fmt: skip
