"""PostgreSQL and a Prefect server on it, made with the commands of docs/how-to/team.md, once for all tests."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import regex

from services.postgres import Cluster, cluster, find_programs
from services.processes import free_port, running, wait_until

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Team:
    """What a member of the team has: a shell with the settings, and (for the tests) the database behind it."""

    database: Cluster
    environment: dict[str, str]
    home: Path

    def script(self, commands: str) -> str:
        """Commands after the settings of docs/how-to/team.md."""
        return f"{readme_block('PREFECT_API_URL=')}\n{commands}"

    def run(self, commands: str, code: int = 0) -> str:
        """Run them as somebody would in the checkout; gives the output."""
        done = subprocess.run(
            ["bash", "-euc", self.script(commands)], env=self.environment, cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, done.stdout
        return done.stdout


def readme_block(word: str) -> str:
    """The one shell block of docs/how-to/team.md that has the word."""
    section = (ROOT / "docs" / "how-to" / "team.md").read_text(encoding="utf-8")
    (block,) = [block for block in regex.findall(r"```sh\n(.*?)```", section, flags=regex.S) if word in block]
    return str(block)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    programs = find_programs()
    if not programs:
        pytest.skip("PostgreSQL isn't installed (Debian: apt-get install postgresql)")
    with cluster(programs) as made:
        yield made


@pytest.fixture(scope="session")
def team(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A Prefect server that has nothing yet but its database. Of the commands only ports and folders are changed."""
    folder = tmp_path_factory.mktemp("team")
    port, home = free_port(), folder / "govtables"
    home.mkdir()
    made = subprocess.run(
        ["bash", "-euc", readme_block("createdb")], env=postgres.environment(), capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_API_PORT": str(port),
        "DO_NOT_TRACK": "1",
        "GOVTABLES_HOME": str(home),
        "PGPORT": str(postgres.port),
        "PREFECT_WORKER_QUERY_SECONDS": "1",  # not 10
    }
    log = folder / "server.log"
    with running(readme_block("flows.standing:create_app"), environment, log) as server:

        def answers() -> bool:
            assert server.poll() is None, log.read_text()
            return _is_healthy(f"http://127.0.0.1:{port}/api/health")

        wait_until(answers, 90, log.read_text)
        yield Team(postgres, environment, home)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
