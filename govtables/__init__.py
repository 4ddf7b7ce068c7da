"""Chinese-language government PDF reports as typed rows and Parquet tables.

    import govtables

    rows = govtables.parse("report.pdf")                       # verified and checked, in this process
    rows.budgets[0].amount, rows.budgets[0].page, rows.budgets[0].text
    dataset = govtables.open_dataset("dataset")                # or s3://bucket/prefix
    dataset.read("budgets").to_pandas()
    govtables.schema()["budgets"]

The distribution brings the packages `schemas`, `parsers`, `pipeline` and `flows` too; this one is the promise, what is
below may move.
"""

from __future__ import annotations

from govtables.door import Dataset, open_dataset, parse, schema
from pipeline.storage.location import DatasetError
from pipeline.trust.corrections import CorrectionsError
from schemas.rows import DocumentRows
from schemas.version import VERSION as __version__

__all__ = [
    "CorrectionsError", "Dataset", "DatasetError", "DocumentRows", "__version__", "open_dataset", "parse", "schema",
]  # fmt: skip
