"""Damaged files against the parser: `make fuzz`, or `python benchmark/fuzz.py COUNT SEED [FOLDER]`.

Each of COUNT (2,000) mutations of the bundled excerpts goes through the normal path: a child process with limits. None
may crash or hang this process or leave one behind. A value that isn't in the clean parse is wrong; it is silent where
the damaged file brings no new warning, error or failed check. Numbers in content streams are never changed as numbers:
a file with another printed digit is a sound file with another digit. FOLDER keeps the files with silent errors.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pyarrow.parquet as pq  # noqa: E402

from pipeline.process.child import Stopped, parse_in_child, stop_servers  # noqa: E402
from pipeline.settings import Limits, Settings  # noqa: E402

LIMITS = Limits(seconds=30, memory_mb=1024, pages=500, output_mb=64)
_OBJECT = re.compile(rb"\d+ 0 obj\b(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_NUMBER = re.compile(rb"(?<![\w.])\d+(?![\w.])")
_KEY = {
    "budgets": ("scope", "phase", "fiscal_year_roc", "row_kind", "item", "measure"),
    "indicators": ("kind", "code", "name", "scope", "fiscal_year_roc", "role", "unit"),
    "progress": ("scope", "span"),
}
_VALUES = {"progress": ("planned_pct", "actual_pct", "difference_pct")}

Mutation = Callable[[bytearray, random.Random], None]


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def blot(data: bytearray, chance: random.Random) -> None:
    start, size = chance.randrange(len(data)), chance.choice((1, 16, 512, 4096))
    data[start : start + size] = chance.choice((bytes(size), chance.randbytes(size)))


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 16, 512, 20000))]


def repeat(data: bytearray, chance: random.Random) -> None:
    start, size = chance.randrange(len(data)), chance.choice((1, 16, 512, 20000))
    data[start:start] = data[start : start + size]


def swap_objects(data: bytearray, chance: random.Random) -> None:
    spans = sorted(match.span(1) for match in chance.sample(list(_OBJECT.finditer(data)), 2))
    (a, b), (c, d) = spans
    data[a:d] = data[c:d] + data[b:c] + data[a:b]


def remove_object(data: bytearray, chance: random.Random) -> None:
    start, end = chance.choice(list(_OBJECT.finditer(data))).span()
    del data[start:end]


def copy_object(data: bytearray, chance: random.Random) -> None:
    first, second = chance.sample(list(_OBJECT.finditer(data)), 2)
    start, end = second.span(1)
    data[start:end] = first[1]


def corrupt_stream(data: bytearray, chance: random.Random) -> None:
    start, end = chance.choice(list(_STREAM.finditer(data))).span(1)
    for _ in range(chance.choice((1, 1, 4))):
        data[chance.randrange(start, max(end, start + 1))] = chance.randrange(256)


def change_structure(data: bytearray, chance: random.Random) -> None:
    """Another number in a dictionary, an array or the cross-reference table."""
    streams = [match.span(1) for match in _STREAM.finditer(data)]
    outside = [match.span() for match in _NUMBER.finditer(data) if not any(a <= match.start() < b for a, b in streams)]
    start, end = chance.choice(outside)
    data[start:end] = str(chance.choice((0, 1, 7, 65535, 10**9, chance.randrange(1000)))).encode()


MUTATIONS: tuple[Mutation, ...] = (
    flip, flip, truncate, blot, cut, repeat, swap_objects, remove_object, copy_object, corrupt_stream, corrupt_stream,
    change_structure, change_structure,
)  # fmt: skip


class Facts:
    """The values of one parse, by their place and by what they are about, and what was said."""

    def __init__(self, files: dict[str, bytes]) -> None:
        rows = {name: pq.read_table(io.BytesIO(data)).to_pylist() for name, data in files.items()}
        projects = {row["project_id"]: row["name"] for row in rows["projects"]}
        self.status = rows["documents"][0]["status"]
        self.values: Counter[tuple[Any, ...]] = Counter()
        for table, names in _KEY.items():
            for row in rows[table]:
                key = (table, projects.get(row["project_id"]), *(row[name] for name in names))
                for value in _VALUES.get(table, ("value",)):
                    if row[value] is not None:
                        self.values[*key, value, row[value], row.get("amount")] += 1
        said = [(row["code"], row["page"]) for row in rows["issues"] if row["severity"] != "info"]
        failed = [(row["expression"], row["page"], row["found"]) for row in rows["checks"] if not row["passed"]]
        self.said: Counter[tuple[Any, ...]] = Counter([*said, *failed])


def parse(path: Path) -> Facts | str:
    """The facts of a file, or why there are none."""
    try:
        return Facts(parse_in_child(path, Settings(limits=LIMITS)).files)
    except Stopped as stop:
        return stop.code


def children() -> int:
    """Processes that this one has started, theirs included."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    return sum("pipeline.process.serve" in line and str(ROOT) in line for line in listed.splitlines())


def main(count: int = 2000, seed: int = 0, *, keep: str = "") -> int:
    sources = sorted((ROOT / "tests" / "fixtures").glob("*/*/*.pdf"))
    clean = {path: parse(path) for path in sources}
    results: Counter[str] = Counter()
    silent: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(f"{seed}:{number}")
            source, mutate = chance.choice(sources), chance.choice(MUTATIONS)
            data = bytearray(source.read_bytes())
            mutate(data, chance)
            path = Path(folder) / "damaged.pdf"
            path.write_bytes(data)
            begin = time.perf_counter()
            facts, right = parse(path), clean[source]
            slowest = max(slowest, time.perf_counter() - begin)
            assert isinstance(right, Facts)
            if isinstance(facts, str):
                results[facts] += 1
                print(f"{number} {mutate.__name__} {source.stem}: {facts}", flush=True)
                continue
            results[facts.status] += 1
            wrong, missing = facts.values - right.values, right.values - facts.values
            quiet = not facts.said - right.said
            results["wrong, said"] += bool(wrong) and not quiet
            results["missing only, silent"] += bool(missing) and not wrong and quiet
            if wrong and quiet:
                results["WRONG, SILENT"] += 1
                silent.append(f"{number} {mutate.__name__} {source.stem}: {next(iter(wrong))}")
                if keep:
                    (Path(keep) / f"{number}.pdf").write_bytes(data)
    stop_servers()
    print(f"{count} mutations of {len(sources)} files, seed {seed}; slowest {slowest:.1f} s; left over: {children()}")
    for name, times in sorted(results.items()):
        print(f"  {times:>5} {name}")
    print(*silent, sep="\n")
    return 1 if silent else 0


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:3]]
    sys.exit(main(*arguments, keep="".join(sys.argv[3:4])))
