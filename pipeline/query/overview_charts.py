"""What the pictures of the overview are, in Vega-Lite; their rows come from `overview_parts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.query.charts import ACCENT, BAD, GOOD, LINE, NOTE, SOFT, WARN, Spec, colours

Row = dict[str, Any]


def _row(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "nominal", "title": None, "sort": None, **more}


def _number(field: str, title: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, **more}


_TIP = {"description": {"field": "tip", "type": "nominal"}, "href": {"field": "href", "type": "nominal"}}


def documents_chart(rows: Sequence[Row]) -> Spec:
    """Documents by kind of report and year."""
    return {
        "width": 760, "height": {"step": 24},
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "color": ACCENT},
        "encoding": {
            "y": _row("report_type"), "x": _number("documents", "documents", axis={"tickMinStep": 1, "grid": False}),
            "opacity": {"field": "year", "type": "ordinal", "legend": None, "scale": {"range": [0.45, 1]}},
            "order": {"field": "year"}, **_TIP,
        },
    }  # fmt: skip


MONEY = ("planned", "executed")
_PLANNED = "#9fb6d9"


def money_chart(rows: Sequence[Row]) -> Spec:
    """Planned and executed, an agency below the other."""
    units = " and ".join(sorted({row["currency"] for row in rows}))
    return {
        "facet": {"row": _row("agency", header={"labelAngle": 0, "labelOrient": "top", "labelAnchor": "start"})},
        "spec": {
            "width": 780, "height": 130,
            "mark": {"type": "bar", "cornerRadiusEnd": 2},
            "encoding": {
                "x": {"field": "fiscal_year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
                "xOffset": {"field": "what", "sort": ["planned", "executed"]},
                "y": _number("millions", f"million {units}", axis={"tickCount": 4}),
                "color": {
                    "field": "what", "type": "nominal", "scale": colours(planned=_PLANNED, executed=ACCENT),
                },
                **_TIP,
            },
        },
        "resolve": {"scale": {"y": "independent"}},
    }  # fmt: skip


def rates_chart(rows: Sequence[Row]) -> Spec:
    """A dot a project on the way to 100 %."""
    high = max([105.0, *(row["rate"] for row in rows)])
    axis = _number("rate", "executed of what was allotted, %", scale={"domain": [0, min(high, 200)], "clamp": True})
    y = _row("name")
    return {
        "width": 720, "height": {"step": 22},
        "layer": [
            {"mark": {"type": "bar", "height": 6, "color": LINE}, "encoding": {"y": y, "x": axis}},
            {"mark": {"type": "rule", "color": SOFT, "strokeDash": [3, 3]}, "encoding": {"x": {"datum": 100}}},
            {
                "mark": {"type": "circle", "size": 130, "opacity": 1},
                "encoding": {"y": y, "x": axis, **_TIP, "color": {
                    "field": "class", "type": "nominal",
                    "scale": colours(**{"below 80 %": BAD, "80 to 95 %": WARN, "95 % or more": GOOD}),
                }},
            },
        ],
    }  # fmt: skip


VERDICTS = {"met": GOOD, "missed": BAD, "not comparable": LINE}


def results_chart(rows: Sequence[Row]) -> Spec:
    """Indicators by verdict, a bar a project."""
    return {
        "width": 720, "height": {"step": 22},
        "mark": {"type": "bar"},
        "encoding": {
            "y": _row("name"), "x": _number("count", "indicators of the year", axis={"tickMinStep": 1}),
            "color": {"field": "verdict", "type": "nominal", "scale": colours(**VERDICTS)},
            "order": {"field": "order"}, **_TIP,
        },
    }  # fmt: skip


STATUSES = {"done": GOOD, "planned": ACCENT, "missed": BAD, "not said": SOFT}


def timeline_chart(rows: Sequence[Row]) -> Spec:
    """A tick a milestone, a line a project."""
    return {
        "width": 720, "height": {"step": 24},
        "mark": {"type": "tick", "thickness": 3, "size": 16, "opacity": 0.75},
        "encoding": {
            "y": _row("name"),
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "labelAngle": 0,
                                                                              "tickCount": 7}},
            "color": {"field": "class", "type": "nominal", "scale": colours(**STATUSES)}, **_TIP,
        },
    }  # fmt: skip


QUALITY = {"checked by arithmetic": GOOD, "read twice only": ACCENT, "neither": WARN}


def quality_chart(rows: Sequence[Row]) -> Spec:
    """How each document's values are confirmed."""
    return {
        "width": 720, "height": {"step": 22},
        "mark": {"type": "bar"},
        "encoding": {
            "y": _row("name"), "x": _number("share", "% of the values", scale={"domain": [0, 100]}),
            "color": {"field": "class", "type": "nominal", "scale": colours(**QUALITY)},
            "order": {"field": "order"}, **_TIP,
        },
    }  # fmt: skip


QUESTION_COLOURS = {"error": BAD, "warning": WARN, "info": NOTE}


def questions_chart(rows: Sequence[Row]) -> Spec:
    """Open questions by kind."""
    return {
        "width": 720, "height": {"step": 22},
        "mark": {"type": "bar", "cornerRadiusEnd": 3},
        "encoding": {
            "y": _row("question"), "x": _number("places", "places", axis={"tickMinStep": 1}),
            "color": {"field": "severity", "type": "nominal", "scale": colours(**QUESTION_COLOURS)}, **_TIP,
        },
    }  # fmt: skip
