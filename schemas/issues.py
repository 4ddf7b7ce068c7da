"""The closed list of issue codes, with the severities that each may have and what it says."""

from __future__ import annotations

from schemas.vocabulary import Term


def _codes(*rows: tuple[str, str, str]) -> dict[str, Term]:
    """Terms by code from (code, severities, meaning); `unit` of the term holds the severities."""
    out: dict[str, Term] = {}
    for code, severities, meaning in rows:
        if code in out:
            raise ValueError(f"{code!r} is listed twice")
        out[code] = Term(code, "", meaning, severities)
    return out


ISSUES = _codes(
    ("amount.malformed", "warning", "a number with odd separators or digits: `12, 046`, `1,1570`"),
    ("amount.same_as_unknown", "warning", "`同(A)` that points at nothing"),
    ("amount.text", "warning", "more than one plain number, or words"),
    ("amount.unit_differs", "warning", "another unit than the column's"),
    ("checkbox.contradiction", "info", "a check box that contradicts the amounts of its row; the amounts count"),
    ("contents.missing", "info", "the table of contents lists a 計畫 that isn't found"),
    ("contents.unlisted", "info", "a 計畫 that the table of contents doesn't list"),
    ("correction.applied", "info", "a reviewed correction was recorded"),
    ("correction.mismatch", "error", "a reviewed correction no longer fits what is printed"),
    ("cover.contradiction", "info", "a label of the cover is printed twice with other words; the first is taken"),
    ("coverage.low", "warning", "a known report of whose printed numbers few became facts; it is `partial`"),
    ("date.ambiguous", "info, warning", "several dates or periods in one item: none is taken"),
    ("date.missing", "info", "an item without a date"),
    ("document.stage_inferred", "info", "no cover or stamp says the stage: told by when and as what the file was made"),
    ("evidence.not_kept", "warning", "a published file couldn't be copied into the raw store"),
    ("facts.contradict", "warning", "two facts with the same key and different values: a key or a value is wrong"),
    ("facts.magnitude", "warning", "the same figures a power of ten apart in two tables: a unit may be wrong"),
    ("file.crashed", "error", "the process that read the file crashed"),
    ("file.damaged", "error, warning", "no PDF, empty or broken; warning: repaired, or a checksum fails"),
    ("file.encrypted", "error", "needs a password"),
    ("file.limit", "error", "over a limit on time, memory, pages or output"),
    ("file.missing", "error", "a file to read again that is gone"),
    ("file.unreadable", "error", "a path that can't be read"),
    ("goal.changed", "info, warning", "a goal that was changed later has no value"),
    ("goal.differs", "warning", "a goal printed twice with other figures"),
    ("goal.several_quantities", "info", "a goal with more than one quantity has no value"),
    ("goal.unmatched", "warning, info", "a result whose goal isn't found"),
    ("item.code_missing", "info", "an item without its code"),
    ("item.order", "info", "項次 that don't go up by one: something may be missing"),
    ("number.drawn_minus", "warning", "a line before a number may be a minus; it isn't read"),
    (
        "number.glyph_differs",
        "error",
        "figures drawn otherwise than their font claims: no value",
    ),
    ("number.overprinted", "error", "digits printed over others, or mirrored: read as U+FFFD"),
    ("number.red", "warning", "red numbers, which may be negative; read without a sign"),
    ("number.struck", "warning", "a line is drawn through digits"),
    ("page.annotation", "warning", "figures in annotations or form fields: not read"),
    ("page.characters_unknown", "warning", "some characters can't be read (font and code)"),
    ("page.covered_text", "warning", "text under a later box or picture: left out"),
    ("page.cut", "warning", "a table or section that may go on on a page that can't be read"),
    ("page.damaged", "warning, error", "a part of the page, or all of it, can't be read"),
    ("page.excess", "error", "more characters or rulings than a report prints: nothing, or no ruled table, is read"),
    ("page.garbled", "warning, error", "a font without a character map: nothing is read from the page"),
    ("page.invisible_text", "warning", "text that nobody sees: left out"),
    ("page.no_text_layer", "warning, error", "a picture: nothing is read from the page"),
    ("page.ocr_layer", "warning", "a picture with a hidden text layer: read, compare it"),
    ("page.recovered_font", "info", "characters of a font without a map, decoded by their glyphs"),
    ("page.turned_text", "info", "text in another direction, left out"),
    ("parser.failed", "error", "a mistake of ours on this file: please report it"),
    ("period.unreadable", "warning", "a 計畫期程 that is no period"),
    ("phase.order", "info", "phases that don't go up"),
    ("project.name_missing", "warning", "no cover names the plan or department"),
    ("prose.differs", "warning", "an amount in the text differs from the table that prints the same figure"),
    ("recovered.unchecked", "warning", "a number from a font without a map that no check or sum covers"),
    ("report.ambiguous", "warning", "more than one report type matches: read as `generic`"),
    ("report.unknown", "info", "no report type matches: read as `generic`"),
    ("section.missing", "warning, info", "a chapter or table that every such report has is missing"),
    ("section.unknown", "warning", "an unexpected chapter"),
    ("section.unread", "warning", "a chapter in words that aren't read"),
    ("source.agency", "info", "prints no agency; its source says whose it is"),
    ("source.duplicate", "info", "the same document as another one of the run"),
    ("source.failed", "error", "a source that gives no document"),
    ("source.report_type", "warning", "reads as another type than its source says"),
    ("source.supersedes", "info", "takes the place of a document at the same address"),
    ("status.unknown", "warning", "neither reached nor missed"),
    ("table.caption_missing", "warning", "no caption names what a table is about"),
    ("table.cell_unread", "info", "a written cell that no measure is known for"),
    ("table.currency_unknown", "warning", "元 of no country that the document names: no amount"),
    ("table.header_missing", "warning, error, info", "a head that every table of its kind has isn't found"),
    ("table.header_twice", "warning, error", "a second column that states the same"),
    ("table.header_unknown", "warning, error", "a column that isn't recognised: its values are in `cells` only"),
    ("table.missing", "warning, info", "a table that every report of the type has isn't found"),
    ("table.number_unused", "info", "numbers of a recognised table that became no fact"),
    ("table.phase_unknown", "warning, error", "a 期別 that can't be read"),
    ("table.row_unknown", "warning", "a row that can't be read"),
    ("table.total_missing", "warning", "a list without its 合计: rows may be lost"),
    ("table.uncertain", "warning", "another reading of rows or columns is nearly as good, or a cell holds two values"),
    ("table.unit_missing", "warning", "no unit, or a part of one (万): the amounts are unknown"),
    ("table.unknown", "warning, error, info", "a table that isn't recognised: its values are in `cells` only"),
    ("table.unread", "warning", "lines in columns that look like a table and became none"),
    ("text.clipped", "warning, info", "a cell's edge hides part of a text: read whole in its cell"),
    ("text.folded", "info", "radicals folded to ideographs"),
    ("text.private_use", "warning", "characters of a font's own"),
    ("text.replaced", "warning", "/ActualText has other digits than are printed: the printed ones are read"),
    ("verify.differs", "warning", "another PDF engine reads another number"),
    ("verify.failed", "warning", "another PDF engine can't read the file"),
    ("year.order", "info", "years that don't go up by one"),
)
"""`issues.code`."""
