"""A figure over all editions of a dataset: a query over the year that it is about and the edition that says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from parsers.values.name_key import name_key
from pipeline.compare.edition import words
from pipeline.dataset import read_rows, state_of
from pipeline.document.identity import caption_title
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset

_PRIOR = "prior_year_"


@dataclass(frozen=True, slots=True)
class Said:
    """What one edition says of a figure. `edition` is its Gregorian year, `restated` where an earlier one differs."""

    edition: int | None
    file_name: str
    document_id: str
    value: Decimal | None
    unit: str | None
    text: str
    page: int
    restated: bool = False
    difference: Decimal | None = None


@dataclass(slots=True)
class Figure:
    """One figure (one `fact_key`) with what each edition says of it, oldest edition first."""

    project: str
    subject: str
    measure: str
    fiscal_year: int | None
    fiscal_year_roc: int | None
    said: list[Said] = field(default_factory=list)

    @property
    def restated(self) -> bool:
        return any(one.restated for one in self.said)


def history(
    dataset: Dataset, projects: Sequence[str] = (), items: Sequence[str] = (), measures: Sequence[str] = (),
    as_of: int | None = None,
) -> list[Figure]:  # fmt: skip
    """The figures of the named 計畫 (all, where none is named), items and measures, by project, item, measure and year.

    Names are compared by their keys, in part: 石門水庫 finds 石門水庫阿姆坪…. `as_of`: as known after that edition's
    year (民國 or Gregorian). DatasetError where there is no dataset.
    """
    state = state_of(dataset, NOW)
    documents = {row["document_id"]: row for row in read_rows(dataset, "documents", state).to_pylist()}
    if as_of is not None:
        documents = {key: row for key, row in documents.items() if _known(row, as_of)}
    names = _wanted(read_rows(dataset, "projects", state).to_pylist(), documents, projects)
    figures: dict[str, Figure] = {}
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for table in ("budgets", "indicators"):
        for row in _facts(read_rows(dataset, table, state), names, documents):
            subject, measure = _subject(row, table), _measure(row, table)
            if not _fits(subject, items) or (measures and measure not in measures):
                continue
            key, document = row["fact_key"], documents[row["document_id"]]
            figures[key] = _figure(row, names[row["project_id"]], subject, measure, document)
            said[key].append(
                Said(document["fiscal_year"], document["file_name"], row["document_id"], row["value"], row["unit"],
                     row["text"], row["page"])
            )  # fmt: skip
    for key, figure in figures.items():
        figure.said = _compared(said[key])
    return sorted(figures.values(), key=lambda one: (one.project, one.subject, one.measure, one.fiscal_year or 9999))


def _known(document: dict[str, Any], as_of: int) -> bool:
    """Was an edition out by then? One without a year isn't known to have been."""
    year = document["fiscal_year_roc"] if as_of < 1000 else document["fiscal_year"]
    return year is not None and year <= as_of


def _wanted(projects: Iterable[dict[str, Any]], documents: dict[str, Any], names: Sequence[str]) -> dict[str, str]:
    """project_id → the name in the newest edition, of the 計畫 that are asked for."""
    out: dict[str, str] = {}
    rows = [row for row in projects if row["document_id"] in documents and row["name"]]
    for row in sorted(rows, key=lambda row: documents[row["document_id"]]["fiscal_year"] or 0):
        if _fits(row["name"], names):
            out[row["project_id"]] = row["name"]
    return out


def _fits(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(name_key(one) in name_key(name) for one in wanted)


def _facts(table: pa.Table, projects: dict[str, str], documents: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts with a number, of these 計畫 and documents."""
    asked = pc.is_in(table["project_id"], value_set=pa.array(list(projects), pa.string()))
    there = pc.is_in(table["document_id"], value_set=pa.array(list(documents), pa.string()))
    keyed = pc.and_(pc.is_valid(table["fact_key"]), pc.is_valid(table["value"]))
    rows: list[dict[str, Any]] = table.filter(pc.and_(pc.and_(asked, there), keyed)).drop(["places"]).to_pylist()
    return rows


def _subject(row: dict[str, Any], table: str) -> str:
    if table == "indicators":
        return words([row["name"], row["unit"] and f"({row['unit']})"], " ")
    phase = f"第{row['phase']}期" if row["phase"] is not None else None
    kind = "合計" if row["row_kind"] == "total" and not row["item"] else None
    caption = caption_title(row["statement_caption"] or "")
    return words([row["statement"] or caption, row["scope"], phase, row["item"], kind]) or "–"


def _measure(row: dict[str, Any], table: str) -> str:
    if table == "indicators":
        return words([row["scope"], row["role"]], " ")
    return str(row["measure"]).removeprefix(_PRIOR)


def _figure(
    row: dict[str, Any], project: str, subject: str, measure: str, document: dict[str, Any]
) -> Figure:  # fmt: skip
    year, roc = row["fiscal_year"], row["fiscal_year_roc"]
    if str(row.get("measure", "")).startswith(_PRIOR) and year is not None and year == document["fiscal_year"]:
        year, roc = year - 1, roc - 1 if roc is not None else None
    return Figure(project, subject, measure, year, roc)


def _compared(said: Sequence[Said]) -> list[Said]:
    """Oldest edition first; each beside what the edition before said."""
    out: list[Said] = []
    for one in sorted(said, key=lambda one: (one.edition or 0, one.file_name, one.document_id)):
        before = out[-1] if out else None
        differs = before is not None and before.value != one.value
        gap = None
        if differs and before is not None and before.value is not None and one.value is not None:
            gap = one.value - before.value
        out.append(
            Said(one.edition, one.file_name, one.document_id, one.value, one.unit, one.text, one.page, differs, gap)
        )
    return out
