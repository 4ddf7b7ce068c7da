"""Object stores: a real S3-compatible server (moto's server mode), and another driver of fsspec's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import fsspec
import pytest

import pipeline.sources.stores
from pipeline.sources.gather import Gathered, gather
from pipeline.sources.raw import RawStore, Validator
from pipeline.sources.source import Source
from tests.sources.web import NEWER, PDF, Time, world

if TYPE_CHECKING:
    from tests.object_server import ObjectServer

SHA = hashlib.sha256(PDF).hexdigest()
Run = Callable[..., list[Gathered]]


@pytest.fixture
def endpoint(object_server: ObjectServer) -> str:
    pytest.importorskip("s3fs", reason="s3fs isn't installed")
    return object_server.endpoint


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A file system with an empty bucket `reports`."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    system = fsspec.filesystem("s3", endpoint_url=endpoint, skip_instance_cache=True, use_listings_cache=False)
    system.mkdir("reports")
    yield system
    system.rm("reports", recursive=True)


@pytest.fixture
def run(endpoint: str, raw: RawStore) -> Run:
    def gather_all(*files: str, **settings: Any) -> list[Gathered]:
        options = {"endpoint_url": endpoint}
        values = {"allow_private": True, "interval_seconds": 0.0, "options": options, **settings}
        return list(gather([Source("s3", files, **values)], RawStore(raw.folder), world()))

    return gather_all


def test_s3_prefixes_globs_and_keys(bucket: Any, run: Run, raw: RawStore) -> None:
    bucket.pipe({f"reports/{name}": PDF for name in ("110/甲 1.pdf", "110/x/d.pdf", "c.txt")})
    bucket.pipe("reports/b.PDF", NEWER)
    found = run("s3://reports")
    assert [one.address for one in found] == [
        "s3://reports/110/x/d.pdf",
        "s3://reports/110/甲 1.pdf",
        "s3://reports/b.PDF",
    ]
    assert [one.status for one in found] == ["new", "duplicate", "new"]
    assert raw.path_of(SHA).read_bytes() == PDF
    assert [one.address for one in run("s3://reports/110/*.pdf")] == ["s3://reports/110/甲 1.pdf"]
    (one,) = run(f"s3://reports/110/x/d.pdf#sha256={SHA}")
    assert one.status == "unchanged" and one.origin.file_name == "d.pdf"


def test_s3_unchanged_is_not_read_and_changed_supersedes(
    bucket: Any, run: Run, raw: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.pipe("reports/a.pdf", PDF)
    assert run("s3://reports/a.pdf")[0].status == "new"
    with monkeypatch.context() as patch:
        patch.setattr(pipeline.sources.stores, "save", lambda *_: pytest.fail("it was read again"))
        assert run("s3://reports/a.pdf")[0].status == "unchanged"
    bucket.pipe("reports/a.pdf", NEWER)
    (found,) = run("s3://reports/a.pdf")
    assert found.status == "changed" and [change.old for change in found.origin.supersedes] == [SHA]
    assert raw.is_whole(SHA)


def test_s3_goes_on_with_a_cut_download(bucket: Any, run: Run, raw: RawStore) -> None:
    bucket.pipe("reports/a.pdf", PDF)
    about = bucket.info("reports/a.pdf")
    with raw.partial("s3://reports/a.pdf") as partial:
        partial.begin(Validator(about["ETag"], str(about["LastModified"]), len(PDF)))
        partial.append(PDF[:2000].replace(b"%PDF-1.7", b"%PDF-1.8"))
    (found,) = run("s3://reports/a.pdf")
    assert found.path and found.path.read_bytes() == b"%PDF-1.8" + PDF[8:]


def test_s3_what_cant_be_had(bucket: Any, run: Run) -> None:
    bucket.pipe({"reports/page.pdf": b"<html>sign in", "reports/large.pdf": PDF})
    found = run("s3://reports/page.pdf", "s3://reports/none.pdf", "s3://nowhere/", "s3://reports/empty/", retries=0)
    messages = [one.message or "" for one in found]
    assert "a web page" in messages[0] and "not found" in messages[1]
    assert all("not found" in message or "no PDF there" in message for message in messages[2:])
    assert "limit of 0.001 MB" in (run("s3://reports/large.pdf", size_limit_mb=0.001)[0].message or "")


def test_s3_a_private_endpoint_needs_leave(run: Run) -> None:
    assert "allow_private" in (run("s3://reports/", allow_private=False)[0].message or "")


def test_other_stores(raw: RawStore) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/reports/a.pdf", PDF)
    source = Source("memory", ("memory://reports/",))
    for status in ("new", "unchanged"):
        (found,) = gather([source], raw, world())
        assert (found.status, found.address) == (status, "memory://reports/a.pdf")
    memory.pipe("/reports/a.pdf", NEWER)
    assert [one.status for one in gather([source], raw, world())] == ["changed"]
    memory.rm("/reports", recursive=True)


def test_the_time_limit_holds_for_stores(raw: RawStore) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/slow/a.pdf", PDF)
    source = Source("memory", ("memory://slow/a.pdf",), time_limit_seconds=1.0)
    (found,) = gather([source], raw, world(Time(tick=1)))
    assert "time_limit_seconds" in (found.message or "")
    memory.rm("/slow", recursive=True)


def test_a_missing_driver_is_named(raw: RawStore) -> None:
    (found,) = gather([Source("a", ("abfs://box/a.pdf",))], raw, world())
    assert "abfs:// needs" in (found.message or "") and "installed" in (found.message or "")
