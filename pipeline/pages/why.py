"""Why a reading was chosen: said only while somebody listens, as `govtables debug` does.

>>> with listening() as said:
...     say(3, "one table over the page break", [("same columns", 1.0)])
>>> said
[Reason(page=3, what='one table over the page break', evidence=(('same columns', 1.0),))]
>>> say(4, "nobody listens")
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


_SAID: ContextVar[list[Reason] | None] = ContextVar("said", default=None)


@contextmanager
def listening() -> Iterator[list[Reason]]:
    """What is said meanwhile."""
    said: list[Reason] = []
    token = _SAID.set(said)
    try:
        yield said
    finally:
        _SAID.reset(token)


def say(page: int, what: str, evidence: Iterable[tuple[str, float]] = ()) -> None:
    """Note a decision; `evidence` is looked at only where somebody listens."""
    said = _SAID.get()
    if said is not None:
        said.append(Reason(page, what, tuple(evidence)))
