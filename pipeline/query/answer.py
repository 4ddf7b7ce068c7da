"""A result for a person or a program: a table on the terminal, csv, json, parquet, xlsx."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from pipeline.messages.terminal import printable
from pipeline.query.frames import text_rows
from pipeline.query.numbers import short
from pipeline.query.session import QueryError

FORMATS = ("table", "csv", "json")
SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
# Excel keeps fifteen digits of a number and 32,767 characters of a text.
_DIGITS, _CHARACTERS, _ROWS = 15, 32767, 1048575


def print_answer(table: pa.Table, format: str, width: int) -> None:
    """Print a result. A table that is wider than `width` is printed as records, a line a column."""
    if format == "csv":
        write_csv(table, sys.stdout)
    elif format == "json":
        write_json(table, sys.stdout)
    else:
        print("\n".join(_table_lines(table, width)))


def save_answer(table: pa.Table, out: Path) -> None:
    """Write a result, whole or not at all, in the format of the file's name. QueryError where that can't be."""
    if out.suffix not in _WRITERS:
        raise QueryError(f"{out}: can't tell the format; end the name with {', '.join(SUFFIXES)}")
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        _WRITERS[out.suffix](table, scratch)
        scratch.replace(out)
    except OSError as error:
        raise QueryError(f"{out}: can't be written ({error.strerror or error})") from error
    finally:
        scratch.unlink(missing_ok=True)


def write_csv(table: pa.Table, file: TextIO) -> None:
    """As CSV, UTF-8; null is empty, a decimal as printed."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(text_rows(table))


def write_json(table: pa.Table, file: TextIO) -> None:
    """As a list of objects, one a line. A decimal that a double can't hold exactly is a text."""
    lines = (json.dumps(row, ensure_ascii=False, default=_plain) for row in table.to_pylist())
    file.write("[\n" + ",\n".join(lines) + "\n]\n")


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(short(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _table_lines(table: pa.Table, width: int) -> list[str]:
    from rich.cells import cell_len

    rows = [[printable(text) for text in row] for row in text_rows(table)]
    names = table.column_names
    widths = [max(cell_len(text) for text in column) for column in zip(names, *rows, strict=True)]
    right = [pa.types.is_decimal(field.type) or pa.types.is_integer(field.type) for field in table.schema]
    if sum(widths) + 2 * (len(widths) - 1) > width:
        return _record_lines(names, rows)

    def line(texts: list[str]) -> str:
        padded = [
            " " * (w - cell_len(text)) + text if r else text + " " * (w - cell_len(text))
            for text, w, r in zip(texts, widths, right, strict=True)
        ]
        return "  ".join(padded).rstrip()

    return [line(names), line(["─" * w for w in widths]), *map(line, rows), _count(rows)]


def _record_lines(names: list[str], rows: list[list[str]]) -> list[str]:
    """A line a column, those that are null left out."""
    room = max(map(len, names))
    out = []
    for number, row in enumerate(rows, 1):
        out.append(f"─ {number} ─")
        out += [f"{name:<{room}}  {text}" for name, text in zip(names, row, strict=True) if text]
    return [*out, _count(rows)]


def _count(rows: list[list[str]]) -> str:
    return f"({len(rows)} row{'' if len(rows) == 1 else 's'})"


def _save_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(table, file)


def _save_json(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        write_json(table, file)


def _save_parquet(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path)


def _save_xlsx(table: pa.Table, path: Path) -> None:
    """A sheet. No text becomes a formula or a link; a number with more digits than Excel keeps is a text."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise QueryError(f"xlsx needs XlsxWriter ({error}); pip install 'govtables[xlsx]'") from error
    if table.num_rows > _ROWS:
        raise QueryError(f"{table.num_rows} rows are more than a sheet of xlsx holds; write parquet or csv")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "number": book.add_format({"num_format": ""})}
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, table.num_rows, max(table.num_columns - 1, 0))
        for col, name in enumerate(table.column_names):
            sheet.write_string(0, col, name, bold)
            sheet.set_column(col, col, 14)
        for row, (values, texts) in enumerate(zip(table.to_pylist(), text_rows(table), strict=True), 1):
            for col, (value, text) in enumerate(zip(values.values(), texts, strict=True)):
                _write_cell(sheet, row, col, value, text, formats)


def _write_cell(sheet: Any, row: int, col: int, value: object, text: str, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, col, value)
    elif isinstance(value, int | float | Decimal) and len(text.replace("-", "").replace(".", "")) <= _DIGITS:
        sheet.write_number(row, col, float(value), formats["number"])
    elif isinstance(value, date | datetime):
        sheet.write_datetime(row, col, value, formats["date"])
    elif len(text) > _CHARACTERS:
        raise QueryError(
            f"row {row}: a text of {len(text)} characters doesn't fit a cell of xlsx; write parquet or csv"
        )
    else:
        sheet.write_string(row, col, text)


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".csv": _save_csv,
    ".json": _save_json,
    ".parquet": _save_parquet,
    ".xlsx": _save_xlsx,
}
