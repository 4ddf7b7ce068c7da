"""Closed lists are closed: a word that isn't in its list is a mistake of ours, found before anything is written."""

from __future__ import annotations

from schemas.rows import DocumentRows
from schemas.vocabulary import closed


class UnknownTerm(ValueError):
    """A row holds a word that its column's closed list doesn't have."""


def refuse_unknown(rows: DocumentRows) -> None:
    """UnknownTerm, with table, column and word, unless every coded column holds words of its list alone."""
    for (table, column), words in closed().items():
        for row in getattr(rows, table):
            word = getattr(row, column)
            if word is not None and word not in words:
                raise UnknownTerm(f"{table}.{column}: {word!r} is not in its closed list (schemas.vocabulary)")
