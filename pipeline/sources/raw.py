"""The raw store: every document that was ever fetched, under the hash of its content, and the log of where it was seen.

    RAW/<sha256>.pdf               a document, never changed and never dropped
    RAW/log.jsonl                  a line for each time that an address was asked (`pipeline/sources/sightings.py`)
    RAW/partial/<key>.part, .json  a download that isn't complete, and what its server said of it; the next run goes on

A file gets its name when it is whole and on the disk, by one rename.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import regex

from pipeline.pages.whole_file import hash_of, opened
from pipeline.sources.sightings import Seen, Sighting, Supersession, append_sighting, read_sightings

_HASH = regex.compile("[0-9a-f]{64}")
_BLOCK = 1 << 20


def is_copy(path: Path) -> bool:
    """Is a file one of a raw store? A folder of sources that holds the dataset too isn't read twice."""
    return bool(_HASH.fullmatch(path.stem)) and (path.parent / "partial").is_dir()


@dataclass(frozen=True, slots=True)
class Validator:
    """What tells whether a server still has the same content."""

    etag: str | None = None
    last_modified: str | None = None
    size: int | None = None
    host: str | None = None  # that sent it, after all redirects

    @property
    def if_range(self) -> str | None:
        """What a download may be resumed with: a strong tag, else the date; None where neither is given."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Partial:
    """A download under way. Made by `RawStore.partial`, which holds its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._about = path.with_suffix(".json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def validator(self) -> Validator:
        """What the server said when the download began."""
        try:
            return Validator(**json.loads(self._about.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Validator()

    def begin(self, validator: Validator) -> None:
        """Empty, and from now on a part of what the validator stands for."""
        self.drop()
        self._about.write_text(json.dumps(asdict(validator)), encoding="utf-8")
        self.path.touch()

    def append(self, data: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(data)

    def head(self, count: int = 1024) -> bytes:
        with self.path.open("rb") as file:
            return file.read(count)

    def drop(self) -> None:
        self._about.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


class RawStore:
    """Reads and writes one raw store. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "log.jsonl"
        self._partials = folder / "partial"

    def path_of(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.pdf"

    def is_whole(self, sha256: str) -> bool:
        """Whether the document is there and still is what its name says."""
        path = self.path_of(sha256)
        return path.is_file() and hash_of(path) == sha256

    @contextmanager
    def partial(self, address: str) -> Iterator[Partial]:
        """The download of an address; a second process that wants the same one waits."""
        self._partials.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(address.encode()).hexdigest()[:32]
        # A few lock files for all addresses, as one can't be dropped safely.
        with (self._partials / f"lock-{key[:2]}").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Partial(self._partials / f"{key}.part")

    def keep(self, partial: Partial) -> str:
        """Put a complete download into the store; returns its hash."""
        sha256 = hash_of(partial.path)
        with partial.path.open("rb") as file:
            os.fsync(file.fileno())
        partial.path.replace(self.path_of(sha256))
        partial.drop()
        return sha256

    def keep_copy(self, path: Path) -> str:
        """Copy a local file into the store; returns its hash. OSError where it can't be read."""
        with self.partial(str(path.resolve())) as partial:
            partial.begin(Validator())
            with opened(path) as file:
                while block := file.read(_BLOCK):
                    partial.append(block)
            return self.keep(partial)

    def keep_original(self, path: Path, sha256: str) -> bool:
        """Copy a local file that is this document into the store, unless it is there; False where it is another by now.

        OSError where it can't be read or kept.
        """
        return self.path_of(sha256).is_file() or self.keep_copy(path) == sha256

    def log(self, sighting: Sighting) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        seen = self._seen
        append_sighting(self._log, sighting)
        seen.add(sighting)

    def last_seen(self, address: str) -> Sighting | None:
        """The last sighting of an address that gave a document."""
        return self._seen.last.get(address)

    def first_seen(self, sha256: str) -> Sighting | None:
        """Where a document was seen first: its `source_uri`, however many addresses have it later."""
        return self._seen.first.get(sha256)

    def superseded(self) -> list[Supersession]:
        """Each change of content under an address, in order."""
        return self._seen.changes

    @cached_property
    def _seen(self) -> Seen:
        """The log, read once, then kept up with what this object logs."""
        return Seen(read_sightings(self._log))
