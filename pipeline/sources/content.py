"""Whether what comes is a PDF, in time, and not too much of it: the same for web servers and object stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape

from pipeline.sources.source import Source
from pipeline.sources.world import World

HEAD = 1024
_WINDOW_SECONDS = 30.0
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<title")


class FetchError(Exception):
    """A document that could not be had; the message says why, and what to do where that is known."""

    def __init__(self, message: str, http_status: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status


class PassingError(FetchError):
    """A failure that may pass. `wait` is what the server asks for, in seconds; `host` is who failed."""

    def __init__(
        self, message: str, http_status: int | None = None, wait: float | None = None, host: str | None = None
    ) -> None:
        super().__init__(message, http_status)
        self.wait, self.host = wait, host


def check_is_pdf(head: bytes) -> None:
    """FetchError unless the first KB holds a PDF's signature.

    >>> check_is_pdf(b"\\xef\\xbb\\xbf%PDF-1.7")
    >>> check_is_pdf(b"<!DOCTYPE html><title>Login</title>")
    Traceback (most recent call last):
    pipeline.sources.content.FetchError: a web page ('Login') instead of a PDF; the document may be gone or need a login
    """
    if b"%PDF-" in head[:HEAD]:
        return
    if _is_page(head[:HEAD]):
        title = _title(head[:HEAD].decode("utf-8", "replace"))
        named = f" ({title!r})" if title else ""
        raise FetchError(f"a web page{named} instead of a PDF; the document may be gone or need a login")
    if not head:
        raise FetchError("an empty file instead of a PDF")
    raise FetchError(f"no PDF: it begins with {head[:16]!r}")


def _is_page(head: bytes) -> bool:
    """Markup from its first character on, with one of the tags that only web pages have."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith(b"<") and any(tag in text for tag in _PAGE)


def _title(text: str) -> str:
    """What stands between a title's tags, '' where there is none."""
    begin = text.lower().find("<title")
    begin = text.find(">", begin) + 1 if begin >= 0 else 0
    end = text.lower().find("</title", begin)
    return unescape(text[begin:end]).strip() if begin and end > begin else ""


def check_size(size: int | None, source: Source) -> None:
    """FetchError for what is announced as too large."""
    if size is not None and size > source.size_limit:
        raise FetchError(f"{size / 1e6:.1f} MB, more than the limit of {source.size_limit_mb:g} MB (size_limit_mb)")


def late(source: Source) -> FetchError:
    return FetchError(f"not complete after {source.time_limit_seconds:g} s (time_limit_seconds)")


def watched(chunks: Iterable[bytes], already: int, source: Source, world: World, deadline: float) -> Iterator[bytes]:
    """The chunks as they come; FetchError where they are too many, too slow, or come after the deadline.

    `already` bytes were had before. The rate is taken over half a minute at a time, so a pause is no failure.
    """
    size, since, counted = already, world.clock(), already
    for chunk in chunks:
        size += len(chunk)
        if size > source.size_limit:
            raise FetchError(f"more than the limit of {source.size_limit_mb:g} MB (size_limit_mb)")
        yield chunk
        now = world.clock()
        if now > deadline:
            raise late(source)
        if now - since >= _WINDOW_SECONDS:
            rate = (size - counted) / (now - since)
            if rate < source.slowest_bytes_per_second:
                raise FetchError(
                    f"{rate:.0f} bytes a second, slower than the limit of {source.slowest_bytes_per_second:g}"
                    " (slowest_bytes_per_second)"
                )
            since, counted = now, size
