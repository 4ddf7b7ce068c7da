"""What a program can do: parse a report, open a dataset, read a table of it, ask what the columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import dataset as store
from pipeline.pages.whole_file import read_whole
from pipeline.process.work import trusted_rows
from pipeline.settings import Scope, Settings
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import Publication
from pipeline.storage.location import DatasetError, dataset_of
from pipeline.trust.corrections import read_corrections
from schemas.rows import TABLES, DocumentRows

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def parse(
    path: str | Path, *, password: str | None = None, verify: Scope = "auto", corrections: str | Path | None = None
) -> DocumentRows:
    """All rows of one PDF: checked, its numbers read again by a second engine, reviewed corrections beside them.

    A list per table (`rows.budgets`, `rows.issues` …) of dataclasses with the columns of `schema()`; money is Decimal.
    A PDF that can't be read is a row in `rows.documents` with status `rejected` and says why in `rows.issues`. In this
    process and without limits: for files that nobody vouches for use the command line, or `dataset` functions, which
    give each a process of its own. OSError where there is no such file, CorrectionsError for corrections that can't be
    used.
    """
    settings = Settings(password, verify, read_corrections(Path(corrections)) if corrections else ())
    rows, _ = trusted_rows(read_whole(Path(path)), Path(path), settings)
    return rows


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset in a folder or an object store. Made by `open_dataset`; reading needs no lock."""

    address: str

    def read(self, table: str, at: str | None = None) -> pa.Table:
        """All rows of a table as Arrow (`.to_pandas()`), now or as after a run that `log` names.

        DatasetError for a table or run that isn't there.
        """
        if table not in TABLES:
            raise DatasetError(f"{table}: no such table; there are {', '.join(TABLES)}")
        return store.read_rows(dataset_of(self.address), table, at)

    def frame(self, table: str, at: str | None = None) -> pd.DataFrame:
        """The same as a pandas frame: decimals as printed (73.8), dates as dates, whole numbers with gaps as Int64.

        Needs the extra `query`.
        """
        from pipeline.query.frames import to_frame

        return to_frame(self.read(table, at))

    def document_ids(self) -> list[str]:
        """The ids of its documents, sorted."""
        return store.document_ids(dataset_of(self.address))

    def log(self) -> list[Publication]:
        """What was published when, oldest first."""
        return store.read_log(dataset_of(self.address))

    def check(self, *, deep: bool = False) -> None:
        """DatasetError where a file is missing or was changed; `deep` reads them all."""
        store.check_whole(dataset_of(self.address), deep=deep)


def open_dataset(address: str | Path) -> Dataset:
    """The dataset at an address: a folder, or s3://bucket/prefix. DatasetError where there is none."""
    dataset = Dataset(str(address))
    store.read_log(dataset_of(dataset.address))
    return dataset


def schema() -> dict[str, pa.Schema]:
    """Each table's Arrow schema; a field's metadata has its meaning and unit."""
    return {table: arrow_schema(table) for table in TABLES}
