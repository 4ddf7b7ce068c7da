"""How every command is declared: what it does, an example that works, and its exit codes; a usage error is one line."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

Commands = Any  # argparse's type of sub-commands is private

GOOD, FINDINGS, USAGE = 0, 1, 2
PASSWORD_VARIABLE = "GOVTABLES_PASSWORD"

EXIT_CODES = (
    "exit codes: 0 all good, 1 finished but something was rejected, held or failed a check (diff: something differs), "
    "2 wrong usage, 130 or 143 stopped"
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; `{self.prog} --help` tells more", file=sys.stderr)
        raise SystemExit(2)


def add_command(commands: Commands, name: str, summary: str, *, about: str, example: str) -> argparse.ArgumentParser:
    """A sub-command. `summary` is its line in `govtables --help`, `about` and `example` stand in its own help."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=about, epilog=f"example: {example}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    return command


_EXTRAS = {
    "flows": ("prefect", "flows", "pydantic", "httpx", "httpcore", "fsspec", "lxml"),
    "query": ("duckdb", "pandas"),
    "compare": ("rapidfuzz",),
    "s3": ("s3fs", "botocore"),
    "dask": ("distributed", "dask"),
    "xlsx": ("xlsxwriter",),
    "charts": ("altair", "vl_convert"),
    "browse": ("starlette", "uvicorn"),
}
"""What each extra of the distribution brings; the core parses without any."""


def missing(error: ModuleNotFoundError) -> str | None:
    """What to install where a module of an extra isn't there; None for any other module, whose absence is our fault.

    >>> missing(ModuleNotFoundError("No module named 'duckdb'", name="duckdb"))
    "this needs duckdb: pip install 'govtables[query]'"
    """
    top = (error.name or "").partition(".")[0]
    extra = next((extra for extra, modules in _EXTRAS.items() if top in modules), None)
    return f"this needs {top}: pip install 'govtables[{extra}]'" if extra else None


def fail(message: str) -> int:
    """Say what is wrong with the command; the exit code."""
    from pipeline.messages.terminal import print_error

    print_error(message)
    return USAGE
