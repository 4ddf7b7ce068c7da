"""Tables of no known kind in both editions, row by row and column by column → which cells, rows and tables changed."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from pipeline.compare.change import NOWHERE, About, Recorder, Spot, spot_of
from pipeline.compare.edition import Owner
from pipeline.compare.grid_match import Grid, GridRow, match_tables, number_of, read_grid, unknown_tables, without_known
from pipeline.compare.similar import Pair, match_equal, match_similar
from pipeline.compare.values import Figure, printed_decimals, same_text
from schemas.rows import CellRow

_BAR = ("", "-", "–", "—", "0")
"""What says that there is nothing in a cell."""


def compare_grids(owner: Owner, out: Recorder) -> list[tuple[str, str]]:
    """Record what changed between the unknown tables of one owner; returns which table is which."""
    sides = (out.comparison.old, out.comparison.new)
    old, new = unknown_tables(sides[0], owner.old_id), unknown_tables(sides[1], owner.new_id)
    pairs = match_tables(old, new, sides)
    for pair in sorted(pairs, key=lambda pair: pair.new):
        one, other = old[pair.old], new[pair.new]
        _compare(read_grid(one, sides[0].cells.get(one.table_id, [])),
                 read_grid(other, sides[1].cells.get(other.table_id, [])), pair, owner, out)  # fmt: skip
    before, after = (sides[0], owner.old_id), (sides[1], owner.new_id)
    gone = [old[index] for index in sorted({*range(len(old))} - {pair.old for pair in pairs})]
    for table in without_known(gone, after, before):
        grid = read_grid(table, sides[0].cells.get(table.table_id, []))
        out.add("table_removed", _about(grid, owner), spot_of(table, grid.title), NOWHERE, name="table")
    come = [new[index] for index in sorted({*range(len(new))} - {pair.new for pair in pairs})]
    for table in without_known(come, before, after):
        grid = read_grid(table, sides[1].cells.get(table.table_id, []))
        out.add("table_added", _about(grid, owner), NOWHERE, spot_of(table, grid.title), name="table")
    return [(old[pair.old].table_id, new[pair.new].table_id) for pair in pairs]


def _about(grid: Grid, owner: Owner, row: GridRow | None = None, column: str = "", pair: Pair | None = None) -> About:
    title = grid.title
    subject = " · ".join(part for part in (row.name if row else title, grid.heads.get(column, "")) if part) or title
    key = (title, row.label if row else "", column)
    return About("cells", owner, subject, key, {"statement": title}, pair)


def _compare(old: Grid, new: Grid, pair: Pair, owner: Owner, out: Recorder) -> None:
    gone = [head for key, head in old.heads.items() if key not in new.heads]
    come = [head for key, head in new.heads.items() if key not in old.heads]
    columns = {key: key for key in new.heads if key in old.heads}
    if gone or come:
        if len(old.heads) == len(new.heads):  # as many columns: they stand in the same order
            columns = dict(zip(new.heads, old.heads, strict=True))
        message = f"columns: {'、'.join(gone) or '–'} → {'、'.join(come) or '–'}"
        out.add("layout_changed", _about(new, owner, pair=pair), spot_of(old.table, old.title),
                spot_of(new.table, new.title), name="columns", message=message)  # fmt: skip
    rows = match_rows(old.rows, new.rows)
    for match in rows:
        one, other = old.rows[match.old], new.rows[match.new]
        if match.reason != "key":
            about = _about(new, owner, other, "name", match)
            out.add("words_changed", about, _row_spot(one), _row_spot(other), name="name",
                    message=f"{one.name} → {other.name}")  # fmt: skip
        for key, cell in other.cells.items():
            before = one.cells.get(columns.get(key, ""))
            if before is not None:
                _compare_cell(before, cell, _about(new, owner, other, key, match), new.table.unit, out)
    for index in sorted({*range(len(old.rows))} - {match.old for match in rows}):
        _alone(old, old.rows[index], "row_removed", owner, out)
    for index in sorted({*range(len(new.rows))} - {match.new for match in rows}):
        _alone(new, new.rows[index], "row_added", owner, out)


def match_rows(old: Sequence[GridRow], new: Sequence[GridRow]) -> list[Pair]:
    """Rows of one label in their order, then the same label elsewhere, then labels that are alike."""
    before, after = [row.label for row in old], [row.label for row in new]
    pairs = []
    for op in Indel.opcodes(before, after):
        if op.tag == "equal":
            steps = range(op.src_end - op.src_start)
            pairs += [Pair(op.src_start + step, op.dest_start + step, "key") for step in steps]
    done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    pairs += match_equal([None if i in done_old else label for i, label in enumerate(before)],
                         [None if i in done_new else label for i, label in enumerate(after)], "key")  # fmt: skip
    done_old, done_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    alike = match_similar(
        [None if i in done_old else _words(label) for i, label in enumerate(before)],
        [None if i in done_new else _words(label) for i, label in enumerate(after)],
        lambda i, j: before[i][0] == after[j][0],
    )
    # Without a margin it is no pair: a table of no known kind says too little for a suspicion.
    return pairs + [pair for pair in alike if pair.reason != "suspected"]


def _words(label: str) -> str | None:
    return label.partition("\x1f")[2].partition("\x1e")[0] or None


def _compare_cell(old: CellRow, new: CellRow, about: About, unit: str | None, out: Recorder) -> None:
    one, other = number_of(old.text), number_of(new.text)
    if one is not None and other is not None:
        if one != other:
            figures = (_figure(old, unit), _figure(new, unit))
            out.add("cell_changed", about, spot_of(old), spot_of(new), figures=figures)
    elif same_text(old.text, new.text) or {old.text.strip(), new.text.strip()} <= {*_BAR}:
        return
    elif one is not None or other is not None:
        out.add("cell_changed", about, spot_of(old), spot_of(new), figures=(_figure(old, unit), _figure(new, unit)))
    else:
        out.add("words_changed", about, spot_of(old), spot_of(new), name="text")


def _figure(cell: CellRow, unit: str | None) -> Figure:
    value = number_of(cell.text)
    return Figure(value, unit if value is not None else None, None, printed_decimals(cell.text, value))


def _alone(grid: Grid, row: GridRow, kind: str, owner: Owner, out: Recorder) -> None:
    spot = _row_spot(row)
    sides = (NOWHERE, spot) if kind == "row_added" else (spot, NOWHERE)
    values = " | ".join(cell.text for cell in row.cells.values() if cell.text)
    out.add(kind, _about(grid, owner, row), *sides, name="row", message=f"{row.name}: {values}")


def _row_spot(row: GridRow) -> Spot:
    return spot_of(row.label_cell or next(iter(row.cells.values()), None), row.name)
