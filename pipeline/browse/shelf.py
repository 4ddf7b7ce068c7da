"""What the server keeps between two questions: the documents it was asked for last, and pictures of their pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.dataset import read_rows, state_of
from pipeline.evidence.evidence import Evidence, evidence_of_document
from pipeline.evidence.page_data import Reading
from pipeline.evidence.picture import Picture, Shot, paint
from pipeline.evidence.show import about
from pipeline.query.overview import overview_html
from pipeline.storage.history import NOW
from pipeline.storage.location import Dataset

_DOCUMENTS = 8
_PICTURES = 200
_AHEAD = 6  # pages are painted so many at once: starting to paint takes longer than a page

Row = dict[str, Any]
Key = tuple[str, str]
"""A document's id and the version of its rows: a document that is parsed anew is read anew."""


class Shelf:
    """Everything that the server asks a dataset for. Threads may share it."""

    def __init__(self, dataset: Dataset, raw: Path | None = None, password: str | None = None) -> None:
        self.dataset = dataset
        self.password = password
        self._raw = raw
        self._documents: OrderedDict[Key, tuple[Evidence, Reading]] = OrderedDict()
        self._pictures: OrderedDict[tuple[Key, int], Picture] = OrderedDict()
        self._overview: tuple[Mapping[str, str], str] | None = None
        self._lock = Lock()

    def overview(self) -> str:
        """The overview, made anew where the dataset has changed."""
        state = state_of(self.dataset, NOW)
        with self._lock:
            if self._overview is None or self._overview[0] != state:
                self._overview = dict(state), overview_html(self.dataset, NOW, _evidence, served=True)
            return self._overview[1]

    def documents(self) -> list[Row]:
        """The rows of `documents`, newest fiscal year first."""
        rows: list[Row] = read_rows(self.dataset, "documents").to_pylist()
        return sorted(rows, key=lambda row: (-(row["fiscal_year"] or 0), row["file_name"]))

    def projects(self) -> list[str]:
        """The names of all 計畫, sorted."""
        names = read_rows(self.dataset, "projects")["name"].to_pylist()
        return sorted({name for name in names if name})

    def about(self, document_id: str) -> Row | None:
        """What a document's page begins with; None where there is no such document."""
        key = self._key(document_id)
        if key is None:
            return None
        evidence, reading = self._document(key)
        return about(evidence, {number: reading.page(number) for number in reading.pages})

    def page(self, document_id: str, number: int, words: bool = False) -> Row | None:
        """What is on a page, with `picture` where there is one; only the `words` of it, without painting it."""
        key = self._key(document_id)
        if key is None:
            return None
        evidence, reading = self._document(key)
        if number not in reading.pages:
            return None
        picture = None if words else self._picture(key, evidence, number)
        if picture is None or not picture.data:
            return reading.page(number)
        size = {"box": picture.view_box, "width": picture.width, "height": picture.height}
        return {**reading.page(number, picture.numbers), "picture": size}

    def picture(self, document_id: str, number: int) -> bytes | None:
        """The picture of a page, as WebP."""
        key = self._key(document_id)
        if key is None:
            return None
        picture = self._picture(key, self._document(key)[0], number)
        return picture.data if picture and picture.data else None

    def _key(self, document_id: str) -> Key | None:
        version = state_of(self.dataset, NOW).get(document_id)
        return (document_id, version) if version else None

    def _document(self, key: Key) -> tuple[Evidence, Reading]:
        with self._lock:
            if key not in self._documents:
                evidence = evidence_of_document(self.dataset, key[0], (), self._raw, self.password)
                self._documents[key] = evidence, Reading(evidence.tables)
                _forget(self._documents, _DOCUMENTS)
            self._documents.move_to_end(key)
            return self._documents[key]

    def _picture(self, key: Key, evidence: Evidence, number: int) -> Picture | None:
        pages = [row["page"] for row in evidence.tables["pages"]]
        if evidence.pdf is None or number not in pages:
            return None
        with self._lock:
            if (key, number) not in self._pictures:
                begin = pages.index(number) // _AHEAD * _AHEAD
                wanted = pages[begin : begin + _AHEAD]
                shots = [Shot(page, numbers=True) for page in wanted if (key, page) not in self._pictures]
                for shot, picture in zip(shots, paint(evidence.pdf, shots, self.password), strict=True):
                    self._pictures[key, shot.page] = picture
                _forget(self._pictures, _PICTURES)
            return self._pictures[key, number]


def _evidence(document_id: str | None, place: str | None) -> str | None:
    return f"/document/{document_id}{place or ''}" if document_id else None


def _forget(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
