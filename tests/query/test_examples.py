"""The questions in docs/ and the scripts in examples/ answer what was compared with the pages by eye."""

from __future__ import annotations

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import regex

from pipeline.commands.cli import main
from pipeline.dataset import prepare_dataset, write_document
from tests.conftest import parsed
from tests.query.conftest import FILES
from tests.query.test_sums import again

ROOT = Path(__file__).parents[2]
QUESTIONS = regex.findall(
    r"## \d+\. ([^\n]+)\n\n```sql\n(.*?)```\n\n```text\n(.*?)```",
    (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"), flags=regex.DOTALL,
)  # fmt: skip


def run(*command: str) -> list[str]:
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    return done.stdout.splitlines()


@pytest.mark.parametrize(("question", "sql", "answer"), QUESTIONS, ids=[question for question, _, _ in QUESTIONS])
def test_a_question_has_its_answer(
    asked: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    sql: str,
    answer: str,
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert len(sql.splitlines()) <= 5
    assert main(["query", str(asked), sql]) == 0
    assert capsys.readouterr().out == answer


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def test_pandas_ranks_projects_by_execution(asked: Path) -> None:
    lines = run(sys.executable, "examples/late_spending.py", str(asked))
    assert lines[0] == "  31.99 %  109  高雄海洋科技產業創新專區  (printed, page 6)"
    assert lines[1] == "  92.60 %  110  開發在地型產業園區  (printed, page 2)" and len(lines) == 5


def test_duckdb_lists_the_three_public_expenses(asked: Path) -> None:
    lines = run(sys.executable, "examples/three_public.py", str(asked))
    assert lines[0] == "示范市临江区文化事务中心  2025  total              budget  234,600 CNY  (page 17)"
    assert len(lines) == 5


def test_polars_finds_lowered_targets(tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="polars isn't installed")
    later = again(parsed(FILES[1]), "a", fiscal_year=2022, fiscal_year_roc=111)
    lowered = [row for row in later.indicators if row.scope == "total" and row.value == Decimal(3702)]
    lowered[0].value = Decimal("3700.5")
    prepare_dataset(tmp_path)
    write_document(tmp_path, parsed(FILES[1]), "1")
    write_document(tmp_path, later, "2")
    lines = run(sys.executable, "examples/lowered_targets.py", str(tmp_path))
    assert lines[0].endswith("阿姆坪防淤隧道工程襯砌, 公尺: 3702 (2021, page 2) → 3700.5 (2022, page 2)")
    assert lines[1].startswith("1 targets were lowered") and len(lines) == 2


def test_r_sums_by_agency(asked: Path) -> None:
    rscript = shutil.which("Rscript")
    if not rscript or subprocess.run([rscript, "-e", "library(arrow); library(dplyr)"], check=False).returncode:
        pytest.skip("R with arrow and dplyr isn't installed")
    assert any(line.split()[1:3] == ["2018", "allocated"] for line in run(rscript, "examples/agencies.R", str(asked)))
