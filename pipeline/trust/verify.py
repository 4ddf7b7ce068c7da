"""The second reader: every number is read again by another PDF engine inside its box.

Two engines that share no code rarely make the same mistake. What they don't agree on is said, never settled.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import regex

from pipeline.characters.fold import fold
from pipeline.document.verdict import CHECKED, summarise, values_of
from pipeline.settings import Scope
from pipeline.trust.second_reader import Wanted, read_with_pdfium, read_with_pdfplumber
from schemas.document import Place
from schemas.rows import DocumentRows, FactRow, IssueRow

Reader = Callable[[bytes, Wanted, str | None], Iterator[tuple[Place, str]]]
_READERS: dict[Scope, tuple[Reader, ...]] = {
    "auto": (read_with_pdfium, read_with_pdfplumber),
    "all": (read_with_pdfplumber,),
    "none": (),
}
_FIGURES = regex.compile(r"[\d.%△▲+\-−]")
_NO_FIGURES = regex.compile(r"[^\d.]+")
_SPACE = regex.compile(r"[\s,，]+")


def verify(data: bytes, rows: DocumentRows, scope: Scope, password: str | None = None) -> None:
    """Fill `verified_by` of all facts with a value. `data` are the bytes that the rows were read from.

    `auto` asks PDFium, which is quick, and pdfplumber for what PDFium doesn't confirm; `all` asks pdfplumber for all.
    """
    pending = [fact for table in CHECKED for fact in getattr(rows, table) if values_of(fact)]
    others: dict[int, str] = {}
    for reader in _READERS[scope]:
        if pending:
            read = _read(reader, data, pending, rows, password)
            pending = [fact for fact in pending if not _confirm(fact, read, others)]
    for fact in pending if scope != "none" else ():
        if fact.verified_by == "differs":
            message = f"read as {fact.text!r}, by another engine as {others[id(fact)]!r}; compare with the page"
            rows.issues.append(_issue(rows, fact, "verify.differs", message))
    summarise(rows)


def _read(
    reader: Reader, data: bytes, facts: Sequence[FactRow], rows: DocumentRows, password: str | None
) -> dict[Place, str]:
    """What a reader finds in the places of facts, as far as it gets."""
    read: dict[Place, str] = {}
    try:
        read.update(reader(data, _places(facts), password))
    except Exception as error:  # whatever another engine stumbles on, the first one's reading stays, unverified
        message = f"a second engine ({reader.__name__.removeprefix('read_with_')}) failed: {error!r}"
        rows.issues.append(_issue(rows, None, "verify.failed", message))
    return read


def _confirm(fact: FactRow, read: Mapping[Place, str], others: dict[int, str]) -> bool:
    """Mark whether what was read is the fact's text; what differs is kept in `others`."""
    other = "".join(read.get(place, "") for place in fact.places)
    if _is_same(fact, other):
        fact.verified_by = "both"
        return True
    if other.strip() and not fact.recovered:  # the other engine knows no map either
        fact.verified_by, others[id(fact)] = "differs", other
    elif fact.verified_by is None:
        fact.verified_by = "first_only"
    return False


def _places(facts: Sequence[FactRow]) -> Wanted:
    wanted: dict[int, set[Place]] = defaultdict(set)
    for fact in facts:
        for place in fact.places:
            wanted[place.page].add(place)
    return wanted


def figures(text: str) -> str:
    """The characters of a text that make its numbers.

    >>> figures('執行率 98.50％'), figures('△1,200 千元'), figures('②')
    ('98.50%', '△1200', '2')
    """
    return "".join(_FIGURES.findall(_SPACE.sub("", unicodedata.normalize("NFKC", text))))


def _numbers(text: str) -> str:
    """The numbers of a sentence, each apart: 6 isn't read where 16 stands.

    >>> _numbers('共 16 案，計 1,200 件')
    '16|1200'
    """
    squeezed = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return _NO_FIGURES.sub("|", squeezed).strip("|")


def _is_same(fact: FactRow, other: str) -> bool:
    """Figures by figures, or words (同(A)) where there are none. A fact may leave out what else stands in its box."""
    first, second = figures(fact.text), figures(other)
    code = getattr(fact, "code", None) or ""
    if not any(character.isdigit() for character in first):
        own, others = (sorted(_SPACE.sub("", fold(text))) for text in (fact.text, other))
        return others in (own, sorted([*own, *code]))
    if fact.table_id is None:
        return f"|{_numbers(fact.text)}|" in f"|{_numbers(other)}|"
    return second in (first, figures(code) + first)


def _issue(rows: DocumentRows, fact: FactRow | None, code: str, message: str) -> IssueRow:
    return IssueRow(
        document_id=rows.documents[0].document_id, page=fact.page if fact else None, bbox=fact.bbox if fact else None,
        code=code, severity="warning", message=message,
    )  # fmt: skip
