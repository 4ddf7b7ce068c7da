"""Words that bound a number: 至少, 以上, 不超過, 約 → the contract's `>=`, `<=`, `~`.

The contract has no strict bounds: 逾 and > are `>=`, < is `<=`. 為原則 alone is `~`; with a bound (以不超過 40% 為原則)
the bound is what a reader compares with.
"""

from __future__ import annotations

from typing import Literal

import regex

Comparator = Literal[">=", "<=", "~"]

_BEFORE: dict[Comparator, str] = {
    ">=": "達到至少|達至少|至少達|累計達|累積達|至少|最少|不得低於|不低於|不少於|達到|達|逾|超過|高於|大於"
    "|不得低于|不低于|不少于|达到|达|超过|高于|大于|>=|≧|≥|>",
    "<=": "不得超過|不超過|不得高於|不高於|不大於|至多|最多|低於|少於|小於"
    "|不得超过|不超过|不高于|不大于|低于|少于|小于|<=|≦|≤|<|未滿",
    "~": "大約|約略|約計|約|近",
}
_AFTER: dict[Comparator, str] = {
    ">=": r"(?:\(\s*含\s*\)|含)?\s*以上|\(\s*以上\s*\)|\(\s*含以上\s*\)|餘|多",
    "<=": r"(?:\(\s*含\s*\)|含)?\s*(?:以下|以內|之內)|為上限",
    "~": "左右|上下|為原則",
}
BEFORE = "(?:" + "|".join(sorted("|".join(_BEFORE.values()).split("|"), key=len, reverse=True)) + ")"
AFTER = "(?:" + "|".join(_AFTER.values()) + ")"
_SOFT = "為原則"
_BEFORE_KEYS = {kind: regex.compile(words) for kind, words in _BEFORE.items()}
_BOUNDS: dict[Comparator, regex.Pattern[str]] = {
    "<=": regex.compile("不得?超過|不得?高於|至多|最多|最高|上限"),
    ">=": regex.compile("不得?低於|不得?少於|至少|最少|最低|下限"),
}
_AFTER_KEYS = {kind: regex.compile(words) for kind, words in _AFTER.items()}


def comparator_of(before: str | None, *after: str | None) -> Comparator | None:
    """What the words before and behind a number say together; None for none. ValueError where they disagree.

    >>> comparator_of('至少', '以上'), comparator_of(None, '(含)以上'), comparator_of('約', None), comparator_of(None)
    ('>=', '>=', '~', None)
    >>> comparator_of('不超過', '為原則'), comparator_of(None, '為原則')
    ('<=', '~')
    >>> comparator_of('不超過', '以上')
    Traceback (most recent call last):
    ValueError: words that contradict each other: ['<=', '>=']
    """
    kinds = {kind for kind, words in _BEFORE_KEYS.items() if before and words.fullmatch(before.strip())}
    kinds |= {kind for word in after if word for kind, words in _AFTER_KEYS.items() if words.fullmatch(word.strip())}
    if len(kinds) > 1 and _SOFT in after:
        kinds.discard("~")
    if len(kinds) > 1:
        raise ValueError(f"words that contradict each other: {sorted(kinds)}")
    return kinds.pop() if kinds else None


def bound_in(text: str) -> Comparator | None:
    """The bound that a clause puts on the number behind it; None for none, or for more than one.

    >>> bound_in('以不超過計畫總經費'), bound_in('至少占'), bound_in('廠商')
    ('<=', '>=', None)
    """
    kinds: set[Comparator] = {kind for kind, words in _BOUNDS.items() if words.search(text)}
    return kinds.pop() if len(kinds) == 1 else None
