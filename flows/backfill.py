"""The flow that reads documents again which another program read, an older release as a rule."""

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
from pipeline.outcome import Finding, Outcome
from pipeline.process.backfill import Outdated, outdated
from pipeline.sources.folders import raw_folder
from pipeline.sources.raw import RawStore
from pipeline.storage.location import dataset_of


@flow(name="govtables-backfill", flow_run_name=named_after("dataset"), persist_result=False)
def backfill(
    dataset: str,
    raw: str | None = None,
    report_type: str | None = None,
    agency: str | None = None,
    year: int | None = None,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
) -> State[Any]:
    """Read what another version of the program read, from the raw store or from where the files were.

    Args:
        dataset: The dataset's folder or s3:// address.
        raw: The folder with downloads; raw in the dataset's folder unless told.
        report_type: Only documents of this type.
        agency: Only documents of agencies with this in their name.
        year: Only documents of this fiscal year, 民國 (110) or Gregorian (2021).
        reading: How documents are read.
    """
    place = dataset_of(dataset)
    settings = reading.settings(place, raw)
    prepare_dataset(place)
    old = outdated(place, RawStore(raw_folder(place, raw, ())), report_type, agency, year)
    shown = reading.model_dump(mode="json")
    with recorded_run("backfill", (), dataset, settings.run, shown), reading.parsers() as (parse, workers):
        outcomes = parse_documents(_jobs(old), place, settings, workers, parse)
    return finish(outcomes, dataset, settings.run, reading.fail_on)


def run(**parameters: Any) -> list[Outcome]:
    """What the command line runs: the flow, and what became of each document."""
    state: State[Any] = backfill(**parameters, return_state=True)
    return outcomes_of(state)


def _jobs(documents: Iterable[Outdated]) -> Iterator[Job | Outcome]:
    for old in documents:
        if old.path is None:
            why = f"its file is gone; put it back there, or into the raw store as {old.document_id}.pdf"
            yield Outcome(old.origin.address, "missing", findings=(Finding("error", "file.missing", why),))
        else:
            yield Job(old.path, old.origin, old.document_id, again=True)
