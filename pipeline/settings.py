"""How documents are parsed and published: what both `parse` and the flow take."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.corrections import Correction
from pipeline.history import new_run
from pipeline.verify import Scope


@dataclass(frozen=True, slots=True)
class Settings:
    """`gate` is the share of a document's checks (0…1) that may fail for it to be published; None for any.
    `run` names this invocation in the dataset's log."""

    password: str | None = None
    verify: Scope = "auto"
    corrections: tuple[Correction, ...] = ()
    gate: Decimal | None = None
    run: str = field(default_factory=new_run)
