"""What a query sees, and what it can't do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipeline.dataset import compact, export_state, prepare_dataset, write_document
from pipeline.query.names import EASY
from pipeline.query.own_duckdb import views_sql
from pipeline.query.ready import ready_views
from pipeline.query.session import QueryError, answer_of, ask, open_session, tables_in
from pipeline.storage.arrow import arrow_schema
from pipeline.storage.location import DatasetError, ObjectStore
from schemas.rows import TABLES
from tests.conftest import parsed
from tests.query.conftest import FILES


def one(dataset: Path | ObjectStore, sql: str, at: str = "now") -> object:
    return ask(dataset, sql, at)[0][0].as_py()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hosts')",
        "SELECT * FROM '/etc/hosts'",
        "SELECT * FROM read_parquet('{here}/documents/**/*.parquet')",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '{here}/written.csv'",
        "ATTACH '{here}/written.db'",
        "EXPORT DATABASE '{here}/written'",
        "SET enable_external_access = true",
        "SET temp_directory = '{here}/written'",
        "INSTALL httpfs",
        "SELECT * FROM sql",
    ],
)
def test_a_query_reads_no_other_file_and_writes_none(asked: Path, sql: str) -> None:
    before = sorted(asked.rglob("*"))
    with pytest.raises(QueryError):
        ask(asked, sql.format(here=asked))
    assert sorted(asked.rglob("*")) == before


def test_every_table_has_easy_names_and_its_own(asked: Path) -> None:
    with open_session(asked) as session:
        for table in TABLES:
            stored = answer_of(session, f"SELECT * FROM stored.{table} LIMIT 0").column_names
            assert stored == arrow_schema(table).names
            easy = answer_of(session, f"SELECT * FROM {table} LIMIT 0").column_names
            assert easy[: len(stored)] == [EASY.get(name, name) for name in stored]
        words = session.execute("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'")
        reserved = {word for (word,) in words.fetchall()} | set(EASY)
        for table in TABLES:
            assert not reserved & set(answer_of(session, f"SELECT * FROM {table} LIMIT 0").column_names)


def test_each_ready_view_has_the_columns_that_its_head_explains(asked: Path) -> None:
    with open_session(asked) as session:
        for view in ready_views():
            assert answer_of(session, f"SELECT * FROM {view.name} LIMIT 0").column_names == list(view.columns), (
                view.name
            )
            assert view.meaning.startswith("A row per") and all(view.columns.values())


def test_a_query_that_names_a_view_gets_the_tables_below_it() -> None:
    assert tables_in("SELECT 1") == set()
    assert tables_in("select * from Totals_By_Agency") == {"budgets", "documents", "indicators", "projects"}


def test_views_sql_gives_the_same_rows_in_ones_own_duckdb(asked: Path) -> None:
    own = duckdb.connect()
    own.execute(views_sql(asked))
    with open_session(asked) as session:
        for name in (*(view.name for view in ready_views()), "documents", "cells"):
            sql = f"SELECT * FROM {name} ORDER BY ALL"
            assert own.execute(sql).fetchall() == session.execute(sql).fetchall(), name


def test_a_copy_a_compacted_dataset_and_a_store_answer_alike(asked: Path, tmp_path: Path, store: ObjectStore) -> None:
    sql = "SELECT count(*)::VARCHAR || ' ' || sum(rate_pct)::VARCHAR FROM budget_execution"
    expected = one(asked, sql)
    export_state(asked, "now", tmp_path / "copy")
    assert one(tmp_path / "copy", sql) == expected
    for dataset in (tmp_path / "d", store):
        prepare_dataset(dataset)
        for file in FILES[:3]:
            write_document(dataset, parsed(file), "run-1")
        assert one(dataset, sql) == expected
        compact(dataset)
        assert one(dataset, sql) == expected
    with pytest.raises(DatasetError):
        ask(tmp_path / "nothing", "SELECT 1")


def test_an_earlier_state_can_be_asked(tmp_path: Path) -> None:
    prepare_dataset(tmp_path)
    write_document(tmp_path, parsed(FILES[0]), "first")
    write_document(tmp_path, parsed(FILES[1]), "second")
    assert [one(tmp_path, "SELECT count(*) FROM documents", at) for at in ("first", "second", "now")] == [1, 2, 2]
    with pytest.raises(DatasetError):
        ask(tmp_path, "SELECT 1", "third")


def test_decimals_keep_their_type(asked: Path) -> None:
    sql = "SELECT amount FROM budgets WHERE measure = 'allocated' AND fiscal_year = 2018 AND scope IS NULL"
    found = ask(asked, sql + " AND text = '6,029,500'")
    assert found.schema.field("amount").type == arrow_schema("budgets").field("amount").type
    assert found["amount"].to_pylist() == [Decimal(6029500000)]
