"""Amounts in the text against the tables: 一般行政 8億9,046萬4千元 has to be the figure of the table's 一般行政.

A name that stands right before an amount is an item where a table has one of that name, alone or with those above it.
The figures under one heading either tell the tables or they don't (last year's account, say): that most are in the
tables is the evidence that those which aren't should be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from parsers.values.amount import base_amount
from parsers.values.figure import FIGURE, SCALE, parse_myriads
from parsers.values.key import fold_width
from parsers.values.name_key import name_key
from schemas.document import Paragraph, Part
from schemas.rows import BudgetRow, DocumentRows, IssueRow

_AMOUNT = regex.compile(
    rf"(?<![\d.,%])(?P<figures>{FIGURE}(?:\s*{SCALE}{{1,2}}\s*{FIGURE})*)\s*(?P<scale>{SCALE}{{0,2}})\s*[元圓](?!點)"
)
_CLAUSE = regex.compile(r"[。；;，,、：:\n]")
_LEVEL = regex.compile(r"[(（][类類款项項目][)）]")
_LEAD = regex.compile(
    r"^(?:其中|包括|包含|含|主要为|主要為|主要|另|此外|及|和|與|与|分別為|分别为|係|本年度|当年|當年)+"
)
_LINK = regex.compile(
    r"(?:预算|預算|支出|收入|经费|經費|计划|計畫|科目|决算|決算|数|數|合计|合計|总计|總計|共计|共計|计|計|共|编列|編列|列|安排|"
    r"為|为|是|約|约)$"
)
_ELSEWHERE = regex.compile(
    r"增|减|減|较|較|比|差|占|佔|执行|執行|超|賸|剩|节|節|上年|前年|去年|上一?年度|年初|累計|累计|截至|每|单价|單價|以上|以下|至少|不超"
)
_YEAR = regex.compile(r"(?<!\d)(?P<year>\d{2,4})\s*(?:年|[-~至]\s*\d)")
_ENDS = " ”」』\"'）)"
_LEAST = 2  # mentions under one heading that have to be in the tables, and for each that isn't
_MOST = 2  # amounts of one measure and year that a name may have to be one thing
_SHORTEST = 2  # characters of a name


@dataclass(slots=True)
class _Mention:
    """An amount in the text that stands for an item. `step` is what its last digit counts."""

    name: str
    text: str
    amount: Decimal
    step: Decimal
    currency: str
    paragraph: Paragraph
    facts: list[BudgetRow]


@dataclass(slots=True)
class _Told:
    tied: int = 0
    differing: list[_Mention] = field(default_factory=list)


def report_prose(parts: Sequence[Part], rows: DocumentRows, home: str | None) -> Iterator[IssueRow]:
    """`prose.differs` for an amount that no table prints for its item, and how many are as printed."""
    document = rows.documents[0]
    items = _items(rows.budgets)
    years = {document.fiscal_year, document.fiscal_year_roc}
    tied = 0
    for section in (section for part in parts for section in part.walk()) if items else ():
        if _is_elsewhere(section.title, years):
            continue
        told = _Told()
        for paragraph in section.paragraphs():
            for mention in _mentions(paragraph, items, years, home):
                if any(_is_same(mention, fact) for fact in mention.facts):
                    told.tied += 1
                elif _is_one_thing(mention.facts):
                    told.differing.append(mention)
        tied += told.tied
        if told.tied >= _LEAST * max(1, len(told.differing)):
            yield from (_differs(mention, document.document_id) for mention in told.differing)
    if tied:
        message = f"{tied} amounts in the text are as a table prints them for the same item"
        yield IssueRow(document_id=document.document_id, code="prose.tied", severity="info", message=message)


def _items(facts: Sequence[BudgetRow]) -> dict[str, list[BudgetRow]]:
    """Amounts by the keys that their items go by: the item's own, and with one after another of those above."""
    out: dict[str, list[BudgetRow]] = defaultdict(list)
    for fact in facts:
        if fact.amount is None or fact.table_id is None or not fact.item:
            continue
        path = fact.item_path or [fact.item]
        key = ""
        for name in reversed(path):
            key = name_key(name) + key
            out[key].append(fact)
    return out


