"""Index pages: the addresses of the PDF files that a web page links to.

Read by libxml2 as a stream, which takes time in proportion to the page: Python's own parser takes the square of what a
hostile page opens and never closes, and browsers' parsers, which build a tree, take it for what is nested deeply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import httpx
import regex
from lxml.etree import HTMLParser, LxmlError

from pipeline.sources.address import check_url
from pipeline.sources.content import FetchError, watched
from pipeline.sources.http import Visit, body_of, check_status, open_address, with_retries

_PAGE_LIMIT_MB = 8.0
_CHARSET = regex.compile(rb"""(?i)<meta[^>]+charset\s*=\s*["']?([\w-]+)""")


def read_index(address: str, visit: Visit) -> list[str]:
    """The links of a page to .pdf, in its order. FetchError (also RefusedAddress) where there are none."""
    limit = min(_PAGE_LIMIT_MB, visit.source.size_limit_mb)
    visit = replace(visit, source=replace(visit.source, size_limit_mb=limit))

    def attempt() -> tuple[str, str]:
        deadline = visit.world.clock() + visit.source.time_limit_seconds
        with open_address(address, visit, {}, deadline) as response:
            check_status(response, visit.world)
            data = b"".join(watched(body_of(response), 0, visit.source, visit.world, deadline))
            return str(response.url), _decode(data, response.charset_encoding)

    base, html = with_retries(check_url(address).host, visit, attempt)
    links = pdf_links(html, base)
    if not links:
        raise FetchError("this index page links to no .pdf (links that a script makes aren't seen)")
    return links


def _decode(data: bytes, charset: str | None) -> str:
    match = _CHARSET.search(data[:4096])
    for name in (charset, match[1].decode("ascii") if match else None, "utf-8"):
        try:
            return data.decode(name or "")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


class _Links:
    """Takes the tags of a page as they come."""

    def __init__(self) -> None:
        self.base: str | None = None
        self.found: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        href = attributes.get("href")
        if href and tag == "base" and self.base is None:
            self.base = href.strip()
        elif href and tag in ("a", "area"):
            self.found.append(href.strip())

    def close(self) -> None:
        """lxml asks for a result."""


def pdf_links(html: str, address: str) -> list[str]:
    """Addresses of links whose path ends in .pdf, resolved, each once. A fragment is dropped, unless it is a hash to
    check (`#sha256=…`).

    >>> pdf_links('<a href="a.pdf">1</a><a href="/b.PDF?v=2#page=3">2</a><a href="a.pdf">3</a>', "https://example.org/x/")
    ['https://example.org/x/a.pdf', 'https://example.org/b.PDF?v=2']
    >>> pdf_links('<base href="/files/"><a href="甲.pdf">1</a><a href="mailto:a.pdf">2</a>', "https://example.org/x/")
    ['https://example.org/files/%E7%94%B2.pdf']
    """
    links = _Links()
    parser = HTMLParser(target=links, huge_tree=True)
    try:
        parser.feed(html)
        parser.close()
    except LxmlError as error:
        raise FetchError(f"this page can't be read as HTML ({error})") from error
    found = []
    for href in links.found:
        try:
            url = httpx.URL(address).join(links.base or "").join(href)
        except (httpx.InvalidURL, ValueError):
            # Kept as it is where it means a PDF, so that fetching it says what is wrong.
            found += [href] if ".pdf" in href.lower() else []
            continue
        if url.scheme in ("http", "https") and url.path.lower().endswith(".pdf"):
            found.append(str(url if url.fragment.startswith("sha256=") else url.copy_with(fragment=None)))
    return list(dict.fromkeys(found))
