"""Documents that are known already: read by the same program in the same way, so that reading them again is no use.

Beside a document's versions stands a note: the key of how it was read, the version that came out, and its outcome. It
counts as long as that version is the current one. A rejected document is tried again each time: what stood in its way
(a password, a limit on a busy machine) may be gone, and saying no is quick.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from pipeline.dataset import current_digest, read_note, write_note
from pipeline.document.verdict import path_text
from pipeline.messages.safe_text import without_signature
from pipeline.outcome import Outcome, outcome_from_json, outcome_to_json
from pipeline.process.fingerprint import code_fingerprint
from pipeline.settings import Settings
from pipeline.sources.origin import Origin
from pipeline.sources.sightings import Supersession
from pipeline.storage.location import Dataset


def recall(document_id: str, path: Path, dataset: Dataset, settings: Settings, origin: Origin | None) -> Outcome | None:
    """What became of a document when it was read before; None where it has to be read (again)."""
    note = _note(dataset, document_id)
    if note.get("key") != _key(document_id, path, settings, origin):
        return None
    if note.get("version") != current_digest(dataset, document_id):
        return None
    outcome = outcome_from_json(note["outcome"])
    return replace(outcome, path=origin.address if origin else str(path), change="unchanged", seconds=0.0)


def remember(
    outcome: Outcome, version: str, path: Path, dataset: Dataset, settings: Settings, origin: Origin | None
) -> None:
    """Note what became of a document that was published as `version`."""
    if outcome.status not in ("parsed", "partial") or outcome.document_id is None:
        return
    key = _key(outcome.document_id, path, settings, origin)
    note = {
        "key": key, "code": code_fingerprint(), "version": version,
        "outcome": outcome_to_json(replace(outcome, path="")),
        "origin": asdict(replace(origin, address=without_signature(origin.address))) if origin else None,
    }  # fmt: skip
    # In ASCII, for a path may hold what UTF-8 can't.
    write_note(dataset, outcome.document_id, json.dumps(note, sort_keys=True).encode())


def made_by_this_program(dataset: Dataset, document_id: str) -> bool:
    """Whether a document's current version is known to come from just this program, whatever the settings."""
    note = _note(dataset, document_id)
    return note.get("code") == code_fingerprint() and note.get("version") == current_digest(dataset, document_id)


def noted_origin(dataset: Dataset, document_id: str) -> Origin | None:
    """Where a document came from when it was read last, as far as that is known."""
    about = _note(dataset, document_id).get("origin")
    if not isinstance(about, dict):
        return None
    return Origin(**{**about, "supersedes": tuple(Supersession(**change) for change in about["supersedes"])})


def _note(dataset: Dataset, document_id: str) -> dict[str, object]:
    """Empty where there is none, or one that another release wrote in another form."""
    data = read_note(dataset, document_id)
    try:
        note = json.loads(data) if data else {}
    except ValueError:
        return {}
    return note if isinstance(note, dict) and isinstance(note.get("outcome"), dict) else {}


def _key(document_id: str, path: Path, settings: Settings, origin: Origin | None) -> str:
    """All that the rows depend on. Neither password nor limits: they decide whether a document can be read, not how."""
    origin = origin or Origin(path_text(path.absolute()), path_text(path.name))
    names = (document_id, origin.file_name or path_text(path.name))
    about = {
        "code": code_fingerprint(),
        "verify": settings.verify,
        "gate": str(settings.gate),
        "corrections": [asdict(entry) for entry in settings.corrections if entry.document in names],
        "origin": asdict(origin),
    }
    return hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()
