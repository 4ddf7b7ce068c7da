"""A comparison as one HTML file for a browser without network: proofs, filters, and both pages beside each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.compare.edition import Edition
from pipeline.compare.engine import Result
from pipeline.compare.files import edition_json
from pipeline.compare.grid_match import number_of
from pipeline.compare.prose import edits
from pipeline.evidence.picture import Picture, Shot, around, paint
from pipeline.evidence.shell import asset, html_page
from schemas.changes import KINDS, ChangeRow, ProofRow
from schemas.document import BBox

_PACKAGE = "pipeline.compare"
_CROPS = 500  # changes with pictures: those that weigh most come first
_LONGEST = 20_000  # characters of a text that the page holds
_KEPT = 60  # characters of an unchanged run that are shown before and after a change
_BODY = """<a class="skip" href="#list">to the changes</a>
<header id="head"></header>
<main><section id="proofs" aria-label="proofs"></section>
<section id="tools" class="screen" aria-label="filters"></section>
<p id="count" role="status"></p><div id="list"></div></main>"""


def write_page(result: Result, path: Path, password: str | None = None) -> None:
    """Write the page; a change whose PDF isn't at hand has no picture."""
    path.write_text(page_html(result, password), encoding="utf-8")


def page_html(result: Result, password: str | None = None, evidence: Mapping[str, str] | None = None) -> str:
    """The page as text. `evidence` are the addresses of the editions' evidence pages, by document id."""
    sides = result.comparison
    pictured = [change for change in result.causes if change.old_bbox or change.new_bbox][:_CROPS]
    pictures: dict[str, Picture] = {}
    names = {}
    for side, edition in (("old", sides.old), ("new", sides.new)):
        names[side] = _paint(side, edition, pictured, pictures, password)
    followers: Counter[str | None] = Counter(change.follows for change in result.changes if change.follows)
    data = {
        "old": _edition(sides.old, evidence), "new": _edition(sides.new, evidence), "sameFile": sides.same_file,
        "proofs": [_proof(row) for row in result.proofs],
        "kinds": {kind.name: kind.meaning for kind in KINDS.values()},
        "folded": {"rounding": sum(c.rounding and c.follows is None for c in result.changes),
                   "small": sum(not c.material and not c.rounding and c.follows is None for c in result.changes)},
    }  # fmt: skip
    changes = [_change(one, names, followers) for one in result.changes]
    lang = "zh-Hans" if sides.new.document.script == "hans" else "zh-Hant"
    title = f"{sides.old.label} → {sides.new.label}"
    return html_page(
        title, body=_BODY, style=[asset("diff.css", _PACKAGE)], script=[asset("diff.js", _PACKAGE)],
        data={"result": data | {"lang": lang}, "changes": changes}, pictures=pictures,
    )  # fmt: skip


def _edition(edition: Edition, evidence: Mapping[str, str] | None) -> dict[str, Any]:
    return {**edition_json(edition), "evidence": (evidence or {}).get(edition.document.document_id)}


def _paint(
    side: str, edition: Edition, changes: Sequence[ChangeRow], out: dict[str, Picture], password: str | None
) -> dict[str, str]:
    """Paint one side's crops into `out`; returns each change's picture. Changes of one place share one."""
    if edition.pdf is None:
        return {}
    boxes = {page.page: (0.0, 0.0, page.width, page.height) for page in edition.rows.pages}
    wanted: dict[tuple[int, BBox], list[str]] = {}
    for change in changes:
        page, bbox = getattr(change, f"{side}_page"), getattr(change, f"{side}_bbox")
        if page is not None and bbox is not None and page in boxes:
            label = _label_box(edition, getattr(change, f"{side}_cell"), page)
            region = around([bbox, *label], boxes[page], margin=26.0, least=320.0)
            wanted.setdefault((page, region), []).append(change.change_id)
    shots = sorted(wanted)
    names: dict[str, str] = {}
    painted = paint(edition.pdf, [Shot(page, region) for page, region in shots], password)
    for number, (shot, picture) in enumerate(zip(shots, painted, strict=True)):
        out[f"{side}{number}"] = picture
        names |= dict.fromkeys(wanted[shot], f"{side}{number}")
    return names


def _label_box(edition: Edition, cell: tuple[str, int, int] | None, page: int) -> list[BBox]:
    """The box of what the row is called: the nearest words to the left in its table; none where there are none."""
    if cell is None:
        return []
    table, row, col = cell
    words = [
        other
        for other in edition.cells.get(table, [])
        if other.row <= row < other.row + other.row_span and other.col < col and other.page == page
        and other.text and number_of(other.text) is None
    ]  # fmt: skip
    return [max(words, key=lambda other: other.col).bbox] if words else []


def _change(change: ChangeRow, names: dict[str, dict[str, str]], followers: Counter[str | None]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": change.change_id, "kind": change.kind, "severity": change.severity, "material": change.material,
        "rounding": change.rounding, "follows": change.follows, "followers": followers[change.change_id],
        "project": change.project, "subject": change.subject[:400], "statement": change.statement,
        "scope": change.scope, "measure": change.measure, "year": change.fiscal_year_roc or change.fiscal_year,
        "column": change.column_name, "message": change.message[:_LONGEST], "difference": change.difference,
        "pct": change.difference_pct, "size": change.difference_amount or change.difference,
        "matched": change.matched_by, "similarity": change.similarity, "runnerUp": change.runner_up,
        "explained": change.explained, "explainedPage": change.explained_page, "explanation": change.explanation,
        "old": _side(change, "old", names["old"]), "new": _side(change, "new", names["new"]),
    }  # fmt: skip
    if change.table == "sections" and change.old_text and change.new_text:
        out["edits"] = _shortened(change.old_text, change.new_text)
    return {name: value for name, value in out.items() if name == "explained" or value not in (None, False, 0, "")}


def _side(change: ChangeRow, side: str, names: dict[str, str]) -> dict[str, Any] | None:
    page = getattr(change, f"{side}_page")
    if page is None:
        return None
    text: str | None = getattr(change, f"{side}_text")
    shown = None if change.table == "sections" else text
    boxes = [place.bbox for place in getattr(change, f"{side}_places") or () if place.page == page]
    return {
        "page": page, "label": getattr(change, f"{side}_page_label"), "value": getattr(change, f"{side}_value"),
        "unit": getattr(change, f"{side}_unit"), "text": shown[:_LONGEST] if shown else None,
        "picture": names.get(change.change_id), "boxes": boxes,
    }  # fmt: skip


def _shortened(old: str, new: str) -> list[list[str]]:
    """The edits, with the middle of long unchanged runs left out."""
    out = []
    for edit in edits(old[:_LONGEST], new[:_LONGEST]):
        text = edit.text
        if edit.op == "=" and len(text) > 3 * _KEPT:
            text = f"{text[:_KEPT]} … {text[-_KEPT:]}"
        out.append([edit.op, text])
    return out


def _proof(row: ProofRow) -> dict[str, Any]:
    names = ("proof", "step", "project", "measure", "fiscal_year", "outcome", "old_value", "new_value", "difference",
             "unit", "count", "note")  # fmt: skip
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}
