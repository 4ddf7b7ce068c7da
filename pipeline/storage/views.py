"""Views: the folders that readers' globs see, swapped in one rename over all tables.

Swapping one link per table would show a reader some tables before and some after a compaction, and so a document twice
or not at all. A view lists each document once: by its own link, which follows `current`, or inside a part.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.storage.location import DatasetError
from pipeline.storage.store import (
    ALONE,
    STORE,
    empty_files,
    give_name,
    home_of,
    locked,
    place_link,
    point,
    remove,
    scratch_in,
    store_lock,
    sync,
    sync_all,
    write_file,
)
from schemas.rows import TABLES

# How long a view that was swapped out stays: a reader may be listing its folders. Seconds.
RETIRED_FOR = 3600
PART = "part-"
# From a table's folder in a view to the store.
_UP = "../../../"


def make_dataset(dataset: Path) -> None:
    """The folders and links of an empty dataset, and those of tables that are new in this version; else nothing."""
    store = dataset / STORE
    if all((dataset / table).is_symlink() and (dataset / table).is_dir() for table in TABLES):
        return
    for name in ("documents", "empty", "parts", "pending", "views"):
        (store / name).mkdir(parents=True, exist_ok=True)
    with locked(store_lock(dataset), ALONE):
        if not (store / "view").is_symlink():
            swap_view(dataset, (), ())
        for table in TABLES:
            if (dataset / table).exists() and not (dataset / table).is_symlink():
                raise DatasetError(
                    f"{dataset / table} is no link into {STORE} as this version makes them; choose another --out"
                )
            (store / "view" / table).mkdir(exist_ok=True)
            point(dataset / table, f"{STORE}/view/{table}", store)


def view_contents(dataset: Path) -> tuple[list[str], list[str]]:
    """The names of the parts, and the ids of the documents with a link of their own, in the current view."""
    names = sorted(path.stem for path in (dataset / STORE / "view" / "documents").glob("*.parquet"))
    parts = [name.removeprefix(PART) for name in names if name.startswith(PART)]
    return parts, [name for name in names if not name.startswith(PART)]


def part_documents(dataset: Path, part: str) -> dict[str, str]:
    """The documents in a part, each with its version."""
    out: dict[str, str] = json.loads((dataset / STORE / "parts" / part / "documents.json").read_bytes())
    return out


def part_with(dataset: Path, document_id: str) -> str | None:
    """The part of the current view that holds a document; None where it has links of its own or isn't there."""
    if (dataset / STORE / "view" / "documents" / f"{document_id}.parquet").is_symlink():
        return None
    parts, _ = view_contents(dataset)
    return next((part for part in parts if document_id in part_documents(dataset, part)), None)


def link_document(dataset: Path, document_id: str) -> bool:
    """Links of a document in the current view; True if one was missing. Each shows what `current` points at."""
    home, view = home_of(dataset, document_id), (dataset / STORE / "view").resolve()
    missing = [table for table in TABLES if not (view / table / f"{document_id}.parquet").is_symlink()]
    for table in missing:
        if not (home / "current" / f"{table}.parquet").exists():
            _add_empty_table(home, table)
        target = f"{_UP}documents/{document_id}/current/{table}.parquet"
        place_link(view / table / f"{document_id}.parquet", target, home)
    if missing:
        sync_all(view / table for table in missing)
    return bool(missing)


def _add_empty_table(home: Path, table: str) -> None:
    """A table that is newer than a document's version has no rows of it yet."""
    scratch = scratch_in(home)
    write_file(scratch, empty_files()[table])
    scratch.rename(home / "current" / f"{table}.parquet")


def swap_view(dataset: Path, parts: Iterable[str], documents: Iterable[str]) -> None:
    """Show just these parts and documents from one instant on. The caller holds the store's lock alone."""
    store = dataset / STORE
    scratch = scratch_in(store)
    scratch.mkdir()
    sources = {f"{PART}{part}": f"parts/{part}" for part in parts}
    sources |= {document: f"documents/{document}/current" for document in documents}
    for table in TABLES:
        files = {name: f"{source}/{table}.parquet" for name, source in sources.items()}
        _make_links(scratch / table, {name: file for name, file in files.items() if (store / file).exists()})
    number = 1
    if (store / "view").is_symlink():
        number += int((store / "view").readlink().name)
        # From now on it counts as retired; before the swap, so that a kill can't leave it without a date.
        os.utime(store / "view")
    # What a killed swap made was never shown.
    remove(store / "views" / str(number))
    give_name(scratch, store / "views" / str(number))
    point(store / "view", f"views/{number}", store)


def _make_links(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, file in files.items():
        (folder / f"{name}.parquet").symlink_to(_UP + file)
    sync(folder)


def dissolve(dataset: Path, part: str) -> None:
    """Show the documents of a part by their own links again, so that one of them can be replaced.

    Only links are made. Not the part written again without the one document: parsing a thousand compacted documents
    again would write their parts a thousand times.
    """
    with locked(store_lock(dataset), ALONE):
        parts, documents = view_contents(dataset)
        if part in parts:
            parts.remove(part)
            swap_view(dataset, parts, [*documents, *part_documents(dataset, part)])


def drop_retired_views(dataset: Path) -> None:
    """Only those that no reader lists any more. The caller holds the store's lock alone."""
    views, now = dataset / STORE / "views", time.time()
    current = (dataset / STORE / "view").resolve().name
    for path in views.iterdir():
        if path.name != current and path.stat().st_mtime < now - RETIRED_FOR:
            remove(path)
