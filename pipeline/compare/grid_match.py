"""Tables of no known kind: which table is which, and each as blocks of labelled rows with values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from parsers.values.name_key import name_key
from parsers.values.number import read_number
from pipeline.compare.edition import Edition
from pipeline.compare.similar import Pair, match_equal, match_similar
from schemas.rows import CellRow, TableRow

_CONTENTS = ("页次", "页码", "頁次", "頁碼")
_NUMBER = regex.compile(r"[-−+(（]?[\d,，.]+%?[)）]?")
_YEAR = regex.compile(r"\d{2,4}年度?")


Owned = tuple[Edition, str | None]
"""An edition and the 計畫 whose tables of it are meant."""


@dataclass(slots=True)
class GridRow:
    """A row of a block: what it is called, and its cells by the key of their column."""

    label: str
    name: str
    label_cell: CellRow | None
    cells: dict[str, CellRow] = field(default_factory=dict)


@dataclass(slots=True)
class Grid:
    """A table as it is compared. `heads`: the key and the words of each column of values."""

    table: TableRow
    heads: dict[str, str] = field(default_factory=dict)
    rows: list[GridRow] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.table.caption or " · ".join(list(self.heads.values())[:4]) or self.table.table_id


def number_of(text: str) -> Decimal | None:
    """The number that a cell is; None where it holds words, or more than one number.

    >>> number_of('1,234.50'), number_of('第3條'), number_of('-')
    (Decimal('1234.50'), None, None)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        return read_number(text).value
    except ValueError:
        return None


def unknown_tables(edition: Edition, project: str | None) -> list[TableRow]:
    """The tables of one 計畫 that gave no facts, tables of contents apart."""
    return [
        table
        for table in _tables_of(edition, project)
        if table.table_id not in edition.tables_of_facts and not is_contents(edition.cells.get(table.table_id, []))
    ]


def without_known(left: Sequence[TableRow], other: Owned, own: Owned) -> list[TableRow]:
    """The tables of its own side, left without a pair, that aren't facts in the other edition.

    A table whose last value went has none in one edition only: its facts say what changed, and it is no new table.
    """
    theirs, ours = (
        [table for table in _tables_of(edition, project) if table.table_id in edition.tables_of_facts]
        for edition, project in (other, own)
    )
    sides = (other[0], own[0])
    free, _ = _left(match_tables(theirs, ours, sides), len(theirs), len(ours))
    pairs = match_tables([theirs[index] for index in sorted(free)], left, sides)
    _, new = _left(pairs, len(free), len(left))
    return [left[index] for index in sorted(new)]


def _tables_of(edition: Edition, project: str | None) -> list[TableRow]:
    return [table for table in edition.rows.tables if edition.project_of.get(table.section_id or "") == project]


def is_contents(cells: Sequence[CellRow]) -> bool:
    """Is it a table of contents? Its page numbers change with every edition, and say nothing."""
    return any(cell.is_header and "".join(cell.text.split()) in _CONTENTS for cell in cells)


def read_grid(table: TableRow, cells: Sequence[CellRow]) -> Grid:
    """A table as blocks: columns of words that label the columns of values to their right."""
    grid = Grid(table)
    body = [cell for cell in cells if not cell.is_header and cell.row >= table.header_rows]
    heads = _heads(cells)
    numeric = _numeric_columns(body)
    labels, values = _blocks(body, numeric, table.cols)
    by_row: defaultdict[int, dict[int, CellRow]] = defaultdict(dict)
    for cell in body:
        for row in range(cell.row, cell.row + cell.row_span):
            by_row[row][cell.col] = cell
    keys = _column_keys(values, heads)
    grid.heads = {key: heads.get(col, "") for col, key in keys.items()}
    for number in sorted(by_row):
        filled = by_row[number]
        for block, columns in enumerate(labels):
            named = [filled[col] for col in columns if col in filled and filled[col].text]
            names = [cell.text for cell in named]
            mine = {keys[c]: filled[c] for c in values[block] if c in filled and filled[c].row == number}
            if not names and not any(cell.text for cell in mine.values()):
                continue
            label = f"{block}\x1f" + "/".join(map(name_key, names))
            grid.rows.append(GridRow(label, " ".join(names), named[-1] if named else None, mine))
    _tell_apart(grid.rows)
    return grid


