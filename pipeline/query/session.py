"""A DuckDB connection that sees one instant of a dataset and nothing else.

The tables are handed over by Arrow; DuckDB itself may open no file, load no extension and change no setting, so that
whatever a query says, nothing but the dataset is read and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.dataset import open_tables, read_log
from pipeline.query.functions import functions_table
from pipeline.query.names import easy_views
from pipeline.query.ready import MACROS, ready_views
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset, DatasetError
from schemas.rows import TABLES

# No files and extensions, no variables of this program as tables, and no way back.
_LOCKED = ("enable_external_access = false", "python_enable_replacements = false", "lock_configuration = true")
# Bytes of Parquet, about a tenth of what they are in memory.
_SMALL = 32 * 2**20
Connection = Any  # duckdb has no types
_PUBLICATIONS = pa.schema([("document_id", pa.string()), ("line", pa.int64())])


class QueryError(ValueError):
    """A query that can't be answered; the message is for the person who wrote it."""


@contextmanager
def open_session(dataset: Dataset, at: str = NOW, sql: str | None = None) -> Iterator[Connection]:
    """A connection with `stored.<table>`, each table under its name with easy column names, and the ready views.

    With `sql`, tables that it can't reach are left empty: those of an object store are read whole.
    """
    connection = duckdb.connect(":memory:", config={"temp_directory": "", "autoload_known_extensions": "false"})
    try:
        _load(connection, dataset, at, set(TABLES) if sql is None else tables_in(sql))
        for statement in session_statements():
            connection.execute(statement)
        for setting in _LOCKED:
            connection.execute(f"SET {setting}")
        yield connection
    finally:
        connection.close()


def ask(dataset: Dataset, sql: str, at: str = NOW) -> pa.Table:
    """The answer to a query. QueryError where DuckDB refuses it or it has no result."""
    with open_session(dataset, at, sql) as connection:
        return answer_of(connection, sql)


def answer_of(connection: Connection, sql: str) -> pa.Table:
    """As `ask`, of an open session."""
    try:
        result = connection.sql(sql)
        if result is None:
            raise QueryError("the query has no result; write a SELECT")
        return result.to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).partition("\nLINE ")[0].split())) from error
    except OSError as error:
        raise DatasetError(f"a file of the dataset can't be read ({error}); ask again") from error


def session_statements() -> Iterable[str]:
    """What makes the macros, the easy tables and the ready views once `stored` is there."""
    views = {view.name: view.sql for view in ready_views()}
    yield MACROS
    # Asked once: every view with documents in it reads it.
    yield views.pop("editions").replace("REPLACE VIEW", "REPLACE TABLE")
    yield from easy_views()
    yield from views.values()


def _load(connection: Connection, dataset: Dataset, at: str, wanted: set[str]) -> None:
    connection.execute("CREATE SCHEMA stored")
    open_table = open_tables(dataset, at)
    sources = {
        table: _source(open_table(table)) if table in wanted else arrow_schema(table).empty_table() for table in TABLES
    }
    sources |= {"publications": _publications(dataset), "functions": functions_table()}
    for name, source in sources.items():
        connection.register(f"arrow_{name}", source)
        connection.execute(f"CREATE VIEW stored.{name} AS SELECT * FROM arrow_{name}")


def _source(table: ds.Dataset | pa.Table) -> ds.Dataset | pa.Table:
    """In memory where it is small, for a view reads a table more than once; else read as a query needs it."""
    if isinstance(table, ds.FileSystemDataset):
        small = sum(Path(file).stat().st_size for file in table.files) <= _SMALL
        return table.to_table() if small else table
    return table


def _publications(dataset: Dataset) -> pa.Table:
    """When each document came into the dataset: the number of its first line in the log."""
    try:
        log = read_log(dataset)
    except DatasetError:  # a copy of the tables alone has no log: nothing says which edition is later
        log = []
    rows = [{"document_id": entry.document_id, "line": number} for number, entry in enumerate(log)]
    return pa.Table.from_pylist(rows, schema=_PUBLICATIONS)


def tables_in(sql: str) -> set[str]:
    """The stored tables that a query may read, by the names in it and in the views that it names.

    >>> sorted(tables_in("SELECT * FROM milestone_timeline"))
    ['budgets', 'documents', 'indicators', 'milestones', 'projects']
    """
    import regex

    views = {view.name: view for view in ready_views()}
    todo, seen = set(regex.findall(r"\w+", sql.lower())), set[str]()
    while todo:
        name = todo.pop()
        seen.add(name)
        reads = views[name].reads if name in views else {"editions"} if name == "documents" else set()
        todo |= set(reads) - seen
    return seen & set(TABLES)
