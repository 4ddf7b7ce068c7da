"""How documents are parsed and published: what both `parse` and the flow take."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pipeline.storage.history import new_run
from pipeline.trust.corrections import Correction

Scope = Literal["auto", "all", "none"]
"""Which numbers other PDF engines read again, see `pipeline.trust.verify`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one document may take; over any of these it is rejected.

    392 dense pages take about 6 seconds, 150 MB and 6 MB of Parquet: the defaults leave room for fifty times as much.
    """

    seconds: float = 300.0
    memory_mb: int = 2048  # beyond what the program needs itself
    pages: int = 5000
    output_mb: int = 256  # of Parquet


@dataclass(frozen=True, slots=True)
class Settings:
    """`gate` is the share of a document's checks (0…1) that may fail for it to be published; None for any.
    `run` names this invocation in the dataset's log. `keep` is the raw store that files from elsewhere are copied into
    once they are published, so that their pages can be shown; None for no copies."""

    password: str | None = field(default=None, repr=False)
    verify: Scope = "auto"
    corrections: tuple[Correction, ...] = ()
    gate: Decimal | None = None
    limits: Limits = Limits()
    run: str = field(default_factory=new_run)
    keep: Path | None = None
