"""Dropping versions that nobody needs any more; the current ones stay, and so do the states that are to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.storage.history import (
    NOW,
    Publication,
    Version,
    present_versions,
    read_log,
    settle_all,
    state_after,
    state_of,
)
from pipeline.storage.store import (
    ALONE,
    STORE,
    explained,
    home_of,
    locked,
    parts_lock,
    remove,
    scratch_in,
    store_lock,
)
from pipeline.storage.views import drop_retired_views

KEEP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Freed:
    """What a vacuum dropped."""

    versions: int
    parts: int
    bytes: int


def vacuum(dataset: Path, keep_days: float | None = None, keep_runs: int | None = None) -> Freed:
    """Drop versions that aren't current and belong to no state of the last days (else runs); 30 days unless told.

    A folder loses its name before its files go, so a killed vacuum leaves no half version, and the next run sweeps the
    rest. Whoever has a file open can go on reading it.
    """
    log = read_log(dataset)
    with explained(dataset), locked(parts_lock(dataset), ALONE), locked(store_lock(dataset), ALONE):
        settle_all(dataset)
        log = read_log(dataset)
        kept = kept_versions(log, oldest_kept(log, keep_days, keep_runs))
        unused = present_versions(dataset) - kept - set(state_of(dataset, NOW).items())
        versions = [home_of(dataset, document) / version for document, version in sorted(unused)]
        drop_retired_views(dataset)
        parts = _unused_parts(dataset)
        return Freed(len(versions), len(parts), sum(_drop(dataset, path) for path in [*versions, *parts]))


def oldest_kept(log: Sequence[Publication], keep_days: float | None, keep_runs: int | None) -> int:
    """The position in the log of the oldest state that is kept; -1 for all of them."""
    if keep_runs is not None:
        last = {entry.run: number for number, entry in enumerate(log)}
        return sorted(last.values())[-max(keep_runs, 1)] if keep_runs <= len(last) else -1
    cutoff = datetime.now(UTC) - timedelta(days=KEEP_DAYS if keep_days is None else keep_days)
    before = [number for number, entry in enumerate(log) if datetime.fromisoformat(entry.time) <= cutoff]
    return max(before, default=-1)


def kept_versions(log: Sequence[Publication], oldest: int) -> set[Version]:
    """The versions of the oldest kept state, and all that came after."""
    later = {(entry.document_id, entry.digest) for entry in log[oldest + 1 :]}
    return later | set(state_after(log, oldest).items())


def _unused_parts(dataset: Path) -> list[Path]:
    """Parts in no view, those included that a reader may still be listing."""
    store = dataset / STORE
    used = {path.name.removeprefix("part-") for path in store.glob("views/*/documents/part-*.parquet")}
    parts = (path for path in (store / "parts").iterdir() if path.is_dir())
    return [path for path in parts if f"{path.name}.parquet" not in used]


def _drop(dataset: Path, folder: Path) -> int:
    """Returns the bytes of its files."""
    size = sum(path.stat().st_size for path in folder.iterdir())
    scratch = scratch_in(dataset / STORE)
    folder.rename(scratch)
    remove(scratch)
    return size
