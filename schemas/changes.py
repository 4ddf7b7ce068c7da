"""What a comparison of two editions says: a row per change, a row per proof. `diff` writes them; no dataset has them.

As in `schemas/rows.py`, the columns are the documentation; the kinds of change are a closed list.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from schemas.columns import column, required
from schemas.document import BBox, Place
from schemas.rows import BOX, GREGORIAN_YEAR, PRINTED, ROC_YEAR


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change. `severity` is what it weighs where nothing else is known: high|medium|low|info."""

    name: str
    severity: str
    meaning: str


def _kinds(*rows: tuple[str, str, str]) -> dict[str, Kind]:
    return {name: Kind(name, severity, meaning) for name, severity, meaning in rows}


KINDS = _kinds(
    ("restated", "high", "a figure of the same year is another one"),
    ("budget_changed", "high", "a budget of the same year is another one"),
    ("reclassified", "medium", "figures of items changed, their parent's sum didn't"),
    ("moved", "medium", "the same amount stands under another agency, plan or item"),
    ("rollforward_break", "high", "the cumulative figure isn't the old one and the year's"),
    ("figure_missing", "medium", "a figure of a year that both editions cover is no longer printed"),
    ("carryover_changed", "medium", "是否尚有保留款待執行 is answered otherwise"),
    ("target_changed", "high", "a target is another one"),
    ("target_dropped", "high", "a target is no longer a number"),
    ("target_added", "medium", "a target that wasn't a number is one"),
    ("comparator_changed", "medium", "a target's ≥, ≤ or = changed"),
    ("unit_changed", "high", "the unit is another one; the message says whether the quantity is the same"),
    ("actual_updated", "info", "an actual value of the new edition's year beside the old edition's"),
    ("new_year", "info", "a figure of the new edition's year, beside the old edition's own year where it prints one"),
    ("project_added", "medium", "a 計畫 that the old edition doesn't have"),
    ("project_removed", "high", "a 計畫 that the new edition doesn't have"),
    ("project_renamed", "low", "the same 計畫 under another name"),
    ("project_split", "medium", "a 計畫 that is several in the new edition"),
    ("project_merged", "medium", "several 計畫 that are one in the new edition"),
    ("agency_renamed", "low", "the agency in charge is called otherwise, or is another one"),
    ("period_moved", "medium", "the 計畫期程 begins or ends on another day"),
    ("item_added", "medium", "a budget item that the old edition doesn't have"),
    ("item_ended", "medium", "a budget item that the new edition doesn't have"),
    ("item_renamed", "low", "the same item under another name"),
    ("code_changed", "low", "the same item under another code"),
    ("indicator_added", "medium", "an indicator that the old edition doesn't have"),
    ("indicator_dropped", "high", "an indicator that the new edition doesn't have"),
    ("indicator_renamed", "low", "the same indicator under another name"),
    ("milestone_slipped", "high", "the date is later"),
    ("milestone_advanced", "low", "the date is earlier"),
    ("milestone_met", "info", "planned in the old edition, done in the new one"),
    ("milestone_missed", "high", "planned or done in the old edition, missed in the new one"),
    ("milestone_vanished", "high", "planned in the old edition, not in the new one"),
    ("milestone_added", "low", "planned in the new edition, not in the old one"),
    ("cell_changed", "medium", "a number in a table of no known kind"),
    ("words_changed", "low", "words in a table of no known kind"),
    ("row_added", "low", "a row of such a table that the old edition doesn't have"),
    ("row_removed", "low", "a row of such a table that the new edition doesn't have"),
    ("table_added", "low", "a table that the old edition doesn't have"),
    ("table_removed", "low", "a table that the new edition doesn't have"),
    ("layout_changed", "low", "columns of a table were added, dropped or renamed"),
    ("text_changed", "info", "the prose under a heading"),
)
"""`changes.kind`, the closed list."""

SEVERITIES = ("high", "medium", "low", "info")


