"""`browse`: a dataset looked at in a browser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from pipeline.commands.arguments import a_count, a_dataset
from pipeline.commands.command import GOOD, PASSWORD_VARIABLE, Commands, add_command, fail


def add_browse(commands: Commands) -> None:
    """`browse`."""
    browse = add_command(
        commands, "browse", "look at a dataset in a browser: overview, documents, search, comparison, evidence",
        about="A server on this machine (127.0.0.1) that makes each page when it is asked for: for large datasets.\n"
        "Nobody else can reach it, and it changes nothing. Ctrl-C ends it.",
        example="govtables browse dataset",
    )  # fmt: skip
    browse.add_argument("dataset", type=a_dataset, metavar="DATASET", help="a folder, or s3://bucket/prefix")
    browse.add_argument(
        "--port", type=a_count, default=8640, metavar="N", help="its port (default 8640; 0: any free one)"
    )
    browse.add_argument("--raw", type=Path, metavar="FOLDER", help="the raw store (default: raw in the dataset)")
    browse.set_defaults(run=_browse)


def _browse(arguments: argparse.Namespace) -> int:
    from pipeline.dataset import document_ids

    documents = document_ids(arguments.dataset)
    if not documents:
        return fail(f"{arguments.dataset}: no documents yet; parse some into it first")
    try:
        from pipeline.browse.server import serve
    except ModuleNotFoundError as error:
        return fail(f"browse needs {error.name}; pip install 'govtables[browse]'")

    def say(address: str) -> None:
        print(f"{len(documents)} documents at {address} (Ctrl-C ends it)", flush=True)

    try:
        serve(arguments.dataset, arguments.raw, os.environ.get(PASSWORD_VARIABLE), arguments.port, say)
    except OSError as error:
        return fail(f"port {arguments.port}: {error.strerror or error}; choose another --port, or 0 for any free one")
    return GOOD
