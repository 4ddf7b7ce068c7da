"""A worse reading never replaces a better one.

A later timeout, a missing password or a crash says nothing against what was read before. So where a document can't be
read any more, its last good version stays the current one, with the failure as an issue beside its rows; the run's
outcome is still a rejection, and its exit code 1. The issue names no time and no run: failing again in the same way
changes nothing, and the next reading that works is the version that stood there before.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset import current_files
from pipeline.outcome import Finding, Parsed
from pipeline.storage.arrow import rows_to_table
from pipeline.storage.location import Dataset
from pipeline.storage.seal import seal
from pipeline.storage.store import encode
from schemas.rows import IssueRow

FAILED_AGAIN = "document.reread_failed"


def keep_better(dataset: Dataset, parsed: Parsed) -> Parsed:
    """What is to be published of a document: its own rows, or where it was rejected the good ones that are there."""
    outcome = parsed.outcome
    if outcome.status != "rejected" or outcome.document_id is None or not parsed.files:
        return parsed
    current = current_files(dataset, outcome.document_id)
    if current is None or _status(current) == "rejected":
        return parsed
    why = "; ".join(finding.text for finding in outcome.findings if finding.severity == "error")
    message = f"read again, which failed: {why}; the last good reading stays"
    kept = Finding("info", "document.kept", "the last good reading stays in the dataset")
    return Parsed(
        replace(outcome, findings=(*outcome.findings, kept)), with_failure(current, outcome.document_id, message)
    )


def with_failure(files: Mapping[str, bytes], document_id: str, message: str) -> dict[str, bytes]:
    """A version's encoded tables with the failure in `issues`, in place of one that was said there before."""
    import pyarrow.compute as pc  # a tenth of a second, for a case that is rare

    before = _read(files["issues"])
    others = before.filter(pc.not_equal(before["code"], FAILED_AGAIN))
    row = IssueRow(document_id=document_id, code=FAILED_AGAIN, severity="error", message=message)
    said = pa.concat_tables([rows_to_table("issues", [row]), others], promote_options="default")
    return seal({**files, **encode({"issues": said})}, _read(files["documents"]))


def _status(files: Mapping[str, bytes]) -> object:
    return _read(files["documents"])["status"][0].as_py()


def _read(data: bytes) -> pa.Table:
    return pq.ParquetFile(io.BytesIO(data)).read()
