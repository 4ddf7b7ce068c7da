"""What a document says of itself as a whole: title, agency, year, period and stage, from its cover, heads and text.

Each is taken from the surest place that has it: a label on the cover, the cover's own lines, the heads of pages by
majority, then the text. What comes from elsewhere than print is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import regex

from parsers.shared.book_cover import BookCover, is_furniture, read_book_cover
from parsers.shared.cover import Cover, read_cover
from parsers.shared.page_head import unspaced
from parsers.shared.report import ReportType
from parsers.shared.stage import find_stage
from parsers.values.date import to_gregorian
from parsers.values.key import match_key
from parsers.values.period import period_or_none
from pipeline.document.opening import Opening, large_top
from pipeline.document.signs import signs_of
from pipeline.document.typography import Typography
from schemas.document import Part
from schemas.rows import DocumentRow, IssueRow

_YEAR = regex.compile(r"(?<!\d)(\d{2,3}|20\d\d)年度")
_FIRST_GREGORIAN = 1912  # no 民國 year is as high
_YEAR_OF_DATE = regex.compile(r"(?<!\d)(\d{2,3})年")
_TERM = regex.compile(r"期程(?:為|[:：])(?:中華民國|民國)?(?P<first>\d{2,3})(?:年?度?[至到及~-](?P<last>\d{2,3}))?年")
_ORGAN = regex.compile(r"(?P<name>\p{Han}{1,30}?)(?:主管|總預算案?|總決算)?")
_MADE_BY = regex.compile(
    r"(?:编制|预算|填报|填報)?(?:部门|单位|單位)(?:名称|名稱)?[:：](?P<name>\p{Han}{4,30}?)(?=单位|單位|\P{Han}|$)"
)
_TITLED = regex.compile(
    r"(?:(?:\d{2,4}年度?)|[「『《])*(?P<name>\p{Han}{2,30}(?:部(?![門门])|署|局|處(?![理分])|处(?![理分])|會(?![議計])|会(?![议计])|府|院(?!校)|厅|廳|办|委|室|中心|[公所]所))"
)
_GOVERNMENT = regex.compile(r"\p{Han}{1,6}(?:省|市|縣|县|區|区|鄉|鎮)")


def read_front(
    document: DocumentRow, front: Sequence[str], opening: Opening, type_: Typography, report: ReportType,
    parts: Sequence[Part],
) -> Iterator[IssueRow]:  # fmt: skip
    """Fill in a document's title, agency, contractor, year, period and stage; say what isn't printed."""
    document.report_type = report.name
    book = read_book_cover(front if parts[0].cover else opening.lines)
    cover = read_cover([unspaced(line) for line in front if not is_furniture(line)])
    if not parts[0].cover and (not report.covers or not report.matches(signs_of(front))):
        cover = Cover(None, None, None)
    cover = _with_book(cover, book)
    texts = [block.text for part in parts for section in part.walk() for block in section.paragraphs()]
    document.title = cover.title or (None if report.covers else _top_title(opening, type_, parts))
    document.agency = cover.agency or _agency(document.title, book, opening, parts)
    document.contractor = cover.contractor
    _read_year(document, cover, book, opening, report, parts, texts)
    for text in (cover.year_period, cover.period, book.span):
        period = period_or_none(text)
        if period and document.period_start is None:
            document.period_start, document.period_end = period.start, period.end
    yield from _read_stage(document, book, opening)


def _with_book(cover: Cover, book: BookCover) -> Cover:
    """The cover of a book of a government, where it is one, before what any report's cover says."""
    if book.title is None:
        return cover
    return replace(cover, title=book.title, agency=cover.agency or book.agency)


