"""The log of a raw store: one JSON object a line for each time that an address was asked, never changed afterwards."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an address answered at a moment (UTC, ISO 8601). `sha256` is null where it gave no document.

    `status` is new, unchanged, changed or failed, compared with the sighting of this address before; `came_from` is the
    address after redirects where it differs; `http_status` is null for stores and files.
    """

    address: str
    seen_at: str
    status: str
    source: str
    sha256: str | None = None
    size: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    file_name: str | None = None
    came_from: str | None = None
    http_status: int | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Supersession:
    """At `address`, document `new` took the place of document `old`; both are kept."""

    address: str
    old: str
    new: str
    seen_at: str


def append_sighting(log: Path, sighting: Sighting) -> None:
    """Add a line under a lock. Whole or not at all to a reader; after a torn line of a killed run, on a new one."""
    line = json.dumps(asdict(sighting), ensure_ascii=False) + "\n"
    with log.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                line = "\n" + line
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def read_sightings(log: Path) -> list[Sighting]:
    """All sightings in order; none where there is no log yet."""
    try:
        lines = log.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    known = {one.name for one in fields(Sighting)}
    sightings = []
    for line in lines:
        try:
            entry = json.loads(line)
            sightings.append(Sighting(**{key: value for key, value in entry.items() if key in known}))
        except (ValueError, TypeError, AttributeError):
            # Empty, or torn by a killed run: that sighting didn't count then, and the address is asked again.
            continue
    return sightings


class Seen:
    """What the sightings say together: the last and first of an address and a document, and each change of content."""

    def __init__(self, sightings: Iterable[Sighting] = ()) -> None:
        self.last: dict[str, Sighting] = {}
        self.first: dict[str, Sighting] = {}
        self.changes: list[Supersession] = []
        for one in sightings:
            self.add(one)

    def add(self, one: Sighting) -> None:
        if one.sha256 is None:
            return
        before = self.last.get(one.address)
        if before and before.sha256 and before.sha256 != one.sha256:
            self.changes.append(Supersession(one.address, before.sha256, one.sha256, one.seen_at))
        self.last[one.address] = one
        self.first.setdefault(one.sha256, one)


def superseded(sightings: Iterable[Sighting]) -> list[Supersession]:
    """Each change of content under an address, in order.

    >>> seen = [Sighting("a", t, "", "", sha256=sha) for t, sha in (("1", "x"), ("2", None), ("3", "x"), ("4", "y"))]
    >>> superseded(seen)
    [Supersession(address='a', old='x', new='y', seen_at='4')]
    """
    return Seen(sightings).changes
