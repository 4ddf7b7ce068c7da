"""What a person sees: a progress bar on a terminal, a line per document, problems that name file and page."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.messages.safe_text import without_secrets
from pipeline.outcome import FACTS, OnPage, Outcome


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


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """One line per document on stdout, problems on stderr."""
    names = [printable(without_secrets(Path(outcome.path).name)) for outcome in outcomes]
    width = max(map(len, names), default=0)
    for name, outcome in zip(names, outcomes, strict=True):
        facts = " ".join(f"{count} {table}" for count, table in zip(outcome.facts, FACTS, strict=False) if count)
        line = f"{name:<{width}}  {outcome.status:<8}"
        if outcome.facts:
            counts = f"{outcome.checks_failed} failed checks  {outcome.issues} issues"
            state = "written" if outcome.changed else "unchanged"
            line += f"  {outcome.report_type or '-'}  {outcome.pages} pages  {facts or 'no facts'}  {counts}"
            line += f"  {state}  {outcome.seconds:.1f} s"
        print(line)
        for problem in outcome.problems:
            print(printable(without_secrets(f"{outcome.path}: {problem}")), file=sys.stderr)
