"""What the items of a table are items of, told by its heads, its statement and its codes."""

from __future__ import annotations

import regex

from parsers.department_budget.words import (
    APPROPRIATED,
    APPROPRIATED_BASIC,
    BASIC,
    CAPITAL,
    ECONOMIC,
    FUND,
    GENERAL,
    OPERATING,
    PROCUREMENT,
    PROJECTS,
)

_HEADS = (
    ("functional", regex.compile("功能")),
    ("economic", regex.compile("经济分类|经济科目")),
    ("use", regex.compile("支出用途|支出性质")),
    ("plan", regex.compile("^项目支出|专项")),
)
_STATEMENTS = {
    BASIC: "economic", APPROPRIATED_BASIC: "economic", OPERATING: "economic", ECONOMIC: "economic",
    GENERAL: "functional", APPROPRIATED: "functional", FUND: "functional", CAPITAL: "functional",
    PROCUREMENT: "procurement", PROJECTS: "plan",
}  # fmt: skip
_ECONOMIC = regex.compile(r"(?:30[1-9]|31[0-3]|399|50[1-9]|51[0-4]|599)(?:\d\d)?")
_FUNCTIONAL = regex.compile(r"2[0-3]\d(?:\d\d){0,2}")


def classification_of(path: tuple[str, ...], side: str | None, statement: str | None) -> str | None:
    """By the words of a name column's heads, by the statement, else by the side; codes may know better.

    >>> classification_of(("支出", "功能分类"), "支出", None), classification_of(("项目",), "收入", None)
    ('functional', 'source')
    """
    if statement == PROCUREMENT:
        return "procurement"
    found = next((name for part in reversed(path) for name, words in _HEADS if words.search(part)), None)
    return found or _STATEMENTS.get(statement or "") or {"收入": "source", "支出": "functional"}.get(side or "")


def classification_of_code(code: str | None) -> str | None:
    """2010301 is functional, 30101 economic; None for other codes.

    >>> classification_of_code("2010301"), classification_of_code("30101"), classification_of_code("110")
    ('functional', 'economic', None)
    """
    if code and _ECONOMIC.fullmatch(code):
        return "economic"
    return "functional" if code and _FUNCTIONAL.fullmatch(code) else None
