"""How the documents of a run are read: the part of a flow's parameters that Prefect checks and shows as a form."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.corrections import read_corrections
from pipeline.settings import Limits, Scope, Settings
from pipeline.workers import default_workers

PASSWORD_VARIABLE = "GOVTABLES_PASSWORD"
"""Where a flow finds the password of encrypted files: its parameters are shown in Prefect's pages, and kept."""

_LIMITS = Limits()


class Reading(BaseModel):
    """What `govtables parse` takes as flags; times in seconds, sizes in MB, the gate a share from 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verify: Scope = "auto"
    gate: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    corrections: str | None = None
    workers: int = Field(default_factory=default_workers, ge=1, le=256)
    dask: str | None = Field(
        default=None, pattern=r"^[a-z]+://.+", description="a scheduler's address, tcp://host:8786"
    )
    timeout: float = Field(default=_LIMITS.seconds, gt=0)
    memory: int = Field(default=_LIMITS.memory_mb, gt=0)
    max_pages: int = Field(default=_LIMITS.pages, gt=0)
    max_output: int = Field(default=_LIMITS.output_mb, gt=0)

    def settings(self) -> Settings:
        """CorrectionsError where the corrections can't be read."""
        corrections = read_corrections(Path(self.corrections)) if self.corrections else ()
        limits = Limits(self.timeout, self.memory, self.max_pages, self.max_output)
        return Settings(os.environ.get(PASSWORD_VARIABLE), self.verify, corrections, self.gate, limits)
