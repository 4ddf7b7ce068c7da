"""The ready views: an SQL file each, whose head says what a row is and what each column means.

-- A row is …                     the first lines, up to a blank comment
--
-- column: meaning                one line a column, in the order of the columns
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Each may read those before it.
NAMES = (
    "editions",
    "budget_execution",
    "budget_lines",
    "totals_by_agency",
    "indicator_results",
    "milestone_timeline",
    "three_public_expenses",
    "functions",
    "functional_spending",
    "open_questions",
    "coverage",
)

MACROS = """
CREATE OR REPLACE MACRO evidence_link(page, box) AS
    '#value=' || page || ':' || printf('%.1f,%.1f,%.1f,%.1f', box[1], box[2], box[3], box[4]);
CREATE OR REPLACE MACRO short_number(number) AS regexp_replace(number::VARCHAR, '[.]?0+$', '');
CREATE OR REPLACE MACRO function_key(name) AS regexp_replace(name, '[^\\p{Han}]+', '', 'g');
"""
"""Small functions of the views: a place as a link, a decimal without the zeros of its type, a name's characters."""


@dataclass(frozen=True, slots=True)
class View:
    """A ready view. `columns` are its columns with their meanings, `reads` the tables and views that it names."""

    name: str
    meaning: str
    columns: dict[str, str]
    sql: str
    reads: frozenset[str]


@cache
def ready_views() -> tuple[View, ...]:
    """All ready views, in an order in which they can be made."""
    return tuple(_view(name) for name in NAMES)


def _view(name: str) -> View:
    text = files("pipeline.query").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    head, sql = _split(text)
    meaning, _, listed = "\n".join(head).partition("\n\n")
    columns = dict(line.split(": ", 1) for line in listed.splitlines() if line)
    return View(name, meaning.replace("\n", " "), columns, sql, _reads(sql, name))


def _split(text: str) -> tuple[list[str], str]:
    """The head without its comment signs, and the statements."""
    lines = text.splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
    return [line.removeprefix("--").strip() for line in lines[:end]], "\n".join(lines[end:]).strip() + "\n"


def _reads(sql: str, name: str) -> frozenset[str]:
    import regex

    words = regex.findall(r"\b(?:FROM|JOIN)\s+(?:stored\.)?([a-z_]+)", sql)
    return frozenset(words) - {name}
