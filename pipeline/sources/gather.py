"""Sources → documents on this machine, one after the other; what can't be had is said and never stops the rest."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import regex

from pipeline.document.verdict import path_text
from pipeline.outcome import Finding, Outcome
from pipeline.pages.whole_file import hash_of
from pipeline.sources.address import RefusedAddress
from pipeline.sources.content import FetchError
from pipeline.sources.fetch import Fetched, fetch
from pipeline.sources.http import Visit
from pipeline.sources.index_page import read_index
from pipeline.sources.origin import Origin
from pipeline.sources.pace import Pace
from pipeline.sources.raw import RawStore, Validator, is_copy
from pipeline.sources.sightings import Sighting
from pipeline.sources.source import STORES, Source, SourceError, is_web, scheme_of
from pipeline.sources.stores import fetch_stored, list_store
from pipeline.sources.world import World

Status = Literal["local", "new", "unchanged", "changed", "duplicate", "failed"]
_PIN = regex.compile(r"#sha256=([0-9a-fA-F]{64})$")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document at `path`, or why there is none.

    `address` is where it was asked for, `origin.address` where it was seen first. A `duplicate` has the same content as
    one gathered before in this run. `sha256` is None for a local file that can't be read.
    """

    source: Source
    address: str
    status: Status
    origin: Origin
    path: Path | None = None
    sha256: str | None = None
    message: str | None = None

    @property
    def outcome(self) -> Outcome | None:
        """What became of it where there is nothing to parse."""
        if self.status == "failed":
            finding = Finding("error", "source.failed", self.message or "failed")
            return Outcome(self.address, "rejected", findings=(finding,))
        if self.status == "duplicate":
            finding = Finding("info", "source.duplicate", self.message or "")
            return Outcome(self.address, "duplicate", document_id=self.sha256, findings=(finding,))
        return None


def check_any(sources: Sequence[Source]) -> None:
    """SourceError where nothing that is named can be there: only local paths, and not one of them exists."""
    named = [name for source in sources for name in source.files]
    if not named or any(source.index for source in sources) or any(map(scheme_of, named)):
        return
    problems = []
    for name in named:
        try:
            find_files(name)
            return
        except FetchError as error:
            problems.append(f"{path_text(name)}: {error}")
    raise SourceError("; ".join(problems))


def gather(
    sources: Sequence[Source], raw: RawStore, world: World | None = None, pace: Pace | None = None
) -> Iterator[Gathered]:
    """Every document of the sources, in their order. Remote ones are fetched when their turn comes, not before."""
    world = world or World()
    pace = pace or Pace(world, raw.folder / "hosts")
    given: dict[str, str] = {}
    for source in sources:
        visit = Visit(source, pace, world)
        for found in _of_source(visit, raw):
            first = given.get(found.sha256 or "")
            if first is not None:
                found = replace(found, status="duplicate", message=f"the same document as {first}")
            elif found.sha256:
                given[found.sha256] = found.address
            yield found


def _of_source(visit: Visit, raw: RawStore) -> Iterator[Gathered]:
    for name in visit.source.files:
        if scheme_of(name) is None:
            yield from _local(name, visit, raw)
            continue
        try:
            addresses = list_store(name, visit) if scheme_of(name) in STORES and not _PIN.search(name) else [name]
        except Exception as error:
            yield _failed(name, visit, raw, error)
        else:
            yield from (_remote(address, visit, raw) for address in addresses)
    for page in visit.source.index:
        try:
            addresses = read_index(page, visit)
        except Exception as error:
            yield _failed(page, visit, raw, error)
        else:
            yield from (_remote(address, visit, raw) for address in addresses)


