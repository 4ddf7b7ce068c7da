"""New files in a folder, seen by looking again and again: that works on network disks and mounts too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from stat import S_ISREG

from pipeline.sources.raw import is_copy

Stamp = tuple[int, int]
_UNKNOWN = (-1, -1)


class Arrivals:
    """Remembers what was there. A file counts when it stayed the same from one look to the next: it is whole then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, Stamp] = {}
        self._given: dict[Path, Stamp] = {}

    def settled(self) -> list[Path]:
        """Look: the PDF files that are new or changed since they were last given, and no longer written to."""
        now = dict(_stamps(self.folder))
        ready = [path for path, stamp in now.items() if self._seen.get(path) == stamp != self._given.get(path)]
        self._seen = now
        self._given = {path: stamp for path, stamp in self._given.items() if path in now}
        self._given |= {path: now[path] for path in ready}
        return ready

    def offer_again(self, paths: Iterable[Path]) -> None:
        """Give these at the next look too: what was done with them came to nothing."""
        for path in paths:
            self._given.pop(path, None)


def _stamps(folder: Path) -> list[tuple[Path, Stamp]]:
    out = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() != ".pdf" or (path.parent != folder and is_copy(path)):
            continue
        try:
            about = path.stat()
        except FileNotFoundError:  # gone since it was listed
            continue
        except OSError:  # whoever reads it says why it can't be read
            out.append((path, _UNKNOWN))
            continue
        if S_ISREG(about.st_mode):
            out.append((path, (about.st_size, about.st_mtime_ns)))
    return out
