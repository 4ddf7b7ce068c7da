"""Many small documents through the command line, as a user runs it: `make bench-ingest`.

first run     `govtables ingest` of the documents (1,000 unless told) into an empty dataset
again         the same once more: nothing has changed
ten changed   ten of them are other documents now: only those are parsed
Prefect       `ingest` beside `parse` of the same documents with as many workers, in turn; less the start-up of each
two workers   `parse --workers 2` beside `--workers 1`, in turn

Every figure is that of whole processes, from start to exit. Start-up is what a run over one known document takes.
The machine's noise is in all of them; how busy it was with other things is printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmark.small_documents import write_documents  # noqa: E402

CHANGED = 10
RUNS = 3  # of each of a pair, in turn


class Bench:
    """A folder with the documents, what Prefect keeps, and the datasets."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self.environment |= {"PREFECT_HOME": str(work / "prefect"), "PYTHONPATH": str(ROOT)}
        self.datasets = 0

    def dataset(self) -> Path:
        self.datasets += 1
        return self.work / f"dataset{self.datasets}"

    def run(self, command: str, paths: Sequence[Path], dataset: Path, workers: int) -> tuple[float, int]:
        """Seconds of a run, and how many documents it wrote."""
        program = [sys.executable, "-m", "pipeline.commands.cli", command, *map(str, paths)]
        begin = time.perf_counter()
        done = subprocess.run(
            [*program, "--out", str(dataset), "--workers", str(workers)],
            capture_output=True, text=True, cwd=self.work, env=self.environment,
        )  # fmt: skip
        seconds = time.perf_counter() - begin
        lines = [line.split() for line in done.stdout.splitlines()]
        # Excerpts without their cover may fail checks: exit code 1.
        assert done.returncode in (0, 1) and len(lines) >= 1, done.stdout + done.stderr
        return seconds, sum("written" in line for line in lines)

    def fresh(self, command: str, paths: Sequence[Path], workers: int) -> float:
        """Seconds of a run into an empty dataset."""
        dataset = self.dataset()
        seconds, written = self.run(command, paths, dataset, workers)
        assert written == len(paths), f"{written} of {len(paths)} documents written"
        shutil.rmtree(dataset)
        return seconds

    def start_up(self, command: str, path: Path, workers: int) -> float:
        """Seconds of a run over one document that is known; the first run of all makes Prefect's database."""
        dataset = self.dataset()
        self.run(command, [path], dataset, workers)
        return statistics.median(self.run(command, [path], dataset, workers)[0] for _ in range(RUNS))


def row(what: str, seconds: float, figure: str, target: str = "", good: bool | None = None) -> bool:
    """Print a line of the table; returns whether the target is met."""
    verdict = {None: "", True: "met", False: "MISSED"}[good]
    print(f"| {what} | {seconds:.2f} | {figure} | {target} | {verdict} |", flush=True)
    return good is not False


def unchanged_and_changed(bench: Bench, count: int, workers: int, start: float) -> bool:
    folder, dataset = bench.work / "documents", bench.dataset()
    paths = write_documents(folder, range(count))
    first, written = bench.run("ingest", [folder], dataset, workers)
    assert written == count, f"{written} of {count} documents written"
    good = row(f"first run of {count}", first, f"{1000 * (first - start) / count:.0f} ms a document")
    again, written = bench.run("ingest", [folder], dataset, workers)
    share = (again - start) / (first - start)
    figure, target = f"{share:.1%} of the first, {written} parsed", "under 2% beside start-up"
    good &= row("again", again, figure, target, share < 0.02 and not written)
    write_documents(folder, range(0, count, max(1, count // CHANGED))[:CHANGED], edition=2)
    changed, written = bench.run("ingest", [folder], dataset, workers)
    good &= row(f"{CHANGED} changed", changed, f"{written} parsed", f"{CHANGED} parsed", written == CHANGED)
    shutil.rmtree(dataset)
    assert len(paths) == count
    return good


def prefect(bench: Bench, paths: Sequence[Path], workers: int, starts: tuple[float, float]) -> bool:
    """What the flow adds to each document."""
    pairs = [[bench.fresh(command, paths, workers) for command in ("parse", "ingest")] for _ in range(RUNS)]
    parse, ingest = (statistics.median(times) for times in zip(*pairs, strict=True))
    row(f"parse of {len(paths)}", parse, f"start-up {starts[0]:.2f} s")
    own = (ingest - starts[1]) / (parse - starts[0]) - 1
    good = row(
        f"ingest of {len(paths)}", ingest, f"{own:+.1%} beside start-up ({starts[1]:.2f} s)", "under +10%", own < 0.1
    )
    figure = f"{ingest / parse - 1:+.1%}"
    if own < 0.1:
        work = (starts[1] - 1.1 * starts[0]) / (0.1 - max(own, 0.0))
        figure += f"; under +10% from {work:.0f} s of parsing on"
    row("… with its start-up", ingest, figure)
    return good


def two_workers(bench: Bench, paths: Sequence[Path]) -> bool:
    """What the second worker is good for; on a machine that does other things meanwhile, little."""
    times: dict[int, list[float]] = {1: [], 2: []}
    since = time.perf_counter(), cpu_seconds()
    for workers in [1, 2] * (RUNS - 1) + [1]:
        times[workers].append(bench.fresh("parse", paths, workers))
    one, two = statistics.median(times[1]), statistics.median(times[2])
    row(f"one worker, {len(paths)}", one, "")
    figure = f"{one / two:.2f} × ({others(*since):.2f} cores were taken by others)"
    return row(f"two workers, {len(paths)}", two, figure, "at least 1.8 ×", one / two >= 1.8)


def cpu_seconds() -> tuple[float, float]:
    """Busy seconds of the whole machine, and those of our own processes that have ended."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own = sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, whose))
    return (sum(ticks[:8]) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK"), own


def others(begin: float, before: tuple[float, float]) -> float:
    """How many cores other processes have used on average since then."""
    busy, own = (after - then for after, then in zip(cpu_seconds(), before, strict=True))
    return max(0.0, busy - own) / (time.perf_counter() - begin)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=200, help="documents for two workers beside one")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    since = time.perf_counter(), cpu_seconds()
    with tempfile.TemporaryDirectory(prefix="govtables-bench-") as folder:
        bench = Bench(Path(folder))
        (known, *_) = pairs = write_documents(bench.work / "pairs", range(10_000, 10_000 + options.pairs))
        print(f"{options.workers} workers, {os.cpu_count()} cores\n")
        print("| what | seconds | figure | target | |\n|---|---|---|---|---|")
        starts = (
            bench.start_up("parse", known, options.workers),
            bench.start_up("ingest", known, options.workers),
        )
        good = [
            unchanged_and_changed(bench, options.documents, options.workers, starts[1]),
            prefect(bench, pairs[:50], options.workers, starts),
            two_workers(bench, pairs),
        ]
    print(f"\nother processes took {others(*since):.2f} of {os.cpu_count()} cores meanwhile")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
