"""The data dictionary: every table, column, word, report type, view and function, from where each is declared.

`docs/dictionary.md` is written by `python -m pipeline.query.dictionary`, and a test fails where it is stale.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from parsers.registry import report_types
from pipeline.query.functions import SYSTEMS, all_functions
from pipeline.query.names import EASY
from pipeline.query.ready import ready_views
from schemas.columns import columns_of
from schemas.nulls import RULE, SPECIAL
from schemas.rows import TABLES
from schemas.vocabulary import Term, closed

_TYPES = {
    "string": "text", "int32": "integer", "bool": "boolean", "date": "date", "decimal": "decimal(38, 9)",
    "double": "double", "bbox": "list of 4 doubles", "places": "list of {page, bbox}", "strings": "list of texts",
}  # fmt: skip
_HEAD = f"""# Data dictionary

Made from the schemas by `python -m pipeline.query.dictionary`; a test fails where it is stale. The same is in each
Parquet file (metadata of its fields), in `datapackage.json` beside the tables, and in `govtables schema --json`.

**Null.** One rule for all columns: {RULE}; nothing is ever filled in. Where a column says
something else with null, its line says so. A column that is newer than a document's parser version is null there.

**Numbers.** Decimals have nine places in the files, for one type has to hold them all: 73.8 is stored as 73.800000000.
`decimals` says how many are printed. Our own outputs print 73.8; in Python `pipeline.query.frames.to_frame` gives
pandas such numbers.

**Names.** `{"`, `".join(EASY)}` are words of SQL. In `govtables query` every table is
a view with names that need no quotes: {", ".join(f"`{new}`" for new in EASY.values())}.
`stored.<table>` has the files' own names.
"""


def dictionary() -> str:
    """The whole of it, as Markdown."""
    parts: list[Iterable[str]] = [_tables(), _report_types(), _lists(), _views(), _functions()]
    return _HEAD + "\n" + "\n".join(line for part in parts for line in part) + "\n"


def _tables() -> Iterator[str]:
    lists = {place: name for name, places, _ in _closed_lists() for place in places}
    yield "## Tables\n"
    for table, row_type in TABLES.items():
        yield f"### {table}\n\n{(row_type.__doc__ or '').strip()}\n"
        yield "| column | type | unit | meaning | null |\n|---|---|---|---|---|"
        for column in columns_of(row_type):
            null = SPECIAL.get((table, column.name), "") if column.nullable else "never"
            see = lists.get((table, column.name))
            meaning = column.meaning + (f"; [closed list](#{_anchor(see)})" if see else "")
            yield _row(f"`{column.name}`", _TYPES[column.type], column.unit or "", meaning, null)
        yield ""


def _report_types() -> Iterator[str]:
    yield "## Report types\n\n`documents.report_type`.\n\n| type | 術語 and meaning |\n|---|---|"
    for report in report_types():
        module = importlib.import_module(f"parsers.{report.name}.report")
        yield _row(f"`{report.name}`", " ".join((module.__doc__ or "").split("\n\n")[0].split()))
    yield ""


def _closed_lists() -> Iterator[tuple[str, list[tuple[str, str]], dict[str, Term]]]:
    """A name for each list, the columns that it is for, and its words."""
    found: dict[int, tuple[list[tuple[str, str]], dict[str, Term]]] = {}
    for place, words in closed().items():
        found.setdefault(id(words), ([], words))[0].append(place)
    for places, words in found.values():
        yield ", ".join(f"{table}.{column}" for table, column in places), places, words


def _lists() -> Iterator[str]:
    yield "## Closed lists\n\nA word that isn't in its list is refused when rows are written.\n"
    for name, places, words in _closed_lists():
        third = "severity" if places == [("issues", "code")] else "unit"
        yield f"### {name}\n\n| word | 術語 | meaning | {third} |\n|---|---|---|---|"
        for word in words.values():
            yield _row(f"`{word.name}`", word.printed, word.meaning, word.unit or "")
        yield ""


def _views() -> Iterator[str]:
    yield "## Ready views\n\nIn `govtables query`, and in people's own DuckDB by `govtables query DATASET --views`.\n"
    for view in ready_views():
        yield f"### view {view.name}\n\n{view.meaning}\n\n| column | meaning |\n|---|---|"
        yield from (_row(f"`{column}`", meaning) for column, meaning in view.columns.items())
        yield ""


def _functions() -> Iterator[str]:
    yield "## Functions of government\n"
    for system, meaning in SYSTEMS.items():
        yield f"### {system}\n\n{meaning}.\n\n| code | 術語 | English | COFOG | mapping | basis |"
        yield "|---|---|---|---|---|---|"
        for one in all_functions():
            if one.system == system:
                yield _row(one.code, one.name, one.name_en, one.cofog, one.status, one.basis)
        yield ""


def _row(*cells: str) -> str:
    r"""A row of a table.

    >>> _row('a|b', 'c')
    '| a\\|b | c |'
    """
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _anchor(title: str) -> str:
    """A heading's anchor as GitHub makes it."""
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char in "-_")


if __name__ == "__main__":
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/dictionary.md")
    out.parent.mkdir(exist_ok=True)
    out.write_text(dictionary(), encoding="utf-8")
