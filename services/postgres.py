"""A PostgreSQL cluster in a temporary folder, which nobody else sees and which doesn't outlive the tests."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.processes import free_port

ACCOUNT = "postgres"

# Nothing in it has to outlive a power cut.
_SETTINGS = "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Cluster:
    """`postgres` may do everything over the socket in `folder`, without a password; others use the port, with one."""

    programs: Path
    folder: Path
    port: int

    @property
    def administrator(self) -> dict[str, str]:
        return {"PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def ask(self, query: str, database: str = "prefect") -> list[tuple[str, ...]]:
        """The rows that a query gives, as texts."""
        command: list[str | Path] = [self.programs / "psql", "-XAtF", "\t", "-d", database, "-c", query]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def environment(self, base: Mapping[str, str] = os.environ) -> dict[str, str]:
        """For `psql` and its like in scripts."""
        return {**base, **self.administrator, "PATH": f"{self.programs}{os.pathsep}{base['PATH']}"}


def find_programs() -> Path | None:
    """The folder of `initdb`, `pg_ctl` and `psql`: Debian doesn't put it on the PATH. None also without an account to
    run them, as they refuse root."""
    if os.geteuid() == 0 and ACCOUNT not in {user.pw_name for user in pwd.getpwall()}:
        return None
    folders = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "psql").exists()), None)


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    # A short path: that of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="govtables-pg-"))
    account = _account(folder)
    made = Cluster(programs, folder, free_port())
    try:
        _run(
            [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync",
             "--auth-local=trust", "--auth-host=scram-sha-256"], **account,
        )  # fmt: skip
        control: list[str | Path] = [programs / "pg_ctl", "-D", folder / "data", "-w"]
        options = f"{_SETTINGS} -p {made.port} -k {folder}"
        _run([*control, "-l", folder / "log", "-o", options, "start"], **account)
        try:
            yield made
        finally:
            _run([*control, "-m", "immediate", "stop"], **account)
    finally:
        shutil.rmtree(folder)


def _account(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then Debian's account for it owns the cluster."""
    if os.geteuid():
        return {}
    owner = pwd.getpwnam(ACCOUNT)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _run(command: list[str | Path], **account: Any) -> None:
    # Into a file, as the server keeps pipes open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **account)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
