"""Pages and crops of pages as pictures: what a person compares a number with.

A picture is grey, for print is: lossless WebP with 16 greys is sharper and smaller than PNG, JPEG or AVIF at the
resolution of a screen. What is mostly a photograph is kept with losses, as no number hangs on it.

MuPDF may hang or crash on a hostile file, and knows no threads: `paint` has it work in processes of their own
(`pipeline.evidence.painter`), within limits. A page that brings one down is a picture that says so.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from schemas.document import BBox

DPI = 110
HEAD = struct.Struct(">IIIIdddd")
"""What stands before a picture on the pipe: how many bytes it and its numbers take, its width and height in pixels, its
region in points."""
_SECONDS = 20.0  # that the first picture may take, with the process's imports; and one more for each picture
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.evidence.painter import main; main()"


@dataclass(frozen=True, slots=True)
class Shot:
    """What to paint: a page (from 1), or a region of it in points as displayed, as a `bbox` in the dataset.

    `numbers`: also tell where the page prints a number.
    """

    page: int
    region: BBox | None = None
    dpi: int = DPI
    numbers: bool = False


Printed = tuple[str, BBox]
"""A number that a page prints, and where, in points."""


@dataclass(frozen=True, slots=True)
class Picture:
    """WebP of `width` × `height` pixels that shows `region`, in points on the page as displayed.

    `data` is empty where the page couldn't be painted; the region is then what was asked for.
    """

    data: bytes
    width: int
    height: int
    region: BBox
    numbers: tuple[Printed, ...] = ()

    @property
    def view_box(self) -> str:
        """The `viewBox` of an SVG over the picture: with it, boxes are drawn in the page's points.

        >>> Picture(b"", 10, 10, (10.0, 20.0, 110.5, 40.0)).view_box
        '10 20 100.5 20'
        """
        x0, y0, x1, y1 = self.region
        return " ".join(f"{round(number, 2):g}" for number in (x0, y0, x1 - x0, y1 - y0))


def around(boxes: Sequence[BBox], page_box: BBox, margin: float = 24.0, least: float = 220.0) -> BBox:
    """The region of a crop: the boxes with a margin, and at least so wide that one knows where one is, in points.

    >>> around([(100.0, 100.0, 140.0, 112.0)], (0.0, 0.0, 595.0, 842.0))
    (10.0, 76.0, 230.0, 136.0)
    """
    x0, y0 = min(box[0] for box in boxes) - margin, min(box[1] for box in boxes) - margin
    x1, y1 = max(box[2] for box in boxes) + margin, max(box[3] for box in boxes) + margin
    more = max(0.0, least - (x1 - x0)) / 2
    left, top, right, bottom = page_box
    return (max(left, x0 - more), max(top, y0), min(right, x1 + more), min(bottom, y1))


def paint(path: Path, shots: Sequence[Shot], password: str | None = None, workers: int | None = None) -> list[Picture]:
    """A picture for each shot, in their order. `workers` processes share the work (default: one per core, at most 4).

    It never raises for a PDF: what can't be painted has no `data`.
    """
    if not shots:
        return []
    count = max(1, min(workers or os.cpu_count() or 1, 4, (len(shots) + 7) // 8))
    size = (len(shots) + count - 1) // count
    chunks = [shots[begin : begin + size] for begin in range(0, len(shots), size)]
    with ThreadPoolExecutor(len(chunks)) as threads:
        painted = threads.map(lambda chunk: _paint_chunk(path, chunk, password), chunks)
        return [picture for chunk in painted for picture in chunk]


def _paint_chunk(path: Path, shots: Sequence[Shot], password: str | None) -> list[Picture]:
    """Paint in one process; where that ends too soon, the shot that it was at is given up, another does the rest."""
    out: list[Picture] = []
    while len(out) < len(shots):
        out += _run(path, shots[len(out) :], password)
        if len(out) < len(shots):
            out.append(Picture(b"", 0, 0, shots[len(out)].region or (0.0, 0.0, 0.0, 0.0)))
    return out


def _run(path: Path, shots: Sequence[Shot], password: str | None) -> list[Picture]:
    where = os.fsencode(path.absolute()).hex()
    request = {"path": where, "password": password, "shots": [asdict(one) for one in shots]}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _START, json.dumps(sys.path)], input=json.dumps(request).encode(),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS + len(shots), check=False,
        )  # fmt: skip
        answer = done.stdout
    except subprocess.TimeoutExpired as stop:
        answer = stop.stdout or b""
    return _pictures(answer)[: len(shots)]


def _pictures(answer: bytes) -> list[Picture]:
    """The pictures that came through whole."""
    out, at = [], 0
    while at + HEAD.size <= len(answer):
        size, more, width, height, *region = HEAD.unpack_from(answer, at)
        begin = at + HEAD.size
        at = begin + size + more
        if at > len(answer):
            break
        numbers = tuple((str(text), _box(box)) for text, box in json.loads(answer[begin + size : at]))
        out.append(Picture(answer[begin : begin + size], width, height, _box(region), numbers))
    return out


def _box(numbers: Sequence[float]) -> BBox:
    x0, y0, x1, y1 = map(float, numbers)
    return (x0, y0, x1, y1)
