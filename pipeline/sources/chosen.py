"""Which sources are meant: what is named on the command line, or in a flow's parameters."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import httpx

from pipeline.sources.address import RefusedAddress, check_url
from pipeline.sources.source import CONTACT_VARIABLE, Source, SourceError, check_scheme, is_web, scheme_of
from pipeline.sources.source_file import read_sources

_PAGE_ENDINGS = ("/", ".html", ".htm")


def sources_of(arguments: Sequence[str]) -> list[Source]:
    """Sources with their defaults from command-line arguments; a .toml file is read as `sources.toml`."""
    sources: list[Source] = []
    for argument in arguments:
        if argument.endswith(".toml") and scheme_of(argument) is None:
            sources += read_sources(Path(argument))
        else:
            sources.append(_one(argument))
    return sources


def select(sources: Sequence[Source], names: Sequence[str] | None) -> list[Source]:
    """The sources of these names; all of them where none is given. SourceError for a name that no source has."""
    known = [source.name for source in sources]
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise SourceError(f"no source is named {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    return [source for source in sources if not names or source.name in names]


def _one(argument: str) -> Source:
    check_scheme(argument)
    if is_web(argument):
        try:
            check_url(argument)
        except RefusedAddress as error:
            raise SourceError(str(error)) from error
    contact = os.environ.get(CONTACT_VARIABLE)
    if is_web(argument) and names_page(argument):
        return Source(argument, index=(argument,), contact=contact)
    return Source(argument, files=(argument,), contact=contact)


def names_page(address: str) -> bool:
    """Whether an address on the command line is an index page rather than a document.

    >>> [names_page(f"https://example.org{path}") for path in ("", "/reports/", "/list.html", "/a.pdf", "/get?id=1")]
    [True, True, True, False, False]
    """
    url = httpx.URL(address)
    return not url.query and url.path.lower().endswith(_PAGE_ENDINGS)
