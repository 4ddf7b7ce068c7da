"""The project row of a report on a single 計畫, from its cover."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.shared.context import Context, Finding
from parsers.shared.cover import read_cover
from parsers.values.period import Period, parse_period
from schemas.document import Part
from schemas.rows import ProjectRow


def read_project(part: Part, context: Context, period_text: str | None = None) -> Iterator[Finding | ProjectRow]:
    """Name, agency, contractor and period of the plan; `period_text` where the text gives the period, not the cover."""
    cover = read_cover([line.text for line in part.cover])
    place = part.cover[0].place if part.cover else part.sections[0].places[0] if part.sections else None
    name = cover.name or cover.title
    if name is None:
        yield context.issue("project.name_missing", "warning", "no cover names the plan", place)
    period: Period | None = None
    printed = cover.period or cover.year_period or period_text
    if printed:
        try:
            period = parse_period(printed)
        except ValueError as error:
            yield context.issue("period.unreadable", "warning", str(error), place)
    for line in cover.contradictions:
        message = f"{line!r} contradicts what the cover says first; the first is taken"
        yield context.issue("cover.contradiction", "info", message, place)
    yield ProjectRow(
        project_id=context.project_id or "", document_id=context.document_id, sequence=0, name=name,
        agency=cover.agency, contractor=cover.contractor, period_start=period.start if period else None,
        period_end=period.end if period else None, period_text=printed,
    )  # fmt: skip
