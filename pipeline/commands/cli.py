"""The command line. Heavy imports happen in the commands that need them, so that `--help` is quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pipeline.commands.browse_command import add_browse
from pipeline.commands.command import EXIT_CODES, GOOD, Parser, fail, missing
from pipeline.commands.compare_commands import add_diff, add_history
from pipeline.commands.evidence_commands import add_debug, add_show
from pipeline.commands.flow_commands import add_flow_commands
from pipeline.commands.look_commands import add_check, add_schema
from pipeline.commands.query_commands import add_query_commands
from pipeline.commands.reading import add_parse
from pipeline.commands.store_commands import add_store_commands
from pipeline.process.stopping import exit_code, stopped_by_sigterm
from pipeline.storage.location import DatasetError
from schemas.version import VERSION


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 all good, 1 something rejected or a check failed, 2 wrong usage, 130 or
    143 stopped by Ctrl-C or SIGTERM."""
    arguments = command_line().parse_args(argv)
    try:
        with stopped_by_sigterm():
            return int(arguments.run(arguments))
    except DatasetError as error:
        return fail(str(error))
    except ModuleNotFoundError as error:
        if (what := missing(error)) is None:
            raise
        return fail(what)
    except KeyboardInterrupt as end:
        fail("stopped; what is published stays, and the next run does the rest")
        return exit_code(end)
    except BrokenPipeError:
        sys.stderr.close()
        return GOOD


def command_line() -> argparse.ArgumentParser:
    """Every command with its flags."""
    parser = Parser(
        prog="govtables", description="Chinese-language government PDF reports as Parquet tables.", epilog=EXIT_CODES
    )
    parser.add_argument("--version", action="version", version=f"govtables {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_parse(commands)
    add_flow_commands(commands)
    add_check(commands)
    add_show(commands)
    add_debug(commands)
    add_browse(commands)
    add_diff(commands)
    add_history(commands)
    add_query_commands(commands)
    add_store_commands(commands)
    add_schema(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
