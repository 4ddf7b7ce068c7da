"""`govtables find`: names, texts and sections with some words in them, each with document, page and link."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipeline.query.script import pattern_of
from pipeline.query.session import QueryError, answer_of, open_session
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset

# What is searched, by worth: a name says more than a cell that quotes it.
_PLACES = (
    ("document", "documents", "concat_ws(' ', title, agency, contractor, file_name)", "1", "NULL"),
    ("project", "projects", "concat_ws(' ', name, agency, contractor)", "NULL", "NULL"),
    ("section", "sections", "concat_ws(' ', number, title)", "page", "NULL"),
    ("table", "tables", "caption", "page", "bbox"),
    ("indicator", "indicators", "concat_ws(' ', group_name, name)", "page", "bbox"),
    ("milestone", "milestones", "concat_ws(' ', title, text)", "page", "bbox"),
    ("budget", "budgets", "concat_ws(' ', scope, array_to_string(item_path, ' / '), item)", "page", "bbox"),
    ("delay", "delays", "concat_ws(' ', reason, countermeasure)", "page", "bbox"),
    ("text", "sections", "text", "page", "NULL"),
    ("cell", "cells", "text", "page", "bbox"),
)
# Characters beside the words that a line shows.
_AROUND = 40


def find(dataset: Dataset, words: Sequence[str], at: str = NOW, limit: int = 50) -> pa.Table:
    """The places where all words stand together: `found_in`, `document_id`, `file_name`, `page`, `text` and `link`,
    names first, superseded documents last. QueryError where no word is given."""
    patterns = [pattern_of(word) for word in words if word.strip()]
    if not patterns:
        raise QueryError("no word to look for")
    searches = " UNION ALL ".join(
        f"SELECT {worth} AS worth, '{kind}' AS kind, document_id, {page} AS page, {text} AS text, {box} AS box "
        f"FROM {table} WHERE {' AND '.join(f'regexp_matches({text}, {_quoted(one)})' for one in patterns)}"
        for worth, (kind, table, text, page, box) in enumerate(_PLACES)
    )
    around = f"(?is).{{0,{_AROUND}}}{patterns[0].removeprefix('(?i)')}.{{0,{_AROUND}}}"
    sql = f"""
        WITH found AS ({searches}), places AS (
            SELECT worth, kind, document_id, page, any_value(text) AS text, any_value(box) AS box,
                   replace(regexp_extract(any_value(text), {_quoted(around)}), chr(10), ' ') AS line
            FROM found GROUP BY worth, kind, document_id, page, text
        ), named AS (
            SELECT DISTINCT ON (document_id, page, line) * FROM places ORDER BY worth
        )
        SELECT n.kind AS found_in, n.document_id, d.file_name, n.page, n.line AS text,
               CASE WHEN n.box IS NOT NULL THEN evidence_link(n.page, n.box)
                    WHEN n.page IS NOT NULL THEN '#page=' || n.page END AS link
        FROM named n JOIN documents d ON d.document_id = n.document_id
        ORDER BY d.superseded_by IS NOT NULL, n.worth, d.file_name, n.page, n.line LIMIT {limit}"""
    with open_session(dataset, at) as connection:
        return answer_of(connection, sql)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
