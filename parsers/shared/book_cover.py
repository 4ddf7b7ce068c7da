"""Covers of budget and account books: whose book it is, in which book of a government it is bound, and its stamps.

中華民國115年度                 year
中央政府總預算案                 the government's book
農業部主管                      supervising agency
農業特別收入基金附屬單位預算       title, which names the agency or the fund
農業特別收入基金管理會編           who made it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from parsers.shared.page_head import read_year_line, unspaced
from parsers.values.key import match_key

_OFFICE = (
    r"(?:主?辦?會計(?:人員|主管)?|機關(?:長官|首長|主管)|院長|部長|市長|縣長|署長|局長|處長|會長|主任(?:委員)?|委員長"
    r"|董事長|總經理|校長|秘書長|主計長|审计长|厅长|局长|主任|部门负责人|单位负责人|负责人|負責人)"
)
_OFFICIAL = regex.compile(rf"(?:(?:代理)?{_OFFICE}[:：]?\p{{Han}}{{0,4}})+")
_NO_NAME = regex.compile(r"報告|报告|預算|预算|計畫|計劃|決算|概況|說明|會議|演說|簡報|辦公室|办公室")
_SESSION = regex.compile(r"\p{Han}{0,4}(?:立法院|議會)第\d+屆第\d+(?:會期|次\p{Han}*會).*")
_VOLUME = regex.compile(r"[(（]?第?[\d一二三四五六七八九十]+(?:[-－之][\d一二三四五六七八九十]+)?[冊册][)）]?")
_STAMP = regex.compile(
    r"[(（]?(?:\p{Han}{0,3}(?:審定|审定|法定|核定|定稿|三讀|初稿|草案|公開|修正)(?:版|本|數)?|稿|年度[-－—]?\s*預算案?)[)）]?"
)
_FORM = regex.compile(
    r"機關編號|機關代號|(?:公开|公開|附)?表?[\d一二三四五六七八九十]*表?|.*字第\d+號[函令]?|[\d\s.-]+|[(（]\p{Han}{1,3}色紙?[)）]"
)
_SPAN = regex.compile(r"[(（]?自?\s*(?:中華民國)?\d{2,4}年.*(?:起)?至.*(?:止|日)[)）]?")
_WHOLE = regex.compile(r"(?P<name>\p{Han}{1,10}?)總(?:預算案?|決算(?:審核報告)?|會計報告)")
_SUPERVISOR = regex.compile(r"(?P<name>\p{Han}{2,20})主管")
_MAKER = regex.compile(r"(?P<name>\p{Han}{2,40}?)(?:彙?編(?:印|製|制)?|编(?:制|印)?)")
_BOOK = regex.compile(
    r"(?:\p{Han}*?)(?P<book>(?:附屬)?單位(?:預算|決算)(?:之分(?:預算|決算))?|(?:單位|附屬單位)會計報告|主管(?:預算|決算)案?)"
)
_FUND = regex.compile(r"\p{Han}*?(?:基金|事業)(?=附屬單位|分預算|分決算|之|$)")


@dataclass(frozen=True, slots=True)
class BookCover:
    """What such a cover says; None or empty where it doesn't. `stamps` are 法定版, 議會審定 and their kin, and all that
    tells the stage; `rest` are the lines that are neither furniture of a cover nor a date."""

    title: str | None
    agency: str | None
    year_roc: int | None
    stamps: tuple[str, ...]
    rest: tuple[str, ...]
    government: str | None = None
    span: str | None = None


def is_furniture(line: str) -> bool:
    """Names of officials, sessions, volumes, stamps and numbers of forms: what is on a cover but not in a title.

    >>> [is_furniture(text) for text in ('院 長 卓榮泰', '主辦會計 廖盈婷 機關長官 吳建國', '立法院第11 屆第2 會期')]
    [True, True, True]
    >>> [is_furniture(text) for text in ('縣長施政報告', '行政院施政報告', '第5期特別預算案報告', '農業部')]
    [False, False, False, False]
    """
    key = match_key(line)
    official = _OFFICIAL.fullmatch(key) is not None and not _NO_NAME.search(key)
    return official or any(form.fullmatch(key) for form in (_SESSION, _VOLUME, _STAMP, _FORM))


def read_book_cover(lines: Sequence[str]) -> BookCover:
    """The cover of a book from its lines, in any order of them.

    >>> cover = read_book_cover(['新北市政府主計處', '中華民國115 年度', '單  位  預  算', '（第2-3 冊）', '(法定版)'])
    >>> cover.title, cover.agency, cover.year_roc, cover.stamps
    ('新北市政府主計處單位預算', '新北市政府主計處', 115, ('(法定版)', '單位預算'))
    >>> read_book_cover(['中央政府總預算案', '農 業 部 主 管', '某基金附屬單位預算', '某基金管理會編']).agency
    '農業部'
    """
    lines = [unspaced(line) for line in lines if line.strip()]
    stamps = [line for line in lines if _STAMP.fullmatch(match_key(line))]
    dated = [(line, read_year_line(line)) for line in lines]
    year = next((line.year_roc for _, line in dated if line.year_roc and not line.rest), None)
    span = next((line for line in lines if _SPAN.fullmatch(match_key(line))), None)
    bare = {line for line, read in dated if read.year_roc and not read.rest} | {span}
    rest = [line for line in lines if line not in bare and not is_furniture(line)]
    wholes = [line for line in rest if _WHOLE.fullmatch(match_key(line))]
    books = [line for line in rest if _BOOK.match(match_key(line))]
    makers = [match["name"] for line in rest if (match := _MAKER.fullmatch(match_key(line)))]
    above = [match["name"] for line in rest if (match := _SUPERVISOR.fullmatch(match_key(line)))]
    whole = _WHOLE.fullmatch(match_key(wholes[0])) if wholes else None
    if not books:
        title = "".join(wholes) or None
        return BookCover(title, _one(makers), year, (*stamps, *wholes), tuple(rest), whole and whole["name"], span)
    title, agency = _title_of(books[0], rest)
    if above and (_FUND.match(match_key(title)) or agency is None):
        agency = above[0]
    agency = agency or _one(makers)
    return BookCover(title, agency, year, (*stamps, *wholes, *books), tuple(rest), whole and whole["name"], span)


def _one(names: Sequence[str]) -> str | None:
    return names[0] if len(set(names)) == 1 else None


def _title_of(book: str, rest: Sequence[str]) -> tuple[str, str | None]:
    """(title, agency or fund that it begins with): a title that is only 單位預算 is that of the line over it."""
    at = rest.index(book)
    match = _BOOK.match(match_key(book))
    name = match_key(book)[: match.start("book")] if match else ""
    title = book
    if not name and at > 0 and not _WHOLE.fullmatch(match_key(rest[at - 1])):
        name = match_key(rest[at - 1])
        title = rest[at - 1] + book
    if at + 1 < len(rest) and rest[at + 1].startswith(("(", "（")):
        title += rest[at + 1]
    return title, name or None
