"""Is all there that a state names? A table that was deleted or changed is an error, never fewer rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from pipeline.storage.history import State
from pipeline.storage.location import Dataset, DatasetError, ObjectStore
from pipeline.storage.object_parts import home_of as object_home
from pipeline.storage.objects import list_objects, read_object
from pipeline.storage.seal import broken, seal_of
from pipeline.storage.store import current_version, digest_of, home_of
from pipeline.storage.views import PART
from schemas.rows import TABLES

_NAMED = 3  # problems that a message lists


def check_whole(dataset: Dataset, state: State, *, deep: bool = False) -> None:
    """DatasetError where a file of a state's versions is missing or has another size; `deep`: or another content.

    Versions older than these records are compared by their name alone, and only `deep`.
    """
    of_version = _in_objects(dataset) if isinstance(dataset, ObjectStore) else _in_folder(dataset)
    problems = [
        f"{document[:12]}: {problem}"
        for document, version in sorted(state.items())
        for problem in of_version(document, version, deep)
    ]
    if isinstance(dataset, Path):
        problems += _unlisted(dataset, state)
    if problems:
        more = f" and {len(problems) - _NAMED} more" if len(problems) > _NAMED else ""
        raise DatasetError(
            f"{dataset}: files are missing or were changed ({'; '.join(problems[:_NAMED])}{more}); "
            "restore them from a backup, or parse the documents into a new dataset"
        )


OfVersion = Callable[[str, str, bool], Iterator[str]]
"""(document, version, deep) → what is wrong with it."""


def _in_folder(dataset: Path) -> OfVersion:
    def of_version(document: str, version: str, deep: bool) -> Iterator[str]:
        folder = home_of(dataset, document) / version

        def size_of(table: str) -> int | None:
            file = folder / f"{table}.parquet"
            return file.stat().st_size if file.is_file() else None

        def read(table: str) -> bytes:
            return (folder / f"{table}.parquet").read_bytes()

        try:
            yield from broken(seal_of(folder / "documents.parquet"), size_of, read if deep else None)
            files = {path.stem: path.read_bytes() for path in folder.glob("*.parquet")} if deep else {}
            if files and digest_of(files) != version:
                yield "its files aren't those that were published"
        except (OSError, pa.ArrowException) as error:
            yield f"documents can't be read ({error})"

    return of_version


def _in_objects(store: ObjectStore) -> OfVersion:
    """By one listing of all objects; `documents` is read where something seems to be missing."""
    sizes = {one.key: one.size for one in list_objects(store, "documents/")[0]}

    def of_version(document: str, version: str, deep: bool) -> Iterator[str]:
        def key(table: str) -> str:
            return f"{object_home(document, version)}/{table}.parquet"

        def read(table: str) -> bytes:
            found = read_object(store, key(table))
            return found.data if found else b""

        if key("documents") not in sizes:
            yield "documents is missing"
        elif deep or any(key(table) not in sizes for table in TABLES):
            yield from broken(seal_of(read("documents")), lambda table: sizes.get(key(table)), read if deep else None)

    return of_version


def _unlisted(dataset: Path, state: State) -> Iterator[str]:
    """Documents of the present state that a table's folder doesn't list, as where a link was deleted."""
    current = {
        document for document, version in state.items() if current_version(home_of(dataset, document)) == version
    }
    if current != state.keys():
        return  # an earlier state isn't read through the links
    for table in TABLES:
        listed = {path.stem for path in (dataset / table).resolve().glob("**/*.parquet")}
        if not any(name.startswith(PART) for name in listed):
            yield from (f"{document[:12]}: {table} isn't listed" for document in sorted(current - listed))
