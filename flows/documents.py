"""One Prefect task per document, several at a time; an unchanged document needs none.

All logic is in `pipeline.process.run`; take the decorator away and it still works.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import task_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows import log_to_runs
from flows.server import tell
from pipeline.dataset import describe
from pipeline.messages.logs import log_outcome, take_records
from pipeline.messages.safe_text import safe
from pipeline.messages.terminal import Progress, printable, progress
from pipeline.outcome import Finding, Outcome
from pipeline.process.child import stop_all
from pipeline.process.cluster import leave_clusters
from pipeline.process.known import recall
from pipeline.process.run import Parse, parse_anew, unreadable, with_evidence
from pipeline.settings import Settings
from pipeline.sources.origin import Origin
from pipeline.storage.location import Dataset, DatasetError


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read. `document_id` is None where the file can't be read to hash it; `again` reads it even where
    it is known."""

    path: Path
    origin: Origin
    document_id: str | None
    again: bool = False


def parse_documents(
    jobs: Iterable[Job | Outcome], dataset: Dataset, settings: Settings, workers: int, parse: Parse
) -> list[Outcome]:
    """What becomes of each document, in their order; an `Outcome` among the jobs is handed through.

    DatasetError where the dataset can't be written: then no document could be published.
    """
    log_to_runs()
    take_records()
    ends: list[Outcome | tuple[Job, PrefectFuture[Outcome]]] = []
    runner: ThreadPoolTaskRunner[Outcome] = ThreadPoolTaskRunner(max_workers=workers)
    with runner, progress() as bar:
        try:
            for job in jobs:
                known = job if isinstance(job, Outcome) else _known(job, dataset, settings)
                if isinstance(job, Job) and known is None:
                    parameters = {"job": job, "dataset": dataset, "settings": settings, "parse": parse, "bar": bar}
                    ends.append((job, runner.submit(parse_document, parameters)))
                    tell(1)
                elif known:
                    ends.append(log_outcome(known, settings.run))
            outcomes = [end if isinstance(end, Outcome) else _outcome(*end, settings) for end in ends]
            describe(dataset)
            return outcomes
        except BaseException:  # Ctrl-C or a cancelled run: nobody wants what is still being parsed
            stop_all()
            leave_clusters()
            raise


def _is_input_output(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Retry what may pass: files, disks and connections. A parser's answer doesn't change."""
    try:
        state.result()
    except OSError as error:
        return not isinstance(error, (FileNotFoundError, IsADirectoryError, PermissionError))
    except Exception:
        return False
    return False


def _task_name() -> str:
    """A file's name can't break a log line."""
    return printable(Path(str(safe(task_run.parameters["job"].origin.address))).name)


@task(
    task_run_name=_task_name, retries=2, retry_delay_seconds=1, retry_condition_fn=_is_input_output,
    cache_policy=NO_CACHE, persist_result=False,
)  # fmt: skip
def parse_document(job: Job, dataset: Dataset, settings: Settings, parse: Parse, bar: Progress) -> Outcome:
    """Parse and publish one document. What it returns tells of the rows; they are in the dataset."""
    outcome = parse_anew(
        job.path, dataset, settings, bar.start(Path(job.origin.address)), job.origin, parse, job.document_id
    )
    return log_outcome(outcome, settings.run)


def _known(job: Job, dataset: Dataset, settings: Settings) -> Outcome | None:
    if job.again or job.document_id is None:
        return None
    known = recall(job.document_id, job.path, dataset, settings, job.origin)
    return with_evidence(known, job.path, settings) if known else None


def _outcome(job: Job, future: PrefectFuture[Outcome], settings: Settings) -> Outcome:
    """What a task came to; a document that failed never fails the run."""
    result: object = future.result(raise_on_failure=False)
    if isinstance(result, Outcome):
        return result
    if isinstance(result, DatasetError):
        raise result
    if isinstance(result, OSError):
        return log_outcome(unreadable(job.path, result), settings.run)
    why = f"govtables failed on it: {result!r}; please report it"
    failed = Outcome(job.origin.address, "rejected", findings=(Finding("error", "parser.failed", why),))
    return log_outcome(failed, settings.run)
