"""Speed and memory beside the others, in the same run, on one core: `make bench`.

floor       what MuPDF needs to hand over characters and drawings (rawdict + get_cdrawings) of the same pages
govtables   the whole `govtables parse` in a fresh process, to written Parquet; every number read by a second engine
pdfplumber  its extract_tables() alone, on every eighth page, extrapolated

Each figure is the median of three runs; the machine's noise is in all of them.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "forward_looking_110"
STEP = 8
RUNS = 3


def files() -> list[str]:
    """The three typesettings of the corpus, else the bundled reports."""
    found = sorted(CORPUS.glob("*.pdf")) or sorted((ROOT / "demo" / "reports").glob("*.pdf"))
    return [str(path) for path in found]


def floor(paths: list[str]) -> None:
    import pymupdf

    for path in paths:
        for page in pymupdf.open(path):
            page.get_text("rawdict")
            page.get_cdrawings()


def pdfplumber_tables(paths: list[str]) -> None:
    import pdfplumber

    for path in paths:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages[::STEP]:
                page.extract_tables()
                page.close()


def govtables(paths: list[str], *options: str) -> None:
    from pipeline.commands.cli import main

    out = tempfile.mkdtemp()
    try:
        main(["parse", *paths, *options, "--out", out])
    finally:
        shutil.rmtree(out)


def verify_all(paths: list[str]) -> None:
    govtables(paths, "--verify", "all")


def verify_none(paths: list[str]) -> None:
    govtables(paths, "--verify", "none")


JOBS = {
    "floor": floor, "pdfplumber": pdfplumber_tables, "govtables": govtables, "verify_all": verify_all,
    "verify_none": verify_none,
}  # fmt: skip


def child(job: str, paths: list[str]) -> None:
    """Run one job and print seconds and peak memory (MB), that of the process that parses included."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begin = time.perf_counter()
    JOBS[job](paths)
    seconds = time.perf_counter() - begin
    if "pipeline.process.child" in sys.modules:
        sys.modules["pipeline.process.child"].stop_servers()
    own, others = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\n{seconds} {(own + others) / 1024}")


def measure(job: str, paths: list[str], runs: int = RUNS) -> tuple[float, float]:
    """Median seconds and largest peak of a job in fresh processes."""
    results = []
    for _ in range(runs):
        command = [sys.executable, __file__, job, *paths]
        # As for a user, whose interpreter keeps what it has compiled.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        seconds, peak = done.stdout.splitlines()[-1].split()
        results.append((float(seconds), float(peak)))
    return statistics.median(seconds for seconds, _ in results), max(peak for _, peak in results)


def main() -> None:
    paths = files()
    print(f"{len(paths)} files, one core, median of {RUNS}\n")
    base, _ = measure("floor", paths)
    ours, peak = measure("govtables", paths)
    plumber, _ = measure("pdfplumber", paths, runs=1)
    none, _ = measure("verify_none", paths)
    everything, _ = measure("verify_all", paths, runs=1)
    _, single = measure("govtables", paths[:1], runs=1)
    print("| what | seconds | ratio | target |\n|---|---|---|---|")
    print(f"| MuPDF rawdict + cdrawings (floor) | {base:.2f} | 1 | |")
    print(f"| govtables parse, to Parquet | {ours:.2f} | {ours / base:.2f} × floor | at most 4, aim 2 |")
    print(f"| without the second reader | {none:.2f} | {none / base:.2f} × floor | |")
    print(f"| each number by pdfplumber (--verify all) | {everything:.2f} | {everything / none:.2f} × without | |")
    plumber *= STEP
    others = f"{plumber:.1f} | {plumber / ours:.1f} × ours | at least 5 |"
    print(f"| pdfplumber extract_tables (1 page of {STEP}, extrapolated) | {others}")
    print(
        f"\npeak memory: {peak:.0f} MB for {len(paths)} files, {single:.0f} MB for the first alone (target under 400)"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.path.insert(0, str(ROOT))
        child(sys.argv[1], sys.argv[2:])
    else:
        main()
