"""The dictionary, the package and the files' metadata say what the schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from parsers.registry import report_types
from pipeline.commands.cli import main
from pipeline.dataset import compact, describe, export_state, prepare_dataset, write_document
from pipeline.query.dictionary import dictionary
from pipeline.query.functions import STATUSES, SYSTEMS, all_functions
from pipeline.query.ready import ready_views
from schemas.columns import columns_of
from schemas.nulls import SPECIAL
from schemas.rows import TABLES
from schemas.vocabulary import closed
from tests.conftest import parsed
from tests.query.conftest import FILES

DOCS = Path(__file__).parents[2] / "docs" / "dictionary.md"


def test_the_dictionary_is_what_the_schemas_say() -> None:
    stale = "docs/dictionary.md is stale: run `python -m pipeline.query.dictionary`"
    assert DOCS.read_text(encoding="utf-8") == dictionary(), stale


def test_the_dictionary_has_every_column_word_type_view_and_function() -> None:
    text = dictionary()
    names = [column.name for row_type in TABLES.values() for column in columns_of(row_type)]
    names += [word for words in closed().values() for word in words]
    names += [column for view in ready_views() for column in view.columns] + [one.name for one in report_types()]
    assert [name for name in names if f"| `{name}` |" not in text] == []
    assert all(one.name_en in text for one in all_functions())


def test_what_null_means_is_said_of_columns_that_may_be_null() -> None:
    nullable = {(table, c.name) for table, row in TABLES.items() for c in columns_of(row) if c.nullable}
    assert set(SPECIAL) - nullable == set()


def test_functions_are_mapped_by_the_rules() -> None:
    cofog = {one.code for one in all_functions() if one.system == "cofog"}
    keys = [(one.system, one.code) for one in all_functions()]
    assert len(keys) == len(set(keys)) and {one.system for one in all_functions()} == set(SYSTEMS)
    for one in all_functions():
        assert one.status in STATUSES and one.basis, one
        assert not one.cofog or one.cofog in cofog, one
        assert bool(one.cofog) or one.status != "exact", one
        assert not (one.status == "none" and one.cofog), one
        assert not one.parent or (one.system, one.parent) in keys, one


@pytest.mark.parametrize("layout", ["single", "compacted", "exported"])
def test_the_package_is_valid_and_lists_every_file(tmp_path: Path, layout: str) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless isn't installed")
    dataset = tmp_path / "d"
    prepare_dataset(dataset)
    write_document(dataset, parsed(FILES[1]), "1")
    describe(dataset)
    if layout == "compacted":
        compact(dataset)
    if layout == "exported":
        export_state(dataset, "now", tmp_path / "copy")
        dataset = tmp_path / "copy"
    package: dict[str, Any] = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    assert frictionless.Package.validate_descriptor(package).valid
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        assert frictionless.Schema.validate_descriptor(resource["schema"]).valid
        assert len(resource["path"]) == len(list((dataset / resource["name"]).resolve().glob("**/*.parquet"))) == 1
        for path in resource["path"]:
            assert pq.read_schema(dataset / path).names == [field["name"] for field in resource["schema"]["fields"]]
    stamp = (dataset / "datapackage.json").stat().st_mtime_ns
    describe(dataset)
    assert (dataset / "datapackage.json").stat().st_mtime_ns == stamp


def test_the_files_of_a_dataset_explain_themselves(asked: Path) -> None:
    field = pq.read_schema(next((asked / "budgets").resolve().glob("*.parquet"))).field("side")
    assert field.metadata[b"words"] == b"revenue|expenditure|balance"
    field = pq.read_schema(next((asked / "budgets").resolve().glob("*.parquet"))).field("scope")
    assert field.metadata[b"null"] == SPECIAL["budgets", "scope"].encode()


def test_the_schema_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--json"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert [table["name"] for table in schema["tables"]] == list(TABLES)
    sides = next(c for t in schema["tables"] if t["name"] == "budgets" for c in t["columns"] if c["name"] == "side")
    assert [word["name"] for word in sides["words"]] == ["revenue", "expenditure", "balance"]