@dataclass(kw_only=True, slots=True)
class ChangeRow:
    """One difference between two editions of a report."""

    change_id: str = required("string", "from what it is about, not from its order: the same in every comparison")
    kind: str = required("string", "what kind of change, in the closed list")
    severity: str = required("string", "high|medium|low|info; info is what every new edition brings")
    origin: str = required("string", "report: the report changed; reading: the same file, read otherwise by us")
    material: bool = required("bool", "over the thresholds, or without an amount")
    rounding: bool = required("bool", "smaller than half of the coarser printed unit")
    follows: str | None = column("string", "change_id of the change that it follows from; null where it is a cause")
    table: str = required("string", "the table of the contract that the compared rows are from")
    project: str | None = column("string", "name of the 計畫, in the new edition where it is there")
    subject: str = required("string", "what changed, in words: item, indicator, heading …")
    column_name: str = required("string", "the column that differs: value, unit, name, period_end …")
    statement: str | None = column("string", "the statement or caption that it stands in")
    scope: str | None = column("string", "sub-plan, agency or funds; total|cumulative|year of an indicator")
    phase: int | None = column("int32", "期別")
    fiscal_year_roc: int | None = column("int32", ROC_YEAR + " of the figure", "年")
    fiscal_year: int | None = column("int32", GREGORIAN_YEAR + " of the figure", "year")
    measure: str | None = column("string", "what is measured; target|actual of an indicator")
    old_value: Decimal | None = column("decimal", "number in the old edition", "see old_unit")
    new_value: Decimal | None = column("decimal", "number in the new edition", "see new_unit")
    old_unit: str | None = column("string", "unit in the old edition")
    new_unit: str | None = column("string", "unit in the new edition")
    difference: Decimal | None = column("decimal", "new less old, in the new edition's unit", "see new_unit")
    difference_pct: Decimal | None = column("decimal", "the difference as a share of the old value", "%")
    difference_amount: Decimal | None = column("decimal", "the difference in the base unit of the currency", "currency")
    old_text: str | None = column("string", PRINTED + ", in the old edition")
    new_text: str | None = column("string", PRINTED + ", in the new edition")
    old_document_id: str = required("string", "the old edition's file")
    new_document_id: str = required("string", "the new edition's file")
    old_page: int | None = column("int32", "page in the old edition, from 1")
    new_page: int | None = column("int32", "page in the new edition, from 1")
    old_page_label: str | None = column("string", "that page's number as printed")
    new_page_label: str | None = column("string", "that page's number as printed")
    old_bbox: BBox | None = column("bbox", BOX, "pt")
    new_bbox: BBox | None = column("bbox", BOX, "pt")
    old_places: tuple[Place, ...] = column("places", "every part of the printed text in the old edition")
    new_places: tuple[Place, ...] = column("places", "every part of the printed text in the new edition")
    fact_key: str | None = column("string", "fact_key of the fact")
    matched_by: str | None = column("string", "code|key|name|figures|alias|order|suspected: why the two are one thing")
    similarity: float | None = column("double", "how alike the two names are, 0 to 1")
    runner_up: str | None = column("string", "the next best partner, where it is near")
    explained: bool | None = column("bool", "the new edition's prose gives the figure or names the change")
    explained_page: int | None = column("int32", "page of that prose, from 1")
    explanation: str | None = column("string", "the sentence")
    message: str = required("string", "the change in a sentence")
    order: tuple[int, int] = (0, 0)  # not stored: the page and place that it is sorted by
    old_cell: tuple[str, int, int] | None = None  # not stored: table, row and column in the old edition
    new_cell: tuple[str, int, int] | None = None  # the same in the new edition
    fact_path: tuple[str, ...] = ()  # not stored: the items from the top, of a line that was added or ended


@dataclass(kw_only=True, slots=True)
class ProofRow:
    """One line of a proof that two editions fit together: roll-forward, waterfall, coverage."""

    proof: str = required("string", "roll_forward|waterfall|coverage")
    step: str = required("string", "what the line counts or adds")
    project: str | None = column("string", "name of the 計畫; null for the whole document")
    measure: str | None = column("string", "what is measured")
    fiscal_year: int | None = column("int32", GREGORIAN_YEAR + " of the figure", "year")
    outcome: str | None = column("string", "agrees|restated|reclassified|moved|not_comparable; passed|failed")
    old_value: Decimal | None = column("decimal", "the old edition's figure", "see unit")
    new_value: Decimal | None = column("decimal", "the new edition's figure", "see unit")
    difference: Decimal | None = column("decimal", "new less old, or what a step adds", "see unit")
    unit: str | None = column("string", "unit of the figures")
    count: int | None = column("int32", "how many things the line is about", "things")
    note: str | None = column("string", "which ones")


OUTPUTS: dict[str, type] = {"changes": ChangeRow, "proofs": ProofRow}
