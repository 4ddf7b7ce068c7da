"""What was published when: one line of JSON per publication in `.store/log.jsonl`, in the order they became visible.

A document's swap and its line in the log are two steps, so the line is written beside first (`pending`), then comes the
swap, then the line. Whoever comes after a kill in between sees from `current` whether the swap took place: then the
line is still to be written, else it is dropped. Not the line first: the log would tell of versions that nobody saw.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.storage.location import Dataset, DatasetError
from pipeline.storage.store import (
    ALONE,
    SCRATCH,
    STORE,
    current_version,
    home_of,
    homes,
    locked,
    scratch_in,
    sync,
    write_file,
)
from schemas.rows import DocumentRow

# A document and one of its versions, and a state: the version of each document.
Version = tuple[str, str]
State = Mapping[str, str]
NOW = "now"


@dataclass(frozen=True, slots=True)
class Publication:
    """One document became visible in all tables. `time` is UTC; `action` is new or replaced; `digest` names the version
    and `previous` the one that it replaced."""

    time: str
    run: str
    document_id: str
    file_name: str
    source_uri: str
    parser_version: str
    action: str
    digest: str
    previous: str | None


def publication_of(document: DocumentRow, run: str, version: str, previous: str | None) -> Publication:
    """What is to be told of a document that becomes visible now."""
    return Publication(
        utc_now(), run, document.document_id, document.file_name, document.source_uri, document.parser_version,
        "replaced" if previous else "new", version, previous,
    )  # fmt: skip


def new_run() -> str:
    """An id for one invocation: sorts by time, and no two are the same."""
    now = datetime.now(UTC)
    return f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{secrets.token_hex(3)}"


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def announce(dataset: Path, publication: Publication) -> None:
    """The step before the swap."""
    pending = _pending(dataset, publication.document_id)
    scratch = scratch_in(dataset / STORE)
    write_file(scratch, line_of(publication))
    scratch.replace(pending)
    sync(pending.parent)


def record(dataset: Path, publication: Publication) -> None:
    """The step after the swap."""
    _append(dataset / STORE / "log.jsonl", line_of(publication))
    _pending(dataset, publication.document_id).unlink()


def settle(dataset: Path, document_id: str) -> None:
    """Finish what a killed run began; nothing where there is nothing to finish.

    The caller holds the document's lock, or the store's alone.
    """
    pending = _pending(dataset, document_id)
    if pending.exists():
        publication = Publication(**json.loads(pending.read_bytes()))
        swapped = current_version(home_of(dataset, document_id)) == publication.digest
        if swapped and publication not in read_lines(dataset):
            record(dataset, publication)
        else:
            pending.unlink()


def settle_all(dataset: Path) -> None:
    """After killed runs. The caller holds the store's lock alone."""
    for path in sorted((dataset / STORE / "pending").glob("*.json")):
        settle(dataset, path.stem)


def read_log(dataset: Path) -> list[Publication]:
    """All publications, oldest first; those of a killed run whose line is still to be written come last."""
    store = dataset / STORE
    if not (store / "view").is_symlink():
        raise DatasetError(f"{dataset}: no dataset here; give the folder that --out named")
    pending = []
    for path in sorted((store / "pending").glob("*.json")):
        # One that is gone is in the log by now, which is read afterwards.
        with suppress(FileNotFoundError):
            pending.append(Publication(**json.loads(path.read_bytes())))
    log = read_lines(dataset)
    late = [entry for entry in pending if current_version(home_of(dataset, entry.document_id)) == entry.digest]
    return log + [entry for entry in late if entry not in log]


def read_lines(dataset: Path) -> list[Publication]:
    """The log as it is on the disk, without a line that a power cut has torn."""
    log = dataset / STORE / "log.jsonl"
    lines = _whole(log.read_bytes()).splitlines() if log.exists() else []
    return [read_line(line, str(log)) for line in lines]


def read_line(line: bytes, log: str) -> Publication:
    """DatasetError where it is no publication."""
    try:
        return Publication(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise DatasetError(f"{log}: can't be read ({error})") from error


def state_of(dataset: Path, run: str) -> State:
    """The version of each document when the last publication of a run was done; of `now`, that of this instant.

    DatasetError for a run that isn't in the log, and for one whose versions were vacuumed.
    """
    log = read_log(dataset)
    if run == NOW:
        return {home.name: version for home in homes(dataset) if (version := current_version(home))}
    return state_of_run(dataset, log, run, present_versions(dataset))


def state_of_run(dataset: Dataset, log: Sequence[Publication], run: str, present: AbstractSet[Version]) -> State:
    """The state after the last publication of a run, all of whose versions have to be there."""
    state = state_after(log, max((number for number, entry in enumerate(log) if entry.run == run), default=-1))
    if not state:
        raise DatasetError(f"{dataset}: no run {run} published anything here; `govtables log` lists the runs")
    if not state.items() <= present:
        raise DatasetError(f"{dataset}: versions of run {run} were vacuumed; `govtables log` says which runs are kept")
    return state


def state_after(log: Sequence[Publication], position: int) -> State:
    return {entry.document_id: entry.digest for entry in log[: position + 1]}


def present_versions(dataset: Path) -> set[Version]:
    """The versions that are there, current or not."""
    folders = (path for home in homes(dataset) for path in home.iterdir() if path.is_dir() and not path.is_symlink())
    return {(path.parent.name, path.name) for path in folders if not path.name.startswith(SCRATCH)}


def _append(log: Path, line: bytes) -> None:
    """Add a line; one that a power cut has torn is cut off first, its `pending` is still there."""
    with locked(log, ALONE) as handle:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            os.ftruncate(handle, len(_whole(log.read_bytes())))
        with open(handle, "ab", closefd=False) as file:
            file.write(line)
        os.fsync(handle)
    sync(log.parent)


def _whole(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def line_of(publication: Publication) -> bytes:
    return json.dumps(asdict(publication), ensure_ascii=False).encode() + b"\n"


def _pending(dataset: Path, document_id: str) -> Path:
    return dataset / STORE / "pending" / f"{document_id}.json"
