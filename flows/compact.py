"""The flow that merges a dataset's small files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from pipeline.compact import compact as merge


@flow(name="govtables-compact", persist_result=False)
def compact(dataset: str) -> State[Any]:
    """Merge the small files of many documents; the rows stay the same.

    Args:
        dataset: The dataset's folder.
    """
    before, after = merge(Path(dataset))
    return Completed(message=f"{before:,} files before, {after:,} now", data=(before, after))
