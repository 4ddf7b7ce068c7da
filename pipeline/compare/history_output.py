"""The history of figures on a terminal, and as csv, xlsx and html."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.compare.change import signed
from pipeline.compare.history import Figure, Said
from pipeline.document.verdict import plain
from pipeline.evidence.shell import asset, html_page
from pipeline.messages.terminal import printable

_COLUMNS = ("project", "subject", "measure", "fiscal_year", "fiscal_year_roc", "edition", "value", "unit", "restated",
            "difference", "text", "page", "file_name", "document_id")  # fmt: skip
_BODY = '<header id="head"></header><main id="list"></main>'
_MOST = 400


def history_lines(figures: Sequence[Figure]) -> Iterator[str]:
    """A line per figure: what each edition says, in the editions' order; restatements with their difference."""
    restated = sum(figure.restated for figure in figures)
    yield f"{len(figures)} figures, {restated} restated"
    above: tuple[str, str, str] | None = None
    for figure in figures:
        head = (figure.project, figure.subject, figure.measure)
        if above is None or head[0] != above[0]:
            yield ""
            yield printable(figure.project)
        if head != above:
            unit = next((one.unit for one in figure.said if one.unit), None)
            yield printable(f"  {figure.subject} · {figure.measure}" + (f" ({unit})" if unit else ""))
        above = head
        year = figure.fiscal_year_roc or figure.fiscal_year or "total"
        yield printable(f"    {year}: {'  '.join(map(_said, figure.said))}")


def _said(one: Said) -> str:
    change = (
        f" RESTATED {signed(one.difference)}" if one.difference is not None else " RESTATED" if one.restated else ""
    )
    value = f"{Decimal(plain(one.value)):,f}" if one.value is not None else one.text
    return f"[{one.edition or one.file_name} p. {one.page}] {value}{change}"


def write_history(figures: Sequence[Figure], path: Path) -> None:
    """Write in the format that the name ends in: .csv, .xlsx or .html."""
    match path.suffix:
        case ".csv":
            path.write_text(history_csv(figures), encoding="utf-8")
        case ".xlsx":
            _write_xlsx(figures, path)
        case _:
            path.write_text(history_html(figures), encoding="utf-8")


def history_csv(figures: Sequence[Figure]) -> str:
    """A row for each edition that says a figure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in _rows(figures):
        writer.writerow(
            ["" if value is None else plain(value) if isinstance(value, Decimal) else value for value in row]
        )
    return out.getvalue()


def _rows(figures: Sequence[Figure]) -> Iterator[tuple[object, ...]]:
    for figure in figures:
        for one in figure.said:
            yield (figure.project, figure.subject, figure.measure, figure.fiscal_year, figure.fiscal_year_roc,
                   one.edition, one.value, one.unit, one.restated, one.difference, one.text, one.page, one.file_name,
                   one.document_id)  # fmt: skip


def _write_xlsx(figures: Sequence[Figure], path: Path) -> None:
    """A sheet with a row for each edition that says a figure; no text becomes a formula or a link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("History")
        number = book.add_format({"num_format": "#,##0.####"})
        rows = list(_rows(figures))
        sheet.add_table(0, 0, max(len(rows), 1), len(_COLUMNS) - 1,
                        {"name": "History", "columns": [{"header": name} for name in _COLUMNS]})  # fmt: skip
        sheet.freeze_panes(1, 3)
        for at, row in enumerate(rows, 1):
            for col, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_boolean(at, col, value)
                elif isinstance(value, int | Decimal):
                    sheet.write_number(at, col, float(value), number if isinstance(value, Decimal) else None)
                elif value is not None:
                    sheet.write_string(at, col, str(value)[:32_767])


def history_html(figures: Sequence[Figure]) -> str:
    """One self-contained page: a chart per item and measure, a line per edition, and the numbers under it."""
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.project, figure.subject, figure.measure), []).append(figure)
    # What was restated comes first: it is what one looks for.
    ordered = sorted(groups.items(), key=lambda item: not any(figure.restated for figure in item[1]))
    data = [
        {
            "project": head[0], "subject": head[1], "measure": head[2],
            "unit": next((one.unit for f in members for one in f.said if one.unit), None),
            "figures": [
                {
                    "year": f.fiscal_year, "label": f.fiscal_year_roc or f.fiscal_year,
                    "said": [[one.edition or one.file_name, one.value, one.page, one.restated, one.text[:400]]
                             for one in f.said],
                }
                for f in members
            ],
        }
        for head, members in ordered[:_MOST]
    ]  # fmt: skip
    package = "pipeline.compare"
    counts = {"figures": len(figures), "restated": sum(f.restated for f in figures), "groups": len(groups)}
    return html_page("History of figures", body=_BODY, style=[asset("history.css", package)],
                     script=[asset("history.js", package)], data={"groups": data, "counts": counts})  # fmt: skip
