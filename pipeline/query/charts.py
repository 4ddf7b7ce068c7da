"""Vega-Lite specifications as static SVG: no script in the page, printable, links on marks, in the page's own colours.

vl-convert renders without a browser and without network. Colours are written as the shell's CSS variables, so a chart
follows light, dark and print like the text around it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import regex

from pipeline.query.session import QueryError

# A colour of ours in a specification → the shell's variable for it in the page.
INK, SOFT, LINE, ACCENT = "#1c1d21", "#5c6069", "#d9d9d4", "#1f5fc0"
GOOD, WARN, BAD, NOTE = "#1d7a47", "#a35a01", "#c02627", "#7a3fb1"
_VARIABLES = {
    INK: "--ink", SOFT: "--soft", LINE: "--line", ACCENT: "--accent", GOOD: "--good", WARN: "--warn", BAD: "--bad",
    NOTE: "--note",
}  # fmt: skip
_FONT = "Noto Sans TC, Noto Sans CJK TC, Noto Sans SC, PingFang TC, Microsoft JhengHei, Microsoft YaHei, sans-serif"
_CONFIG = {
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": SOFT, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE,
        "labelLimit": 380, "tickCount": 7, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    },
    "legend": {"labelColor": INK, "title": None, "labelFontSize": 12, "orient": "top", "symbolType": "square"},
    "header": {
        "labelColor": INK, "title": None, "labelFontSize": 13, "labelFontWeight": "bold", "labelAnchor": "start",
    },
}  # fmt: skip
# Where vl-convert thinks that relative links are to lead.
_BASE = "https://vega.github.io/vega-datasets/"
Spec = dict[str, Any]


def chart(label: str, rows: Sequence[Mapping[str, object]], spec: Spec) -> str:
    """An SVG element with an accessible name. QueryError where the extra isn't installed."""
    try:
        import vl_convert
    except ImportError as error:
        raise QueryError(f"pictures need vl-convert ({error}); pip install 'govtables[charts]'") from error
    full = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(rows)},
        "config": _CONFIG,
        **spec,
    }
    return _in_page(vl_convert.vegalite_to_svg(json.dumps(full, default=str)), label)


def _in_page(svg: str, label: str) -> str:
    """The same without what the page's security policy forbids (style), with a name, in the page's colours, and with
    the description of a mark as its tip."""
    text = regex.sub(r' style="[^"]*"', "", svg).replace("xlink:href", "href").replace(_BASE, "")
    text = regex.sub(r'<a href="null">(.*?)</a>', r"\1", text, flags=regex.DOTALL)
    text = regex.sub(r'<path aria-label="([^"]*)"([^>]*)/>', r"<path\2><title>\1</title></path>", text)
    for colour, variable in _VARIABLES.items():
        text = regex.sub(colour, f"var({variable})", text, flags=regex.IGNORECASE)
    text = regex.sub(r"rgb\((\d+), ?(\d+), ?(\d+)\)", _variable_of, text)
    head = regex.match(r"<svg[^>]*>", text)
    size = regex.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', text)
    if head is None or size is None:
        raise ValueError(f"no SVG: {text[:80]}")
    width, height = size.groups()
    opening = (
        f'<svg class="chart" role="img" aria-label="{escape(label)}" viewBox="0 0 {width} {height}" width="{width}">'
    )
    return opening + text[head.end() :]


def _variable_of(match: Any) -> str:
    colour = "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return f"var({_VARIABLES[colour]})" if colour in _VARIABLES else str(match[0])


def colours(**of: str) -> Spec:
    """A scale of colours by word, in the given order."""
    return {"domain": list(of), "range": list(of.values())}
