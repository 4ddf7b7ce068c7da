"""The flow that waits for new files in a folder and ingests them, until it is stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import PositiveFloat

from flows.ingest import ingest
from flows.names import named_after
from flows.reading import Reading
from flows.summary import outcomes_of
from pipeline.messages.terminal import print_error, print_outcomes
from pipeline.outcome import Outcome
from pipeline.process.stopping import Terminated
from pipeline.sources.arrivals import Arrivals
from pipeline.storage.location import DatasetError


@flow(name="govtables-watch", flow_run_name=named_after("folder"), persist_result=False)
def watch(
    folder: str,
    dataset: str,
    every: PositiveFloat = 10.0,
    stop_after: PositiveFloat | None = None,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
) -> State[Any]:
    """Ingest what arrives in a folder, as a run of `ingest` for each batch.

    Where the dataset can't be written, the batch is tried again at the next look.

    Args:
        folder: The folder, with all folders in it.
        dataset: The dataset's folder or s3:// address.
        every: Seconds between two looks; a file counts when it stayed the same from one to the next.
        stop_after: Seconds after which to end; never unless told.
        reading: How documents are read.
    """
    if not Path(folder).is_dir():
        raise NotADirectoryError(f"{folder}: no such folder to watch")
    arrivals, end = Arrivals(Path(folder)), time.monotonic() + (stop_after or float("inf"))
    arrived = 0
    arrivals.settled()
    while time.monotonic() < end:
        time.sleep(min(every, max(0.0, end - time.monotonic())))
        if new := arrivals.settled():
            state: State[Any] = ingest([str(path) for path in new], dataset, reading=reading, return_state=True)
            try:
                print_outcomes(outcomes_of(state))
                arrived += len(new)
            except DatasetError as error:  # a full disk, a store out of reach: it may pass
                print_error(f"{error}; trying again")
                arrivals.offer_again(new)
    return Completed(message=f"{arrived} files arrived", data=arrived)


def run(**parameters: Any) -> list[Outcome]:
    """What the command line runs, until Ctrl-C, which is its proper end; it prints what arrives itself."""
    try:
        watch(**parameters)
    except KeyboardInterrupt as end:
        if isinstance(end, Terminated):
            raise
    return []
