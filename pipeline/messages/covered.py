"""How much of a document was read, in words."""

from __future__ import annotations


def shown(tables: int | None, tables_read: int | None, printed: int | None, read: int | None) -> str:
    """The counts of `documents` in words; 'coverage unknown' where another version counted nothing.

    >>> shown(113, 16, 8000, 2871), shown(None, None, None, None)
    ('16 of 113 tables read, 2,871 of 8,000 numbers (35 %)', 'coverage unknown')
    """
    if tables is None or printed is None:
        return "coverage unknown"
    share = f" ({100 * (read or 0) // printed} %)" if printed else ""
    return f"{tables_read or 0:,} of {tables:,} tables read, {read or 0:,} of {printed:,} numbers{share}"
