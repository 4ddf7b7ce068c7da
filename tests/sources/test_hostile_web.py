"""What a server may send to stall, flood or mislead a run."""

from __future__ import annotations

import gzip
import zlib

import pytest

from pipeline.sources.content import FetchError, check_is_pdf
from pipeline.sources.decoding import decoded
from pipeline.sources.gather import gather
from pipeline.sources.index_page import pdf_links
from pipeline.sources.raw import RawStore
from pipeline.sources.source import Source
from tests.sources.conftest import Get
from tests.sources.test_fetch import SHA
from tests.sources.web import PDF, Web, cut, pdf, status, world

BOMB = gzip.compress(PDF + bytes(300_000_000), 1)


@pytest.mark.parametrize("tag", ["<!--", "<![", "<a ", "<div>", "<b><i>", "<table><tr>", "&#"])
def test_markup_that_never_ends_is_read_at_once(tag: str) -> None:
    assert pdf_links(f"<a href=a.pdf>1</a>{tag * 200_000}", "https://example.org/") == ["https://example.org/a.pdf"]


@pytest.mark.parametrize("head", [b"<!--" * 256, b"<!-- --> " * 100 + b"x", b"<title" * 170])
def test_a_head_full_of_comments_is_told_at_once(head: bytes) -> None:
    with pytest.raises(FetchError):
        check_is_pdf(head)


def test_what_is_decoded_counts_against_the_limit(web: Web, get: Get, raw: RawStore) -> None:
    bomb = status(200, BOMB, Content_Encoding="gzip")
    assert "limit of 1 MB" in (get(web.on("/a.pdf", bomb), size_limit_mb=1).message or "")
    source = Source("pages", index=(web.on("/", bomb),), allow_private=True, size_limit_mb=1)
    (found,) = gather([source], raw, world())
    assert "limit of 1 MB" in (found.message or "")


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "compress"])
def test_nested_and_unknown_encodings_are_refused(web: Web, get: Get, encoding: str) -> None:
    found = get(web.on("/a.pdf", status(200, gzip.compress(gzip.compress(PDF)), Content_Encoding=encoding)))
    assert "wasn't asked for" in (found.message or "")


@pytest.mark.parametrize(("encoding", "body"), [("gzip", gzip.compress(PDF)), ("deflate", zlib.compress(PDF))])
def test_one_encoding_is_undone_and_a_truncated_body_is_an_error(
    web: Web, get: Get, encoding: str, body: bytes
) -> None:
    assert get(web.on("/a.pdf", status(200, body, Content_Encoding=encoding))).sha256 == SHA
    found = get(web.on("/b.pdf", status(200, body[:-12], Content_Encoding=encoding)))
    assert found.status == "failed" and "cut" in (found.message or "")
    assert b"".join(decoded([body[:100], body[100:]], encoding)) == PDF
    with pytest.raises(FetchError, match="more follows"):
        list(decoded([body + b"x"], encoding))


def test_a_resume_needs_the_same_date_and_the_same_host(web: Web, get: Get) -> None:
    first, other = "Thu, 01 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:00:00 GMT"
    part = {"Content_Range": f"bytes 2000-{len(PDF) - 1}/{len(PDF)}"}
    newer = status(206, PDF[2000:], Last_Modified=other, **part)
    assert get(web.on("/a.pdf", cut(2000, Last_Modified=first), newer, pdf())).sha256 == SHA
    assert [request.path for request in web.asked] == ["/a.pdf"] * 3


def test_a_resume_at_another_host_begins_anew(web: Web, raw: RawStore) -> None:
    there = web.address.replace("127.0.0.1", "data.test") + "/b.pdf"
    part = status(206, PDF[2000:], ETag='"1"', Content_Range=f"bytes 2000-{len(PDF) - 1}/{len(PDF)}")
    asked = web.on("/a.pdf", cut(2000, ETag='"1"'), status(302, Location=there))
    web.on("/b.pdf", part, pdf())
    # A source may name private hosts; a redirect to another one is then allowed.
    source = Source("test", files=(asked, there), allow_private=True, interval_seconds=0.0)
    first = next(gather([source], raw, world(data_test=["127.0.0.1"])))
    assert first.sha256 == SHA
    assert [request.headers.get("Range") for request in web.asked if request.path == "/b.pdf"] == ["bytes=2000-", None]


@pytest.mark.parametrize("pin", ["#sha256=abc", "#sha256=", "#SHA256=" + "0" * 63, "#sha256=" + "g" * 64])
def test_a_hash_that_is_none_is_an_error(web: Web, get: Get, pin: str) -> None:
    found = get(web.on("/a.pdf", pdf()) + pin)
    assert found.status == "failed" and "64 hexadecimal digits" in (found.message or "") and not web.asked