def _top_title(opening: Opening, type_: Typography, parts: Sequence[Part]) -> str | None:
    """A title without cover: the head of a loose part of a book, or the large lines that the first page begins with.

    The title of the first of several tables is none of the document.
    """
    kinds = {(head.organs, head.title) for head in opening.heads}
    if len(kinds) == 1:
        organs, title = kinds.pop()
        return "".join((*organs, title))
    top = [] if kinds else [unspaced(line) for line in large_top(opening, type_) if not is_furniture(line)]
    captions = [table.caption for part in parts for section in part.walk() for table in section.tables()]
    of_first = len(set(captions)) > 1 and captions[0] is not None and any(line in captions[0] for line in top)
    return None if of_first else "".join(top) or None


def _agency(title: str | None, book: BookCover, opening: Opening, parts: Sequence[Part]) -> str | None:
    """The organ in most heads, the department of most captions, who the title begins with, the book's government."""
    organs = Counter(head.organs[0] for head in opening.heads)
    names = [match["name"] for organ, _ in organs.most_common(1) if (match := _ORGAN.fullmatch(organ))]
    if not names:
        captions = [table.caption or "" for part in parts for section in part.walk() for table in section.tables()]
        found = Counter(match["name"] for text in captions if (match := _MADE_BY.search(match_key(text))))
        names = [name for name, _ in found.most_common(1)]
    if not names and (titled := _TITLED.match(match_key(title or ""))):
        names = [titled["name"]]
    if not names and book.government:
        names = [book.government]
    return _government(names[0], parts) if names else None


def _government(name: str, parts: Sequence[Part]) -> str:
    """Of a city whose book it is the government, where the text calls it so: 臺北市 is 臺北市政府."""
    if not _GOVERNMENT.fullmatch(name):
        return name
    full = name + "政府"
    texts = (cell.text for part in parts for section in part.walk() for t in section.tables() for cell in t.cells)
    return full if any(full in match_key(text) for text in texts) else name


def _read_year(
    document: DocumentRow, cover: Cover, book: BookCover, opening: Opening, report: ReportType,
    parts: Sequence[Part], texts: Sequence[str],
) -> None:  # fmt: skip
    """The year that a document is about, not that in which it was published, where it says both."""
    titled = _YEAR.search(match_key(document.title or ""))
    headed = Counter(head.year_roc for head in opening.heads).most_common(1)
    told = [year for part in parts if (year := report.year(part))]
    terms = [match for text in texts if (match := _TERM.search(match_key(text)))]
    dated = _YEAR_OF_DATE.search(match_key(cover.date_text or ""))
    year = int(titled[1]) if titled else book.year_roc if book.title else None
    year = year or (headed[0][0] if headed else None) or max(told, key=told.count, default=None)
    if year is None and len({match["first"] for match in terms}) == 1:
        year = int(terms[0]["first"])
        last = int(terms[0]["last"] or year)
        document.period_start, document.period_end = date(year + 1911, 1, 1), date(last + 1911, 12, 31)
    if year is None and dated:
        year = int(dated[1])
    if year:
        document.fiscal_year = to_gregorian(year)
        document.fiscal_year_roc = year if year < _FIRST_GREGORIAN else None


def _read_stage(document: DocumentRow, book: BookCover, opening: Opening) -> Iterator[IssueRow]:
    heads = {organ for head in opening.heads for organ in head.organs if regex.search("[預決]算", organ)}
    titles = Counter(head.title for head in opening.heads if regex.search("[預決]算", head.title)).most_common(3)
    surest = [document.title or "", *book.stamps, *heads]
    stage, printed = find_stage(
        surest, year=document.fiscal_year, made=opening.made, named=opening.named, script=document.script or "hant"
    )
    if stage is None and titles:
        stage, printed = find_stage(
            [title for title, _ in titles], year=document.fiscal_year, made=opening.made, named=opening.named
        )
    document.stage = stage
    if stage and not printed:
        yield IssueRow(
            document_id=document.document_id, page=1, code="document.stage_inferred", severity="info",
            message=f"no cover or stamp says the stage; {stage} by when and as what the file was made",
        )  # fmt: skip
