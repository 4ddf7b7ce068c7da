"""`sources.toml`: what is understood, and what a person reads where it isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.chosen import sources_of
from pipeline.sources.source import Source, SourceError
from pipeline.sources.source_file import read_sources

GOOD = """
[defaults]
contact = "data@example.org"
interval_seconds = 2
retries = 1

[[source]]
name = "ministry"
files = ["reports", "old/*.pdf", "https://example.org/a.pdf", "s3://bucket/reports/"]
index = ["https://example.org/reports/"]
agency = "教育部"
report_type = "action_plan"
schedule = "30 6 * * 1"
timezone = "Asia/Taipei"
retries = 3
options = { endpoint_url = "https://s3.example.org" }

[[source]]
name = "other"
files = ["/data/in"]
"""


def _read(tmp_path: Path, text: str) -> list[Source]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path)


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    first, second = _read(tmp_path, GOOD)
    assert first.files == (
        str(tmp_path / "reports"), str(tmp_path / "old/*.pdf"), "https://example.org/a.pdf", "s3://bucket/reports/",
    )  # fmt: skip
    assert (first.agency, first.report_type, first.schedule) == ("教育部", "action_plan", "30 6 * * 1")
    assert (first.retries, second.retries, second.interval_seconds) == (3, 1, 2.0)
    assert second.files == ("/data/in",) and second.contact == "data@example.org"


def _one(lines: str) -> str:
    return f'[[source]]\nname = "a"\n{lines}\n' + ("" if "files" in lines else 'files = ["x"]\n')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_one("retrys = 3"), "source 'a': unknown key 'retrys'; did you mean 'retries'?"),
        (_one('retries = "many"'), "source 'a': retries has to be a whole number from 0 to 20, not 'many'"),
        (_one("retries = true"), "retries has to be a whole number"),
        (_one("interval_seconds = -1"), "interval_seconds has to be a number from 0 to 3600"),
        (_one('report_type = "plan"'), "report_type has to be one of action_plan, "),
        (_one('schedule = "every day"'), "schedule has to be five fields of cron"),
        (_one('schedule = "61 * * * *"'), "schedule has to be"),
        (_one('timezone = "Taipei"'), "timezone has to be"),
        (_one('contact = "a\\nb"'), "contact has to be"),
        (_one('allow_private = "yes"'), "allow_private has to be true or false"),
        (_one('files = "x"'), "files has to be a list of texts"),
        (_one('files = ["file:///etc/passwd"]'), "files: file:///etc/passwd: this kind of address isn't taken"),
        (_one('files = ["simplecache::s3://b/a.pdf"]'), "isn't taken"),
        (_one('files = ["https://me:secret@example.org/a.pdf"]'), "doesn't belong in an address"),
        (_one('files = ["s3://me:secret@bucket/a.pdf"]'), "doesn't belong in an address"),
        (_one('index = ["reports"]'), "index: reports: only http:// and https://"),
        (_one("options = { anon = true }"), "options are for s3://"),
        ('[[source]]\nname = "a"', "source 'a' names nothing to fetch"),
        ('[[source]]\nfiles = ["x"]', "source 1 has no name"),
        (_one("") + _one(""), "two sources are named 'a'"),
        ('[defaults]\nname = "a"\n' + _one(""), "defaults: unknown key 'name'"),
        ("[[sources]]", "unknown key 'sources'; did you mean 'source'?"),
        ("[source]\nname = 'a'", "each under a line [[source]]"),
        ("", "at least one source"),
        ("retries = ", "is no TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError) as error:
        _read(tmp_path, text)
    assert says in str(error.value) and "sources.toml" in str(error.value) and "secret" not in str(error.value)


def test_arguments_are_sources_with_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("GOVTABLES_CONTACT", "me@example.org")
    found = sources_of(
        [str(tmp_path / "sources.toml"), "in/*.pdf", "https://example.org/", "https://example.org/a?b=1"]
    )
    assert [source.name for source in found[:2]] == ["ministry", "other"]
    assert (found[2].files, found[3].index, found[4].files) == (
        ("in/*.pdf",), ("https://example.org/",), ("https://example.org/a?b=1",),
    )  # fmt: skip
    assert found[3].contact == "me@example.org" and not found[3].allow_private
    with pytest.raises(SourceError, match="can't be read"):
        sources_of(["nowhere.toml"])


def test_only_named_hosts_may_be_private() -> None:
    files = ("https://Inner.test/a.pdf", "x.pdf", "s3://b/")
    source = Source("a", files, ("http://10.0.0.1:8080/",), allow_private=True)
    assert source.private_hosts == {"inner.test", "10.0.0.1"}
    assert Source("a", ("https://inner.test/a.pdf",)).private_hosts == frozenset()
