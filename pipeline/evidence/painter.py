"""The process that paints: a request as JSON comes in, pictures go out, each with its head; see `picture`."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from pipeline.evidence.numbers import printed_numbers
from pipeline.evidence.picture import HEAD
from pipeline.pages.read import open_pdf, read_page
from pipeline.pages.whole_file import read_whole
from pipeline.process.memory import limit_memory
from schemas.document import BBox

_GREYS = [17 * round(value / 17) for value in range(256)]  # 16 greys, black and white among them
_MOST_PIXELS = 3000  # along a side, whatever the size of the paper
_MEMORY_MB = 1024
_PHOTOGRAPH = 0.06  # bytes a pixel from which a lossless picture is no print; a dense table takes 0.04 to 0.05


def main() -> None:
    """Answer one request on standard input."""
    request = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints, it stays out of the pictures
    limit_memory(_MEMORY_MB)
    pdf = open_pdf(read_whole(Path(os.fsdecode(bytes.fromhex(request["path"])))), request["password"])
    page: Any = None
    for shot in request["shots"]:
        # Shots of one page follow each other: reading it once is enough.
        if page is None or page.number != shot["page"] - 1:
            page = pdf[shot["page"] - 1]
        out.write(_framed(page, shot["region"], shot["dpi"], shot["numbers"]))
        out.flush()


def _framed(page: Any, region: BBox | None, dpi: int, numbers: bool) -> bytes:
    left, top, right, bottom = tuple(page.rect)
    box = (left, top, right, bottom)
    if region is not None:
        clipped = (max(left, region[0]), max(top, region[1]), min(right, region[2]), min(bottom, region[3]))
        box = clipped if clipped[0] < clipped[2] and clipped[1] < clipped[3] else box
    scale = min(dpi / 72, _MOST_PIXELS / max(box[2] - box[0], box[3] - box[1], 1.0))
    pixels = page.get_pixmap(
        matrix=pymupdf.Matrix(scale, scale), clip=pymupdf.Rect(box), colorspace=pymupdf.csGRAY, alpha=False
    )
    # Pixels are whole: the region is what they show, not what was asked for.
    shown = (pixels.x / scale, pixels.y / scale, (pixels.x + pixels.width) / scale, (pixels.y + pixels.height) / scale)
    data = _webp(Image.frombytes("L", (pixels.width, pixels.height), pixels.samples))
    told = json.dumps(printed_numbers(read_page(page)) if numbers else []).encode()
    return HEAD.pack(len(data), len(told), pixels.width, pixels.height, *shown) + data + told


def _webp(picture: Image.Image) -> bytes:
    """Little effort: more of it takes twice as long for 5 % of the bytes."""
    out = io.BytesIO()
    picture.point(_GREYS).save(out, "WEBP", lossless=True, quality=20, method=1)
    if len(out.getvalue()) > 4096 + _PHOTOGRAPH * picture.width * picture.height:
        smaller = io.BytesIO()
        picture.save(smaller, "WEBP", quality=60, method=2)
        if len(smaller.getvalue()) < 0.7 * len(out.getvalue()):
            return smaller.getvalue()
    return out.getvalue()
