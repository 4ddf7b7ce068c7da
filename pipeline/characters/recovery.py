"""What became of the characters of a page whose fonts don't say what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.document import BBox


@dataclass(slots=True)
class Recovered:
    """Characters read without the file's own map: their boxes as displayed, and {font: (read, not read)}."""

    boxes: list[BBox] = field(default_factory=list)
    fonts: dict[str, tuple[int, int]] = field(default_factory=dict)
