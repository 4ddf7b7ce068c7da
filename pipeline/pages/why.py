"""Why a reading was chosen: said only while somebody listens, as `govtables debug` does.

>>> with listening() as said:
...     say(3, "one table over the page break", [("same columns", 1.0)])
>>> said
[Reason(page=3, what='one table over the page break', evidence=(('same columns', 1.0),))]
>>> say(4, "nobody listens")

Steps that don't know which page they work on say None: `listening(page)` knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Reason(NamedTuple):
    """What was decided on a page, and the evidence by name: above 0 speaks for it, below against."""

    page: int
    what: str
    evidence: tuple[tuple[str, float], ...]


_SAID: ContextVar[tuple[int, list[Reason]] | None] = ContextVar("said", default=None)


@contextmanager
def listening(page: int = 0) -> Iterator[list[Reason]]:
    """What is said meanwhile; `page` is that of who doesn't know."""
    said: list[Reason] = []
    token = _SAID.set((page, said))
    try:
        yield said
    finally:
        _SAID.reset(token)


def say(page: int | None, what: str, evidence: Iterable[tuple[str, float]] = ()) -> None:
    """Note a decision; `evidence` is looked at only where somebody listens."""
    listener = _SAID.get()
    if listener is not None:
        listener[1].append(Reason(listener[0] if page is None else page, what, tuple(evidence)))


def is_heard() -> bool:
    """Does somebody listen, so that saying it is worth the words?"""
    return _SAID.get() is not None
