"""The flow from sources to dataset: fetch → raw store → parse → check → publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.documents import Job, parse_documents
from flows.names import named_after
from flows.reading import Reading
from flows.records import recorded_run
from flows.summary import finish, outcomes_of
from pipeline.dataset import prepare_dataset
from pipeline.messages.logs import log_gathered
from pipeline.outcome import Outcome
from pipeline.sources.chosen import select, sources_of
from pipeline.sources.folders import raw_folder
from pipeline.sources.gather import Gathered, gather
from pipeline.sources.raw import RawStore
from pipeline.storage.location import dataset_of


@flow(name="govtables-ingest", flow_run_name=named_after("sources"), persist_result=False)
def ingest(
    sources: list[str],
    dataset: str,
    raw: str | None = None,
    only: list[str] | None = None,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
) -> State[Any]:
    """Ingest the documents of the sources; unchanged ones are left alone.

    Args:
        sources: Folders, globs, files, https:// and s3:// addresses, or a sources.toml.
        dataset: The dataset's folder or s3:// address.
        raw: The folder for downloads; raw in the dataset's folder unless told.
        only: The names of the sources that are meant; all of them unless told.
        reading: How documents are read.
    """
    place = dataset_of(dataset)
    settings = reading.settings(place, raw)
    chosen = select(sources_of(sources), only)
    kept = RawStore(raw_folder(place, raw, chosen))
    prepare_dataset(place)
    shown = reading.model_dump(mode="json")
    with recorded_run("ingest", sources, dataset, settings.run, shown), reading.parsers() as (parse, workers):
        outcomes = parse_documents(_jobs(gather(chosen, kept), settings.run), place, settings, workers, parse)
    return finish(outcomes, dataset, settings.run, reading.fail_on)


def run(**parameters: Any) -> list[Outcome]:
    """What the command line runs: the flow, and what became of each document."""
    state: State[Any] = ingest(**parameters, return_state=True)
    return outcomes_of(state)


def _jobs(found: Iterable[Gathered], run: str) -> Iterator[Job | Outcome]:
    for document in found:
        log_gathered(document.address, document.status, document.source.name, document.sha256, document.message, run)
        if document.outcome:
            yield document.outcome
        elif document.path:
            yield Job(document.path, document.origin, document.sha256)
