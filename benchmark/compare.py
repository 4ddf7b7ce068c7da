"""How well and how fast two editions are compared: precision and recall by kind against the gold of the 109 edition.

`python benchmark/compare.py [CORPUS]`: each typesetting of one edition with each of the other, then each edition with
its own other typesettings, where anything that is reported is wrong.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from pathlib import Path

from pipeline.commands.cli import main
from pipeline.compare.edition import Comparison, Edition
from pipeline.compare.engine import compare
from pipeline.compare.sources import edition_of
from tests.diff_score import read_gold, score

_TYPESETTINGS = ("docx", "html", "typst")
_OLD, _NEW = "forward_looking_109", "forward_looking_110"


def run(corpus: Path) -> int:
    files = [corpus / name / f"{name}-{kind}.pdf" for name in (_OLD, _NEW) for kind in _TYPESETTINGS]
    if not all(file.is_file() for file in files):
        print(f"{corpus}: no corpus here")
        return 2
    gold = read_gold(corpus / _OLD / "gold" / "diff.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        dataset = str(Path(folder) / "dataset")
        main(["parse", *map(str, files), "--out", dataset, "--verify", "none"])
        editions = {file.stem: edition_of(f"{dataset}@{file.name}") for file in files}
        for one, other in itertools.product(_TYPESETTINGS, repeat=2):
            _score(editions[f"{_OLD}-{one}"], editions[f"{_NEW}-{other}"], f"{one} × {other}", gold)
        for name in (_OLD, _NEW):
            for one, other in itertools.combinations(_TYPESETTINGS, 2):
                result = compare(Comparison(editions[f"{name}-{one}"], editions[f"{name}-{other}"]))
                kinds = sorted({change.kind for change in result.changes})
                print(f"{name} {one} × {other}: {len(result.changes)} differences {', '.join(kinds)}")
        begin = time.perf_counter()
        old, new = (edition_of(f"{dataset}@{name}-docx.pdf") for name in (_OLD, _NEW))
        compare(Comparison(old, new))
        pages = (old.document.pages or 0) + (new.document.pages or 0)
        print(f"read and compared, {pages} pages: {time.perf_counter() - begin:.2f} s")
    return 0


def _score(old: Edition, new: Edition, label: str, gold: list[dict[str, object]]) -> None:
    result = compare(Comparison(old, new))
    kinds = score(result.changes, gold)
    found, wanted, reported = (sum(counts[i] for counts in kinds.values()) for i in range(3))
    print(f"{label}: {found} of {wanted} found, {reported} reported")
    for kind, (mine, asked, said) in kinds.items():
        precision, recall = (mine / said if said else 1.0), (mine / asked if asked else 1.0)
        print(f"  {kind:<20} precision {precision:.3f}  recall {recall:.3f}  ({mine} of {asked}, {said} reported)")


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1] if len(sys.argv) > 1 else "../../shared/corpus")))
