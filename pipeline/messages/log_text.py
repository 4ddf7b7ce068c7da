"""`govtables log`: the publications, run by run, newest last."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.dataset import present_versions, read_log
from pipeline.messages.terminal import printable
from pipeline.storage.history import Publication, state_after
from pipeline.storage.location import Dataset


def print_log(dataset: Dataset) -> None:
    """A line per run, then one per document; a run that `--at` can no longer read says so.

    Of two runs at once the one that ended last comes last.
    """
    log, present = read_log(dataset), present_versions(dataset)
    last = {entry.run: number for number, entry in enumerate(log)}
    for run, position in sorted(last.items(), key=lambda item: item[1]):
        entries = [entry for entry in log if entry.run == run]
        gone = "" if state_after(log, position).items() <= present else "  (vacuumed)"
        print(f"run {printable(run)}  {_span(entries)}  {_summary(entries)}{gone}")
        for entry in entries:
            line = f"  {entry.action:<8}  {entry.file_name}  {entry.document_id[:12]}  by {entry.parser_version}"
            print(printable(f"{line}  from {entry.source_uri}"))


def print_log_json(log: Sequence[Publication]) -> None:
    for entry in log:
        print(json.dumps(asdict(entry), ensure_ascii=False))


def _span(entries: Sequence[Publication]) -> str:
    """When the first and the last document of a run were published, UTC, to the second."""
    first, last = (entry.time[:19].replace("T", " ") for entry in (entries[0], entries[-1]))
    return f"{first} UTC" if first == last else f"{first} to {last[11:] if last[:10] == first[:10] else last} UTC"


def _summary(entries: Sequence[Publication]) -> str:
    counts = Counter(entry.action for entry in entries)
    return ", ".join(f"{count} {action}" for action, count in sorted(counts.items()))
