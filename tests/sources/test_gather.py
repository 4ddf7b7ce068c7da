"""Many sources in one run: changes, doubles, failures beside successes, index pages, politeness."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from pipeline.dataset import read_rows
from pipeline.parse import parse_file
from pipeline.process.run import parse_into
from pipeline.settings import Settings
from pipeline.sources.gather import gather
from pipeline.sources.index_page import pdf_links
from pipeline.sources.origin import note_origin
from pipeline.sources.pace import Pace
from pipeline.sources.raw import RawStore
from pipeline.sources.source import Source
from tests.sources.conftest import Get
from tests.sources.web import NEWER, PDF, Time, Web, pdf, status, world

OLD, NEW = hashlib.sha256(PDF).hexdigest(), hashlib.sha256(NEWER).hexdigest()


def test_a_changed_document_supersedes_the_old_one_and_both_stay(web: Web, get: Get, raw: RawStore) -> None:
    address = web.on("/a.pdf", pdf(PDF, '"1"'))
    get(address)
    web.on("/a.pdf", pdf(NEWER, '"2"'))
    found = get(address)
    assert (found.status, found.sha256, found.message) == ("changed", NEW, f"takes the place of {OLD}")
    assert raw.is_whole(OLD) and raw.is_whole(NEW)
    (change,) = RawStore(raw.folder).superseded()
    assert (change.address, change.old, change.new) == (address, OLD, NEW)
    assert found.origin.supersedes == (change,)
    again = get(address)
    assert again.status == "unchanged" and again.origin == found.origin


def test_a_failure_leaves_the_others_alone(web: Web, raw: RawStore) -> None:
    files = (web.on("/gone.pdf", status(404)), "nowhere.pdf", web.on("/a.pdf", pdf()), web.on("/b.pdf", pdf()))
    source = Source("mixed", files, (web.on("/none.html", status(200, b"<p>none</p>")),), allow_private=True)
    found = list(gather([source], raw, world()))
    assert [one.status for one in found] == ["failed", "failed", "new", "duplicate", "failed"]
    outcome = found[3].outcome
    assert outcome and outcome.good and "the same document as" in outcome.problems[0]
    assert "links to no .pdf" in (found[4].message or "")
    # A document that several addresses have comes from the one where it was seen first.
    assert found[3].origin.address == files[2]


def test_a_mistake_of_ours_leaves_the_others_alone(web: Web, raw: RawStore) -> None:
    broken = world()
    object.__setattr__(broken, "resolve", lambda host, port: 1 / 0)
    (found,) = gather([Source("a", (web.on("/a.pdf", pdf()),))], raw, broken)
    assert "ZeroDivisionError" in (found.message or "") and "please report" in (found.message or "")


def test_index_pages(web: Web, raw: RawStore) -> None:
    links = '<a href="files/%E7%94%B2.pdf">甲</a> <a href="b.PDF#page=2">乙</a> <a href="c.doc">丙</a>'
    page = f'<meta charset="big5">{links}<a href="http://10.0.0.1/d.pdf">丁</a>'.encode("big5")
    web.on("/list/files/%E7%94%B2.pdf", pdf())
    web.on("/list/b.PDF", pdf(NEWER))
    source = Source("pages", index=(web.on("/list/", status(500), status(200, page)),), allow_private=True)
    found = list(gather([source], raw, world()))
    assert [one.status for one in found] == ["new", "new", "failed"]
    assert "10.0.0.1 is no public address" in (found[2].message or "")
    assert found[0].origin.file_name == "甲.pdf"


def test_links_are_taken_as_a_browser_takes_them() -> None:
    page = "<A HREF='a.pdf'><base href='http://b.test/x/'><area href='../c.pdf'><a href='http://a:b/d.pdf'><a>"
    assert pdf_links(page, "http://a.test/") == ["http://b.test/x/a.pdf", "http://b.test/c.pdf", "http://a:b/d.pdf"]


def test_a_local_double_of_a_download_is_parsed_once(web: Web, raw: RawStore, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    source = Source("both", (str(tmp_path / "a.pdf"), web.on("/a.pdf", pdf()), str(tmp_path)), allow_private=True)
    assert [one.status for one in gather([source], raw, world())] == ["local"] + ["duplicate"] * 2


def test_one_request_at_a_time_with_a_pause_between(web: Web, raw: RawStore) -> None:
    moment = Time()
    files = tuple(web.on(f"/{number}.pdf", pdf(PDF + str(number).encode())) for number in range(3))
    source = Source("slow", files, interval_seconds=5.0, allow_private=True)
    assert len(list(gather([source], raw, world(moment)))) == 3
    assert moment.slept == [5, 5]


def test_a_longer_rest_stays() -> None:
    moment = Time()
    pace = Pace(world(moment))
    pace.rest("a", 60)
    pace.rest("a", 1)
    with pace.turn("a", 1, 100), pace.turn("b", 1, 100):
        pass
    assert moment.slept == [60]


def test_local_files_stay_where_they_are_unless_asked(tmp_path: Path, raw: RawStore) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(PDF)
    folder = (str(tmp_path / "in"),)
    (found,) = gather([Source("here", folder)], raw, world())
    assert (found.status, found.path) == ("local", tmp_path / "in" / "a.pdf") and not raw.folder.exists()
    (found,) = gather([Source("here", folder, copy=True)], raw, world())
    assert (found.status, found.path) == ("new", raw.path_of(OLD)) and raw.is_whole(OLD)
    (again,) = gather([Source("raw", (str(raw.folder),))], RawStore(raw.folder), world())
    assert again.origin.address == str(tmp_path / "in" / "a.pdf") and again.sha256 == OLD


def test_rows_say_where_a_document_came_from(small_pdf: Path, web: Web, raw: RawStore, tmp_path: Path) -> None:
    address = web.on("/get", pdf(PDF, '"0"'))
    source = Source("s", (address,), allow_private=True, report_type="briefing", agency="某部")
    list(gather([source], raw, world()))
    web.on("/get", pdf(small_pdf.read_bytes()))
    (found,) = gather([source], raw, world())
    assert found.path
    outcome = parse_into(found.path, tmp_path / "d", Settings(), origin=found.origin)
    assert outcome.path == address and outcome.status == "parsed"
    (document,) = read_rows(tmp_path / "d", "documents").to_pylist()
    assert (document["source_uri"], document["file_name"]) == (address, "get")
    issues = {row["code"]: row["message"] for row in read_rows(tmp_path / "d", "issues").to_pylist()}
    assert OLD in issues["source.supersedes"] and "source says briefing" in issues["source.report_type"]
    assert not parse_into(found.path, tmp_path / "d", Settings(), origin=found.origin).changed


def test_a_sources_agency_is_never_the_documents(small_pdf: Path, tmp_path: Path) -> None:
    (found,) = gather([Source("s", (str(small_pdf),), agency="某部")], RawStore(tmp_path))
    rows = parse_file(small_pdf)
    rows.documents[0].agency = None
    note_origin(rows, found.origin)
    assert rows.documents[0].agency is None and "某部" in rows.issues[-1].message


def test_the_log_outlives_a_torn_line(web: Web, get: Get, raw: RawStore) -> None:
    address = web.on("/a.pdf", pdf())
    get(address)
    log = raw.folder / "log.jsonl"
    log.write_text(log.read_text() + '{"address": "' + address)
    assert get(address).status == "unchanged"
    assert RawStore(raw.folder).last_seen(address).status == "unchanged"  # type: ignore[union-attr]


def test_a_store_that_cant_be_written_is_said(web: Web, tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("")
    (found,) = gather([Source("s", (web.on("/a.pdf", pdf()),), allow_private=True)], RawStore(tmp_path / "raw"))
    assert found.status == "failed" and "can't be read or kept" in (found.message or "")
    shutil.rmtree(tmp_path / "raw", ignore_errors=True)


def test_runs_of_one_raw_store_take_turns_at_a_host(tmp_path: Path) -> None:
    moment = Time()
    for run in range(2):
        with Pace(world(moment), tmp_path / "hosts").turn("a", 7, 100):
            assert run == 0 or moment.slept == [7]
    with Pace(world(moment), tmp_path / "hosts").turn("b", 7, 100):
        assert moment.slept == [7]
