"""What the whole text says of where a document is from: its script, and the currency that a plain 元 means there."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from schemas.document import Part, Table

_TRADITIONAL = "計畫預執實總據達項業務經濟發處單設會國財費貨門資補機關員類編備個產與長數額開場東"
_SIMPLIFIED = "计划预执实总据达项业务经济发处单设会国财费货门资补机关员类编备个产与长数额开场东"
_COUNTRIES = {
    "TWD": regex.compile(
        r"新[臺台]幣|民國|[臺台]灣|行政院|立法院|監察院|司法院|考試院|經濟部|[臺台][北中南東]|縣政府"
        r"|(?<!\d)(?:[5-9]\d|1[0-4]\d)\s*年"
    ),
    "CNY": regex.compile(r"人民[币幣]|中[华華]人民共和[国國]|[国國][务務]院|[省市县区镇乡]|财政|预算|决算|年度"),
    "HKD": regex.compile(r"香港|港元|港[幣币]"),
    "MOP": regex.compile(r"澳[門门]元|澳[門门]|澳[門门][幣币]"),
}
_HOMES = {"hant": ("TWD", "HKD", "MOP"), "hans": ("CNY",), "other": ("TWD",)}
"""The currencies that each script may be at home with, in the order that breaks a tie."""


def whole_text(parts: Sequence[Part]) -> str:
    """All that a document prints: covers, headings, paragraphs, captions and cells."""
    out: list[str] = []
    for part in parts:
        out += [line.text for line in part.cover]
        for section in part.walk():
            out.append(section.title)
            for block in section.blocks:
                if isinstance(block, Table):
                    out += [block.caption or "", *(cell.text for cell in block.cells)]
                else:
                    out.append(block.text)
    return "\n".join(out)


def script_of(text: str) -> str:
    """hant, hans or other, by characters that only one of the scripts uses.

    >>> script_of('預算數'), script_of('预算数'), script_of('合計'), script_of('500')
    ('hant', 'hans', 'hant', 'other')
    """
    traditional = sum(text.count(character) for character in _TRADITIONAL)
    simplified = sum(text.count(character) for character in _SIMPLIFIED)
    if traditional == simplified == 0:
        return "other"
    return "hant" if traditional >= simplified else "hans"


def home_currency(text: str, script: str) -> str | None:
    """The ISO 4217 currency of 元 without a country, by the country that the text speaks of most; None without a sign.

    >>> home_currency('行政院 110年度', 'hant'), home_currency('某市财政局', 'hans'), home_currency('單位：元', 'hant')
    ('TWD', 'CNY', None)
    >>> home_currency('香港特別行政區政府', 'hant')
    'HKD'
    """
    found = {code: len(_COUNTRIES[code].findall(text)) for code in _HOMES[script]}
    best = max(found, key=lambda code: found[code])
    return best if found[best] else None
