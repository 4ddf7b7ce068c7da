"""A figure over the editions of a dataset: what each says, and where a later one says otherwise."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from pathlib import Path

import pytest

from pipeline.commands.cli import main
from pipeline.compare.history import history
from pipeline.compare.history_output import history_csv, history_html
from pipeline.dataset import write_document
from tests.conftest import FIXTURES, parsed

FIXTURE = FIXTURES / "forward_looking_annual_review" / "fl110_two_projects" / "fl110_two_projects.pdf"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions: the later one restates one figure by 5."""
    folder = tmp_path_factory.mktemp("history") / "d"
    folder.mkdir()
    old = deepcopy(parsed(FIXTURE))
    new = deepcopy(old)
    tables = [new.documents, new.pages, new.sections, new.projects, new.budgets, new.indicators, new.milestones,
              new.progress, new.delays, new.tables, new.cells, new.checks, new.issues]  # fmt: skip
    for table in tables:
        for row in table:
            row.document_id = "f" * 64  # type: ignore[attr-defined]
    document = new.documents[0]
    document.fiscal_year, document.fiscal_year_roc, document.file_name = 2022, 111, "=later.pdf"
    row = next(b for b in new.budgets if b.measure == "realized" and b.value and b.row_kind == "year")
    assert row.value is not None
    row.value += 5
    old.documents[0].fiscal_year, old.documents[0].fiscal_year_roc = 2021, 110
    write_document(folder, old)
    write_document(folder, new)
    return folder


def test_a_restatement_is_marked_in_the_edition_that_says_it(dataset: Path) -> None:
    restated = [figure for figure in history(dataset) if figure.restated]
    assert len(restated) == 1 and restated[0].measure == "realized"
    first, second = restated[0].said
    assert (first.edition, second.edition) == (2021, 2022)
    assert not first.restated and second.restated and second.difference == 5


def test_names_and_measures_choose_and_as_of_goes_back(dataset: Path) -> None:
    everything = history(dataset)
    name = everything[0].project
    some = history(dataset, projects=[name[:4]], measures=["realized"])
    assert some and {figure.measure for figure in some} == {"realized"}
    assert len(some) < len(everything)
    assert not history(dataset, projects=["沒有這個計畫"])
    then = history(dataset, as_of=110)
    assert then and all(len(figure.said) == 1 for figure in then) and not any(figure.restated for figure in then)


def test_files_have_a_row_for_each_edition(dataset: Path, tmp_path: Path) -> None:
    figures = history(dataset)
    rows = list(csv.DictReader(io.StringIO(history_csv(figures))))
    assert len(rows) == sum(len(figure.said) for figure in figures)
    assert [row["difference"] for row in rows if row["restated"] == "True"] == ["5"]
    assert "default-src 'none'" in history_html(figures)
    assert main(["history", str(dataset), "--out", str(tmp_path / "h.xlsx")]) == 0
    assert (tmp_path / "h.xlsx").stat().st_size > 1000


def test_the_command_prints_what_each_edition_says(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(dataset), "--restated"]) == 0
    out = capsys.readouterr().out
    assert "1 figures, 1 restated" in out and "RESTATED +5" in out
