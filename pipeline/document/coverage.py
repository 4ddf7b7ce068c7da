"""How much of a document was read: its tables, and the numbers in them, that became facts or are known to be none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from parsers.shared.columns import read_heads
from parsers.values.key import match_key
from pipeline.document.complete import facts_by_table, numbers_of, unused_numbers
from schemas.document import Part
from schemas.rows import DocumentRows, IssueRow

LOW = 0.5
"""Share of the printed numbers below which a known report is read in part only."""

_YEARS = ("年度", "年度別", "年份", "年度别")
_FEW = 20  # numbers that say nothing of a report's coverage
_OTHER = ("generic", "briefing")
"""Types of which nothing is promised."""


def count_coverage(parts: Sequence[Part], rows: DocumentRows) -> Iterator[IssueRow]:
    """Fill the counts of the document and its pages; says where little of a known report was read."""
    facts = facts_by_table(rows)
    tables: Counter[int] = Counter()
    with_facts: Counter[int] = Counter()
    printed: Counter[int] = Counter()
    unread: Counter[int] = Counter()
    for part in parts:
        for section in part.walk():
            for table in section.tables():
                tables[table.page] += 1
                with_facts[table.page] += bool(facts.get(table.table_id))
                printed.update(cell.page for cell in numbers_of(table))
                years = {head.col for head in read_heads(table) if head.path and match_key(head.path[-1]) in _YEARS}
                unused = unused_numbers(table, facts.get(table.table_id, []))
                unread.update(cell.page for cell in unused if cell.col not in years)
    for page in rows.pages:
        page.tables, page.tables_read = tables[page.page], with_facts[page.page]
        page.numbers_printed, page.numbers_read = printed[page.page], printed[page.page] - unread[page.page]
    document = rows.documents[0]
    document.tables, document.tables_read = tables.total(), with_facts.total()
    document.numbers_printed = printed.total()
    document.numbers_read = printed.total() - unread.total()
    known = document.report_type not in (None, *_OTHER)
    if known and document.numbers_printed >= _FEW and document.numbers_read < LOW * document.numbers_printed:
        yield IssueRow(
            document_id=document.document_id, code="coverage.low", severity="warning",
            message=f"{document.numbers_read} of {document.numbers_printed} numbers in tables are read "
            f"({document.tables_read} of {document.tables} tables); the rest is in cells only",
        )  # fmt: skip
