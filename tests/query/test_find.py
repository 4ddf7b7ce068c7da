"""Search in any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.query.find import find
from pipeline.query.script import pattern_of
from pipeline.query.session import QueryError


@pytest.mark.parametrize(
    ("word", "text"),
    [("台灣", "臺湾"), ("发展", "發展計畫"), ("發展", "发展"), ("5G", "\uff15\uff27"), ("5g", "5G 創新"),
     ("三公 经费", "三公經費"),
     ("產業", "產 業"), ("計畫", "计画"), ("(一)", "(一)"), ("a.b", "a.b")],
)  # fmt: skip
def test_a_word_finds_its_other_forms(word: str, text: str) -> None:
    assert re.search(pattern_of(word), text)


def test_a_word_finds_no_other() -> None:
    assert not re.search(pattern_of("台灣"), "台北") and not re.search(pattern_of("a.b"), "axb")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M", "Lm", "Sk")), min_size=1, max_size=8))
def test_every_pattern_is_one_that_duckdb_takes(word: str) -> None:
    import duckdb

    assert duckdb.execute("SELECT regexp_matches($1, $2) IS NOT NULL", [word, pattern_of(word)]).fetchone() == (True,)


def test_places_are_found_whatever_the_script(asked: Path) -> None:
    found = find(asked, ["产业园区"]).to_pylist()
    assert found[0]["found_in"] == "project" and found[0]["file_name"] == "fl110_subplans.pdf"
    assert any(row["page"] and row["link"].startswith(f"#value={row['page']}:") for row in found)
    hans = find(asked, ["羣眾文化"]).to_pylist() + find(asked, ["群眾", "文化"]).to_pylist()
    assert {row["file_name"] for row in hans} == {"made_up_department.pdf"}
    assert find(asked, ["沒有這個詞"]).num_rows == 0
    with pytest.raises(QueryError):
        find(asked, [" "])
