"""Rows → Arrow: what fits comes back exactly, what doesn't is refused with the table, the column and the row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.messages.schema_text import describe_schema
from pipeline.storage.arrow import RowError, arrow_schema, rows_to_table
from schemas.columns import columns_of
from schemas.rows import TABLES
from tests.pipeline.samples import as_stored, rows_of, sample_row


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_every_value_comes_back(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(TABLES)))
    rows = data.draw(rows_of(table))
    assert rows_to_table(table, rows).to_pylist() == [as_stored(table, row) for row in rows]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", Decimal("0.1234567891")),  # ten decimals
        ("value", Decimal("1E+29")),
        ("value", Decimal("NaN")),
        ("value", 1.5),  # money is never a float
        ("fiscal_year_roc", 110.5),
        ("fiscal_year_roc", 2**31),
        ("fiscal_year_roc", 2**70),
        ("unit", "\ud800"),  # half of a character, as a broken font map gives it
        ("unit", 5),
        ("recovered", "yes"),
    ],
)
def test_what_doesnt_fit_is_refused_not_rounded(column: str, value: Any) -> None:
    rows = [sample_row("budgets"), sample_row("budgets", **{column: value})]
    with pytest.raises(RowError, match=rf"budgets\.{column}, row 1: "):
        rows_to_table("budgets", rows)


def test_a_required_column_is_never_null() -> None:
    with pytest.raises(RowError, match=r"pages\.status, row 1: no value"):
        rows_to_table("pages", [sample_row("pages"), sample_row("pages", status=None)])


def test_a_row_of_another_table_is_refused() -> None:
    with pytest.raises(RowError, match="budgets, row 0: DelayRow is no BudgetRow"):
        rows_to_table("budgets", [sample_row("delays")])


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_is_the_documentation(table: str) -> None:
    schema, text = arrow_schema(table), describe_schema()
    assert schema.metadata[b"table"] == table.encode()
    assert schema.metadata[b"meaning"]
    assert schema.metadata[b"version"]
    for column, field in zip(columns_of(TABLES[table]), schema, strict=True):
        assert field.metadata[b"meaning"] == column.meaning.encode()
        assert field.metadata.get(b"unit") == (column.unit.encode() if column.unit else None)
        assert field.nullable == column.nullable
        assert f"  {column.name} " in text
        assert column.meaning in text
