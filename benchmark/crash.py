"""Kill the writer 100 times while it ingests, and 200 times while it only publishes: `python benchmark/crash.py`.

ingest    `govtables parse` of three reports, over a dataset that holds another version of each, compacted
publish   the same documents parsed beforehand, so that nearly every kill hits the store; then compact and vacuum

With `--s3` the dataset is in an object store: moto's server, in this process.

SIGKILL comes at a random moment of a run (fixed seed; the run's length is measured first). After each kill the dataset
must open, and each document be its old or its new version in all tables; then the next run must finish the job: all
rows as in a run without a kill, one line in the log for each version, no scratch file left.
"""

from __future__ import annotations

import argparse
import glob
import io
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.commands.cli import main
from pipeline.dataset import compact, prepare_dataset, present_versions, read_log, table_files, vacuum, write_document
from pipeline.parse import parse_file
from pipeline.storage import object_vacuum
from pipeline.storage.history import read_lines
from pipeline.storage.location import Dataset, ObjectStore
from pipeline.storage.object_log import content_of
from pipeline.storage.objects import list_objects, read_object, write_object
from schemas.rows import TABLES

ROOT = Path(__file__).parents[1]
FILES = [str(path) for path in sorted((ROOT / "tests/fixtures/forward_looking_annual_review").glob("*/*.pdf"))[:3]]
PARSED = [parse_file(Path(path)) for path in FILES]
for _rows in PARSED:
    _rows.documents[0].title = "new"  # else their versions would be the old ones
Contents = dict[str, dict[str, pa.Table]]


def ingest(dataset: Dataset) -> None:
    main(["parse", *FILES, "--out", str(dataset)])


def ingest_old(dataset: Dataset) -> None:
    main(["parse", *FILES, "--verify", "none", "--out", str(dataset)])


def publish(dataset: Dataset) -> None:
    prepare_dataset(dataset)
    for rows in PARSED:
        write_document(dataset, rows, "publish")
    compact(dataset)
    vacuum(dataset, keep_runs=2)


def contents(dataset: Dataset) -> Contents:
    """Document → table → its rows, through the glob that everybody uses; in a store through the files of an instant."""
    out: Contents = {}
    for table in TABLES:
        for rows in tables_of(dataset, table):
            for document in set(rows["document_id"].to_pylist()):
                own = rows.filter(pc.equal(rows["document_id"], document))
                assert table not in out.setdefault(document, {}), f"{document} is in {table} twice"
                out[document][table] = own
    return out


def tables_of(dataset: Dataset, table: str) -> Iterator[pa.Table]:
    if isinstance(dataset, ObjectStore):
        for file in table_files(dataset, table):
            found = read_object(dataset, file.removeprefix(f"{dataset}/"))
            assert found, f"{file} is missing"
            yield pq.ParquetFile(io.BytesIO(found.data)).read()
    else:
        for path in glob.glob(f"{dataset}/{table}/**/*.parquet", recursive=True):  # noqa: PTH207
            yield pq.ParquetFile(path).read()


def copy(dataset: Dataset, to: Dataset) -> None:
    if isinstance(dataset, ObjectStore) and isinstance(to, ObjectStore):
        for one in list_objects(dataset, "")[0]:
            found = read_object(dataset, one.key)
            assert found
            write_object(to, one.key, found.data)
    else:
        shutil.copytree(str(dataset), str(to), symlinks=True)


def check_finished(dataset: Dataset, lines: int) -> None:
    """One line in the log for each version, and nothing left of what was killed."""
    log = read_log(dataset) if isinstance(dataset, ObjectStore) else read_lines(dataset)
    assert len({entry.document_id + content_of(entry.digest) for entry in log}) == lines == len(log)
    if isinstance(dataset, ObjectStore):
        object_vacuum.UNNAMED_FOR = -5  # as if it were tomorrow
        vacuum(dataset)
        assert present_versions(dataset) <= {(entry.document_id, entry.digest) for entry in log}
    else:
        assert not list((dataset / ".store").rglob("tmp-*"))


def in_child(act: Callable[[Dataset], None], dataset: Dataset, after: float | None) -> bool:
    """Run in a forked process, killed after so many seconds; False where it had ended."""
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        act(dataset)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or not status, "the writer failed by itself"
    return os.WIFSIGNALED(status)


def check_whole(found: Contents, old: Contents, new: Contents) -> str:
    """Each document is its old or its new version in all tables; returns which, a letter each."""
    states = ""
    assert found.keys() == old.keys(), "a document is missing or unknown"
    for document in sorted(found):
        assert found[document] in (old[document], new[document]), f"{document} is torn"
        states += "n" if found[document] == new[document] else "o"
    return states


def trial(name: str, act: Callable[[Dataset], None], kills: int, below: Callable[[str], Dataset]) -> None:
    base, clean = below(f"{name}-base"), below(f"{name}-clean")
    in_child(ingest_old, base, None)
    compact(base)
    copy(base, clean)
    begin = time.perf_counter()
    in_child(act, clean, None)
    length = time.perf_counter() - begin
    old, new, lines = contents(base), contents(clean), len(read_log(clean))
    hits, runs, torn = 0, 0, {"o" * len(FILES): 0}
    while hits < kills:
        runs += 1
        dataset = below(f"{name}-{runs}")
        copy(base, dataset)
        hits += in_child(act, dataset, random.uniform(0, length))
        states = check_whole(contents(dataset), old, new)
        torn[states] = torn.get(states, 0) + 1
        in_child(act, dataset, None)
        assert contents(dataset) == new, "the next run didn't finish the job"
        check_finished(dataset, lines)
        if isinstance(dataset, Path):
            shutil.rmtree(dataset)
    kinds = ", ".join(f"{count}× {states}" for states, count in sorted(torn.items()))
    print(f"| {name} | {runs} | {hits} | {length:.2f} | {kinds} | all whole, all finished |", flush=True)


def run(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=110)
    parser.add_argument("--s3", action="store_true", help="in an object store")
    options = parser.parse_args(arguments)
    random.seed(options.seed)
    print("| what | runs | killed | seconds of a run | documents found new or old after the kill | result |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        below = in_store() if options.s3 else Path(folder).joinpath
        trial("ingest", ingest, options.kills, below)
        trial("publish", publish, 2 * options.kills, below)


def in_store() -> Callable[[str], Dataset]:
    from tests.object_server import ObjectServer

    server = ObjectServer()
    server.make_bucket("datasets")
    os.environ |= {"AWS_ENDPOINT_URL": server.endpoint, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    return lambda name: ObjectStore("datasets", name)


if __name__ == "__main__":
    run()
