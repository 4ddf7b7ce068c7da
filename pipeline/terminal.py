"""What a person sees: a progress bar on a terminal, a line per document, problems that name file and page."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.outcome import FACTS, OnPage, Outcome


def printable(text: str) -> str:
    """Text from a PDF or a file name without characters that drive a terminal.

    >>> printable('a\\x1b[31mb')
    'a\\\\x1b[31mb'
    """
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


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """One line per document on stdout, problems on stderr."""
    width = max((len(printable(Path(outcome.path).name)) for outcome in outcomes), default=0)
    for outcome in outcomes:
        name = printable(Path(outcome.path).name)
        facts = " ".join(f"{count} {table}" for count, table in zip(outcome.facts, FACTS, strict=False) if count)
        line = f"{name:<{width}}  {outcome.status:<8}"
        if outcome.facts:
            counts = f"{outcome.checks_failed} failed checks  {outcome.issues} issues"
            state = "written" if outcome.changed else "unchanged"
            line += f"  {outcome.report_type or '-'}  {outcome.pages} pages  {facts or 'no facts'}  {counts}"
            line += f"  {state}  {outcome.seconds:.1f} s"
        print(line)
        for problem in outcome.problems:
            print(f"{printable(outcome.path)}: {printable(problem)}", file=sys.stderr)
