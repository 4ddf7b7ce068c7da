"""HTML files are written whole or not at all, and only over files of our own."""

from __future__ import annotations

import os
from pathlib import Path

_OURS = '<meta name="generator" content="govtables '


class WontWrite(Exception):
    """A file is there already that isn't ours; the message says what to do."""


def write_html(path: Path, html: str) -> int:
    """Write a page; returns its size in bytes. OSError where it can't be written."""
    if path.exists() and not _is_ours(path):
        raise WontWrite(f"{path} exists and is no page of govtables; choose another --out")
    data = html.encode()
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        scratch.write_bytes(data)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return len(data)


def _is_ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _OURS.encode() in file.read(4096)
