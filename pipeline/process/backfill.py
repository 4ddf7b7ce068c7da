"""Documents of a dataset that another program read, an older release as a rule, and where their files are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parsers.registry import report_types
from pipeline.dataset import read_rows
from pipeline.pages.whole_file import hash_of
from pipeline.process.known import made_by_this_program, noted_origin
from pipeline.sources.origin import Origin
from pipeline.sources.raw import RawStore
from pipeline.storage.location import Dataset, DatasetError


@dataclass(frozen=True, slots=True)
class Outdated:
    """A document to read again. `path` is None where its file is neither in the raw store nor where it was."""

    document_id: str
    origin: Origin
    path: Path | None


def outdated(
    dataset: Dataset, raw: RawStore, report_type: str | None = None, agency: str | None = None, year: int | None = None
) -> Iterator[Outdated]:
    """What this program hasn't read, of a report type, an agency (or a part of its name) and a year (民國 below 1000).

    DatasetError where there is no dataset.
    """
    for row in read_rows(dataset, "documents").to_pylist():
        if _is_meant(row, report_type, agency, year) and not made_by_this_program(dataset, row["document_id"]):
            document_id: str = row["document_id"]
            origin = noted_origin(dataset, document_id) or _origin(row, raw)
            yield Outdated(document_id, origin, _find(document_id, origin, raw))


def check_meant(dataset: Dataset, report_type: str | None, agency: str | None, year: int | None) -> None:
    """DatasetError where there is no dataset, no such report type, or no document that is meant."""
    rows = read_rows(dataset, "documents").to_pylist()
    known = sorted(report.name for report in report_types())
    if report_type is not None and report_type not in known:
        raise DatasetError(f"{report_type}: no such report type; there are {', '.join(known)}")
    asked = {"report type": report_type, "agency": agency, "year": year}
    if any(value is not None for value in asked.values()) and not any(
        _is_meant(row, report_type, agency, year) for row in rows
    ):
        about = ", ".join(f"{name} {value}" for name, value in asked.items() if value is not None)
        raise DatasetError(f"{dataset}: no document with {about}; `govtables check` lists what there is")


def _is_meant(row: dict[str, Any], report_type: str | None, agency: str | None, year: int | None) -> bool:
    """A rejected document has neither type nor agency nor year: it is meant where none is asked for."""
    if report_type is not None and row["report_type"] != report_type:
        return False
    if agency is not None and agency not in (row["agency"] or ""):
        return False
    return year is None or year == row["fiscal_year_roc" if year < 1000 else "fiscal_year"]


def _origin(row: dict[str, Any], raw: RawStore) -> Origin:
    replaced = tuple(change for change in raw.superseded() if change.new == row["document_id"])
    return Origin(row["source_uri"], row["file_name"], supersedes=replaced)


def _find(document_id: str, origin: Origin, raw: RawStore) -> Path | None:
    """Only a file that still has the document's content."""
    for path in (raw.path_of(document_id), Path(origin.address)):
        if path.is_file() and hash_of(path) == document_id:
            return path
    return None
