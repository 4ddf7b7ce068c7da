"""A command that is told to end: it says so, writes its report, and leaves nothing running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.dataset import read_rows
from tests.pipeline.test_logs import ROOT

PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background has none
PROGRAM += "import sys; from pipeline.commands.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize(("command", "number"), [("parse", signal.SIGTERM), ("ingest", signal.SIGINT)])
def test_a_run_that_is_stopped_says_so_soon(
    command: str, number: signal.Signals, small_pdf: Path, tmp_path: Path
) -> None:
    folder, out, log, report = tmp_path / "in", tmp_path / "d", tmp_path / "log", tmp_path / "report"
    folder.mkdir()
    for name in range(80):
        shutil.copy(small_pdf, folder / f"{name}.pdf")
        (folder / f"{name}.pdf").open("ab").write(b"%% %d\n" % name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(ROOT)}
    paths = [str(path) for path in sorted(folder.iterdir())] if command == "parse" else [str(folder)]
    words = [command, *paths, "--out", str(out), "--log", str(log), "--report", str(report)]
    run = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    while run.poll() is None and not (log.exists() and "document.published" in log.read_text()):
        time.sleep(0.05)
    run.send_signal(number)
    _, said = run.communicate(timeout=45)  # Prefect alone would try for more than a minute to reach its server
    assert run.returncode == 128 + number, said
    assert "govtables: stopped; what is published stays" in said and "Traceback" not in said
    about = json.loads(report.read_text())
    assert about["finished"] is None and about["interrupted"] in ("Terminated", "KeyboardInterrupt")
    assert 0 < len(read_rows(out, "documents")) < 80
