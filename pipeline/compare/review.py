"""What people wrote into a work paper: status, assignee and remark of each change, by the change's stable id."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import regex

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHEET = "Changes"
_MOST = 200_000_000  # bytes of one part of a workbook


@dataclass(frozen=True, slots=True)
class Review:
    """One person's decision; `status` is `open` where there is none yet."""

    status: str
    assignee: str | None
    remark: str | None


class ReviewError(Exception):
    """A file that is no work paper; the message says why."""


def read_review(path: Path) -> dict[str, Review]:
    """The decisions in a work paper, whatever program saved it last. ReviewError where it is none.

    Read with the standard library alone: what is needed of a workbook is the text of its cells.
    """
    try:
        with zipfile.ZipFile(path) as book:
            rows = list(_rows(book))
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError, ValueError) as error:
        raise ReviewError(f"{path}: no work paper of `diff` ({error})") from error
    head = next((i for i, row in enumerate(rows) if {"id", "status", "remark"} <= set(row.values())), None)
    if head is None:
        raise ReviewError(f"{path}: its sheet {_SHEET} has no columns id, status and remark")
    columns = {name: col for col, name in rows[head].items()}
    out: dict[str, Review] = {}
    for row in rows[head + 1 :]:
        if change_id := row.get(columns["id"]):
            status = row.get(columns["status"]) or "open"
            out[change_id] = Review(status, row.get(columns.get("assignee", "")), row.get(columns["remark"]))
    return out


def _rows(book: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    """The cells of each row of the sheet, by the letters of their column."""
    shared = _shared(book)
    for row in _xml(book, _sheet_name(book)).iter(f"{_MAIN}row"):
        cells = {}
        for cell in row.iter(f"{_MAIN}c"):
            letters = regex.match("[A-Z]+", cell.get("r", ""))
            text = _text(cell, shared)
            if letters and text:
                cells[letters[0]] = text
        yield cells


def _sheet_name(book: zipfile.ZipFile) -> str:
    sheets = _xml(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    wanted = next((sheet.get(f"{_OFFICE}id") for sheet in sheets if sheet.get("name") == _SHEET), None)
    for link in _xml(book, "xl/_rels/workbook.xml.rels"):
        if link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    raise ValueError(f"it has no sheet {_SHEET}")


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    items = _xml(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in items]


def _text(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "s" and value is not None and value.text:
        return shared[int(value.text)]
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    return value.text or "" if value is not None else ""


def _xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if book.getinfo(name).file_size > _MOST:
        raise ValueError(f"{name} is too large")
    return ElementTree.fromstring(book.read(name))
