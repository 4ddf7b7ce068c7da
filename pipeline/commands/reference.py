"""`docs/reference/commands.md`, made from the commands themselves: `python -m pipeline.commands.reference`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from pipeline.commands.cli import command_line
from pipeline.commands.command import EXIT_CODES


def reference() -> str:
    """Every command with its arguments, as Markdown."""
    parser = command_line()
    (group,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    lines = [
        "# Commands", "",
        "Made from the program by `python -m pipeline.commands.reference`; a test fails where it is stale.", "",
        f"{EXIT_CODES[0].upper()}{EXIT_CODES[1:]}.", "",
    ]  # fmt: skip
    for name, command in group.choices.items():
        lines += [f"## {name}", "", str(command.description), ""]
        lines += [*_arguments(command), "", "```sh", _example(command), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _arguments(command: argparse.ArgumentParser) -> Iterator[str]:
    yield "| argument | says |"
    yield "|---|---|"
    for action in command._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        value = action.metavar or ("" if action.nargs == 0 else str(action.dest).upper())
        if action.choices and not action.metavar:
            value = " or ".join(map(str, action.choices))
        shown = " ".join(filter(None, (", ".join(action.option_strings), str(value) if value else "")))
        yield f"| `{_cell(shown)}` | {_cell(str(action.help).replace('%%', '%'))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _example(command: argparse.ArgumentParser) -> str:
    return str(command.epilog).removeprefix("example: ").partition("\n")[0]


if __name__ == "__main__":
    print(reference(), end="")
