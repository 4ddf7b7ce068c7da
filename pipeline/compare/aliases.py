"""Reviewed names: which old name is which new one, whatever likeness says."""

from __future__ import annotations

from pathlib import Path

import yaml

from parsers.values.name_key import name_key


class AliasError(Exception):
    """A file of aliases that can't be read; the message says what is wrong with it."""


def read_aliases(path: Path) -> dict[str, str]:
    """A YAML file of `old name: new name` as keys of names. AliasError where it is none, or one name has two."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AliasError(f"{path}: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(a, str) and isinstance(b, str) for a, b in data.items()):
        raise AliasError(f"{path}: no list of names; give `old name: new name`, one a line")
    out: dict[str, str] = {}
    for old, new in data.items():
        if out.setdefault(name_key(old), name_key(new)) != name_key(new):
            raise AliasError(f"{path}: {old!r} has two new names")
    return out
