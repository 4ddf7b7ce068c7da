"""What is read right, measured: `make accuracy` writes docs/accuracy.md.

The bundled fixtures against their gold, always; and where `../shared` is present its corpus, made-up shapes of tables,
real pages and the public ICDAR 2013 set, each by its scorer. `--peers` reads the same tables with pdfplumber and
PyMuPDF, at several times the time. `--datasets` keeps what was parsed, and takes what is there already.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmark.tables import plumber_rows, pymupdf_rows
from pipeline.commands.cli import main as govtables
from pipeline.dataset import read_rows, write_document
from pipeline.parse import parse_file
from pipeline.storage.location import DatasetError
from schemas.rows import DocumentRows
from schemas.version import VERSION
from tests.gold import found, wanted

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
TABLES = ("budgets", "indicators", "progress", "delays")
PEERS: dict[str, Callable[[Path], DocumentRows]] = {"pdfplumber": plumber_rows, "PyMuPDF": pymupdf_rows}
_HEAD = f"""# Accuracy

Written by `make accuracy` with govtables {VERSION}; every number here is measured, none is typed. *Exact* is a fact or
cell that says what the page says; *wrong* says something else; *missing* isn't there; *invented* says something where
nothing is printed; *silent* is one of these without an issue or a failed check on its page or table: what we promise to
have none of.
"""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--datasets", type=Path, help="a folder with corpus, shapes, real and icdar")
    parser.add_argument("--peers", action="store_true", help="pdfplumber and PyMuPDF, too")
    arguments = parser.parse_args()
    parts = [_HEAD, *fixtures()]
    if not arguments.peers:
        PEERS.clear()
    if arguments.shared.is_dir():
        for part in (corpus, shapes, real, icdar):
            with tempfile.TemporaryDirectory() as folder:
                parts += part(arguments.datasets or Path(folder), arguments.shared)
    else:
        parts.append("\n`../shared` wasn't there: nothing is said of whole reports, shapes and real pages.\n")
    arguments.out.write_text("\n".join(parts) + "\n", encoding="utf-8")


def fixtures() -> Iterator[str]:
    """Facts of the bundled reports against their gold, per family and table."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in sorted(path.parent for path in FIXTURES.glob("*/*/gold")):
        rows = parse_file(next(case.glob("*.pdf")))
        for table in TABLES:
            gold, ours = wanted(case / "gold", table), found(rows, table)
            counts[case.parent.name, table] += Counter(
                gold=gold.total(), exact=(gold & ours).total(), missing=(gold - ours).total()
            )
    yield "## Bundled reports\n\nFacts with a value, against gold typed by hand.\n"
    yield from _table(("family", "table", "gold", "exact", "wrong or missing"), [
        (*key, n["gold"], n["exact"], n["missing"]) for key, n in sorted(counts.items()) if n["gold"]
    ])  # fmt: skip


def corpus(folder: Path, shared: Path) -> Iterator[str]:
    """Whole reports by the corpus' scorer, per family and table."""
    root = shared / "corpus"
    files = [path for path in sorted(root.rglob("*.pdf")) if not {"real", "damaged"} & set(path.parts)]
    dataset = _parsed(folder / "corpus", files)
    answer = json.loads(_run(shared / "score.py", dataset, root, "--json"))
    family = {row["file_name"]: row["report_type"] for row in read_rows(dataset, "documents").to_pylist()}
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in answer["documents"]:
        for table, numbers in document["tables"].items():
            key = (family.get(document["document"].rpartition("/")[2], "not published"), table)
            counts[key] += Counter({name: numbers[name] for name in _COLUMNS})
    yield "\n## Whole reports\n"
    yield f"{len(files)} files of {len(answer['documents'])} documents with gold, typeset by four programs.\n"
    yield from _table(("family", "table", *_COLUMNS), [
        (name, table, *(n[column] for column in _COLUMNS)) for (name, table), n in sorted(counts.items()) if n["gold"]
    ])  # fmt: skip
    yield from _unread(dataset)


_DIMENSIONS = ("all", "family", "renderer", "script", "border", "pages", "cut_row")
_COLUMNS = ("gold", "exact", "wrong", "missing", "invented", "silent")


_UNREAD = ("family", "documents", "tables", "gave facts", "numbers in tables", "facts, or known to be none")


def _unread(dataset: Path) -> Iterator[str]:
    """What isn't parsed: tables and printed numbers per family that gave no fact."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in read_rows(dataset, "documents").to_pylist():
        names = ("tables", "tables_read", "numbers_printed", "numbers_read")
        known = {name: row[name] for name in names if row[name] is not None}
        counts[row["report_type"] or "rejected"] += Counter(known, documents=1)
    yield "\nWhat isn't parsed stays in `tables` and `cells`:\n"
    yield from _table(_UNREAD, [
        (name, n["documents"], n["tables"], n["tables_read"], n["numbers_printed"], n["numbers_read"])
        for name, n in sorted(counts.items())
    ])  # fmt: skip


def shapes(folder: Path, shared: Path) -> Iterator[str]:
    """Made-up tables in many typesettings: which shapes are read how well."""
    gold = shared / "shapes" / "set" / "gold"
    files = sorted((shared / "shapes" / "set").glob("*.pdf"))
    answers = _answers(
        folder, "shapes", files, lambda dataset: _run(shared / "shapes" / "score_shapes.py", dataset, gold)
    )
    yield "\n## Shapes of tables\n"
    yield f"{len(files)} made-up documents whose cells are known. Silent: a wrong cell that no issue names.\n"
    lines = {name: [line.split() for line in answer.splitlines()] for name, answer in answers.items()}
    peers = {name: {tuple(line[:2]): line for line in rows if len(line) == 9} for name, rows in lines.items()}
    yield from _table(("shape", "", "tables", "cells", "exact", "silent", *PEERS), [
        (*line[:5], line[7], *(peers[name].get(tuple(line[:2]), [""] * 9)[4] for name in PEERS))
        for line in lines["govtables"]
        if len(line) == 9 and line[0] in _DIMENSIONS
    ])  # fmt: skip


def real(folder: Path, shared: Path) -> Iterator[str]:
    """Hand-typed tables of real pages."""
    root = shared / "corpus" / "real"
    files = sorted(path for path in root.glob("*.pdf") if "garbled" not in path.name and "scan" not in path.name)
    answers = _answers(folder, "real", files, lambda dataset: _run(shared / "score_tables.py", dataset, root / "gold"))
    yield "\n## Real pages\n\nCells of tables of real reports, typed by hand.\n"
    yield from _table(("", "result"), [(name, answer.strip().splitlines()[-1]) for name, answer in answers.items()])


def icdar(folder: Path, shared: Path) -> Iterator[str]:
    """The public set of ICDAR 2013: tables in English, found and rebuilt."""
    root = shared / "bench" / "icdar2013"
    score = shared / "bench" / "score_icdar.py"
    answers = _answers(folder, "icdar", sorted(root.rglob("*.pdf")), lambda dataset: _run(score, dataset, root))
    yield "\n## ICDAR 2013\n\nTables in English reports, by neighbouring cells (precision, recall, F1).\n"
    yield from _table(("", "result"), [(name, answer.strip().splitlines()[-1]) for name, answer in answers.items()])


def _answers(folder: Path, name: str, files: list[Path], score: Callable[[Path], str]) -> dict[str, str]:
    """A scorer's answers to us and to the peers."""
    out = {"govtables": score(_parsed(folder / name, files))}
    for peer, read in PEERS.items():
        dataset = folder / f"{name}-{peer}"
        if not dataset.exists():
            for path in files:
                write_document(dataset, read(path))
        out[peer] = score(dataset)
    return out


def _parsed(dataset: Path, files: list[Path]) -> Path:
    if dataset.exists():
        return dataset
    if govtables(["parse", *map(str, files), "--out", str(dataset), "--verify", "none"]) > 1:
        raise DatasetError(f"{dataset}: nothing was parsed")
    return dataset


def _run(script: Path, *arguments: object) -> str:
    done = subprocess.run([sys.executable, script, *map(str, arguments)], capture_output=True, text=True, check=True)
    return done.stdout


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |\n|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row) + " |"


if __name__ == "__main__":
    main()
