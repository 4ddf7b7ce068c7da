"""Which targets were lowered between editions? With Polars: python examples/lowered_targets.py dataset

The target for the whole period of an indicator, in the reports of two years: a later one that is smaller was lowered.
"""

import sys
from pathlib import Path

import polars as pl


def read(dataset: Path, table: str) -> pl.DataFrame:
    """A table of the dataset, all documents together; columns that are newer than a document are null."""
    files = sorted((dataset / table).resolve().glob("**/*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")


dataset = Path(sys.argv[1])
documents = read(dataset, "documents").select("document_id", pl.col("fiscal_year").alias("report"), "file_name")
projects = read(dataset, "projects").select("document_id", "project_id", pl.col("name").alias("project"))
targets = (
    read(dataset, "indicators")
    .filter((pl.col("role") == "target") & (pl.col("scope") == "total") & pl.col("value").is_not_null())
    .join(documents, on="document_id")
    .join(projects, on=["document_id", "project_id"])
    .sort("report")
)
key = ["project", "kind", "group", "name", "unit"]
changed = (
    targets.group_by(key, maintain_order=True)
    .agg("report", "value", "page")
    .filter(pl.col("value").list.last() < pl.col("value").list.first())
    .sort("project", "name")
)
for row in changed.iter_rows(named=True):
    steps = " → ".join(f"{value.normalize():f} ({year}, page {page})" for value, year, page in zip(
        row["value"], row["report"], row["page"], strict=True))  # fmt: skip
    print(f"{row['project']}: {row['name']}, {row['unit']}: {steps}")
print(f"{changed.height} targets were lowered, of {targets.select(key).n_unique()}")
