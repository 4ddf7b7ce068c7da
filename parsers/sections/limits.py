"""Ratios and limits in rules (以不超過總經費 40% 為原則) → indicators with a comparator."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.context import Context, Finding, Where, at_cell, in_prose
from parsers.values.enumerator import split_enumerator, strip_bullet
from parsers.values.quantity import Quantity, find_quantities
from schemas.document import Paragraph, Section, Table
from schemas.rows import IndicatorRow

_SENTENCE = regex.compile(r"[^。；\n]+[。；]?")


def read_limits(section: Section, context: Context) -> Iterator[Finding]:
    """A row per sentence that bounds a percentage; without a value where it names several."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            for match in _SENTENCE.finditer(block.text):
                sentence = split_enumerator(strip_bullet(match[0].strip()))[2]
                shares = _shares(sentence)
                if any(share.comparator for share in shares):
                    yield _row(in_prose(context, section, sentence, block.places), sentence, shares)


def read_table_limits(table: Table, context: Context) -> Iterator[Finding]:
    """A row per cell that states a share: 提案廠商 70%."""
    for cell in table.cells:
        shares = _shares(cell.text)
        if shares and cell.row >= table.header_rows:
            yield _row(at_cell(context, table, cell, cell.row), cell.text.replace("\n", ""), shares)


def _shares(text: str) -> list[Quantity]:
    return [quantity for quantity in find_quantities(text) if quantity.unit == "%"]


def _row(where: Where, name: str, shares: list[Quantity]) -> IndicatorRow:
    single = shares[0] if len(shares) == 1 else None
    return IndicatorRow(
        **where, kind="goal", name=name, unit="%", scope="total", role="target",
        value=single.value if single else None, value_high=single.value_high if single else None,
        comparator=(single.comparator or "=") if single else None, state="number" if single else "text",
    )  # fmt: skip
