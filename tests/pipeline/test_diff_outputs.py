"""What `diff` writes: work papers, pages and files, whatever a document prints."""

from __future__ import annotations

import json
import subprocess
import zipfile
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.commands.cli import main
from pipeline.compare.edition import Comparison, Edition, Thresholds
from pipeline.compare.engine import Result, compare
from pipeline.compare.files import write_json, write_parquet
from pipeline.compare.page import page_html
from pipeline.compare.prose import edits
from pipeline.compare.review import ReviewError, read_review
from pipeline.compare.terminal import result_lines
from pipeline.compare.workbook import write_workbook
from pipeline.dataset import read_log
from tests.conftest import FIXTURES, parsed

FIXTURE = FIXTURES / "forward_looking_annual_review" / "fl110_two_projects" / "fl110_two_projects.pdf"
HOSTILE = '=HYPERLINK("http://x","y")</script><script>alert(1)</script>\u202efdp\x1b[31m<img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def result() -> Result:
    old = deepcopy(parsed(FIXTURE))
    new = deepcopy(old)
    row = next(b for b in new.budgets if b.measure == "realized" and b.value and b.row_kind == "year")
    assert row.value is not None and row.amount is not None
    row.value, row.text, row.amount = row.value + 5, HOSTILE, row.amount + 5000
    new.projects[0].name = f"{HOSTILE}{old.projects[0].name}"
    new.indicators[0].name = "@SUM(1+1)" + (new.indicators[0].name or "")
    next(one for one in new.sections if one.text).text = HOSTILE + "長" * 100_000
    return compare(Comparison(Edition(old, "old.pdf", FIXTURE), Edition(new, "new.pdf", FIXTURE)))


def test_no_cell_of_a_work_paper_is_a_formula_or_a_link(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "paper.xlsx"
    write_workbook(result, path)
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets and not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_remarks_are_carried_over_by_the_changes_ids(result: Result, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(result, first)
    review = read_review(first)
    assert set(review) == {change.change_id for change in result.changes}
    some = result.causes[0].change_id
    from pipeline.compare.review import Review

    write_workbook(result, second, {some: Review("agreed", "王", "查過了")})
    again = read_review(second)
    assert again[some] == Review("agreed", "王", "查過了")
    assert {one.status for key, one in again.items() if key != some} == {"open"}


def test_what_is_no_work_paper_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(ReviewError, match="no work paper"):
        read_review(path)


def test_a_page_holds_text_never_markup_and_pictures_of_both_sides(result: Result) -> None:
    page = page_html(result)
    assert "<img" not in page and "alert(1)</script>" not in page
    assert "default-src 'none'" in page and "http://" not in page.replace("http://www.w3.org/2000/svg", "").replace(
        "http://x", ""
    )
    block = page.partition('id="data-changes">')[2].partition("</script>")[0]
    changes = {change["id"]: change for change in json.loads(block)}
    restated = next(change for change in changes.values() if change["kind"] == "restated" and "follows" not in change)
    row = next(change for change in result.changes if change.change_id == restated["id"])
    for side, bbox in (("old", row.old_bbox), ("new", row.new_bbox)):
        assert bbox is not None and [round(x, 3) for x in restated[side]["boxes"][0]] == [round(x, 3) for x in bbox]
        assert f'id="picture-{restated[side]["picture"]}"' in page


def test_the_page_s_script_is_one_that_a_browser_can_read(tmp_path: Path) -> None:
    script = Path("pipeline/compare/diff.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script and "eval(" not in script


def test_files_hold_every_change_and_number(result: Result, tmp_path: Path) -> None:
    write_json(result, tmp_path / "d.json")
    write_parquet(result, tmp_path / "d.parquet")
    data = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    table = pq.read_table(tmp_path / "d.parquet")
    assert len(data["changes"]) == table.num_rows == len(result.changes)
    assert pq.read_table(tmp_path / "d.proofs.parquet").num_rows == len(result.proofs)
    assert table.schema.field("old_value").metadata[b"meaning"] == b"number in the old edition"


def test_a_terminal_isn_t_driven_by_what_a_document_prints(result: Result) -> None:
    lines = list(result_lines(result))
    assert all(line.isprintable() for line in lines)
    assert any("restated" in line for line in lines)


def test_thresholds_fold_and_count(result: Result) -> None:
    sides = result.comparison
    folded = compare(Comparison(sides.old, sides.new, Thresholds(min_abs=Decimal(10**9))))
    assert not any(change.kind == "restated" for change in folded.causes)
    assert len(folded.changes) == len(result.changes)
    assert any("below the thresholds" in line for line in result_lines(folded))


def test_a_very_long_text_that_changed_everywhere_is_compared_all_the_same() -> None:
    old, new = "甲乙" * 50_000, "乙丙" * 50_000
    found = edits(old, new)
    assert "".join(e.text for e in found if e.op != "+") == old
    assert "".join(e.text for e in found if e.op != "-") == new


def test_the_command_says_by_its_exit_code_whether_something_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = tmp_path / "d"
    assert main(["parse", str(FIXTURE), "--out", str(dataset), "--verify", "none"]) in (0, 1)
    assert main(["diff", str(FIXTURE), f"{dataset}@{FIXTURE.name}"]) == 0
    assert "the same file" in capsys.readouterr().out
    run = read_log(dataset)[-1].run
    for old in (f"{dataset}@{run}", f"{dataset}@now@{FIXTURE.name}", f"{dataset}@{run}@{FIXTURE.name}"):
        assert main(["diff", old, f"{dataset}@{FIXTURE.name}"]) == 0
    assert main(["diff", f"{dataset}@1999", str(FIXTURE)]) == 2
    assert "no document, year or run is '1999'" in capsys.readouterr().err


def test_a_browser_shows_the_page(result: Result, tmp_path: Path) -> None:
    import shutil

    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no Chromium here")
    path = tmp_path / "d.html"
    path.write_text(page_html(result), encoding="utf-8")
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    body = done.stdout.partition('<div id="list">')[2].partition("<script")[0]
    assert body.count("<article") == len([c for c in result.causes if c.severity != "info"])
    assert "onerror" not in body.replace("onerror=alert(1)&gt;", "") and '<span class="control"' in body
