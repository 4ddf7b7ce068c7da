"""重要執行成果 → milestones: one row per enumerated item that is dated."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parsers.shared.context import Context, Finding, in_prose
from parsers.shared.items import items_of
from parsers.values.date import PrintedDate, find_dates, last_day
from parsers.values.enumerator import split_enumerator, strip_bullet
from schemas.document import Section
from schemas.rows import MilestoneRow

_PLANNED = regex.compile(r"預[計定於]|將於|預期|擬於")
_DONE = regex.compile(r"已|完成|完工|竣工|決標|開工|辦理|召開|累計|獲|舉辦")


def read_milestones(section: Section, context: Context, *, year_roc: int | None = None) -> Iterator[Finding]:
    """Dated items. A date is given only where the item names just one; several are said in an issue.

    With `year_roc`, dates without a year are in that one, and what is dated and not planned is done.
    """
    for item in items_of(section):
        rest = split_enumerator(strip_bullet(item.text))[2]
        dates = [found for found in find_dates(rest, year_roc) if found.precision in ("day", "month")]
        if not dates:
            continue
        date = dates[0]
        sure = len({(found.start, found.precision) for found in dates}) == 1
        yield MilestoneRow(
            **in_prose(context, item.section, item.text, item.places), kind="achievement", code=item.number or None,
            title=rest, date_text=date.text, start_date=date.start if sure else None,
            end_date=last_day(date) if sure else None, date_precision=date.precision if sure else None,
            status=_status(rest, date, "done" if year_roc else None),
        )  # fmt: skip
        if not sure:
            printed = "、".join(found.text for found in dates)
            message = f"several dates ({printed}); none is taken for the item's own"
            yield context.issue("date.ambiguous", "info", message, item.places[0])


def _status(text: str, date: PrintedDate, otherwise: str | None) -> str | None:
    if _PLANNED.search(text, max(0, date.span[0] - 4), date.span[0]):
        return "planned"
    return "done" if _DONE.search(text) else otherwise
