"""What a person sees: a progress bar on a terminal, a line per document, problems that name file and page."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.messages.covered import shown
from pipeline.messages.safe_text import without_secrets
from pipeline.outcome import FACTS, NOT_PUBLISHED, OnPage, Outcome


def printable(text: str) -> str:
    """Text from a PDF or a file name without characters that drive a terminal.

    >>> printable('a\\x1b[31mb')
    'a\\\\x1b[31mb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class Progress:
    """A bar with file and page counts on a terminal; nothing at all where stderr is piped."""

    def __init__(self, files: int | None) -> None:
        self._files = files
        self._done = 0
        self._bar = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=None)
            self._bar.start()

    def start(self, path: Path) -> OnPage | None:
        """The page callback for the next file."""
        self._done += 1
        bar = self._bar
        if bar is None:
            return None
        of = f"/{self._files}" if self._files is not None else ""
        # Rich takes [...] for markup.
        label = f"file {self._done}{of} {printable(path.name)}".replace("[", "\\[")

        def on_page(done: int, total: int) -> None:
            bar.update(self._task, description=f"{label} page {done}/{total}", completed=done, total=total)

        return on_page

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def progress(files: int | None = None) -> Iterator[Progress]:
    """A `Progress` that is closed whatever happens; `files` is None where their number isn't known yet."""
    bar = Progress(files)
    try:
        yield bar
    finally:
        bar.close()


def print_error(message: str) -> None:
    """Say on stderr why a command, or a part of its work, came to nothing."""
    print(f"govtables: {printable(without_secrets(message))}", file=sys.stderr)


def print_outcomes(outcomes: Sequence[Outcome], dataset: object = None) -> None:
    """A line per document and a total on stdout, problems on stderr; with the dataset, what to do next."""
    names = [printable(without_secrets(Path(outcome.path).name)) for outcome in outcomes]
    width = max(map(len, names), default=0)
    for name, outcome in zip(names, outcomes, strict=True):
        print(f"{name:<{width}}  {_described(outcome)}")
        for problem in outcome.problems:
            print(printable(without_secrets(f"{outcome.path}: {problem}")), file=sys.stderr)
    if outcomes:
        print(in_short(outcomes))
    if outcomes and dataset is not None:
        print(f"next: {_next_step(outcomes, printable(shlex.quote(without_secrets(str(dataset)))))}")


def _described(outcome: Outcome) -> str:
    """What became of a document; why not, where it was refused."""
    if outcome.status in NOT_PUBLISHED:
        reason = next((finding.text for finding in outcome.findings if finding.severity == "error"), "")
        return printable(without_secrets(f"{outcome.status:<8}  {reason}")).rstrip()
    if not outcome.facts:
        return outcome.status
    facts = " ".join(f"{count} {table}" for count, table in zip(outcome.facts, FACTS, strict=False) if count)
    counts = f"{outcome.checks_failed} failed checks  {outcome.issues} issues"
    covered = shown(outcome.tables, outcome.tables_read, outcome.numbers_printed, outcome.numbers_read)
    state = "written" if outcome.changed else "unchanged"
    return (
        f"{outcome.status:<8}  {outcome.report_type or '-'}  {outcome.pages} pages  {covered}  {facts or 'no facts'}"
        f"  {counts}  {state}  {outcome.seconds:.1f} s"
    )


def in_short(outcomes: Sequence[Outcome]) -> str:
    """The run in a line.

    >>> in_short([Outcome("a", "parsed", change="new"), Outcome("b", "rejected", checks_failed=2)])
    '2 documents: 1 new, 1 rejected; 2 failed checks'
    """
    kinds = Counter(o.status if o.status in NOT_PUBLISHED else o.change or o.status for o in outcomes)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{len(outcomes)} documents: {listed or 'none'}; {sum(o.checks_failed for o in outcomes)} failed checks"


def _next_step(outcomes: Sequence[Outcome], dataset: str) -> str:
    """The command that shows what a person should look at."""
    if any(not outcome.good for outcome in outcomes):
        return f"govtables check {dataset}"
    return f'govtables query {dataset} "FROM coverage"'
