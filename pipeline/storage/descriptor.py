"""`datapackage.json` beside the tables: what each file and column is, for tools that read Frictionless Data Packages.

It lists files, so it is written at the end of a run, when they are there; in between it is as after the run before.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.storage.store import STORE, explained, scratch_in
from schemas.package import data_package
from schemas.rows import TABLES

NAME = "datapackage.json"


def describe(dataset: Path) -> None:
    """Write the descriptor of a dataset in a folder, whole; nothing where it is the same already."""
    files = {table: _files(dataset, table) for table in TABLES}
    text = json.dumps(data_package(files), ensure_ascii=False, indent=1) + "\n"
    path = dataset / NAME
    if not any(files.values()) or (path.exists() and path.read_text(encoding="utf-8") == text):
        return
    with explained(dataset):
        scratch = scratch_in(dataset / STORE if (dataset / STORE).is_dir() else dataset)
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(path)


def _files(dataset: Path, table: str) -> list[str]:
    folder = (dataset / table).resolve()
    return [f"{table}/{file.relative_to(folder).as_posix()}" for file in sorted(folder.glob("**/*.parquet"))]
