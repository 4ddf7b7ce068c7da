"""Text: what changed under each heading, token by token, and what the new edition's prose says of a change."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Indel

from parsers.values.key import match_key
from pipeline.compare.change import NOWHERE, About, Recorder, Spot
from pipeline.compare.edition import Owner
from pipeline.compare.headings import match_headings, titles_of
from pipeline.document.identity import caption_title
from schemas.rows import SectionRow

_TOKEN = regex.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+|\s+|.", regex.DOTALL)
_MARKS = regex.compile(r"[^\p{L}\p{N}]+")
_DIFFLIB = 400  # tokens up to which difflib, which finds what people see but may take cubic time, is quick enough
_INDEL = 20_000  # tokens up to which an optimal script is


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of text that is the same (op `=`), only old (`-`) or only new (`+`)."""

    op: str
    text: str


def tokens(text: str) -> list[str]:
    """Numbers whole, Latin words, and single characters of everything else.

    >>> tokens('增為88.10%，GDP 1,234元')
    ['增', '為', '88.10%', '，', 'GDP', ' ', '1,234', '元']
    """
    return _TOKEN.findall(text)


def edits(old: str, new: str) -> list[Edit]:
    """What to take away and what to put in; the runs of `=` and `-` make the old text, of `=` and `+` the new.

    >>> [(e.op, e.text) for e in edits('達成率88.10%。', '達成率98.10%。')]
    [('=', '達成率'), ('-', '88.10%'), ('+', '98.10%'), ('=', '。')]
    """
    one, other = tokens(old), tokens(new)
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    middle = _script(one[head : len(one) - tail], other[head : len(other) - tail])
    runs = [("=", one[:head]), *middle, ("=", one[len(one) - tail :])]
    return [Edit(op, "".join(run)) for op, run in runs if run]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _script(one: list[str], other: list[str]) -> list[tuple[str, list[str]]]:
    """Runs for the part that differs: difflib, for longer texts an optimal script, for the longest one block."""
    if max(len(one), len(other)) > _INDEL:
        return [("-", one), ("+", other)]
    short = max(len(one), len(other)) <= _DIFFLIB
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if short else _indel(one, other)
    out: list[tuple[str, list[str]]] = []
    for tag, a0, a1, b0, b1 in matcher:
        if tag == "equal":
            out.append(("=", one[a0:a1]))
            continue
        out += [("-", one[a0:a1]), ("+", other[b0:b1])]
    return out


def _indel(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    return [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Indel.opcodes(one, other)]


def compare_prose(owner: Owner, out: Recorder) -> None:
    """Record the headings of one owner whose paragraphs differ, and those that only one edition has."""
    old = [one for one in out.comparison.old.sections.get(owner.old_id, []) if _says(one)]
    new = [one for one in out.comparison.new.sections.get(owner.new_id, []) if _says(one)]
    before = [titles_of(one, out.comparison.old) for one in old]
    after = [titles_of(one, out.comparison.new) for one in new]
    pairs = match_headings(old, new, out.comparison.old, out.comparison.new)
    for pair in sorted(pairs, key=lambda pair: pair.new):
        one, other = old[pair.old], new[pair.new]
        if _words(one.text) != _words(other.text):
            about = About("sections", owner, other.title or "", (after[pair.new],), {}, pair)
            out.add("text_changed", about, _spot(one), _spot(other), name="text", message=_summary(one, other))
    for index in sorted({*range(len(old))} - {pair.old for pair in pairs}):
        about = About("sections", owner, old[index].title or "", (before[index],))
        out.add("text_changed", about, _spot(old[index]), NOWHERE, name="text", message="the paragraphs are gone")
    for index in sorted({*range(len(new))} - {pair.new for pair in pairs}):
        about = About("sections", owner, new[index].title or "", (after[index],))
        out.add("text_changed", about, NOWHERE, _spot(new[index]), name="text", message="new paragraphs")


def _words(text: str | None) -> str:
    """Letters and digits alone: bullets and brackets are drawn in many ways, and change nothing that is said."""
    return _MARKS.sub("", match_key(text or ""))


def _says(section: SectionRow) -> bool:
    """Has it words of its own, other than the lines of agency and unit over a table?"""
    return any(caption_title(line) for line in (section.text or "").splitlines())


def _summary(old: SectionRow, new: SectionRow) -> str:
    one, other = len(old.text or ""), len(new.text or "")
    return f"{one:,} characters → {other:,}"


def _spot(section: SectionRow) -> Spot:
    return Spot(section.page, None, (), section.text)


def sentences(text: str) -> list[str]:
    """The sentences of a text.

    >>> sentences('甲增加。乙減少；丙')
    ['甲增加。', '乙減少；', '丙']
    """
    return [part.strip() for part in regex.findall(r"[^。；;\n]+[。；;]?", text) if part.strip()]
