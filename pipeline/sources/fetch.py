"""One document over HTTP into the raw store: asked for only if it changed, resumed where it was cut, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.message import Message
from urllib.parse import unquote

import httpx
import regex

from pipeline.pages.whole_file import hash_of
from pipeline.sources.address import check_url
from pipeline.sources.content import HEAD, FetchError, PassingError, check_is_pdf, check_size, watched
from pipeline.sources.http import Visit, body_of, check_status, open_address, with_retries
from pipeline.sources.raw import Partial, RawStore, Validator
from pipeline.sources.sightings import Sighting

_RANGE = regex.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document that is in the raw store now. `came_from` is the address after redirects."""

    sha256: str
    size: int
    validator: Validator
    file_name: str
    http_status: int | None = None
    came_from: str | None = None


def fetch(address: str, visit: Visit, raw: RawStore, expected: str | None = None) -> Fetched:
    """Have the document at an address, from the server or, where that says that nothing changed, from the raw store.

    `expected` is the SHA-256 that its content has to have. FetchError (also RefusedAddress) where it can't be had.
    """
    host = check_url(address).host
    known = whole_sighting(raw, address)
    with raw.partial(address) as partial:
        return with_retries(host, visit, lambda: _attempt(address, visit, raw, partial, known, expected))


def whole_sighting(raw: RawStore, address: str) -> Sighting | None:
    """The last sighting of an address, if its document is still whole: a damaged one has to be fetched again."""
    known = raw.last_seen(address)
    return known if known and known.sha256 and raw.is_whole(known.sha256) else None


def _attempt(
    address: str, visit: Visit, raw: RawStore, partial: Partial, known: Sighting | None, expected: str | None
) -> Fetched:
    deadline = visit.world.clock() + visit.source.time_limit_seconds
    headers = _conditions(partial, known)
    with open_address(address, visit, headers, deadline) as response:
        if response.status_code == 416 and "Range" in headers:
            partial.drop()
            raise PassingError("the server has no such part; it is fetched from the start", 416)
        check_status(response, visit.world)
        came_from = str(response.url) if str(response.url) != address else None
        if response.status_code == 304:
            return _unchanged(known, headers, came_from, expected)
        validator = _begin(response, partial, visit, headers)
        save(watched(body_of(response), partial.size, visit.source, visit.world, deadline), partial)
    _check_complete(partial, validator)
    size = partial.size
    sha256 = keep(raw, partial, expected)
    return Fetched(sha256, size, validator, file_name_of(response), response.status_code, came_from)


def save(chunks: Iterable[bytes], partial: Partial) -> None:
    """Add the chunks to a download; FetchError as soon as it is seen to be no PDF."""
    checked = False
    for chunk in chunks:
        partial.append(chunk)
        if not checked and partial.size >= HEAD:
            _check_type(partial)
            checked = True
    _check_type(partial)


def _conditions(partial: Partial, known: Sighting | None) -> dict[str, str]:
    """Go on with a part if the server can tell that it still fits, else ask whether anything changed."""
    begun = partial.validator()
    if partial.size and begun.if_range and (begun.size is None or partial.size < begun.size):
        return {"Range": f"bytes={partial.size}-", "If-Range": begun.if_range}
    partial.drop()
    conditions = {}
    if known and known.etag:
        conditions["If-None-Match"] = known.etag
    if known and known.last_modified:
        conditions["If-Modified-Since"] = known.last_modified
    return conditions


def _unchanged(known: Sighting | None, headers: dict[str, str], came_from: str | None, expected: str | None) -> Fetched:
    conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
    if known is None or known.sha256 is None or not conditional:
        raise FetchError("the server answers 304 (not modified) to a question that had no condition", 304)
    if expected not in (None, known.sha256):
        raise FetchError(f"its content is {known.sha256}, not the expected {expected}", 304)
    validator = Validator(known.etag, known.last_modified, known.size)
    return Fetched(known.sha256, known.size or 0, validator, known.file_name or "", 304, came_from)


def _begin(response: httpx.Response, partial: Partial, visit: Visit, headers: dict[str, str]) -> Validator:
    """Make ready for the body: after what is there for a part, empty for a whole."""
    encoded = response.headers.get("content-encoding", "identity").lower() != "identity"
    length = response.headers.get("content-length", "")
    etag, last_modified = response.headers.get("etag"), response.headers.get("last-modified")
    if response.status_code == 206:
        begun = partial.validator()
        match = _RANGE.fullmatch(response.headers.get("content-range", ""))
        fits = match is not None and int(match[1]) == partial.size and match[2] in ("*", str(begun.size or match[2]))
        same = (etag or begun.etag, last_modified or begun.last_modified, response.url.host) == (
            begun.etag, begun.last_modified, begun.host
        )  # fmt: skip
        if "Range" not in headers or encoded or not fits or not same:
            partial.drop()
            raise PassingError("the server sends another part than the one asked for", 206)
        whole = begun if match is None or match[2] == "*" else replace(begun, size=int(match[2]))
        check_size(whole.size, visit.source)
        return whole
    size = int(length) if length.isdecimal() and not encoded else None
    check_size(size, visit.source)
    validator = Validator(etag, last_modified, size, response.url.host)
    # Parts of an encoded body can't be joined.
    partial.begin(Validator() if encoded else validator)
    return validator


def _check_type(partial: Partial) -> None:
    try:
        check_is_pdf(partial.head())
    except FetchError:
        partial.drop()
        raise


def _check_complete(partial: Partial, validator: Validator) -> None:
    if validator.size is not None and partial.size < validator.size:
        raise PassingError(f"cut after {partial.size} of {validator.size} bytes")
    if validator.size is not None and partial.size > validator.size:
        size = partial.size
        partial.drop()
        raise PassingError(f"{size} bytes instead of the announced {validator.size}")


def keep(raw: RawStore, partial: Partial, expected: str | None) -> str:
    """Put a complete download into the store. FetchError where its content isn't the expected one."""
    if expected and (found := hash_of(partial.path)) != expected:
        partial.drop()
        raise FetchError(f"its content is {found}, not the expected {expected}")
    return raw.keep(partial)


def file_name_of(response: httpx.Response) -> str:
    """The name that the server gives, else the last part of the address."""
    message = Message()
    message["Content-Disposition"] = response.headers.get("content-disposition", "")
    name = message.get_filename() or unquote(response.url.path)
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]
