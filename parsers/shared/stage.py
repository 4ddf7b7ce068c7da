"""Where in the budget cycle a document stands, from what it calls itself and from when its file was made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import regex

from parsers.values.key import match_key

_SURE = (
    ("audited", regex.compile(r"審定決算|決算審定|審核報告|审计报告")),
    ("supplementary", regex.compile(r"追加減?預算|追加減|特別預算|调整预算|预算调整")),
    ("final_account", regex.compile(r"[決决]算")),
    ("enacted", regex.compile(r"法定|議會審定|審定本|三讀|核定預算")),
    ("proposal", regex.compile(r"預算案|概算|预算草案|预算（草案）|预算\(草案\)")),
    ("report", regex.compile(r"報告|报告|績效|成果|檢討|推動方案|推動計畫")),
)
"""What a cover, a stamp or a head says of a document, the more telling first: a 決算 may quote 法定預算."""

_BUDGET = regex.compile(r"[預预]算")
_LATEST_PROPOSAL_MONTH = 11
"""A 預算案 goes to the legislature by the end of August (預算法 §46) or, in cities and counties, of October (地方制度法
§40), and is passed a month before its year begins: what was made before November of the year before can't be passed."""


def find_stage(
    printed: Iterable[str], *, year: int | None = None, made: date | None = None, named: str = "", script: str = "hant"
) -> tuple[str | None, bool]:
    """(stage or None, is it printed): from words on cover and heads, else from `made` and the file's own title `named`.

    `year` is Gregorian.

    >>> find_stage(['高雄市總預算', '議會審定']), find_stage(['臺北市總預算案'])
    (('enacted', True), ('proposal', True))
    >>> find_stage(['單位預算'], year=2026, made=date(2025, 8, 8)), find_stage(['單位預算'], year=2026)
    (('proposal', False), ('enacted', False))
    >>> find_stage(['部门预算'], script='hans'), find_stage(['會議紀錄'])
    (('enacted', True), (None, False))
    """
    keys = [match_key(text) for text in printed]
    for stage, pattern in _SURE:
        if any(pattern.search(key) for key in keys):
            return stage, True
    if script == "hans":
        return ("enacted", True) if any(map(_BUDGET.search, keys)) else (None, False)
    inner = find_stage([named])[0] if _BUDGET.search(match_key(named)) else None
    if inner:
        return inner, False
    if not any(map(_BUDGET.search, keys)):
        return None, False
    before = made is not None and year is not None and made < date(year - 1, _LATEST_PROPOSAL_MONTH, 1)
    return ("proposal" if before else "enacted"), False
