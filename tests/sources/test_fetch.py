"""Fetching from a real server that does everything wrong which servers do."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from pipeline.sources.raw import RawStore
from tests.sources.conftest import Get
from tests.sources.web import NEWER, PDF, Request, Time, Web, cut, pdf, serving, status, world

SHA = hashlib.sha256(PDF).hexdigest()


def test_a_document_is_kept_under_its_hash_and_logged(web: Web, get: Get, raw: RawStore) -> None:
    found = get(web.on("/%E5%A0%B1%E5%91%8A.pdf", pdf()))
    assert (found.status, found.sha256, found.path) == ("new", SHA, raw.path_of(SHA))
    assert raw.path_of(SHA).read_bytes() == PDF
    assert found.origin.address == found.address and found.origin.file_name == "報告.pdf"
    entry = json.loads((raw.folder / "log.jsonl").read_text())
    expected = {"address": found.address, "sha256": SHA, "size": len(PDF), "etag": '"1"', "http_status": 200}
    assert entry.items() >= expected.items() and entry["seen_at"] == "2026-01-01T00:00:00+00:00"
    agent = web.header(0, "User-Agent") or ""
    assert agent.startswith("govtables/") and "data@example.org" in agent
    assert not list((raw.folder / "partial").glob("*.part"))


def test_304_an_unchanged_document_is_not_sent_again(web: Web, get: Get) -> None:
    address = web.on("/a.pdf", status(200, PDF, ETag='"1"', Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT"), status(304))
    get(address)
    found = get(address)
    assert (found.status, found.sha256) == ("unchanged", SHA)
    assert web.header(1, "If-None-Match") == '"1"'
    assert web.header(1, "If-Modified-Since") == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_304_without_a_question_is_an_error(web: Web, get: Get) -> None:
    assert "304" in (get(web.on("/a.pdf", status(304))).message or "")


def test_a_damaged_raw_file_is_fetched_again(web: Web, get: Get, raw: RawStore) -> None:
    address = web.on("/a.pdf", pdf())
    get(address)
    raw.path_of(SHA).write_bytes(PDF[:-1])
    assert get(address).status == "unchanged" and raw.is_whole(SHA)
    assert web.header(1, "If-None-Match") is None


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_what_wont_pass_is_asked_once(web: Web, get: Get, code: int) -> None:
    found = get(web.on("/a.pdf", status(code)))
    assert found.status == "failed" and str(code) in (found.message or "") and len(web.asked) == 1
    assert found.outcome and found.outcome.status == "rejected"


def test_429_waits_as_long_as_it_is_asked_to(web: Web, get: Get) -> None:
    seconds, date = status(429, Retry_After="7"), status(503, Retry_After="Thu, 01 Jan 2026 00:00:30 GMT")
    moment = Time()
    assert get(web.on("/a.pdf", seconds, date, pdf()), world(moment)).status == "new"
    assert moment.slept == [7, 23]


def test_429_for_longer_than_a_run_waits_leaves_the_host_alone(web: Web, get: Get) -> None:
    moment = Time()
    found = get(web.on("/a.pdf", status(429, Retry_After="3600"), pdf()), world(moment))
    assert found.status == "failed" and "3600 s" in (found.message or "") and "429" in (found.message or "")
    assert len(web.asked) == 1 and not moment.slept


def test_500_is_tried_again_after_longer_and_longer_waits(web: Web, get: Get) -> None:
    moment = Time()
    assert get(web.on("/a.pdf", status(500), status(502), status(408), pdf()), world(moment)).status == "new"
    assert moment.slept == [1, 2, 4]
    found = get(web.on("/b.pdf", status(500)), retries=2)
    assert "500" in (found.message or "") and "tried 3 times" in (found.message or "") and len(web.asked) == 7


def test_a_cut_transfer_is_resumed(web: Web, get: Get, raw: RawStore) -> None:
    found = get(web.on("/a.pdf", cut(2000, ETag='"1"'), pdf()))
    assert found.sha256 == SHA and raw.is_whole(SHA)
    assert (web.header(1, "Range"), web.header(1, "If-Range")) == ("bytes=2000-", '"1"')


def test_a_cut_transfer_is_resumed_by_the_next_run(web: Web, get: Get) -> None:
    address = web.on("/a.pdf", cut(2000, Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT"))
    assert get(address, retries=0).status == "failed"
    part = f"bytes 2000-{len(PDF) - 1}/{len(PDF)}"
    web.on("/a.pdf", lambda request: request.give(206, PDF[2000:], Content_Range=part))
    assert get(address).sha256 == SHA
    assert web.header(1, "If-Range") == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_a_cut_transfer_starts_over_where_its_parts_may_not_fit(web: Web, get: Get) -> None:
    assert get(web.on("/no-tag.pdf", cut(2000), pdf(etag=None))).sha256 == SHA
    assert get(web.on("/weak.pdf", cut(2000, ETag='W/"1"'), pdf())).sha256 == SHA
    assert [web.header(number, "Range") for number in (1, 3)] == [None, None]
    newer = hashlib.sha256(NEWER).hexdigest()
    assert get(web.on("/changed.pdf", cut(2000, ETag='"1"'), pdf(NEWER, '"2"'))).sha256 == newer
    assert get(web.on("/gone.pdf", cut(2000, ETag='"1"'), status(416), pdf())).sha256 == SHA
    other = status(206, PDF[100:-1900], ETag='"1"', Content_Range=f"bytes 100-{len(PDF) - 1901}/{len(PDF)}")
    assert get(web.on("/other.pdf", cut(2000, ETag='"1"'), other, pdf())).sha256 == SHA


def test_redirects_are_followed_and_the_asked_address_stays(web: Web, get: Get, raw: RawStore) -> None:
    web.on("/there.pdf", pdf())
    found = get(web.on("/here", status(302, Location="there.pdf")))
    assert found.status == "new" and found.origin.address.endswith("/here")
    assert json.loads((raw.folder / "log.jsonl").read_text())["came_from"].endswith("/there.pdf")


def test_a_redirect_loop_ends(web: Web, get: Get) -> None:
    web.on("/b", status(302, Location="/a"))
    assert "circles" in (get(web.on("/a", status(302, Location="/b"))).message or "")
    assert len(web.asked) == 2
    for number in range(9):
        web.on(f"/{number}", status(301, Location=f"/{number + 1}"))
    assert "more than 5 redirects" in (get(web.address + "/0").message or "")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/secret", "http://[::1]:{port}/secret", "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://inner.test:{port}/secret", "http://169.254.169.254/latest", "http://10.0.0.1/", "http://0.0.0.0/",
        "//192.168.1.1/", "file:///etc/passwd", "ftp://example.org/a.pdf", "https://user:word@example.org/a.pdf",
    ],
)  # fmt: skip
def test_a_redirect_to_a_private_address_is_not_followed(web: Web, get: Get, target: str) -> None:
    """Not even where the source's own host is allowed to be private."""
    port = web.address.rpartition(":")[2]
    address = web.on("/a.pdf", status(302, Location=target.format(port=port)))
    found = get(address, world(inner_test=["127.0.0.1"]))
    assert found.status == "failed" and len(web.asked) == 1
    assert any(word in (found.message or "") for word in ("no public address", "only http", "password"))
    assert "please report" not in (found.message or "") and "word@" not in (found.message or "")


