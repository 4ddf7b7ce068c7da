"""The parts of the overview: a question each, its query, its picture, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from pipeline.query.charts import Spec
from pipeline.query.overview_charts import (
    MONEY,
    QUALITY,
    VERDICTS,
    Row,
    documents_chart,
    money_chart,
    quality_chart,
    questions_chart,
    rates_chart,
    results_chart,
    timeline_chart,
)

# Rows that a picture shows; the table beside it says how many there are.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Part:
    """`overview_sql/<name>.sql` gives the rows, most worth seeing first; `spec` the picture of what `marks` makes of
    them. Rows may have `document_id` and `link`, which become links to the evidence."""

    name: str
    title: str
    lead: str
    marks: Callable[[Sequence[Row]], list[Row]]
    spec: Callable[[Sequence[Row]], Spec]

    @property
    def sql(self) -> str:
        """Its query."""
        return (files("pipeline.query") / "overview_sql" / f"{self.name}.sql").read_text(encoding="utf-8")


def _document_marks(rows: Sequence[Row]) -> list[Row]:
    out: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = (row["report_type"] or "none", str(row["fiscal_year"] or "no year"))
        mark = out.setdefault(key, {"report_type": key[0], "year": key[1], "documents": 0})
        mark["documents"] += 1
        mark["tip"] = f"{key[0]}, {key[1]}: {mark['documents']} documents"
    return list(out.values())


def _money_marks(rows: Sequence[Row]) -> list[Row]:
    agencies = list(dict.fromkeys(row["agency"] for row in rows))[:6]
    out = []
    for row in rows:
        for what in MONEY:
            if row["agency"] in agencies and row[what] is not None:
                millions = float(row[what]) / 1e6
                tip = f"{row['agency']}, {row['fiscal_year']}: {what} {millions:,.1f} million {row['currency']}"
                out.append({**row, "what": what, "millions": millions, "tip": tip})
    return out


def _rate_marks(rows: Sequence[Row]) -> list[Row]:
    out = []
    for row in rows[:SHOWN]:
        rate = float(row["rate_pct"])
        kind = "below 80 %" if rate < 80 else "80 to 95 %" if rate < 95 else "95 % or more"
        name = _short(row["project"] or row["file_name"], 26) + (
            f" · {_short(row['scope'], 14)}" if row["scope"] else ""
        )
        computed = ", computed" if row["rate_from"] == "computed" else ""
        tip = f"{row['project'] or row['file_name']} {row['scope'] or ''} {row['fiscal_year']}: {rate:g} %{computed}"
        out.append({**row, "name": name + computed, "rate": rate, "class": kind, "tip": tip})
    return out


def _result_marks(rows: Sequence[Row]) -> list[Row]:
    out = []
    for row in rows[:SHOWN]:
        counts = zip(VERDICTS, (row["met"], row["missed"], row["not_comparable"]), strict=True)
        for order, (verdict, count) in enumerate(counts):
            name = row["project"] or row["file_name"]
            tip = f"{name}: {count} {verdict}"
            out.append(
                {**row, "name": _short(name, 30), "verdict": verdict, "count": count, "order": order, "tip": tip}
            )
    return [mark for mark in out if mark["count"]]


def _timeline_marks(rows: Sequence[Row]) -> list[Row]:
    names = list(dict.fromkeys(_short(row["project"] or row["file_name"], 30) for row in rows))[:SHOWN]
    out = []
    for row in rows:
        name = _short(row["project"] or row["file_name"], 30)
        if name in names and row["start_date"]:
            tip = f"{row['date_text'] or row['start_date']}: {_short(row['title'], 90)}"
            status = row["status"] or "not said"
            out.append({**row, "name": name, "day": row["start_date"].isoformat(), "class": status, "tip": tip})
    return out


def _quality_marks(rows: Sequence[Row]) -> list[Row]:
    out = []
    for row in rows[:SHOWN]:
        if not row["values_count"]:
            continue
        checked, twice = row["values_checked"], max(row["values_verified"] - row["values_checked"], 0)
        counts = (checked, twice, row["values_count"] - checked - twice)
        for order, (kind, count) in enumerate(zip(QUALITY, counts, strict=True)):
            share = 100 * count / row["values_count"]
            tip = f"{row['file_name']}: {count} of {row['values_count']} values {kind}"
            out.append({**row, "name": _short(row["file_name"], 34), "class": kind, "share": share, "order": order,
                        "tip": tip})  # fmt: skip
    return out


def _question_marks(rows: Sequence[Row]) -> list[Row]:
    return [{**row, "tip": f"{row['question']}: {row['places']} places"} for row in rows[:SHOWN]]


def _short(text: str | None, room: int) -> str:
    """A name that fits beside a chart.

    >>> _short('開發在地型產業園區', 5)
    '開發在地…'
    """
    text = " ".join((text or "").split())
    return text if len(text) <= room else text[: room - 1] + "…"


PARTS = (
    Part("documents", "What is in it", "By kind of report; darker is later.", _document_marks, documents_chart),
    Part(
        "money", "Planned and executed",
        "Per agency and year: allotted (else budgeted, else planned) and executed. Each amount counts once: no edition "
        "beside its successor, no part beside its whole. What can't be summed without doubt is left out, and counted "
        "in the table.",
        _money_marks, money_chart,
    ),
    Part(
        "rates", "Execution rates, lowest first",
        "The last year that each project reports. A rate that isn't printed is computed, and marked so.",
        _rate_marks, rates_chart,
    ),
    Part(
        "results", "Indicators met and missed",
        "Targets of the year beside what was reached, projects with most missed first. Where no comparator is printed, "
        "a target counts as met when it is reached.",
        _result_marks, results_chart,
    ),
    Part(
        "timeline", "Milestones",
        "Dated achievements, checkpoints and scheduled items; a tick is the first day that the printed date can mean.",
        _timeline_marks, timeline_chart,
    ),
    Part(
        "quality", "How far it can be trusted",
        "Of each document's values: covered by the document's own arithmetic, else read alike by a second PDF engine, "
        "else neither. Documents with failed checks first.",
        _quality_marks, quality_chart,
    ),
    Part(
        "questions", "What a person should look at",
        "Failed checks, issues and tables that are in cells only, by kind.",
        _question_marks, questions_chart,
    ),
)  # fmt: skip
"""In the order of the page."""
