"""A page as read: characters and rulings in an upright frame, and the way back to displayed coordinates.

Reports turn pages in three ways (/Rotate, a turned content stream, a shifted box). Everything that rebuilds
tables works in the upright frame, where the main text runs left to right; only a `Place` is in displayed coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.characters.recovery import Recovered
from pipeline.pages.clipped import Clipped
from pipeline.pages.geometry import IDENTITY, Matrix, area, transform
from pipeline.pages.strokes import Strokes
from pipeline.pages.unseen import Unseen
from schemas.document import BBox, Char, Place, Rule

PICTURED = 0.5  # share of a page that pictures must cover for it to be a picture of a page


@dataclass(slots=True)
class Page:
    """One page. `width`, `height` and `rotation` are as displayed; `chars` and rules are in the upright frame.

    `turned` are characters that run in another direction than the main text (watermarks, margin labels); `behind`
    counts those that are hidden by a picture of the page (a scan's OCR), `invisible` hidden ones that are left out.
    `false` are figures that are drawn otherwise than their fonts claim, `clipped` says what a clip hides in part,
    `replaced` where the file gives other digits in place of the printed ones, `unseen` what is left out since nothing
    is seen of it, `overprinted` counts digits over others, `strokes` are lines drawn at digits, `notes` annotations.
    `beside` are numbers that something figure-like is drawn at; `scraps` are
    pictures as high as a line and `aslant` turned figures between the rulings, counted.
    `unknown` counts the characters whose meaning isn't known, `recovered` says which ones could be read all the same.
    `damage` is what the reader complained about; a `lost` page couldn't be read at all; `excess` is what it has too
    much of, which is left out. `seen` are the (horizontal, vertical) rulings without what white boxes are painted over,
    where there is such: what is hidden separates no cells, but still says what belongs to one table.
    """

    number: int
    width: float
    height: float
    rotation: int
    chars: list[Char] = field(default_factory=list)
    turned: list[Char] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    seen: tuple[list[Rule], list[Rule]] | None = None
    fills: list[BBox] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    folded: int = 0
    behind: int = 0
    invisible: int = 0
    false: list[str] = field(default_factory=list)
    unseen: Unseen = field(default_factory=Unseen)
    overprinted: int = 0
    beside: list[str] = field(default_factory=list)
    scraps: int = 0
    aslant: int = 0
    strokes: Strokes = field(default_factory=Strokes)
    notes: list[str] = field(default_factory=list)
    clipped: Clipped | None = None
    replaced: str = ""
    damage: list[str] = field(default_factory=list)
    lost: bool = False
    unknown: int = 0
    recovered: Recovered | None = None
    excess: str | None = None
    upright: BBox = (0.0, 0.0, 0.0, 0.0)
    to_display: Matrix = IDENTITY

    def place(self, box: BBox) -> Place:
        """Where an upright box is displayed; rounded to 0.01 pt so that output doesn't hang on float noise."""
        x0, y0, x1, y1 = box if self.to_display == IDENTITY else transform(self.to_display, box)
        return Place(self.number, (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)))


def is_pictured(page: Page) -> bool:
    """Do pictures cover most of a page?"""
    return sum(map(area, page.images)) > PICTURED * area(page.upright)
