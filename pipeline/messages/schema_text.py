"""The schema as text, for `govtables schema`: made from the row types, so that it can't go stale."""

from __future__ import annotations

from schemas.changes import KINDS, OUTPUTS
from schemas.columns import columns_of
from schemas.rows import TABLES


def describe_schema() -> str:
    """Every table with its columns: name, type, unit, meaning."""
    out = []
    for table, row_type in (TABLES | OUTPUTS).items():
        out.append(f"{table}: {(row_type.__doc__ or '').strip()}")
        for column in columns_of(row_type):
            unit = f" [{column.unit}]" if column.unit else ""
            null = "" if column.nullable else ", never null"
            out.append(f"  {column.name:<18} {column.type}{null}{unit}: {column.meaning}")
        out.append("")
    out.append("changes.kind")
    out += [f"  {kind.name:<18} {kind.severity}: {kind.meaning}" for kind in KINDS.values()]
    return "\n".join(out)
