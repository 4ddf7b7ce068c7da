"""Dropping what nobody needs any more from a dataset in an object store; as `vacuum`, but nothing can be locked there.

A version is named once at most, by the writer that wrote it, and within a day. So a version that lost its name never
gets it back, and one without a name that is older than a day is a killed writer's: both can go, whoever writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from pipeline.storage.location import ObjectStore
from pipeline.storage.object_log import UNNAMED_FOR, log_of
from pipeline.storage.object_parts import home_of
from pipeline.storage.objects import Listed, delete_objects, list_objects
from pipeline.storage.vacuum import Freed, kept_versions, oldest_kept


def vacuum(store: ObjectStore, keep_days: float | None = None, keep_runs: int | None = None) -> Freed:
    """As `vacuum.vacuum`. A reader that asked the log before may miss a file: an error, and it reads again."""
    listed, now = list_objects(store, "")
    # The log after the list: what is in the list and was named in between isn't taken for unnamed.
    head = log_of(store).head()
    kept = kept_versions(head.log, oldest_kept(head.log, keep_days, keep_runs)) | set(head.state.items())
    keep = {home_of(*version) for version in kept} | {f"parts/{part}" for part in head.parts}
    named = {home_of(entry.document_id, entry.digest) for entry in head.log}
    young = now - timedelta(seconds=UNNAMED_FOR)
    drop = {
        folder: objects
        for folder, objects in _folders(listed).items()
        if folder not in keep and (folder in named or max(one.modified for one in objects) < young)
    }
    _delete(store, [one.key for objects in drop.values() for one in objects])
    parts = sum(folder.startswith("parts/") for folder in drop)
    return Freed(len(drop) - parts, parts, sum(one.size for objects in drop.values() for one in objects))


def _folders(listed: Sequence[Listed]) -> dict[str, list[Listed]]:
    """The objects of each version and part."""
    out: defaultdict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        names = one.key.split("/")
        if (names[0], len(names)) in (("documents", 4), ("parts", 3)):
            out["/".join(names[:-1])].append(one)
    return out


def _delete(store: ObjectStore, keys: Sequence[str]) -> None:
    """`documents` first: a version without it isn't there, however much of it a killed vacuum has left."""
    first = [key for key in keys if key.endswith("/documents.parquet")]
    delete_objects(store, first)
    delete_objects(store, sorted(set(keys) - set(first)))
