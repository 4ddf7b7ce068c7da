"""How the documents of a run are read: the part of a flow's parameters that Prefect checks and shows as a form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from pipeline.outcome import FailOn
from pipeline.process.child import parse_in_child
from pipeline.process.run import Parse
from pipeline.process.workers import default_workers
from pipeline.settings import Limits, Scope, Settings
from pipeline.sources.folders import evidence_folder
from pipeline.storage.history import new_run
from pipeline.storage.location import Dataset
from pipeline.trust.corrections import read_corrections

PASSWORD_VARIABLE = "GOVTABLES_PASSWORD"
"""Where a flow finds the password of encrypted files: its parameters are shown in Prefect's pages, and kept."""
DASK_VARIABLE = "GOVTABLES_DASK"
"""The address of a Dask cluster, for flows that aren't told one."""

_LIMITS = Limits()


class Reading(BaseModel):
    """What `govtables parse` takes as flags; times in seconds, sizes in MB, the gate a share from 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verify: Scope = "auto"
    gate: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    fail_on: FailOn = Field(default="checks", description="the least that makes a run end with findings")
    corrections: str | None = None
    workers: int = Field(default_factory=default_workers, ge=1, le=256)
    dask: str | None = Field(
        default_factory=lambda: os.environ.get(DASK_VARIABLE) or None,
        description="a scheduler's address, tcp://host:8786",
    )
    timeout: float = Field(default=_LIMITS.seconds, gt=0)
    memory: int = Field(default=_LIMITS.memory_mb, gt=0)
    max_pages: int = Field(default=_LIMITS.pages, gt=0)
    max_output: int = Field(default=_LIMITS.output_mb, gt=0)
    keep: bool = Field(default=True, description="keep copies of local files, so that their pages can be shown")
    run: str | None = Field(default=None, description="the run's id in the dataset's log; made up unless told")

    @model_serializer(mode="wrap")
    def _only_what_was_set(self, handle: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Prefect's pages show the parameters of a run: those that a person gave."""
        return {name: value for name, value in handle(self).items() if name in self.model_fields_set}

    def settings(self, dataset: Dataset, raw: str | None = None) -> Settings:
        """CorrectionsError where the corrections can't be read."""
        corrections = read_corrections(Path(self.corrections)) if self.corrections else ()
        limits = Limits(self.timeout, self.memory, self.max_pages, self.max_output)
        password = os.environ.get(PASSWORD_VARIABLE)
        keep = evidence_folder(dataset, raw, self.keep)
        return Settings(password, self.verify, corrections, self.gate, limits, self.run or new_run(), keep)

    @contextmanager
    def parsers(self) -> Iterator[tuple[Parse, int]]:
        """How a document is parsed, here or on a Dask cluster, and how many at once. ClusterError where it can't be."""
        if self.dask is None:
            yield parse_in_child, self.workers
            return
        from pipeline.process.cluster import on_cluster

        with on_cluster(self.dask) as cluster:
            yield cluster.parse, max(1, cluster.workers)
