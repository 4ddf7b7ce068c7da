"""Where the raw store is. Light: `parse` asks, which needs nothing of the web."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.storage.location import Dataset, DatasetError

if TYPE_CHECKING:
    from pipeline.sources.source import Source


def raw_folder(dataset: Dataset, raw: str | None, sources: Sequence[Source]) -> Path:
    """Where downloads are kept: where told, else in the dataset's folder. Local files stay where they are."""
    if raw is not None:
        return Path(raw)
    if isinstance(dataset, Path):
        return dataset / "raw"
    from pipeline.sources.source import scheme_of  # which knows addresses of the web

    if any(source.copy or source.index or any(map(scheme_of, source.files)) for source in sources):
        raise DatasetError(f"{dataset}: downloads are kept in a folder; name one with --raw")
    return Path("raw")


def evidence_folder(dataset: Dataset, raw: str | None, keep: bool = True) -> Path | None:
    """The raw store that copies of local files go into, as downloads do; None where none are wanted, or for a dataset
    in an object store without a folder of its own."""
    if not keep or (raw is None and not isinstance(dataset, Path)):
        return None
    return raw_folder(dataset, raw, ())
