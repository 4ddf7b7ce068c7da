"""What a document says of itself as a whole: title, agency, year and period on its first page, and its script."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from parsers.shared.cover import Cover, read_cover
from parsers.shared.report import ReportType
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from parsers.values.period import period_or_none
from pipeline.document.signs import signs_of
from schemas.document import Part
from schemas.rows import DocumentRow

_YEAR = regex.compile(r"(?<!\d)(\d{2,3})年度")
_FIRST_GREGORIAN = 1912  # no 民國 year is as high
_YEAR_OF_DATE = regex.compile(r"(?<!\d)(\d{2,3})年")


def read_front(document: DocumentRow, front: Sequence[str], report: ReportType, parts: Sequence[Part]) -> None:
    """Title, agency, contractor, year and period of the document, as far as its first page gives them."""
    document.report_type = report.name
    cover = read_cover(front)
    if not parts[0].cover and (not report.covers or not report.matches(signs_of(front))):
        cover = Cover(None, None, None)
    document.title, document.agency, document.contractor = cover.title, cover.agency, cover.contractor
    years = [year for part in parts if (year := report.year(part))]
    match = _YEAR.search(match_key(cover.title or ""))
    dated = _YEAR_OF_DATE.search(match_key(cover.date_text or ""))
    year = int(match[1]) if match else max(years, key=years.count, default=None)
    if year is None and dated:
        year = int(dated[1])
    if year:
        document.fiscal_year = to_gregorian(year)
        document.fiscal_year_roc = year if year < _FIRST_GREGORIAN else None
    for text in (cover.year_period, cover.period):
        period = period_or_none(text)
        if period and document.period_start is None:
            document.period_start, document.period_end = period.start, period.end
