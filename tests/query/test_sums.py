"""What is summed: each amount once, no edition with another, and nothing whose place isn't known."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.dataset import prepare_dataset, write_document
from pipeline.query.session import ask
from schemas.rows import DocumentRows
from tests.conftest import parsed
from tests.query.conftest import FILES

SUM = "SELECT sum(amount) FROM budget_lines WHERE counted AND measure = 'executed'"


def again(rows: DocumentRows, digit: str, **changes: object) -> DocumentRows:
    """The same report as another file."""
    out = deepcopy(rows)
    for table in DocumentRows.__dataclass_fields__:
        for row in getattr(out, table):
            row.document_id = digit * 64
    for name, value in changes.items():
        setattr(out.documents[0], name, value)
    return out


def dataset_of_both(tmp_path: Path, first: DocumentRows, second: DocumentRows) -> Path:
    prepare_dataset(tmp_path)
    write_document(tmp_path, first, "1")
    write_document(tmp_path, second, "2")
    return tmp_path


def value(dataset: Path, sql: str) -> object:
    return ask(dataset, sql)[0][0].as_py()


def test_a_later_edition_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    rows = parsed(FILES[1])
    prepare_dataset(tmp_path / "alone")
    write_document(tmp_path / "alone", rows, "1")
    both = dataset_of_both(tmp_path / "both", rows, again(rows, "a", source_uri="elsewhere.pdf"))
    assert value(both, SUM) == value(tmp_path / "alone", SUM) != 0
    editions = ask(both, "SELECT document_id, superseded_by, basis, facts_shared_pct FROM editions").to_pylist()
    assert editions == [
        {
            "document_id": rows.documents[0].document_id,
            "superseded_by": "a" * 64,
            "basis": "same_report",
            "facts_shared_pct": Decimal("100.0"),
        }
    ]
    assert value(both, "SELECT superseded_by FROM documents ORDER BY superseded_by NULLS LAST") == "a" * 64


@pytest.mark.parametrize("other", [{"fiscal_year": 2030}, {"report_type": "briefing"}, {"stage": "audited"}])
def test_another_year_kind_or_stage_is_no_edition(tmp_path: Path, other: dict[str, object]) -> None:
    rows = parsed(FILES[1])
    both = dataset_of_both(tmp_path, rows, again(rows, "a", **other))
    assert value(both, "SELECT count(*) FROM editions") == 0


def test_another_report_at_the_same_address_is_no_edition(tmp_path: Path) -> None:
    address = {"source_uri": "inbox/report.pdf"}
    both = dataset_of_both(tmp_path, again(parsed(FILES[0]), "b", **address), again(parsed(FILES[1]), "a", **address))
    assert value(both, "SELECT count(*) FROM editions") == 0


def test_a_year_that_two_annual_reports_print_counts_once_from_the_later(tmp_path: Path) -> None:
    rows = parsed(FILES[1])
    later = again(rows, "a", fiscal_year=2022, source_uri="111.pdf")
    for row in later.budgets:
        if row.measure == "executed" and row.amount:
            row.amount += 1000
    both = dataset_of_both(tmp_path, rows, later)
    lines = ask(
        both, "SELECT DISTINCT document_id, counted FROM budget_lines WHERE measure = 'executed' AND amount > 0"
    )
    assert {row["document_id"] for row in lines.to_pylist() if row["counted"]} == {"a" * 64}
    latest = ask(both, "SELECT DISTINCT document_id FROM budget_execution WHERE is_latest AND row_kind = 'year'")
    assert latest["document_id"].to_pylist() == ["a" * 64]


def test_sub_plans_are_not_added_to_the_project_that_they_are_of(asked: Path) -> None:
    lines = ask(
        asked,
        "SELECT scope IS NULL AS whole, left_out, sum(amount) AS total FROM budget_lines WHERE file_name = "
        "'fl110_subplans.pdf' AND measure = 'allocated' AND fiscal_year = 2018 GROUP BY ALL",
    ).to_pylist()
    assert {(line["whole"], line["left_out"]) for line in lines} == {(True, None), (False, "part_of_project")}


def test_statements_that_are_not_known_are_never_summed(tmp_path: Path) -> None:
    rows = deepcopy(parsed(FILES[4]))
    for row in rows.budgets:
        row.statement = row.preferred = row.side = row.classification = row.sum_role = None
    prepare_dataset(tmp_path)
    write_document(tmp_path, rows, "1")
    lines = ask(tmp_path, "SELECT DISTINCT left_out FROM budget_lines")["left_out"].to_pylist()
    assert sorted(map(str, lines)) == ["no_number", "statement_unknown", "sum"]
    totals = ask(tmp_path, "SELECT DISTINCT total, amounts_unclear > 0 AS said FROM totals_by_agency").to_pylist()
    assert totals == [{"total": None, "said": True}]


def test_a_missing_rate_is_computed_and_marked(tmp_path: Path) -> None:
    rows = deepcopy(parsed(FILES[1]))
    rates = [row for row in rows.budgets if row.measure == "execution_rate_pct" and row.value is not None]
    printed = {row.value for row in rates}
    for row in rates:
        row.value, row.state = None, "blank"
    prepare_dataset(tmp_path)
    write_document(tmp_path, rows, "1")
    found = ask(tmp_path, "SELECT rate_pct, rate_from FROM budget_execution WHERE computed_rate_pct IS NOT NULL")
    assert set(found["rate_from"].to_pylist()) == {"computed"} and found.num_rows > 3
    assert set(found["rate_pct"].to_pylist()) <= printed


def test_of_several_statements_of_the_same_items_the_widest_counts(tmp_path: Path) -> None:
    rows = deepcopy(parsed(FILES[4]))
    parts = [row for row in rows.budgets if row.statement == "expenses_by_plan" and row.item_code == "1015"]
    for row in deepcopy(parts):  # printed again in a table of its own
        row.statement, row.organ, row.table_id = "personnel_expenses", "another organ", "t9"
        row.preferred = row.preferred_key = None
        rows.budgets.append(row)
    prepare_dataset(tmp_path)
    write_document(tmp_path, rows, "1")
    total = "SELECT total FROM totals_by_agency WHERE measure = 'budget' AND classification = 'economic'"
    assert value(tmp_path, total) == Decimal(48300000)
    left = "SELECT DISTINCT left_out FROM budget_lines WHERE statement = 'personnel_expenses' AND amount IS NOT NULL"
    assert set(ask(tmp_path, left)["left_out"].to_pylist()) <= {"another_statement", "sum"}
    assert value(tmp_path, left + " AND left_out <> 'sum'") == "another_statement"


def test_every_classification_of_a_book_adds_up_to_the_same(asked: Path) -> None:
    sql = "SELECT side, classification, total, share_pct FROM totals_by_agency WHERE measure = 'budget' "
    rows = ask(asked, sql + "AND currency = 'TWD' AND side IS NOT NULL").to_pylist()
    assert {(row["side"], row["total"]) for row in rows} == {
        ("expenditure", Decimal(48300000)),
        ("revenue", Decimal(1250000)),
    }
    assert {row["share_pct"] for row in rows} == {Decimal("100.0")} and len(rows) >= 4