def test_a_private_address_needs_leave(web: Web, get: Get) -> None:
    found = get(web.on("/a.pdf", pdf()), allow_private=False)
    assert "allow_private" in (found.message or "") and not web.asked


def test_a_name_is_looked_up_once_for_the_check_and_the_connection(web: Web, get: Get) -> None:
    """A name server whose second answer is another one gains nothing."""
    answers = [["127.0.0.1"], ["127.0.0.9"]]
    port = web.address.rpartition(":")[2]
    web.on("/a.pdf", pdf())
    rebinding = world()
    object.__setattr__(rebinding, "resolve", lambda host, port: answers.pop(0))
    assert get(f"http://name.test:{port}/a.pdf", rebinding).status == "new"
    assert len(answers) == 1


def test_a_host_with_one_private_address_is_refused(web: Web, get: Get) -> None:
    mixed = world(name_test=["8.8.8.8", "127.0.0.1"])
    found = get(f"http://name.test:{web.address.rpartition(':')[2]}/a.pdf", mixed, allow_private=False)
    assert "127.0.0.1" in (found.message or "")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!DOCTYPE html>\n<html><title>\n Not &amp; found</title>" + b" " * 3000, "a web page ('Not & found')"),
        (b"  <!-- x --><HTML><body>", "a web page instead of a PDF"),
        (b"PK\x03\x04" + bytes(5000), "no PDF: it begins with b'PK"),
        (b"", "an empty file"),
    ],
)
def test_anything_but_a_pdf_is_refused(web: Web, get: Get, raw: RawStore, body: bytes, says: str) -> None:
    found = get(web.on("/a.pdf", status(200, body, Content_Type="application/pdf")))
    assert says in (found.message or "") and len(web.asked) == 1
    assert not list(raw.folder.glob("*.pdf")) and not list((raw.folder / "partial").glob("*.part"))


