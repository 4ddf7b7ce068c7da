"""The log of a dataset in an object store: history and state in one object, and so one step for any change.

    PREFIX/log.jsonl    a line per publication, oldest first, as in `history`; a line {"part": name} per merged part

Only the writing of one object is atomic there, and only a condition (`If-Match`: it still is what I read) keeps two
writers apart. So a version's files are written first, where nothing names them; then the log is written again with one
more line, if it still is what it was, else read and tried again. The state is each document's last line. A killed
writer leaves files that nothing names, or a line whose answer it didn't get.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from pipeline.storage.history import Publication, State, line_of, publication_of, read_line
from pipeline.storage.location import DatasetError, ObjectStore
from pipeline.storage.objects import Conflict, Object, read_object, write_object
from schemas.rows import DocumentRow

LOG = "log.jsonl"
# Tries of a commit, up to two seconds apart: a minute.
TRIES = 60
LONGEST_PAUSE = 2.0
# Seconds that files may be without a name before `vacuum` takes them for a killed writer's.
UNNAMED_FOR = 24 * 3600
_PART = b'{"part": '


@dataclass(frozen=True, slots=True)
class Head:
    """What the log says: its publications, the state after the last of them, and the parts with merged files."""

    object: Object | None = None
    log: Sequence[Publication] = ()
    state: State = field(default_factory=dict)
    parts: Sequence[str] = ()


@dataclass(slots=True, eq=False)
class Written:
    """A version whose files are written and which is to be named. `published` is None until that is decided.

    `name` is that of no other version: <digest>-<random>. Not the digest alone: then `vacuum` could drop what a killed
    writer left while another one, with the same rows, is about to name it.
    """

    document: DocumentRow
    run: str
    name: str
    since: float = field(default_factory=time.time)
    published: bool | None = None


def content_of(version: str) -> str:
    """The digest in a version's name: the same for the same rows."""
    return version.partition("-")[0]


@cache
def log_of(store: ObjectStore) -> ObjectLog:
    """The log of a dataset, shared by all threads."""
    return ObjectLog(store)


class ObjectLog:
    """Reads and writes a log, which it keeps in memory: a commit of a writer that is alone takes one request."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._head = Head()
        self._lock = Lock()
        self._waiting: list[Written] = []

    def head(self) -> Head:
        """What it says now. DatasetError where there is none."""
        with self._lock:
            self._read()
            if self._head.object is None:
                raise DatasetError(f"{self._store}: no dataset here; give the address that --out named")
            return self._head

    def last_known(self) -> Head:
        """What it said last, without asking."""
        return self._head

    def begin(self) -> None:
        """Write an empty log where there is none."""
        with self._lock:
            self._read()
            self._change(lambda head: b"" if head.object is None else None)

    def commit(self, written: Written) -> bool:
        """Make a version the current one of its document; False where, by its content, it is already.

        One thread names what all of them wait for: many at once don't write the log once for each.
        """
        self._waiting.append(written)
        with self._lock:
            if written.published is None:
                together = list(self._waiting)
                try:
                    self._change(lambda head: _name(head, together))
                finally:
                    # The others learn of a failure by a try of their own.
                    for one in together:
                        if one is written or one.published is not None:
                            self._waiting.remove(one)
        return bool(written.published)

    def show_parts(self, choose: Callable[[Head], Sequence[str]]) -> None:
        """Name the parts that are chosen for what the log says at that instant."""
        with self._lock:
            self._change(lambda head: _with_parts(head, choose(head)))

    def _change(self, change: Callable[[Head], bytes | None]) -> None:
        """Write what `change` makes of the log, until it says that there is nothing left to do."""
        for number in range(TRIES):
            data = change(self._head)
            if data is None:
                return
            known = self._head.object
            try:
                etag = write_object(self._store, LOG, data, known.etag if known else None, new=known is None)
            except Conflict:
                time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.02 * 2**number)))
                self._read()
            else:
                self._head = _replay(Object(data, etag), self._head, self._store)
        raise DatasetError(f"{self._store}: other writers keep its log busy; run it again")

    def _read(self) -> None:
        found = read_object(self._store, LOG, self._head.object)
        if found is not self._head.object:
            self._head = _replay(found, self._head, self._store) if found else Head()


def _replay(object: Object, before: Head, store: ObjectStore) -> Head:
    """What a log says; only what it says more than before is read, if it goes on from there."""
    goes_on = before.object is not None and object.data.startswith(before.object.data)
    if not goes_on:
        before = Head()
    lines = object.data[len(before.object.data) if before.object else 0 :].splitlines()
    log = [read_line(line, f"{store}/{LOG}") for line in lines if not line.startswith(_PART)]
    parts = [json.loads(line)["part"] for line in lines if line.startswith(_PART)]
    state = {**before.state, **{entry.document_id: entry.digest for entry in log}}
    return Head(object, [*before.log, *log], state, [*before.parts, *parts])


def _name(head: Head, together: Iterable[Written]) -> bytes | None:
    """The log with a line for each version that isn't decided; None where all are."""
    lines: dict[str, bytes] = {}
    for one in together:
        document, current = one.document.document_id, head.state.get(one.document.document_id)
        if one.published is not None or document in lines:
            continue
        if _is_named(head, one):
            one.published = True
        elif current and content_of(current) == content_of(one.name):
            one.published = False
        elif time.time() - one.since > UNNAMED_FOR / 2:
            raise DatasetError(f"{one.document.file_name}: its files were written too long ago; run it again")
        else:
            lines[document] = line_of(publication_of(one.document, one.run, one.name, current))
    before = head.object.data if head.object else b""
    return before + b"".join(lines.values()) if lines else None


def _is_named(head: Head, one: Written) -> bool:
    """Whether it is in the log: by a write that was answered, or by one whose answer was lost."""
    return any(entry.digest == one.name for entry in reversed(head.log))


def _with_parts(head: Head, parts: Sequence[str]) -> bytes | None:
    if head.object is None or list(parts) == list(head.parts):
        return None
    lines = [line for line in head.object.data.splitlines(keepends=True) if not line.startswith(_PART)]
    return b"".join([*lines, *(json.dumps({"part": part}).encode() + b"\n" for part in parts)])