def _mentions(
    paragraph: Paragraph, items: dict[str, list[BudgetRow]], years: set[int | None], home: str | None
) -> Iterator[_Mention]:
    text = fold_width(paragraph.text)
    begin = 0
    for match in _AMOUNT.finditer(text):
        cuts = [cut.end() for cut in _CLAUSE.finditer(text, begin, match.start())]
        clause = text[cuts[-1] if cuts else begin : match.start()]
        sentence = text[text.rfind("。", 0, match.start()) + 1 : match.start()]
        begin = match.end()
        if _ELSEWHERE.search(clause) or _other_year(sentence, years):
            continue
        name, facts = _item_of(clause, items)
        if facts and (amount := _amount_of(match, home)):
            yield _Mention(name, match[0], *amount, paragraph, facts)


def _item_of(clause: str, items: dict[str, list[BudgetRow]]) -> tuple[str, list[BudgetRow]]:
    """The item that a clause ends with, and its amounts; words that only link are left out one by one."""
    name = _LEAD.sub("", _LEVEL.sub("", clause).strip())
    while len(name) >= _SHORTEST:
        if facts := items.get(name_key(name)):
            return name.strip(), facts
        shorter = _LINK.sub("", name.rstrip(_ENDS))
        if shorter == name:
            break
        name = shorter
    return "", []


def _amount_of(match: regex.Match[str], home: str | None) -> tuple[Decimal, Decimal, str] | None:
    """The amount in the base unit, what its last digit counts, and the currency."""
    scale = match["scale"]
    try:
        value = parse_myriads(regex.sub(r"\s", "", match["figures"]) + scale)
    except ValueError:
        return None
    money = base_amount(value, "元", home)
    step = base_amount(Decimal(1), f"{scale}元", home)
    if money is None or step is None:
        return None
    decimals = len(match["figures"].rpartition(".")[2]) if "." in match["figures"] else 0
    return money[0], step[0].scaleb(-decimals), money[1]


def _is_same(mention: _Mention, fact: BudgetRow) -> bool:
    """The figure that the table prints, but for digits that one of them leaves out."""
    unit = base_amount(Decimal(1), fact.unit, mention.currency)
    step = unit[0].scaleb(-(fact.decimals or 0)) if unit else Decimal(1)
    return (
        fact.amount is not None
        and fact.currency == mention.currency
        and abs(abs(fact.amount) - mention.amount) < max(step, mention.step)
    ) or fact.amount == mention.amount


def _is_one_thing(facts: Sequence[BudgetRow]) -> bool:
    """Does the name always mean the same? 人事費 of each of five plans is five things; two are a whole and a part."""
    amounts: dict[tuple[str, int | None, int | None], set[Decimal | None]] = defaultdict(set)
    for fact in facts:
        amounts[fact.measure, fact.fiscal_year, fact.phase].add(fact.amount)
    return max(map(len, amounts.values())) <= _MOST


def _is_elsewhere(title: str, years: set[int | None]) -> bool:
    """Is it about another year, or about what was done with the money?"""
    return _ELSEWHERE.search(title) is not None or _other_year(title, years)


def _other_year(text: str, years: set[int | None]) -> bool:
    return any(int(match["year"]) not in years for match in _YEAR.finditer(fold_width(text)))


def _differs(mention: _Mention, document_id: str) -> IssueRow:
    place = mention.paragraph.places[0]
    near = min(mention.facts, key=lambda fact: abs((fact.amount or Decimal(0)) - mention.amount))
    return IssueRow(
        document_id=document_id, page=place.page, bbox=place.bbox, code="prose.differs", severity="warning",
        message=f"{mention.name}: {mention.text} in the text, {near.text} {near.unit or ''} in the table "
        f"(page {near.page}, row {near.row}, column {near.col})",
    )  # fmt: skip
