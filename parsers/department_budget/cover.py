"""Which department a budget or final account is of, and of which year: from its cover, else from captions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from parsers.shared.cover import read_cover
from parsers.values.key import match_key
from schemas.document import Part

REPORT = regex.compile(r"(?:部门|单位)(?:预算|决算)")
_YEAR = regex.compile(r"(?<!\d)(?P<year>20\d\d|二[〇○零Oo0][〇○零一二三四五六七八九]{2})\s*年度?")
_REST = regex.compile(r"(?:(?:市|区|县)级)?(?:部门|单位)?(?:预算|决算)(?:公开)?(?:报告|说明|表)?$|^关于")
_DISTRICT = regex.compile(r"\p{Han}{1,12}[省市区县]")
_MADE_BY = regex.compile(
    r"(?:编制|预算|填报|公开)?(?:部门|单位)(?:名称)?\s*[：:]\s*(?P<name>\p{Han}[^：:]*?)\s*(?=(?:金额)?单\s*位\s*[：:]|[\d（(]|$)"
)
_TITLED = regex.compile(
    r"(?<!\p{Han})(?:第[一二三四五]部分)?(?P<name>\p{Han}{4,20}?)20\d\d年度?"
    r"(?:部门|单位|收入、?|支出|收、?支|财政拨款|一般公共预算|政府性基金|基本)*(?:预算|决算)"
)
_MONEY = regex.compile(r"[千百万亿]*(?:人民币)?[千百万亿]*元?")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


def department_year(part: Part) -> int | None:
    """The Gregorian year in the title, else in the first heading or caption that has one."""
    for text in _texts(part):
        if match := _YEAR.search(text):
            return int(match["year"].translate(_DIGITS))
    heads = (
        cell.text for section in part.walk() for table in section.tables() for cell in table.cells if cell.is_header
    )
    return max((int(match["year"].translate(_DIGITS)) for text in heads if (match := _YEAR.search(text))), default=None)


def department_name(part: Part) -> str | None:
    """The department, as its cover labels it or its title begins; the one that its tables were made by otherwise.

    >>> from schemas.document import Line
    >>> line = Line('上海市某区规划局2024 年度部门决算', 1, (0, 0, 1, 1), 0, 20)
    >>> department_name(Part([line], []))
    '上海市某区规划局'
    """
    cover = read_cover([line.text for line in part.cover])
    if cover.agency:
        return cover.agency
    name = _REST.sub("", _YEAR.sub("", cover.title or "").strip()).strip()
    if name and not _DISTRICT.fullmatch(name):
        return name
    return _most_named(part)


def _most_named(part: Part) -> str | None:
    """The department that most captions name; where none does, the one that most sentences name before the year."""
    names = (regex.sub(r"\s", "", match["name"]) for text in _texts(part) for match in _MADE_BY.finditer(text))
    named = Counter(name for name in names if not _MONEY.fullmatch(name))
    if not named:
        prose = (block.text for section in part.walk() for block in section.paragraphs())
        titles = (match["name"] for text in prose if (match := _TITLED.search(match_key(text))))
        named = Counter(name for name in titles if not _DISTRICT.fullmatch(name) and "本部门" not in name)
    return max(named, key=lambda name: named[name], default=None)


def is_final_account(part: Part) -> bool:
    """决算, not 预算: what the cover says, else the first heading that names either, else most titles of tables."""
    said = 0
    for text in _texts(part):
        key = match_key(text)
        if match := REPORT.search(key):
            return "决算" in match[0]
        said += ("决算" in key) - ("预算" in key)
    return said > 0


def department_stage(part: Part) -> str:
    """A budget that a department publishes is the one that was approved."""
    return "final_account" if is_final_account(part) else "enacted"


def _texts(part: Part) -> Iterator[str]:
    yield "".join(line.text for line in part.cover)
    for section in part.walk():
        yield section.title
        yield from (table.caption for table in section.tables() if table.caption)
