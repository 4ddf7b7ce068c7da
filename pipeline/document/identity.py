"""Keys that make a fact the same one in every edition: from what it means, never from where it is printed."""

from __future__ import annotations

import hashlib
from collections import Counter

import regex

from parsers.values.name_key import indicator_key, name_key
from schemas.rows import (
    BudgetRow,
    DelayRow,
    DocumentRow,
    DocumentRows,
    FactRow,
    IndicatorRow,
    MilestoneRow,
    ProgressRow,
)

_PRIOR = "prior_year_"
_AFTER_TITLE = regex.compile(
    r"\s*(?:編制|编制|編製|填報|填报)?(?:部門|部门|單位|单位|機關|机关)(?:名稱|名称)?\s*[:：].*", regex.DOTALL
)
_OF_YEAR = regex.compile(r"(?:民國|中華民國)?\s*(?:\d{2,4}|[〇○零一二三四五六七八九]{4})\s*年(?:度)?")
Part = str | int | None


def add_identity(rows: DocumentRows) -> None:
    """Fill `match_key` and `fact_key` of a document's rows. A second fact of the same meaning gets a number."""
    document = rows.documents[0]
    captions = {table.table_id: caption_key(table.caption) for table in rows.tables}
    for project in rows.projects:
        project.match_key = name_key(project.name) if project.name else None
    used: Counter[str] = Counter()
    facts: list[FactRow] = [*rows.budgets, *rows.indicators, *rows.milestones, *rows.progress, *rows.delays]
    for fact in facts:
        caption = captions.get(fact.table_id) if fact.table_id else None
        key = _hash(_owner(fact, document), *_meaning(fact, document, caption))
        used[key] += 1
        fact.fact_key = key + (f":{used[key]}" if used[key] > 1 else "")


def caption_key(caption: str | None) -> str:
    """A caption without the year, the agency and the unit, which are other columns.

    >>> caption_key('2024年部门收入预算总表 编制部门：某局 单位：元') == caption_key('2025年度部门收入预算总表')
    True
    """
    return name_key(_OF_YEAR.sub("", caption_title(caption))) if caption else ""


def caption_title(caption: str) -> str:
    """A caption as printed, without the agency and the unit.

    >>> caption_title('2024年部门收入预算总表 编制部门：某局 单位：元')
    '2024年部门收入预算总表'
    """
    return _AFTER_TITLE.sub("", caption)


def budget_meaning(row: BudgetRow, document: DocumentRow) -> tuple[str, int | None]:
    """(measure, Gregorian year) that a figure is about: last year's budget in this edition is the budget in the last.

    A column of the year before whose parser left the document's own year in it is about the year before.
    """
    if not row.measure.startswith(_PRIOR):
        return row.measure, row.fiscal_year
    own = row.fiscal_year is not None and row.fiscal_year == document.fiscal_year
    return row.measure.removeprefix(_PRIOR), row.fiscal_year - 1 if own and row.fiscal_year else row.fiscal_year


def item_key(row: BudgetRow) -> str:
    """What an item is called in its table: its code, else its path of names; '' where the row has no item."""
    if row.item_code:
        return "".join(row.item_code.split())
    return "/".join(name_key(name) for name in row.item_path or ([row.item] if row.item else []))


def _meaning(fact: FactRow, document: DocumentRow, caption: str | None) -> tuple[Part, ...]:
    """What the fact is about, besides its owner; and its `match_key` is filled."""
    match fact:
        case BudgetRow():
            fact.match_key = name_key(fact.item) if fact.item else None
            measure, year = budget_meaning(fact, document)
            place = fact.statement or caption
            return ("budgets", place, fact.side, fact.organ, _key(fact.scope), fact.phase, fact.row_kind,
                    item_key(fact), measure, year)  # fmt: skip
        case IndicatorRow():
            fact.match_key = indicator_key(fact.name) if fact.name else None
            return ("indicators", fact.kind, _key(fact.group), fact.match_key, fact.scope, fact.fiscal_year, fact.role)
        case MilestoneRow():
            fact.match_key = name_key(fact.title) if fact.title else None
            return ("milestones", fact.kind, fact.match_key)
        case ProgressRow():
            return ("progress", _key(fact.scope), fact.span, document.fiscal_year)
        case DelayRow():
            return ("delays", _key(fact.scope), _key(fact.reason), document.fiscal_year)
    raise TypeError(f"{type(fact).__name__} is no fact with a meaning")


def _owner(fact: FactRow, document: DocumentRow) -> str:
    """Whose fact it is: the 計畫, else what the document calls itself, without its year."""
    name = document.agency or _OF_YEAR.sub("", document.title or "")
    return fact.project_id or f"{document.report_type}:{name_key(name) if name else ''}"


def _key(name: str | None) -> str | None:
    return name_key(name) if name else None


def _hash(*parts: Part) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
