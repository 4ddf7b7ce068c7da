"""One GET over its redirects, each hop checked and in its turn, and what may pass tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx

from pipeline.sources.address import check_url
from pipeline.sources.content import FetchError, PassingError, late
from pipeline.sources.decoding import decoded
from pipeline.sources.pace import HostIsResting, Pace
from pipeline.sources.source import Source
from pipeline.sources.transport import PASSING, GuardedTransport
from pipeline.sources.world import World
from schemas.version import VERSION

_PASSING_STATUS = (408, 425, 429)
_LONGEST_BACKOFF = 60.0
_WORDS = {
    401: "needs a login (401)",
    403: "refused by the server (403)",
    404: "not found (404); the document was moved or taken down",
    410: "gone (410); the document was taken down",
    429: "too many requests (429)",
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is asked for, how and when: a source, and the pace and the world of a run."""

    source: Source
    pace: Pace
    world: World


def user_agent(source: Source) -> str:
    """Says who asks.

    >>> user_agent(Source("a", contact="data@example.org")).split(" ", 1)[1]
    '(reads government PDF reports; contact: data@example.org)'
    """
    return f"govtables/{VERSION} (reads government PDF reports; contact: {source.contact or 'not given'})"


@contextmanager
def open_address(address: str, visit: Visit, headers: Mapping[str, str], deadline: float) -> Iterator[httpx.Response]:
    """The answer at the end of the redirects, whatever its status, its body unread. PassingError for the network's
    failures, RefusedAddress for a hop that isn't allowed, FetchError for redirects that don't end."""
    url = check_url(address)
    seen: list[httpx.URL] = []
    while True:
        if url in seen:
            raise FetchError(f"its redirects go round in circles ({' → '.join(map(str, [*seen, url]))})")
        if len(seen) > visit.source.max_redirects:
            raise FetchError(f"more than {visit.source.max_redirects} redirects (max_redirects)")
        seen.append(url)
        with _ask(url, visit, headers, deadline) as response:
            if not response.has_redirect_location:
                yield response
                return
            target = response.headers["location"]
        url = _target(url, target)


def _target(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return check_url(str(url.join(location)))
    except httpx.InvalidURL as error:
        raise FetchError(f"redirected to {location!r}, which is no address") from error


@contextmanager
def _ask(url: httpx.URL, visit: Visit, headers: Mapping[str, str], deadline: float) -> Iterator[httpx.Response]:
    source, world = visit.source, visit.world
    client = httpx.Client(
        transport=GuardedTransport(source.private_hosts, world, deadline), timeout=source.timeout_seconds,
        # Lengths and ranges count what is sent, so nothing may be compressed on the way.
        headers={"User-Agent": user_agent(source), "Accept-Encoding": "identity"}, trust_env=False,
    )  # fmt: skip
    with visit.pace.turn(url.host, source.interval_seconds, source.longest_wait_seconds), client:
        try:
            with client.stream("GET", url, headers=dict(headers)) as response:
                yield response
        except PASSING as error:
            if world.clock() >= deadline:
                raise late(source) from error
            message = f"{url.host} didn't answer as it should ({str(error) or type(error).__name__})"
            raise PassingError(message, host=url.host) from error


def body_of(response: httpx.Response) -> Iterator[bytes]:
    """The content of an answer, decoded, in pieces whose number and size a caller can limit."""
    return decoded(response.iter_raw(), response.headers.get("content-encoding", ""))


def check_status(response: httpx.Response, world: World) -> None:
    """PassingError or FetchError for an answer that is none."""
    status = response.status_code
    message = _WORDS.get(status, f"the server answers {status} {response.reason_phrase}".rstrip())
    if status in _PASSING_STATUS or status >= 500:
        wait = retry_after(response.headers.get("retry-after"), world.now())
        raise PassingError(message, status, wait, response.url.host)
    if status not in (200, 206, 304):
        raise FetchError(message, status)


def retry_after(text: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or a date.

    >>> moment = datetime(2026, 1, 1, tzinfo=UTC)
    >>> retry_after("120", moment), retry_after("Thu, 01 Jan 2026 00:01:00 GMT", moment), retry_after("soon", moment)
    (120.0, 60.0, None)
    """
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def with_retries(host: str, visit: Visit, attempt: Callable[[], T]) -> T:
    """What `attempt` returns; after a PassingError it is tried again when the host has rested: twice as long each time,
    not all clients at the same moment, and no less than the server asks for."""
    failure: PassingError | None = None
    for number in range(visit.source.retries + 1):
        try:
            return attempt()
        except HostIsResting as error:
            raise FetchError(f"{failure}; {error}" if failure else str(error)) from error
        except PassingError as error:
            failure = error
            backoff = min(_LONGEST_BACKOFF, 2.0**number) * (1 + visit.world.chance()) / 2
            visit.pace.rest(error.host or host, max(backoff, error.wait or 0.0))
    assert failure is not None
    times = f", tried {visit.source.retries + 1} times" if visit.source.retries else ""
    raise FetchError(f"{failure}{times}", failure.http_status) from failure
