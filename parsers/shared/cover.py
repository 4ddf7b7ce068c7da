"""Covers and contents: names, agencies and dates of a report and of its 計畫."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parsers.shared.columns import read_heads
from parsers.values.key import match_key
from schemas.document import Table

_DATE = regex.compile(r"(?:中華民國)?\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")
_AGENCY = regex.compile(
    r"(?:(?:行政院|立法院|監察院|考試院|司法院)?\p{Han}{1,12}(?:部|署|局|會|處|院|府|所|公司|中心|總處)[、,及與(]?\)?)+"
)
_ENTRY = regex.compile(r"(?P<name>.+?)\s*[(（](?P<agency>[^()（）]*(?:部|署|局|會|處|院|府|司|公司)[^()（）]*)[)）]")


_LABELS = {
    "name": ("計畫名稱", "專案名稱", "方案名稱"),
    "agency": (
        "主辦單位",
        "主辦機關",
        "主管機關",
        "委託單位",
        "委託機關",
        "委辦單位",
        "预算主管部门",
        "预算部门",
        "预算单位",
        "编制部门",
        "编制单位",
        "部门名称",
        "单位名称",
    ),
    "contractor": ("受委託單位", "受託單位", "受委託者", "執行單位", "受委辦單位"),
    "period": ("全程", "全程期間", "全程執行期間", "計畫期程", "計畫全程"),
    "year_period": ("本年度", "本年度期間", "本年度執行期間"),
}
_FIELD = {label: field for field, labels in _LABELS.items() for label in labels}
_LABELLED = regex.compile(r"(?P<label>[^：:]{2,20})[：:](?P<value>.*)")
_STATUS = regex.compile(r"[(（](?:核定本|核定版|草案|修正本|修正版|定稿|初稿|公開版|稿)[)）]")
_COMMON = regex.compile(r"[\d年度]|部门|单位|單位|[預预]算案?|[決决]算|公开|報告|报告")
_SPEAKING = 6  # further characters of a title that needs no agency before it: 施政報告 does
_PERIOD_END = regex.compile(r"[\d年月日至止\s]+")


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; None where it doesn't. `contradictions` are labels with another value than the first."""

    title: str | None
    agency: str | None
    date_text: str | None
    name: str | None = None
    contractor: str | None = None
    period: str | None = None
    year_period: str | None = None
    contradictions: tuple[str, ...] = ()


def read_cover(lines: Sequence[str]) -> Cover:
    """Title lines, then the agency, then the date; or `label：value` lines. Each may be missing.

    >>> read_cover(['前瞻基礎建設計畫', '110 年度績效檢討報告', '經濟部', '中華民國 111 年 1 月']).title
    '前瞻基礎建設計畫110 年度績效檢討報告'
    >>> cover = read_cover(['期末報告', '計畫名稱：甲計畫', '全程：自 99 年 1 月至 100 年', '12 月止', '主辦單位：局'])
    >>> cover.name, cover.title, cover.agency, cover.period
    ('甲計畫', '期末報告', '局', '自 99 年 1 月至 100 年12 月止')
    """
    labelled, rest, contradictions = _labelled(lines)
    date = next((line for line in rest if _DATE.fullmatch(match_key(line))), None)
    rest = [line for line in rest if line is not date and not _STATUS.fullmatch(line)]
    agency = labelled.get("agency")
    if agency is None:
        agency = rest.pop() if len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[-1])) else None
        while agency and len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[-1])):
            agency = f"{rest.pop()}、{agency}"
    elif len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[0])):
        rest = rest[1:]
    if agency is None and len(rest) > 1 and _AGENCY.fullmatch(match_key(rest[0])):
        agency = match_key(rest[0])
        rest = rest[1:] if len(_COMMON.sub("", match_key("".join(rest[1:])))) >= _SPEAKING else rest
    return Cover(
        _STATUS.sub("", _join(rest)) or None, agency, date, labelled.get("name"), labelled.get("contractor"),
        labelled.get("period"), labelled.get("year_period"), tuple(contradictions),
    )  # fmt: skip


def _labelled(lines: Sequence[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """({field: first value}, lines before the first label, labels that say something else later on)."""
    found: dict[str, str] = {}
    rest: list[str] = []
    contradictions: list[str] = []
    field: str | None = None
    labels = False
    for line in lines:
        match = _LABELLED.fullmatch(line)
        if match:
            labels = True
            field = _FIELD.get(match_key(match["label"]))
            value = match["value"].strip()
            if field and value and found.setdefault(field, value) != value:
                contradictions.append(line)
        elif field in ("period", "year_period") and _PERIOD_END.fullmatch(line):
            found[field] += line
        elif not labels or _DATE.fullmatch(match_key(line)):
            rest.append(line)
            field = None
    return found, rest, contradictions


def _join(lines: Sequence[str]) -> str:
    out = ""
    for line in lines:
        latin = out and out[-1].isascii() and line[0].isascii() and out[-1].isalnum() and line[0].isalnum()
        out += (" " if latin else "") + line
    return out


def is_contents(table: Table) -> bool:
    keys = {head.key for head in read_heads(table)}
    return "計畫名稱" in keys and bool(keys & {"頁碼", "頁次"})


def contents_entries(table: Table) -> Iterator[tuple[str, str | None]]:
    """(name, agency) of each 計畫 in the table of contents."""
    col = next(head.col for head in read_heads(table) if head.key == "計畫名稱")
    for cell in table.cells:
        if cell.col == col and cell.row >= table.header_rows and cell.text:
            text = cell.text.replace("\n", "")
            match = _ENTRY.fullmatch(text)
            yield (match["name"], match["agency"]) if match else (text, None)
