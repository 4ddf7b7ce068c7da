"""The commands that show pages beside what was read from them: `show` and `debug`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import a_dataset
from pipeline.commands.command import GOOD, PASSWORD_VARIABLE, Commands, add_command, fail

if TYPE_CHECKING:
    from pipeline.evidence.evidence import Evidence


_DEBUGGED = 10  # pages, where none are named


def add_show(commands: Commands) -> None:
    """`show`."""
    show = add_command(
        commands, "show", "a document's pages beside what was read from them, as one HTML file",
        about="Each page as a picture with a box for every value, the tables beside it, and first what to look at:\n"
        "failed checks, issues, numbers that no second engine confirms or that became no fact. It needs no network.\n"
        "FILE.html#value=12:70.9,300.5,120.1,312.7 (page and bbox of a row) opens a value, #page=12 a page.",
        example="govtables show report.pdf --out report.html",
    )  # fmt: skip
    show.add_argument(
        "document", metavar="DOCUMENT", nargs="?",
        help="a PDF file, or with --dataset a document's id, the beginning of its id, or its file name",
    )  # fmt: skip
    show.add_argument("--dataset", type=a_dataset, metavar="DATASET", help="show what this dataset holds of it")
    show.add_argument(
        "--all", action="store_true",
        help="a page for every document of the dataset in the folder --out, named by its id: what overview links to",
    )  # fmt: skip
    show.add_argument("--out", type=Path, metavar="FILE", help="the HTML file (default: the document's name here)")
    show.add_argument("--pdf", type=Path, metavar="FILE", help="its PDF, where neither dataset nor source has it")
    show.add_argument("--raw", type=Path, metavar="FOLDER", help="the raw store (default: raw in the dataset)")
    add_pages(show)
    show.set_defaults(run=_show)


def add_debug(commands: Commands) -> None:
    """`debug`."""
    debug = add_command(
        commands, "debug", "what each step made of a page, drawn over it: how a wrong table is found",
        about="Characters, rulings, grids, cells, lines and margins of each page as layers over its picture,\n"
        "beside it the parts of tables, the whole tables, and why they go on over a page break.",
        example="govtables debug report.pdf --pages 3-5 --out debug.html",
    )  # fmt: skip
    debug.add_argument("pdf", type=Path, metavar="FILE", help="a PDF file")
    debug.add_argument("--out", type=Path, required=True, metavar="FILE", help="the HTML file")
    add_pages(debug)
    debug.set_defaults(run=_debug)


def add_pages(command: argparse.ArgumentParser) -> None:
    """The flags of commands that make pictures of pages."""
    command.add_argument("--pages", type=a_range, metavar="A-B", help="only these pages, such as 3 or 3-5")
    command.add_argument("--password", help="password of an encrypted file (or GOVTABLES_PASSWORD)")


def a_range(text: str) -> range:
    """Pages from 1.

    >>> a_range("3"), a_range("3-5")
    (range(3, 4), range(3, 6))
    """
    first, dash, last = text.partition("-")
    numbers = [first, last] if dash else [first, first]
    if not all(one.isascii() and one.isdecimal() and len(one) < 7 for one in numbers) or not 1 <= int(
        numbers[0]
    ) <= int(numbers[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is no page and no range of pages; write 3 or 3-5")
    return range(int(numbers[0]), int(numbers[1]) + 1)


def _show(arguments: argparse.Namespace) -> int:
    from pipeline.evidence.locate import NoEvidence
    from pipeline.evidence.written import WontWrite

    if arguments.all != (arguments.document is None) or (arguments.all and not (arguments.dataset and arguments.out)):
        return fail("give a DOCUMENT, or --all with --dataset DATASET and --out FOLDER")
    try:
        if arguments.all:
            from pipeline.dataset import document_ids

            arguments.out.mkdir(parents=True, exist_ok=True)
            for document_id in document_ids(arguments.dataset):
                _show_one(_of_dataset(arguments, document_id), arguments.out / f"{document_id}.html", arguments.pages)
        else:
            evidence = _evidence(arguments)
            name = Path(evidence.document["file_name"]).stem or "document"
            _show_one(evidence, arguments.out or Path(f"{name}.html"), arguments.pages)
    except (NoEvidence, WontWrite) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.document}: {error.strerror or error}")
    return GOOD


def _show_one(evidence: Evidence, out: Path, pages: range | None) -> None:
    """Write a document's page, and say so."""
    from pipeline.evidence.show import show_html
    from pipeline.evidence.written import write_html
    from pipeline.messages.terminal import printable

    size = write_html(out, show_html(evidence, pages))
    what = f"{evidence.document['file_name']}, {evidence.document['pages'] or 0} pages, {size / 1e6:.1f} MB"
    print(printable(f"{out}: {what}" + _without(evidence)))


def _debug(arguments: argparse.Namespace) -> int:
    from pipeline.evidence.debug import debug_html
    from pipeline.evidence.written import WontWrite, write_html
    from pipeline.pages.read import UnreadableFile

    pages = arguments.pages or range(1, 1 + _DEBUGGED)
    try:
        html, count = debug_html(arguments.pdf, pages, arguments.password or os.environ.get(PASSWORD_VARIABLE))
        if not count:
            return fail(f"{arguments.pdf}: it has none of these pages")
        size = write_html(arguments.out, html)
    except (UnreadableFile, WontWrite) as error:
        return fail(f"{arguments.pdf}: {error}")
    except OSError as error:
        return fail(f"{error.filename or arguments.pdf}: {error.strerror or error}")
    print(f"{arguments.out}: {count} pages, {size / 1e6:.1f} MB")
    return GOOD


def _without(evidence: Evidence) -> str:
    return f"; without pictures, as {evidence.missing}" if evidence.missing else ""


def _evidence(arguments: argparse.Namespace) -> Evidence:
    """What there is of the document that is meant."""
    from pipeline.evidence.evidence import evidence_of_file
    from pipeline.evidence.locate import NoEvidence
    from pipeline.messages.terminal import progress
    from pipeline.settings import Settings

    password = arguments.password or os.environ.get(PASSWORD_VARIABLE)
    if arguments.dataset is not None:
        return _of_dataset(arguments, arguments.document)
    path = Path(arguments.document)
    if not path.is_file():
        raise NoEvidence(f"{arguments.document}: no such file; for a document of a dataset give --dataset too")
    with progress(1) as bar:
        return evidence_of_file(path, Settings(password), bar.start(path))


def _of_dataset(arguments: argparse.Namespace, document: str) -> Evidence:
    from pipeline.evidence.evidence import evidence_of_document

    given = [arguments.pdf] if arguments.pdf else []
    password = arguments.password or os.environ.get(PASSWORD_VARIABLE)
    return evidence_of_document(arguments.dataset, document, given, arguments.raw, password)