def _drip(request: Request) -> None:
    """A byte now and then, for as long as somebody listens."""
    request.give(200, PDF[:1100], 10_000_000)
    while not request.server.web.over.wait(0.001):
        request.wfile.write(b"x")
        request.wfile.flush()


def _drip_headers(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not request.server.web.over.wait(0.001):
        request.wfile.write(b"x")
        request.wfile.flush()


def test_a_slow_drip_is_given_up(web: Web, get: Get) -> None:
    found = get(web.on("/a.pdf", _drip), world(Time(tick=1)), slowest_bytes_per_second=100_000.0)
    assert "slowest_bytes_per_second" in (found.message or "") and len(web.asked) == 1


def test_the_time_limit_holds_for_body_and_headers(web: Web, get: Get) -> None:
    for answer in (_drip, _drip_headers):
        settings = {"time_limit_seconds": 60.0, "slowest_bytes_per_second": 0.0}
        found = get(web.on("/a.pdf", answer), world(Time(tick=1)), **settings)
        assert "60 s (time_limit_seconds)" in (found.message or "")
    assert len(web.asked) == 2


def test_a_server_that_says_nothing_is_left(web: Web, get: Get) -> None:
    begin = time.monotonic()
    found = get(web.on("/a.pdf", lambda request: request.server.web.over.wait()), timeout_seconds=0.1, retries=1)
    assert "timed out" in (found.message or "") and "tried 2 times" in (found.message or "")
    assert time.monotonic() - begin < 5


def test_what_is_too_large_is_refused_announced_or_not(web: Web, get: Get) -> None:
    found = get(web.on("/a.pdf", lambda request: request.give(200, PDF[:50], 2_000_000)), size_limit_mb=1.0)
    assert "2.0 MB, more than the limit of 1 MB" in (found.message or "")
    found = get(web.on("/b.pdf", lambda request: request.give(200, PDF * 300, -1)), size_limit_mb=1.0)
    assert "more than the limit of 1 MB" in (found.message or "") and len(web.asked) == 2


def test_a_host_that_isnt_there(web: Web, get: Get) -> None:
    with serving() as gone:
        address = gone.address
    assert "refused" in (get(address + "/a.pdf", retries=0).message or "")


def test_content_has_to_have_the_hash_that_the_address_names(web: Web, get: Get, raw: RawStore) -> None:
    address = web.on("/a.pdf", pdf())
    assert "expected" in (get(f"{address}#sha256={'0' * 64}").message or "") and not list(raw.folder.glob("*.pdf"))
    found = get(f"{address}#sha256={SHA}")
    assert found.status == "new" and found.address == address
    assert "expected" in (get(f"{address}#sha256={'0' * 64}").message or "")


def test_a_name_that_the_server_gives_is_the_files(web: Web, get: Get) -> None:
    named = status(200, PDF, Content_Disposition="attachment; filename*=UTF-8''%2e%2e%2F%E5%A0%B1%E5%91%8A.pdf")
    assert get(web.on("/download", named)).origin.file_name == "報告.pdf"
