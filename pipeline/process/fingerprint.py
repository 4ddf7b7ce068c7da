"""Which program made a document's rows: a hash over all that has a say in them."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("schemas", "parsers", "pipeline")
_LIBRARIES = ("pymupdf", "pypdfium2", "pdfplumber", "pyarrow", "opencc", "regex")
_ROOT = Path(__file__).parents[2]


@cache
def code_fingerprint() -> str:
    """A hash of the sources, of the libraries' versions and of Python's: other rows are possible only where it differs.

    The version number alone wouldn't do: between two releases it stays while parsers change.
    """
    digest = hashlib.sha256(f"python {sys.version_info[:2]}\n".encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {_version(library)}\n".encode())
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(_ROOT).as_posix()} {_hash(path)}\n".encode())
    return digest.hexdigest()[:32]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