def _local(pattern: str, visit: Visit, raw: RawStore) -> Iterable[Gathered]:
    """Local files are parsed where they are, unless the source wants copies."""
    source = visit.source
    try:
        paths = find_files(pattern)
    except FetchError as error:
        yield Gathered(source, path_text(pattern), "failed", Origin(path_text(pattern)), message=str(error))
        return
    for path in paths:
        address = path_text(path)
        if mine := _in_store(path, raw):
            yield Gathered(source, address, "local", _origin(mine, visit, raw), path, mine.sha256)
            continue
        if not source.copy:
            origin = Origin(path_text(path.absolute()), path_text(path.name), source.agency, source.report_type)
            yield Gathered(source, address, "local", origin, path, _hash_or_none(path))
            continue
        try:
            sha256, size = raw.keep_copy(path), path.stat().st_size
        except OSError as error:
            yield _failed(address, visit, raw, error)
        else:
            yield _had(address, visit, raw, Fetched(sha256, size, Validator(), path_text(path.name)))


def find_files(pattern: str) -> list[Path]:
    """The file, the PDF files of a folder and those in it, or what a glob fits, in a stable order. FetchError for none.

    A file that is named is taken whatever it is called. A raw store inside a folder is left out.
    """
    path = Path(pattern)
    if path.is_dir():
        pdfs = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
        found = [p for p in pdfs if p.parent == path or not is_copy(p)]
    elif path.exists():
        found = [path]
    else:
        found = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 (absolute patterns)
    if not found:
        raise FetchError("the folder holds no PDF" if path.is_dir() else "no such file; check the path")
    return found


def _hash_or_none(path: Path) -> str | None:
    """A path that can't be read is said when it is parsed."""
    try:
        return hash_of(path)
    except OSError:
        return None


def _in_store(path: Path, raw: RawStore) -> Sighting | None:
    """A file of the raw store itself, parsed again, still comes from where it was seen first."""
    return raw.first_seen(path.stem) if path.resolve() == raw.path_of(path.stem).resolve() else None


def _remote(address: str, visit: Visit, raw: RawStore) -> Gathered:
    pin = _PIN.search(address)
    if pin is None and "#sha256=" in address.lower():
        return _failed(address, visit, raw, FetchError("after #sha256= 64 hexadecimal digits are expected"))
    expected = pin[1].lower() if pin else None
    address = address[: pin.start()] if pin else address
    try:
        fetched = (fetch if is_web(address) else fetch_stored)(address, visit, raw, expected)
        return _had(address, visit, raw, fetched)
    except Exception as error:
        return _failed(address, visit, raw, error)


def _had(address: str, visit: Visit, raw: RawStore, fetched: Fetched) -> Gathered:
    """Log a document that is in the raw store now, and compare it with what the address had before."""
    before = raw.last_seen(address)
    status: Status = "new" if before is None else "unchanged" if before.sha256 == fetched.sha256 else "changed"
    name = fetched.file_name or (before.file_name if before else None)
    sha256, validator = fetched.sha256, fetched.validator
    moment = visit.world.now().isoformat(timespec="seconds")
    sighting = Sighting(
        address, moment, status, visit.source.name, sha256, fetched.size, validator.etag, validator.last_modified,
        name, fetched.came_from, fetched.http_status,
    )  # fmt: skip
    raw.log(sighting)
    origin = _origin(raw.first_seen(sha256) or sighting, visit, raw)
    message = f"takes the place of {before.sha256}" if before and status == "changed" else None
    return Gathered(visit.source, address, status, origin, raw.path_of(sha256), sha256, message)


def _origin(first: Sighting, visit: Visit, raw: RawStore) -> Origin:
    replaced = tuple(change for change in raw.superseded() if change.new == first.sha256)
    return Origin(first.address, first.file_name, visit.source.agency, visit.source.report_type, replaced)


def _failed(address: str, visit: Visit, raw: RawStore, error: Exception) -> Gathered:
    """Say and log why there is no document. Whatever goes wrong at one address leaves the others alone."""
    message = str(error)
    if isinstance(error, OSError):
        message = f"can't be read or kept ({error})"
    elif not isinstance(error, (FetchError, RefusedAddress)):
        message = f"govtables failed on this address: {error!r}; please report it"
    moment = visit.world.now().isoformat(timespec="seconds")
    status = error.http_status if isinstance(error, FetchError) else None
    try:
        raw.log(Sighting(address, moment, "failed", visit.source.name, http_status=status, message=message))
    except OSError as log_error:
        message += f"; nor can the log of the raw store be written ({log_error})"
    return Gathered(visit.source, address, "failed", Origin(address), message=message)
