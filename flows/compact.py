"""The flow that merges a dataset's small files."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.names import named_after
from pipeline.dataset import compact as merge
from pipeline.storage.location import dataset_of


@flow(name="govtables-compact", flow_run_name=named_after("dataset"), persist_result=False)
def compact(dataset: str) -> State[Any]:
    """Merge the small files of many documents; the rows stay the same.

    Args:
        dataset: The dataset's folder or s3:// address.
    """
    before, after = merge(dataset_of(dataset))
    return Completed(message=f"{before:,} files before, {after:,} now", data=(before, after))