def _tell_apart(rows: list[GridRow]) -> None:
    """Rows of one label in a table are told apart by the heading above them: the last row whose label is its own."""
    often = Counter(row.label for row in rows)
    above: dict[str, str] = {}
    for row in rows:
        block = row.label.partition("\x1f")[0]
        if often[row.label] == 1:
            above[block] = row.label
        elif block in above:
            row.label = f"{row.label}\x1e{above[block]}"


def _heads(cells: Sequence[CellRow]) -> dict[int, str]:
    """What stands over each column, from the top down."""
    out: defaultdict[int, list[str]] = defaultdict(list)
    for cell in sorted((cell for cell in cells if cell.is_header and cell.text), key=lambda cell: cell.row):
        for col in range(cell.col, cell.col + cell.col_span):
            out[col].append(cell.text)
    return {col: " ".join(texts) for col, texts in out.items()}


def _numeric_columns(body: Sequence[CellRow]) -> set[int]:
    """Columns whose cells are numbers, codes and ordinals in front of the words apart."""
    counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for cell in body:
        if cell.text.strip(" -–—"):
            counts[cell.col][number_of(cell.text) is not None] += 1
    numeric = {col for col, (words, numbers) in counts.items() if numbers > words}
    first_words = min((col for col in counts if col not in numeric), default=-1)
    return {col for col in numeric if col > first_words}


def _blocks(body: Sequence[CellRow], numeric: set[int], cols: int) -> tuple[list[list[int]], list[list[int]]]:
    """(label columns, value columns) of each block; words right of the last numbers are values too."""
    filled = {cell.col for cell in body}
    labels: list[list[int]] = [[]]
    values: list[list[int]] = [[]]
    for col in range(cols):
        # A column of empty cells among values is one of values.
        is_value = col in numeric or (col not in filled and bool(values[-1]))
        if is_value or (labels[-1] and not any(other > col for other in numeric) and bool(values[-1])):
            values[-1].append(col)
        elif values[-1]:
            labels.append([col])
            values.append([])
        else:
            labels[-1].append(col)
    if not numeric and len(labels[0]) > 1:  # all words: the first column names the row
        return [labels[0][:1]], [labels[0][1:]]
    return labels, values


def _column_keys(values: Sequence[Sequence[int]], heads: dict[int, str]) -> dict[int, str]:
    """A key for each column of values: its words without years, and which one it is among those of the same words."""
    seen: defaultdict[str, int] = defaultdict(int)
    out = {}
    for block, columns in enumerate(values):
        for col in columns:
            words = f"{block}\x1f{_YEAR.sub('', name_key(heads.get(col, '')))}"
            seen[words] += 1
            out[col] = f"{words}\x1f{seen[words]}"
    return out


def match_tables(old: Sequence[TableRow], new: Sequence[TableRow], sides: tuple[Edition, Edition]) -> list[Pair]:
    """By caption, by what stands in their heads, then by captions that are alike."""
    before, after = sides
    captions = [before.captions[t.table_id] for t in old], [after.captions[t.table_id] for t in new]
    pairs = match_equal(captions[0], captions[1], "key")
    one, other = _left(pairs, len(old), len(new))
    heads = [_head_key(t, before) for t in old], [_head_key(t, after) for t in new]
    pairs += match_equal([heads[0][i] if i in one else None for i in range(len(old))],
                         [heads[1][i] if i in other else None for i in range(len(new))], "name")  # fmt: skip
    one, other = _left(pairs, len(old), len(new))
    return pairs + match_similar([captions[0][i] if i in one else None for i in range(len(old))],
                                 [captions[1][i] if i in other else None for i in range(len(new))])  # fmt: skip


def _left(pairs: Sequence[Pair], old: int, new: int) -> tuple[set[int], set[int]]:
    return {*range(old)} - {pair.old for pair in pairs}, {*range(new)} - {pair.new for pair in pairs}


def _head_key(table: TableRow, edition: Edition) -> str:
    heads = _heads(edition.cells.get(table.table_id, []))
    return "/".join(_YEAR.sub("", name_key(text)) for _, text in sorted(heads.items()))
